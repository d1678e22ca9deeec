// A change that the repository wants planned, and that has no plan.
import { declaredReason, unansweredDemand } from "./exemption.ts";
import type { PlanChange } from "./facts.ts";
import { changeRule } from "./rule.ts";
import { isActive } from "./status.ts";
import type { Words } from "./words.ts";

export const planRequired = changeRule({
  name: "plan-required",
  group: "plan",
  summary:
    "A change touches files that call for a plan, has none, or one that says nothing, and no exemption applies. Silent until `require` is set.",
  why: "A plan written after the work explains it; a plan written before it lets others object in time.",
  remedy: "Add a plan, or name an existing one in the description: `Plan: docs/exec-plans/active/….md`.",
  command: "/plan new …",
  level: "error",
  delta: true,
  checkChange({ facts: { change, plans, missing }, settings }, report) {
    const worked = plans.filter(isWorkedOn);
    if (change === null || worked.some(isPlan) || missing.length > 0) return;
    const demand = unansweredDemand(change, settings);
    if (demand === null) return;
    const { path, exempt } = demand;
    const [empty] = worked;
    if (empty) {
      report({
        message: [
          "No plan: this change touches ",
          { quoted: path },
          ", which calls for one. ",
          { quoted: empty.path },
          " holds no status, no step, no entry and no criterion.",
        ],
        remedy: [
          "Write there what is to be done and how it is seen to be done, or name another plan in the description.",
        ],
        path: empty.path,
        at: null,
      });
      return;
    }
    const message: Words = ["No plan: this change touches ", { quoted: path }, ", which calls for one."];
    const declared = declaredReason(change);
    if (declared === null) report({ message, path, at: null });
    else if (exempt.declared)
      report({
        message: [...message, " `Plan: none` in the description gives no reason."],
        remedy: ["Write why: `Plan: none — a typo in a message`. Or add a plan."],
        path,
        at: null,
      });
    else report({ message: [...message, " `Plan: none` in the description exempts nothing here."], path, at: null });
  },
});

/** Any Markdown file can be named. One that says nothing a plan says is none; of one that could not be read another rule tells. */
const isPlan = ({ head }: PlanChange): boolean =>
  head === null ||
  head.problems.some(({ fatal }) => fatal) ||
  head.plan.status.raw !== null ||
  [
    head.plan.boxes,
    head.plan.milestones,
    head.plan.steps,
    head.plan.progress,
    head.plan.criteria,
    head.plan.decisions,
  ].some((items) => items.length > 0);

/** It stands at the head, or was active until this change took it away: some delete a plan with the work that ends it. */
const isWorkedOn = ({ head, base }: PlanChange): boolean =>
  head !== null || (base !== null && isActive(base.plan.status));
