// A milestone that does not say how to see that it is done.

import { isWithin } from "./milestone.ts";
import { planRule } from "./rule.ts";

export const milestoneVerify = planRule({
  name: "milestone-verify",
  group: "milestones",
  summary: "A milestone has no verify line.",
  why: "What can be observed tells done from believed.",
  remedy: "Say what to run and what it shows: `**Verify**: …`.",
  level: "off",
  levelIn: { template: "warning" },
  delta: false,
  checkPlan({ plan: { plan } }, report) {
    const lines = plan.milestones.flatMap(({ verify }) => verify);
    for (const milestone of plan.milestones) {
      if (lines.some(({ at }) => isWithin(at, milestone.body))) continue;
      report({ message: [{ quoted: milestone.name }, " has no verify line."], at: milestone.at, key: milestone.key });
    }
  },
});
