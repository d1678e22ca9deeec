// A plan without anything to prove.
import { planRule } from "./rule.ts";

export const criteriaPresent = planRule({
  name: "criteria-present",
  group: "acceptance",
  summary: "No acceptance criteria were found.",
  why: "Without them nobody can say when the work is done, only that it stopped.",
  remedy:
    "Add a section Acceptance Criteria with what can be observed: `1. [ ] GET /api/users answers 200 with a JSON array`.",
  level: "off",
  levelIn: { execplan: "notice", template: "error" },
  delta: false,
  checkPlan({ plan: { plan } }, report) {
    if (plan.criteria.length > 0 || plan.milestones.some(({ name }) => proves.test(name))) return;
    const section = plan.sections.find(({ canonical }) => canonical === "Acceptance Criteria");
    report({ message: ["No acceptance criteria were found."], at: section?.at ?? null, key: "none" });
  },
});

/** Some make a milestone of it: `Task 7: Verify acceptance criteria`. Its boxes are steps, and prove as much. */
const proves = /\bacceptance criteria\b/i;
