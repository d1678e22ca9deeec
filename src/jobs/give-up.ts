// Ends what failed for the last time: a completed, failing check that says what happened and what to do. Silence would block for ever.
import { reportCheck } from "../report/check.ts";
import type { Mode } from "../rules/settings.ts";
import type { Verdict } from "../rules/verdict.ts";
import { answer } from "./answer.ts";
import { incidentPrefix } from "./fan-out.ts";
import { Fault } from "./fault.ts";
import type { GitHub } from "./github.ts";
import type { Job } from "./job.ts";
import type { Memory, StoredVerdict } from "./memory.ts";
import { leave } from "./publish.ts";
import { refused } from "./review.ts";
import { groupOf } from "./review-group.ts";
import type { Surroundings } from "./surroundings.ts";

/** `incident` names the log line that has the rest. Throws when even this cannot be said; reconcile looks again later. */
export async function giveUp(job: Job, fault: unknown, incident: string, surroundings: Surroundings): Promise<void> {
  switch (job.kind) {
    case "review": {
      const github = await surroundings.github(job.repository);
      const { memory } = surroundings;
      const pullRequest = await github.head(job.number);
      if (pullRequest === null) {
        // Or it would be looked for again and again.
        await memory.dropVerdict(job.repository.id, job.number);
        await memory.dropAwaited(job);
        return;
      }
      const { head, open, updatedAt } = pullRequest;
      if (!open) return;
      const mode = await modeOf(job.repository.id, job.number, memory);
      const verdict = refused(refusalOf(fault, incident), { head, base: null, mode });
      const awaited = await memory.awaited(job);
      const run = awaited?.head === head ? awaited.run : null;
      if (awaited?.run && run === null)
        await leave(github, memory, job.repository, { number: job.number, head: awaited.head }, awaited.run, head);
      await memory.locked(`${job.repository.id}@${head}`, async () => {
        const { id: repository } = job.repository;
        const before = await memory.verdict(repository, job.number);
        if (run === null && before?.head === head && (await stands(github, before, verdict))) return;
        // Kept, so that another pull request with this head does not turn its check green meanwhile.
        if (!(await memory.storeVerdict({ repository, number: job.number, head, verdict, updatedAt }))) return;
        await fail(github, head, { number: job.number, verdict }, incident, run);
      });
      if (awaited) await memory.storeAwaited({ ...awaited, run: null });
      return;
    }
    case "review-group":
    case "review-head": {
      const github = await surroundings.github(job.repository);
      const { memory } = surroundings;
      const [row] = await memory.verdictsOf(job.repository.id, job.head);
      const number = job.kind === "review-group" ? groupOf(job.headRef)?.number : row?.number;
      const mode = await modeOf(job.repository.id, number, memory);
      const verdict = refused(refusalOf(fault, incident), { head: job.head, base: null, mode });
      const awaited = job.kind === "review-group" ? await memory.awaited(job) : null;
      await fail(github, job.head, { number: null, verdict }, incident, awaited?.run ?? null);
      if (awaited) await memory.dropAwaited(awaited.job);
      return;
    }
    case "answer":
      // By now it answers that it could not be done; only GitHub's silence can keep it from that, and then it is tried again.
      await answer(job, await surroundings.github(job.repository), surroundings);
      return;
    case "review-base":
    case "look-again":
    case "reconcile":
    case "reconcile-repository":
    case "sweep":
    case "sweep-installation":
    case "sweep-due":
    case "sweep-repositories":
      // No check waits for these: the log has the fault, and the next reconcile or sweep does their work.
      return;
  }
}

/**
 * Whether a check of ours says already what came of it, under an older incident: what is tried from time to time and fails alike is
 * told once. One request, where it failed so before.
 */
async function stands(github: GitHub, before: StoredVerdict, { mode, refusal }: Verdict): Promise<boolean> {
  const said = before.verdict;
  if (said.mode !== mode || JSON.stringify(said.refusal?.message) !== JSON.stringify(refusal?.message)) return false;
  const run = (await github.commit(before.head)).runs[mode];
  // One that somebody asked for again is not completed, and is answered.
  return run?.completed === true && run.externalId?.startsWith(incidentPrefix) === true;
}

/** As the last verdict of the pull request was given: the settings could not be read. Where none was, a failure is the safe answer. */
async function modeOf(repository: number, number: number | undefined, memory: Memory): Promise<Mode> {
  const row = number === undefined ? null : await memory.verdict(repository, number);
  return row?.verdict.mode ?? "enforce";
}

/** `run` is one of ours that still waits for checks, when there is one: it ends with this. */
async function fail(
  github: GitHub,
  head: string,
  part: { number: number | null; verdict: Verdict },
  incident: string,
  run: number | null,
): Promise<void> {
  const { mode } = part.verdict;
  const conclusion = mode === "advisory" ? "neutral" : "failure";
  const report = reportCheck([part], { ...github.pages, head });
  const output = { ...report, conclusion, externalId: `${incidentPrefix}${incident}` } as const;
  await (run === null ? github.createCheck(head, mode, output) : github.updateCheck(run, output));
}

function refusalOf(fault: unknown, incident: string): NonNullable<Verdict["refusal"]> {
  const known = fault instanceof Fault;
  return {
    title: [known ? "Could not read GitHub" : "Plan Warden failed", `: try Re-check (incident ${incident})`],
    message: known
      ? ["Nothing was judged. ", { quoted: fault.message }]
      : ["Nothing was judged: an error in Plan Warden itself, which its log tells under this incident."],
    remedy: [
      known && fault.permanent
        ? "This does not pass by itself. When it is mended, ask for the check again."
        : "Ask for the check again in a few minutes. It is also tried again from time to time.",
    ],
  };
}
