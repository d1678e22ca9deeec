// Which other open pull requests edit the same plans, by our own memory, and who is to be told that they do.
//
// Each stored verdict says what its pull request edits and whom it was told of. Two verdicts contradict when one edits a plan of the
// other and the other was not told, or was told and it is so no more. After a verdict is stored, whoever it contradicts is reviewed
// again. This comes to an end: a review sets what its own verdict was told right and changes nothing that others edit, so each takes
// contradictions away and adds none. Of two reviews at the same time, the one that looks second sees what both stored. Nothing
// depends on how it was before, so what a crash lost is found by the next review of either.
import { mostShared } from "../rules/facts.ts";
import type { ExaminedPlan, Verdict } from "../rules/verdict.ts";
import type { Editor, Memory } from "./memory.ts";

/**
 * A plan by where it was before the change, so that one who moves it and one who edits it in place are known to meet; a new one by
 * where it is.
 */
const originOf = ({ path, basePath }: Pick<ExaminedPlan, "path" | "basePath">): string => basePath ?? path;

/** What a verdict says of the plans that its pull request edits. Plans that are only named are edited by nobody. */
export function editsOf({ examined }: Verdict): Editor["edits"] {
  return examined.plans
    .filter(({ sources }) => sources.includes("changed"))
    .map((plan) => ({ plan: originOf(plan), told: plan.shared }));
}

/**
 * Others that edit the plans, by path; of many the ones with the nearest numbers. So one that closes is told of by a few,
 * and as few are reviewed again, however many edit the same plan.
 */
export async function sharersOf(
  memory: Memory,
  repository: number,
  number: number,
  plans: readonly Pick<ExaminedPlan, "path" | "basePath" | "sources">[],
): Promise<Map<string, readonly number[]>> {
  const edited = plans.filter(({ sources }) => sources.includes("changed"));
  if (edited.length === 0) return new Map();
  const others = await memory.editorsOf(repository, number, edited.map(originOf));
  return new Map(
    edited.map((plan) => {
      const far = (other: number): number => Math.abs(other - number);
      const nearest = numbersOf(others, originOf(plan)).sort((one, other) => far(one) - far(other) || one - other);
      return [plan.path, nearest.slice(0, mostShared).sort((one, other) => one - other)];
    }),
  );
}

/** Pull requests whose verdict and this one's (null: it is closed) contradict, this one among them when its own is out of date. */
export async function contradicted(
  memory: Memory,
  repository: number,
  number: number,
  verdict: Verdict | null,
): Promise<number[]> {
  const own = new Map((verdict === null ? [] : editsOf(verdict)).map(({ plan, told }) => [plan, told]));
  const others = await memory.editorsOf(repository, number, [...own.keys()]);
  const outdated = others
    .filter(({ edits }) => edits.some(({ plan, told }) => isOutdated(told, own.has(plan), number)))
    .map((other) => other.number);
  const self = [...own].some(([plan, told]) => {
    const editors = numbersOf(others, plan);
    return [...told, ...editors].some((other) => isOutdated(told, editors.includes(other), other));
  });
  return self ? [...outdated, number] : outdated;
}

/** Told of one that does not edit the plan, or not told of one that does while there was room to tell. */
function isOutdated(told: readonly number[], edits: boolean, number: number): boolean {
  return told.includes(number) ? !edits : edits && told.length < mostShared;
}

const numbersOf = (editors: readonly Editor[], plan: string): number[] =>
  editors.filter(({ edits }) => edits.some((edit) => edit.plan === plan)).map(({ number }) => number);
