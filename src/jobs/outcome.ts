// What comes of a job.
import type { Conclusion } from "../rules/verdict.ts";
import type { Job } from "./job.ts";

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
  /** Jobs to put there, each to begin after so many milliseconds, unless one of its subject waits already. */
  spread?: readonly { job: Job; milliseconds: number }[];
};

/** `requests`: to GitHub, tokens aside. */
export type Outcome = Said & { requests: number };
