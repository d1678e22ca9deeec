// A change that the repository wants planned, and that has no plan.
import { exemptionOf, fileThatNeedsPlan } from "./exemption.ts";
import { changeRule } from "./rule.ts";

export const planRequired = changeRule({
  name: "plan-required",
  group: "plan",
  summary:
    "A change touches files that call for a plan, has none, and no exemption applies. Silent until `require` is set.",
  why: "A plan written after the work explains it; a plan written before it lets others object in time.",
  remedy: "Add a plan, or name an existing one in the description: `Plan: docs/exec-plans/active/….md`.",
  level: "error",
  delta: true,
  checkChange({ facts: { change, plans, missing }, settings }, report) {
    if (change === null || plans.length > 0 || missing.length > 0) return;
    const path = fileThatNeedsPlan(change, settings);
    if (path === null || exemptionOf(change, settings) !== null) return;
    report({ message: ["No plan: this change touches ", { quoted: path }, ", which calls for one."], path, at: null });
  },
});
