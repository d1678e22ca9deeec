// A plan that becomes completed and does not say what came of it.

import type { Plan, PresetName } from "../plan/plan.ts";
import { planRule } from "./rule.ts";
import { becomes } from "./status.ts";

export const completedHasOutcomes = planRule({
  name: "completed-has-outcomes",
  group: "lifecycle",
  summary: "A plan becomes completed with Outcomes unfilled.",
  why: "What was learnt is known best on the day the work ends, and by nobody a month later.",
  remedy: "Write under Outcomes & Retrospective what now works, what does not, and what follows.",
  level: "warning",
  levelIn: { template: "error", lenient: "off" },
  delta: true,
  onMoves: true,
  checkPlan({ plan: { plan }, base }, report) {
    if (!becomes("completed", plan, base?.plan ?? null) || plan.outcomes.length > 0) return;
    const section = outcomesOf(plan);
    report({
      message: [
        section
          ? "The plan is completed, and its Outcomes are unfilled."
          : "The plan is completed, and has no Outcomes.",
      ],
      at: section?.at ?? plan.status.at,
    });
  },
});

export const outcomesOf = (plan: Plan): Plan["sections"][number] | null =>
  plan.sections.find(({ canonical }) => canonical === "Outcomes & Retrospective") ?? null;

/** Whether it says nothing of what came of it, and is of a family that does. */
export const lacksOutcomes = (plan: Plan, preset: PresetName): boolean =>
  plan.outcomes.length === 0 && (preset !== "lenient" || outcomesOf(plan) !== null);
