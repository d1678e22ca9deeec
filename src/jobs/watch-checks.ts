// The checks that ticked items hang on: asked for only when a rule needs them, and remembered, so that their outcome brings the job again.
import type { Checks } from "../rules/facts.ts";
import { haveOutcomes } from "../rules/outcomes.ts";
import type { Verdict } from "../rules/verdict.ts";
import type { GitHub, PullRequest } from "./github.ts";
import type { Job, WaitingJob } from "./job.ts";
import type { Awaited } from "./memory.ts";
import type { Surroundings } from "./surroundings.ts";

export type WatchedChecks = {
  /** What was said of these names, among others; null where none is asked for. */
  checks(names: readonly string[]): Promise<Checks | null>;
  /** Remembers what the verdict hangs on. `run` is ours, when it is in progress. */
  remember(run: number | null): Promise<void>;
};

/** `before` is what `beginAwaited` answered: with it, the checks came along with the pull request. */
export function watchChecks(
  job: WaitingJob,
  before: Awaited | null,
  { ownHead: head, checks: known }: Pick<PullRequest, "ownHead" | "checks">,
  github: GitHub,
  { memory, now }: Pick<Surroundings, "memory" | "now">,
): WatchedChecks {
  const began = before?.head === head ? before.since : null;
  const run = before?.head === head ? before.run : null;
  let row: Awaited | null = null;
  return {
    async checks(names) {
      if (names.length === 0) return null;
      row = { job, head, names, since: began, run };
      const fresh = names.filter((name) => !before?.names.includes(name));
      let states = known;
      // Names that nobody watched when their checks were read: what ended in between would have been told to nobody.
      if (states === null || !haveOutcomes(fresh, states)) {
        await memory.storeAwaited(row, true);
        states = await github.checks(head);
      }
      const since = began ?? now();
      row.since = haveOutcomes(names, states) ? null : since;
      return { states, since };
    },
    async remember(run) {
      if (row) await memory.storeAwaited({ ...row, run });
      else if (before) await memory.dropAwaited(job);
    },
  };
}

/** When a verdict is worth another look, though no event will tell: it waits for checks, or a waiver ends. */
export function lookLater(
  job: WaitingJob,
  { awaits, findings, unknown }: Verdict,
  now: number,
): { job: Job; milliseconds: number } | null {
  const ends = [...findings, ...unknown].map(({ waived }) => waived?.until ?? Number.POSITIVE_INFINITY);
  const next = ends.reduce((one, other) => Math.min(one, other), awaits?.again ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(next) ? { job: { kind: "look-again", job }, milliseconds: Math.max(0, next - now) } : null;
}
