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
    "A change touches files that call for a plan, has none, and no exemption applies. Silent until `require` is set.",
  why: "A plan written after the work explains it; a plan written before it lets others object in time.",
  remedy: "Add a plan, or name an existing one in the description: `Plan: docs/exec-plans/active/….md`.",
  command: "/plan new …",
  level: "error",
  delta: true,
  checkChange({ facts: { change, plans, missing }, settings }, report) {
    if (change === null || plans.some(isWorkedOn) || missing.length > 0) return;
    const demand = unansweredDemand(change, settings);
    if (demand === null) return;
    const { path, exempt } = demand;
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

/** It stands at the head, or was active until this change took it away: some delete a plan with the work that ends it. */
const isWorkedOn = ({ head, base }: PlanChange): boolean =>
  head !== null || (base !== null && isActive(base.plan.status));
