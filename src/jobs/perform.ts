// A job, done: the one door through which the queue (and nothing else) runs what there is to do.

import type { Limits } from "../plan/limits.ts";
import type { Reading, SectionName } from "../plan/plan.ts";
import type { Conclusion } from "../rules/verdict.ts";
import { Fault } from "./fault.ts";
import type { App, GitHub } from "./github.ts";
import { type Job, type RepositoryReference, subjectOf } from "./job.ts";
import type { Memory } from "./memory.ts";

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
export type Outcome = {
  /** What was said of the subject; `none` when there was nothing to say (closed, superseded, only looked around). */
  conclusion: Conclusion | "none";
  /** Why, in a few words of ours. */
  because: string;
  /** Jobs to put in the queue. */
  next: readonly Job[];
  /** GitHub requests used, tokens aside. */
  requests: number;
};

/** Does a job. Throws a `Fault`, or anything else, when it is to be tried again. */
export async function perform(job: Job, surroundings: Surroundings): Promise<Outcome> {
  switch (job.kind) {
    case "review":
    case "review-head":
    case "review-base":
    case "review-group":
    case "reconcile":
    case "reconcile-repository":
      throw new Fault(`${subjectOf(job)} cannot be done yet at ${surroundings.now()}.`);
  }
}

/** Ends a job that failed for the last time in a completed, failing check that says what happened and what to do. */
export async function giveUp(job: Job, fault: unknown, incident: string, surroundings: Surroundings): Promise<void> {
  throw new Fault(`${subjectOf(job)} cannot be given up yet at ${surroundings.now()} (${incident}).`, { cause: fault });
}
