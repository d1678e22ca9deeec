// What deliveries told of a pull request, so that a replica of GitHub's which lags behind them is asked again. It never decides anything.
import type { Job, Told, WaitingJob } from "./job.ts";

/** What two deliveries tell together. Of many it is the same in any order, and however often one of them comes. */
export function together(one: Told, other: Told): Told {
  if (one.updatedAt !== other.updatedAt) return one.updatedAt > other.updatedAt ? one : other;
  const union = (some: readonly string[], more: readonly string[]) => [...new Set([...some, ...more])].sort();
  return {
    updatedAt: one.updatedAt,
    heads: union(one.heads, other.heads),
    left: union(one.left, other.left),
  };
}

/** Whether what was read is as new as what was told. */
export function isShown(told: Told, read: { head: string; updatedAt: number }): boolean {
  if (read.updatedAt !== told.updatedAt) return read.updatedAt > told.updatedAt;
  const last = told.heads.filter((head) => !told.left.includes(head));
  // Pushed to and fro within a second, each was replaced.
  return last.length === 0 ? told.heads.includes(read.head) : last.every((head) => head === read.head);
}

/** The first look comes after so many milliseconds, and each of the next after as long as it took so far. */
const lag = 2000;
/** What is not shown so long after it happened never will be, or `reconcile` finds it. The clocks are GitHub's and ours: either may be ahead. */
const patience = 60_000;

/** The look at a pull request that GitHub shows older than it was told, while that may pass; null when it shows all. */
export function lookUntilShown(
  job: WaitingJob,
  told: Told | null,
  read: { head: string; updatedAt: number },
  now: number,
): { job: Job; milliseconds: number } | null {
  if (told === null || isShown(told, read)) return null;
  const since = now - told.updatedAt;
  if (Math.abs(since) >= patience) return null;
  return { job: { kind: "look-again", job }, milliseconds: Math.max(lag, since) };
}
