// Criteria that cannot be ticked.
import { planRule } from "./rule.ts";

export const criteriaTickable = planRule({
  name: "criteria-tickable",
  group: "acceptance",
  summary: "Acceptance criteria are no checkboxes.",
  why: "Criteria that cannot be ticked cannot show which of them hold.",
  remedy: "Make each a checkbox: `1. [ ] …`.",
  command: "/plan criteria",
  level: "off",
  levelIn: { template: "notice" },
  delta: false,
  checkPlan({ plan: { plan } }, report) {
    const bare = plan.criteria.filter(({ tickable }) => !tickable);
    const [first] = bare;
    if (!first) return;
    const counted = bare.length === 1 ? "1 criterion" : `${bare.length} criteria`;
    report({
      message: [`${counted} cannot be ticked. The first: `, { quoted: first.text }],
      at: first.at,
      key: "untickable",
    });
  },
});
