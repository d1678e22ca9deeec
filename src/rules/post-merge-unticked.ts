// What is due after the merge, ticked before it.
import { isPlanPath } from "../plan/location.ts";
import type { Item, Plan } from "../plan/plan.ts";
import { added, identityOf } from "./added.ts";
import { isDone } from "./open-items.ts";
import { planRule } from "./rule.ts";

export const postMergeUnticked = planRule({
  name: "post-merge-unticked",
  group: "acceptance",
  summary: "A `(post-merge)` item is ticked before the merge.",
  why: "It was set apart because it can only be seen after the merge, so the tick cannot be true yet.",
  remedy: "Untick it until the change is merged, or take `(post-merge)` away if it can be seen now.",
  command: "/plan untick …",
  level: "error",
  delta: true,
  firm: true,
  checkPlan(sides, report) {
    // A change of nothing but plans closes out what was merged before: it is where these are ticked.
    const { facts, settings, base } = sides;
    const files = facts.change?.files ?? [];
    if (base !== null && files.length > 0 && files.every(({ path }) => isPlanPath(path, settings.plans))) return;
    for (const { text, at } of added(sides, tickedAhead, identityOf))
      report({ message: ["This is due after the merge and is ticked before it: ", { quoted: text }], at });
  },
});

const tickedAhead = (plan: Plan): Item[] =>
  [...plan.steps, ...plan.progress, ...plan.criteria].filter((item) => item.box?.postMerge && isDone(item));
