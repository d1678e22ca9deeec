// The buttons of a check: what a person would ask for next, where a press can do it.
import type { ExaminedPlan, Verdict } from "../rules/verdict.ts";

/** As GitHub takes it: label and identifier up to 20 characters, description up to 40. `identifier` is the command that it stands for. */
export type Button = { label: string; description: string; identifier: string };

const complete: Button = {
  label: "Complete plan",
  description: "Set the status, stamp it, move the file.",
  identifier: "complete",
};

const again: Button = { label: "Re-check", description: "Judge this pull request again.", identifier: "check" };

/** None where the check is no pull request's alone: nobody could tell which one is meant. */
export function buttonsOf(parts: readonly { number: number | null; verdict: Verdict }[]): readonly Button[] {
  const [only] = parts;
  if (!only || parts.length > 1 || only.number === null) return [];
  const { conclusion, examined, refusal, unknown } = only.verdict;
  const [plan] = examined.plans;
  const unsettled =
    refusal !== null || conclusion === "pending" || unknown.some(({ waived, skipped }) => !waived && !skipped);
  return [
    ...(plan && examined.plans.length === 1 && conclusion === "success" && looksDone(plan) ? [complete] : []),
    ...(unsettled ? [again] : []),
  ];
}

/** Under way by its words, and nothing in it is open. */
function looksDone({ glance }: ExaminedPlan): boolean {
  if (glance === null || !["approved", "in-progress", "review"].includes(glance.status.value)) return false;
  const { steps, progress, criteria } = glance;
  const counted = [steps, progress, ...(criteria.tickable ? [criteria] : [])];
  return counted.some(({ total }) => total > 0) && counted.every(({ done, total }) => done === total);
}
