// A milestone that does not say what is to be done.

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
    for (const { name, key, at, steps } of plan.milestones)
      if (steps.length === 0) report({ message: [{ quoted: name }, " has no steps."], at, key });
  },
});
