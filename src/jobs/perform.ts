// A job, done: the one door through which the queue (and nothing else) runs what there is to do.

import type { Limits } from "../plan/limits.ts";
import type { Reading, SectionName } from "../plan/plan.ts";
import type { Conclusion } from "../rules/verdict.ts";
import { answer } from "./answer.ts";
import { reconcileRepository, reviewBase, reviewHead } from "./fan-out.ts";
import type { App, GitHub } from "./github.ts";
import type { Job, RepositoryReference } from "./job.ts";
import type { Memory } from "./memory.ts";
import { reconcile } from "./reconcile.ts";
import { review } from "./review.ts";
import { reviewGroup } from "./review-group.ts";

/** How a plan's text is read: off the event loop, within limits. Never throws for what a text holds. */
export type PlanReader = {
  read(
    path: string,
    text: string,
    options?: { limits?: Limits; sections?: Readonly<Partial<Record<SectionName, readonly string[]>>> },
  ): Promise<Reading>;
};

/** Everything a job may touch. */
export type Surroundings = {
  /** The port for one repository, with its installation's token. Made anew for every job. */
  github(repository: RepositoryReference): Promise<GitHub>;
  app: App;
  memory: Memory;
  plans: PlanReader;
  /** Milliseconds since the epoch. */
  now(): number;
};

/** What came of a job: for the log, and what to do next. */
export type Said = {
  /** What was said of the subject; `none` when there was nothing to say (closed, superseded, only looked around). */
  conclusion: Conclusion | "none";
  /** Why, in a few words of ours. */
  because: string;
  /** Jobs to put in the queue. */
  next: readonly Job[];
  /** A job to put there after so many milliseconds, in place of an earlier one of its subject. */
  later?: { job: Job; milliseconds: number } | null;
};

/** `requests`: to GitHub, tokens aside. */
export type Outcome = Said & { requests: number };

/** Does a job. Throws a `Fault`, or anything else, when it is to be tried again. */
export async function perform(job: Job, surroundings: Surroundings): Promise<Outcome> {
  if (job.kind === "reconcile") {
    const before = surroundings.app.requests;
    return { ...(await reconcile(surroundings)), requests: surroundings.app.requests - before };
  }
  if (job.kind === "look-again") return { ...(await lookAgain(job, surroundings)), requests: 0 };
  const github = await surroundings.github(job.repository);
  return { ...(await performIn(job, github, surroundings)), requests: github.requests };
}

function performIn(
  job: Exclude<Job, { kind: "reconcile" | "look-again" }>,
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

/** A check that ended meanwhile has brought the job already, and so has a waiver that was taken back. */
async function lookAgain({ job }: Extract<Job, { kind: "look-again" }>, { memory, now }: Surroundings): Promise<Said> {
  const waivers = job.kind === "review" ? await memory.waivers(job.repository.id, job.number) : [];
  const ended = waivers.some(({ until }) => until !== null && until <= now());
  const waits = ended || (await memory.awaited(job))?.since != null;
  return {
    conclusion: "none",
    because: ended ? "a waiver ended" : waits ? "its time is up" : "it waits no more",
    next: waits ? [job] : [],
  };
}

export { giveUp } from "./give-up.ts";
