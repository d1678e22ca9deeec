// A milestone that does not say what is to be done.

import { planRule } from "./rule.ts";

export const milestoneSteps = planRule({
  name: "milestone-steps",
  group: "milestones",
  summary: "A milestone has no steps that can be ticked.",
  why: "Without steps nobody else can continue it, and nothing shows how far it is.",
  remedy: "List its steps as checkboxes: `- [ ] …`.",
  level: "off",
  levelIn: { template: "warning" },
  delta: false,
  checkPlan({ plan: { plan } }, report) {
    let end = 0;
    for (const [index, { name, key, at, body, steps }] of plan.milestones.entries()) {
      // The tasks inside of a milestone are its steps, with boxes or as headings of their own.
      if (at.start < end) continue;
      end = body.end;
      const inner = plan.milestones[index + 1];
      if (steps.length > 0 || (inner && inner.at.start < end)) continue;
      report({ message: [{ quoted: name }, " has no steps that can be ticked."], at, key });
    }
  },
});
