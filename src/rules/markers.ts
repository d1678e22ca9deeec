// Markers in a plan, `<!-- plan-warden: skip <rule> because … -->`: which rules they may skip, and which they do skip.
import type { Plan } from "../plan/plan.ts";
import type { PlanVersion } from "./facts.ts";
import type { Rule } from "./rule.ts";
import type { Settings } from "./settings.ts";
import type { Skip } from "./verdict.ts";

export type Marker = Plan["markers"][number];

/** Whether it names a rule and says why; without either it is no marker. */
export const isWhole = ({ value: { rule, because } }: Marker): boolean => rule !== "" && because !== "";

/**
 * What skips a rule for a plan: the first marker of its copy at the base. What the change itself writes counts after the merge, so
 * a new plan has none.
 */
export function skipOf(rule: Rule, base: PlanVersion | null, settings: Settings): Skip | null {
  const marker = base?.plan.markers.find((each) => each.value.rule === rule.name && isWhole(each));
  if (!marker || whyNotSkipped(rule, settings) !== null) return null;
  return { because: marker.value.because, at: marker.at };
}

/** The markers of a plan that count, or will: whole ones, for rules that may be skipped. */
export function countingMarkers(plan: Plan, rules: readonly Rule[], settings: Settings): Marker[] {
  return plan.markers.filter((marker) => {
    const rule = rules.find(({ name }) => name === marker.value.rule);
    return rule !== undefined && isWhole(marker) && whyNotSkipped(rule, settings) === null;
  });
}

/** Why no marker skips a rule; null when one may. */
export function whyNotSkipped(
  rule: Rule,
  { markers, floor }: Settings,
): "whole-change" | "never" | "floor" | "settings" | null {
  if (!("checkPlan" in rule)) return "whole-change";
  if (rule.unskippable) return "never";
  if (floor?.rules[rule.name] !== undefined) return "floor";
  return markers === null || markers.includes(rule.name) ? null : "settings";
}
