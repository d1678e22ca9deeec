// A job, done: the one door through which the queue (and nothing else) runs what there is to do.
import { answer } from "./answer.ts";
import { reconcileRepository, reviewBase, reviewHead } from "./fan-out.ts";
import type { GitHub } from "./github.ts";
import type { Job, RepositoryReference, WaitingJob } from "./job.ts";
import type { Memory } from "./memory.ts";
import type { Outcome, Said } from "./outcome.ts";
import { reconcile } from "./reconcile.ts";
import { review } from "./review.ts";
import { reviewGroup } from "./review-group.ts";
import type { Surroundings } from "./surroundings.ts";
import { sweepAll, sweepDue, sweepInstallation } from "./sweep.ts";
import { sweepRepositories } from "./sweep-repositories.ts";
import { isShown } from "./told.ts";

/** Does a job. Throws a `Fault`, or anything else, when it is to be tried again. */
export async function perform(job: Job, surroundings: Surroundings): Promise<Outcome> {
  switch (job.kind) {
    case "reconcile":
      return counted(surroundings.app, () => reconcile(surroundings));
    case "sweep":
      return counted(surroundings.app, () => sweepAll(surroundings));
    case "sweep-installation": {
      const installation = await surroundings.sweep.installation(job.installation);
      return counted(installation, () => sweepInstallation(job, installation, surroundings));
    }
    case "sweep-repositories":
      return sweepRepositories(job, { ...surroundings, ...surroundings.sweep });
    case "sweep-due":
      return { ...(await sweepDue(surroundings)), requests: 0 };
    case "look-again":
      return { ...(await lookAgain(job, surroundings)), requests: 0 };
    default: {
      const github = await surroundings.github(job.repository);
      return counted(github, () => performIn(job, github, surroundings));
    }
  }
}

/** The app's port lives longer than a job. */
async function counted(port: { readonly requests: number }, run: () => Promise<Said>): Promise<Outcome> {
  const before = port.requests;
  return { ...(await run()), requests: port.requests - before };
}

function performIn(
  job: Extract<Job, { repository: RepositoryReference }>,
  github: GitHub,
  surroundings: Surroundings,
): Promise<Said> {
  switch (job.kind) {
    case "review":
      return review(job, github, surroundings);
    case "review-head":
      return reviewHead(job, github, surroundings);
    case "review-base":
      return reviewBase(job, github);
    case "review-group":
      return reviewGroup(job, github, surroundings);
    case "answer":
      return answer(job, github, surroundings);
    case "reconcile-repository":
      return reconcileRepository(job, github, surroundings);
  }
}

/**
 * A check that ended meanwhile has brought the job already, and so has a waiver that was taken back; and what GitHub did not show may
 * have been judged.
 */
async function lookAgain({ job }: Extract<Job, { kind: "look-again" }>, { memory, now }: Surroundings): Promise<Said> {
  const because = await reasonToLook(job, memory, now());
  return { conclusion: "none", because: because ?? "it waits no more", next: because === null ? [] : [job] };
}

async function reasonToLook(job: WaitingJob, memory: Memory, now: number): Promise<string | null> {
  if (job.kind === "review") {
    const { repository, number } = job;
    const waivers = await memory.waivers(repository.id, number);
    if (waivers.some(({ until }) => until !== null && until <= now)) return "a waiver ended";
    const [told, judged] = await Promise.all([
      memory.told(repository.id, number),
      memory.verdict(repository.id, number),
    ]);
    if (told && !(judged && isShown(told, judged))) return "GitHub showed it older than it told";
  }
  return (await memory.awaited(job))?.since == null ? null : "its time is up";
}

export { giveUp } from "./give-up.ts";
