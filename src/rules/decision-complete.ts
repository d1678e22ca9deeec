// A decision that does not say why, or when, where the others do.
import type { Decision, Plan, Section } from "../plan/plan.ts";
import { added, identityOf } from "./added.ts";
import { planRule } from "./rule.ts";

export const decisionComplete = planRule({
  name: "decision-complete",
  group: "lifecycle",
  summary:
    "An added decision has no rationale or no date, in a plan that gives one for most of the others of its form (or follows the template).",
  why: "Whoever wants to undo it later must know what it was weighed against.",
  remedy: "Add why, and the day: in the form of the decisions beside it.",
  level: "notice",
  levelIn: { template: "warning" },
  delta: true,
  checkPlan(sides, report) {
    const { plan, problems } = sides.plan;
    // Between the sides of a merge conflict, what belongs to both stands under one of them.
    if (problems.some(({ code }) => code === "conflict")) return;
    const dated = datedSections(plan);
    const forms = new Map(
      [...Map.groupBy(plan.decisions, ({ form }) => form)].map(([form, all]) => [
        form,
        {
          others: all.length - 1,
          why: all.filter(({ rationale }) => rationale !== null).length,
          when: all.filter((decision) => hasDate(decision, dated)).length,
        },
      ]),
    );
    /** What the others of its form do; empty where the template asks for it; null where it is no habit. */
    const habit = ({ form }: Decision, what: "why" | "when"): string | null => {
      const { others, [what]: given } = forms.get(form) ?? { others: 0, why: 0, when: 0 };
      if (sides.preset === "template") return "";
      return given >= 2 && given * 4 >= others * 3 ? `, as ${given} of ${others} others do` : null;
    };
    for (const decision of added(sides, decisionsOf, ({ decision }) => identityOf({ id: null, text: decision }))) {
      const why = hasReason(decision) ? null : habit(decision, "why");
      const when = hasDate(decision, dated) ? null : habit(decision, "when");
      if (why === null && when === null) continue;
      const lacks = why === null ? "when" : when === null ? "why" : "why and when";
      report({
        message: [`A decision does not say ${lacks}${why || when || ""}: `, { quoted: decision.decision }],
        at: decision.at,
      });
    }
  },
});

const decisionsOf = ({ decisions }: Plan): Decision[] => decisions;

/** Words that give a reason within the decision itself. */
const reason =
  /\b(?:because|since|so that|to (?:avoid|keep|prevent|allow|ensure|reduce|preserve)|due to|in order to|rather than|instead of|given|otherwise|for (?:consistency|simplicity|parity|speed|safety))\b|因为|以便|避免|porque|para (?:evitar|manter)|때문/i;
/** A second sentence or clause: of those without a label that were read, 11 of 12 gave the reason in it. */
const clause = /[.;:—–(]\s{0,4}\S{1,60}(?:\s{1,4}\S{1,60}){2}|[。；：（]/;

function hasReason({ decision, rationale, form, at }: Decision): boolean {
  if (rationale !== null) return true;
  // A column for it is empty or is not.
  if (form === "table") return false;
  return (
    (form === "heading" && at.endLine > at.line) ||
    [reason, clause].some((shape) => shape.test(decision.slice(0, 2000)))
  );
}

/** Sections whose heading dates all decisions in it. */
const datedSections = ({ sections }: Plan): Section[] => sections.filter(({ name }) => /\d{4}-\d{2}-\d{2}/.test(name));

const hasDate = ({ stamp, at }: Decision, dated: readonly Section[]): boolean =>
  stamp !== null || dated.some(({ body }) => body.start <= at.start && at.end <= body.end);
