// A plan that is given up without a word.
import { added } from "./added.ts";
import { planRule } from "./rule.ts";
import { becomes } from "./status.ts";

export const abandonedSaysWhy = planRule({
  name: "abandoned-says-why",
  group: "lifecycle",
  summary: "A plan becomes abandoned, and neither Outcomes nor a decision says why.",
  why: "The next one to have the idea should not have to find out again.",
  remedy: "Write the reason under Outcomes, or add a decision that gives it.",
  level: "warning",
  delta: true,
  checkPlan(sides, report) {
    const { plan } = sides.plan;
    if (!becomes("abandoned", plan, sides.base?.plan ?? null) || plan.outcomes.length > 0) return;
    const decided =
      added(
        sides,
        ({ decisions }) => decisions,
        ({ decision }) => decision,
      ).length > 0;
    // "superseded by the search plan" gives its reason itself.
    const told = (plan.status.raw ?? "").trim().split(/\s+/).length > 2;
    if (!decided && !told)
      report({ message: ["The plan is abandoned, and nothing in it says why."], at: plan.status.at });
  },
});
