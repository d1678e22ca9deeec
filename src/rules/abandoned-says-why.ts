// A plan that is given up without a word.
import type { Plan } from "../plan/plan.ts";
import { added } from "./added.ts";
import { planRule } from "./rule.ts";
import { becomes } from "./status.ts";

export const abandonedSaysWhy = planRule({
  name: "abandoned-says-why",
  group: "lifecycle",
  summary: "A plan becomes abandoned, and neither Outcomes nor a decision says why.",
  why: "The next one to have the idea should not have to find out again.",
  remedy: "Write the reason under Outcomes, or add a decision that gives it.",
  command: '/plan decide "…" because …',
  level: "warning",
  delta: true,
  checkPlan(sides, report) {
    const { plan } = sides.plan;
    const base = sides.base?.plan ?? null;
    if (!becomes("abandoned", plan, base) || plan.outcomes.length > 0) return;
    const decided =
      added(
        sides,
        ({ decisions }) => decisions,
        ({ decision }) => decision,
      ).length > 0;
    const { raw, at } = plan.status;
    // "superseded by the search plan" gives its reason itself.
    const told = (raw ?? "").trim().split(/\s+/).length > 2;
    if (decided || told || [...plan.metadata.keys()].some((key) => reasons.test(key)) || isWritten(plan, base)) return;
    report({
      message: [
        ...(raw === null ? ["The plan is abandoned"] : ["Status says ", { quoted: raw }]),
        ", and nothing in the plan says why.",
      ],
      at,
    });
  },
});

/** `superseded_by: other.md`, `Reason: …`. */
const reasons = /^(?:superseded|replaced|abandoned|cancelled|canceled|closed)?[ _-]?(?:by|reason|because)$|^successor$/;
const words =
  /\b(?:because|superseded by|replaced by|in favou?r of|instead of|no longer|obsolete|duplicate of|not needed|abandoned (?:as|since|after|due))\b/i;

/** A line that the change adds gives a reason, wherever it stands. */
function isWritten({ text }: Plan, base: Plan | null): boolean {
  if (base === null) return false;
  const before = new Set(base.text.split("\n"));
  return text.split("\n").some((line) => words.test(line) && !before.has(line));
}
