// The ledger of criteria: what was promised at the base, and what has become of it.
import type { Item, Plan, Span } from "../plan/plan.ts";
import { criteriaLosses } from "./criteria-losses.ts";
import { decisionShape } from "./decision-shape.ts";
import type { Facts, PlanVersion } from "./facts.ts";
import { quotedNames } from "./listed.ts";
import { planRule } from "./rule.ts";
import type { Severity } from "./settings.ts";
import { isActive } from "./status.ts";
import type { Words } from "./words.ts";

/** Of all plans of a change together: more, nobody writes, and to compare them would keep everybody else waiting. */
const mostCriteria = 12_000;

/** More than so many removed ones are told together: none of them has a line at the head. */
const mostAlone = 3;

export const criteriaKept = planRule({
  name: "criteria-kept",
  group: "acceptance",
  summary:
    "A criterion was removed, unticked, descoped or put off, and nothing in the plan says why (an error); loosened, or reworded as it was ticked (a warning); or else reworded (a notice). Only where the change touches code, and the plan was neither a draft nor completed, and is not abandoned now.",
  why: "A criterion that is changed to fit the work proves nothing, and is seldom seen in review.",
  remedy: "Restore it, or record in the Decision Log why it changed.",
  command: '/plan decide "…" because …',
  level: "error",
  delta: true,
  firm: true,
  // A standing marker would end the ledger for good; its way out is a decision in the plan.
  unskippable: true,
  checkPlan({ plan, base, change, facts }, report, defer) {
    if (base === null || !isBinding(base.plan) || plan.plan.status.value === "abandoned" || !touchesCode(facts)) return;
    const all = criteriaIn(facts);
    if (all > mostCriteria) {
      const held = `The plans of this change hold ${all} criteria, at the base and now`;
      defer({ message: [`${held}; with more than ${mostCriteria} they are not compared.`], at: null });
      return;
    }
    const others = facts.plans.flatMap((other) => (other === change || other.head === null ? [] : [other.head.plan]));
    const losses = criteriaLosses({ base, plan }, others);
    if (losses.length === 0) return;
    const shape = decisionShape(plan.plan, facts.change?.author?.login ?? "name");
    const log: Words = [" in the Decision Log: ", { quoted: shape }];
    const place = plan.plan.sections.find(({ canonical }) => canonical === "Acceptance Criteria")?.at ?? null;
    // A status nobody knows may mean that nothing was promised yet.
    const most: Severity = base.plan.status.value === "unknown" ? "warning" : "error";
    const removed = losses.filter(({ now, severity }) => now === null && severity === "error").map(({ was }) => was);
    const together = new Set(removed.length > mostAlone ? removed : []);
    if (together.size > 0)
      report({
        message: [`${together.size} criteria were removed: `, ...quotedNames(removed.map(({ text }) => text))],
        remedy: ["Restore them, or record why", ...log],
        at: place,
        atMost: most,
      });
    for (const { was, now, severity, message, remedy, marked } of losses.filter(({ was }) => !together.has(was))) {
      const shown = (item: Item, version: PlanVersion): string => (marked ? withMarks(item, version) : item.text);
      report({
        message,
        remedy: [remedy, ...log],
        at: now?.at ?? placeOf(was, base.plan, plan.plan) ?? place,
        before: { text: shown(was, base), at: was.at, now: now && shown(now, plan) },
        atMost: severity === "error" ? most : severity,
      });
    }
  },
});

/** The heading at the head under which a criterion stood at the base, where it is the only one of its name under its milestone. */
function placeOf(was: Item, base: Plan, head: Plan): Span | null {
  const around = (plan: Plan, at: number) => plan.milestones.findLast(({ body }) => body.start <= at && at < body.end);
  const section = base.sections.findLast(({ body }) => body.start <= was.at.start && was.at.end <= body.end);
  const outer = around(base, was.at.start)?.key;
  const namesakes = head.sections.filter(
    ({ name, at }) => name === section?.name && around(head, at.start)?.key === outer,
  );
  return namesakes.length === 1 ? (namesakes[0]?.at ?? null) : null;
}

const criteriaIn = ({ plans }: Facts): number =>
  plans.reduce((sum, { base, head }) => sum + (base?.plan.criteria.length ?? 0) + (head?.plan.criteria.length ?? 0), 0);

const isBinding = ({ status }: Plan): boolean => isActive(status) && status.value !== "draft";

/** What people read and nothing runs. */
const writing = /\.(?:md|mdx|markdown|rst|adoc|txt|png|jpe?g|gif|svg)$/i;

const touchesCode = ({ change, plans }: Facts): boolean =>
  change?.files.some(({ path }) => !writing.test(path) && !plans.some((plan) => plan.path === path)) ?? false;

/** As it is written, from its box on. */
const withMarks = ({ box, textAt }: Item, { plan }: PlanVersion): string =>
  plan.text.slice(box?.at.start ?? textAt.start, textAt.end);
