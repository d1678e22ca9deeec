// A plan that another open pull request edits as well.
import { mostShared } from "./facts.ts";
import { planRule } from "./rule.ts";

/** So many are named; the rest is a number. */
const named = 3;

export const planShared = planRule({
  name: "plan-shared",
  group: "gate",
  summary: "Another open pull request edits the same plan.",
  why: "Two who tick and decide in one plan do not see each other until the second merge, and then in a conflict.",
  remedy: "Agree who merges first. The other then brings the plan up to date.",
  level: "notice",
  delta: true,
  checkPlan({ change, facts }, report) {
    const numbers = facts.shared.get(change.path) ?? [];
    if (numbers.length === 0) return;
    const names = numbers.slice(0, numbers.length > named + 1 ? named : named + 1).map((number) => `#${number}`);
    const left = numbers.length - names.length;
    // As many as are looked for: there may be more.
    const more = left > 0 ? [`${numbers.length < mostShared ? "" : "at least "}${left} more`] : [];
    const all = [...names, ...more];
    const listed = all.length > 1 ? `${all.slice(0, -1).join(", ")} and ${all.at(-1)}` : names.join("");
    report({
      message: [
        numbers.length === 1
          ? `Pull request ${listed} edits this plan as well.`
          : `Pull requests ${listed} edit this plan as well.`,
      ],
      at: null,
    });
  },
});
