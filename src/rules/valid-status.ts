// A status that says nothing: a choice nobody made, or a word nobody knows.
import { statusNames } from "../plan/plan.ts";
import { planRule } from "./rule.ts";

const known = statusNames.filter((name) => name !== "unknown").join(", ");

export const validStatus = planRule({
  name: "valid-status",
  group: "plan",
  summary:
    "Status is still the template's list of choices. A word of the repository's own is kept and noted; so is a sentence kept, in silence.",
  why: "Who reads the plan next decides by its status whether to work on it.",
  remedy: `Leave one of the choices: ${known}.`,
  level: "error",
  delta: false,
  checkPlan({ plan: { plan } }, report) {
    const { raw, at, unfilled, value } = plan.status;
    if (raw === null) return;
    if (unfilled)
      report({ message: ["Status is the unfilled choice ", { quoted: raw }, "."], command: "/plan start", at });
    else if (value === "unknown" && isWord(raw))
      report({
        message: [
          "Status ",
          { quoted: raw },
          " is kept, but starts with none of the known words, so the folder tells how far the plan is.",
        ],
        remedy: [`Known words: ${known}. Others may follow them.`],
        at,
        atMost: "notice",
        key:
          raw
            .toLowerCase()
            .match(/[\p{L}\p{N}]+/gu)
            ?.join(" ") ?? raw,
      });
  },
});

/** A word or two may be a slip. What goes on is a sentence that somebody meant: both that were read on real plans were. */
const isWord = (raw: string): boolean => (raw.slice(0, 200).match(/[\p{L}\p{N}]+/gu) ?? []).length <= 3;
