// `/plan check`: look at the pull request again, also where no check ever came.
import type { ChangeCommand } from "./command.ts";

export const check: ChangeCommand = {
  name: "check",
  usage: "check",
  summary: "Judges the pull request again. Also makes a check that never came.",
  who: "anyone",
  run({ facts, state }) {
    if (facts.change === null)
      return {
        refusal: {
          words: ["There is nothing to check in an issue."],
          remedy: ["Ask in the pull request; `/plan status` tells how the plan stands."],
        },
      };
    if (state !== "open")
      return { refusal: { words: [`There is nothing to check any more: this pull request is ${state}.`] } };
    return {
      answer: {
        words: ["Looking at ", { quoted: facts.change.head.slice(0, 7) }, " again; the check tells what was found."],
      },
      review: true,
    };
  },
};
