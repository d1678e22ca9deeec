// A plan that is done in fact and not in words: what it still says, and what it lacks before it can be completed.
import { folderLifecycle } from "../plan/lifecycle.ts";
import type { Plan, PresetName, Span } from "../plan/plan.ts";
import { lacksOutcomes, outcomesOf } from "./completed-has-outcomes.ts";
import { contradictionOf } from "./folder-agrees.ts";
import { glance } from "./glance.ts";
import { digestOf } from "./plan-digest.ts";
import { isActive } from "./status.ts";
import type { PlanGlance } from "./verdict.ts";

export type CloseOut = {
  path: string;
  glance: PlanGlance;
  /** The folder that says it is under way; null where its folder says nothing of the kind. */
  folder: string | null;
  /** Where its Outcomes are to be written, before it can be completed; `"nowhere"` where it has no such section. */
  outcomes: Span | "nowhere" | null;
};

/** Null where something is still to be done, or the plan says already that it is at its end. */
export function closeOutOf(plan: Plan, preset: PresetName): CloseOut | null {
  const digest = digestOf(plan);
  const completed = digest.status === "completed" && contradictionOf(plan) !== null;
  if (!digest.finished || digest.open > 0 || digest.parked || !(isActive(plan.status) || completed)) return null;
  return {
    path: plan.path,
    glance: glance(plan),
    folder: folderLifecycle(plan.path) === "active" ? plan.path.slice(0, plan.path.lastIndexOf("/")) : null,
    outcomes: lacksOutcomes(plan, preset) ? (outcomesOf(plan)?.at ?? "nowhere") : null,
  };
}
