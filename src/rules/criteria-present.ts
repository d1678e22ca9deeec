// A plan without anything to prove.
import { proseLines } from "../plan/prose.ts";
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
  checkPlan({ plan: { plan }, preset }, report) {
    if (plan.criteria.length > 0 || plan.milestones.some(({ name }) => proves.test(name))) return;
    // The template has a place of their own for them.
    if (preset !== "template" && proseLines(plan.text).some((line) => announces.test(line))) return;
    const section = plan.sections.find(({ canonical }) => canonical === "Acceptance Criteria");
    report({ message: ["No acceptance criteria were found."], at: section?.at ?? null, key: "none" });
  },
});

/** Some make a milestone of it: `Task 7: Verify acceptance criteria`. Its boxes are steps, and prove as much. */
const proves = /\bacceptance criteria\b/i;

/** Others tell them in prose, of each stage or of all: `Acceptance for Stage A:`. Six of seventeen notices read were of such plans. */
const announces = /^\W{0,6}(?:acceptance|success criteria|observable success)\b[^.:]{0,60}:/i;
