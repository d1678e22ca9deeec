// `/plan unwaive`: a rule counts again.
import type { ChangeCommand } from "./command.ts";
import { ruleOf } from "./waive.ts";

export const unwaive: ChangeCommand = {
  name: "unwaive",
  usage: "unwaive <rule>",
  summary: "Takes the waivers of a rule on this pull request back.",
  who: "write",
  run({ facts, arguments: { text } }) {
    if (facts.change === null)
      return { refusal: { words: ["Only a pull request has waivers."], remedy: ["Ask in the one that has it."] } };
    const rule = ruleOf(text);
    if (typeof rule !== "string") return { refusal: rule };
    const held = facts.waivers.filter((waiver) => waiver.rule === rule);
    if (held.length === 0) {
      const others = [...new Set(facts.waivers.map((waiver) => waiver.rule))];
      const named = others.flatMap((other, index) => [index > 0 ? ", " : "", { quoted: other }]);
      return {
        refusal: {
          words: [
            { quoted: rule },
            " is not waived on this pull request.",
            ...(others.length > 0 ? [" Waived are: ", ...named, "."] : []),
          ],
        },
      };
    }
    return { answer: { words: [{ quoted: rule }, " counts again."] }, unwaive: rule, review: true };
  },
};
