// A ticked entry that does not say when.
import type { Plan, ProgressEntry } from "../plan/plan.ts";
import { added, identityOf } from "./added.ts";
import { isDone } from "./open-items.ts";
import { planRule } from "./rule.ts";

export const progressStamped = planRule({
  name: "progress-stamped",
  group: "progress",
  summary:
    "A newly ticked entry has no stamp, in a plan that stamps at least half of its ticked entries (or follows the template).",
  why: "Where the others say when, the one that does not looks forgotten.",
  remedy: 'Write when it was done in front of it; `date -u +"%Y-%m-%d %H:%MZ"` prints it.',
  level: "warning",
  delta: true,
  checkPlan(sides, report) {
    const done = ticked(sides.plan.plan);
    const stamped = done.filter(({ stamp }) => stamp !== null).length;
    if (sides.preset !== "template" && (stamped === 0 || stamped * 2 < done.length)) return;
    for (const { stamp, text, at } of added(sides, ticked, identityOf)) {
      if (stamp === null)
        report({
          message: [`A ticked entry has no stamp; ${stamped} of ${done.length} have one: `, { quoted: text }],
          at,
        });
    }
  },
});

const ticked = (plan: Plan): ProgressEntry[] => plan.progress.filter(isDone);
