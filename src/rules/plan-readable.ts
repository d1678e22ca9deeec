// A plan that could not be read, whole or in part.
import { planRule } from "./rule.ts";

export const planReadable = planRule({
  name: "plan-readable",
  group: "plan",
  summary:
    "A plan is a symlink, binary, too large, not UTF-8, nested beyond reason, breaks off, or holds a merge conflict that nobody resolved.",
  why: "What cannot be read cannot be judged, and a check that looked at nothing must not be green.",
  remedy: "Make it a Markdown file in UTF-8, within the limits.",
  level: "error",
  unskippable: true,
  delta: false,
  checkPlan({ plan }, report) {
    for (const { code, message, at } of plan.problems)
      report({
        message: [message],
        at,
        key: code,
        ...(code === "conflict" ? { remedy: ["Keep what holds of both sides, and take the marks out."] } : {}),
      });
  },
});
