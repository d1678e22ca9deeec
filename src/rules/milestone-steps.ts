// A milestone that does not say what is to be done.

import { isWithin } from "./milestone.ts";
import { planRule } from "./rule.ts";

export const milestoneSteps = planRule({
  name: "milestone-steps",
  group: "milestones",
  summary: "A milestone has no steps.",
  why: "Without steps nobody else can continue it, and nothing shows how far it is.",
  remedy: "List its steps as checkboxes: `- [ ] …`.",
  level: "off",
  levelIn: { template: "warning" },
  delta: false,
  checkPlan({ plan: { plan } }, report) {
    for (const milestone of plan.milestones) {
      if (plan.steps.some(({ at }) => isWithin(at, milestone.body))) continue;
      report({ message: [{ quoted: milestone.name }, " has no steps."], at: milestone.at, key: milestone.key });
    }
  },
});
