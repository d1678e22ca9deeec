// Between the front door and the queue: what is asked for goes into our memory first, and an outcome of a check becomes the jobs
// that wait for it, which mostly are none.
import type { Asked, CheckDone, Happened, Job } from "../jobs/job.ts";
import type { Memory } from "../jobs/memory.ts";
import type { Arrival } from "./events.ts";
import type { Entry } from "./inbox.ts";
import type { Queue } from "./queue.ts";

export interface Intake {
  /** Resolves when what an event brings is stored, or is known to be wanted by nobody. */
  add(arrivals: readonly { job: Arrival; delivery: string | null }[]): Promise<void>;
  ready(): Promise<boolean>;
}

type Known = Pick<Memory, "jobsAwaiting" | "storeAsked" | "verdictsOf">;

/** @param now Milliseconds since the epoch: when something was asked for, where GitHub does not say. */
export function createIntake(queue: Pick<Queue, "add" | "ready">, memory: Known, now: () => number): Intake {
  function jobsOf(arrival: Job | CheckDone | Asked): Promise<readonly Job[]> | readonly Job[] {
    if (arrival.kind === "check-done") return memory.jobsAwaiting(arrival);
    return arrival.kind === "asked" ? answers(arrival) : [arrival];
  }

  /** What was told goes with its job: that one may be left out for another of its subject, what was told may not. */
  async function entriesOf(arrival: Arrival, delivery: string | null): Promise<Entry[]> {
    if (arrival.kind === "happened") return [reviewOf(arrival, delivery)];
    return (await jobsOf(arrival)).map((job) => ({ job, delivery }));
  }

  /** Also when it is known already: a job may have been lost between the two. One that finds nothing to do costs nothing. */
  async function answers(asked: Asked): Promise<Job[]> {
    const number = asked.number ?? (await numberOf(asked));
    if (number === null) return [];
    await memory.storeAsked({ ...asked, number, at: asked.at ?? now() });
    return [{ kind: "answer", repository: asked.repository, number }];
  }

  /** A button stands on a check, whose commit we judged for a pull request: of several the oldest answers for all. */
  async function numberOf({ repository, what }: Asked): Promise<number | null> {
    const rows = "head" in what ? await memory.verdictsOf(repository.id, what.head) : [];
    return rows[0]?.number ?? null;
  }

  return {
    async add(arrivals) {
      const wanted = await Promise.all(arrivals.map(({ job, delivery }) => entriesOf(job, delivery)));
      await queue.add(wanted.flat());
    },
    ready: () => queue.ready(),
  };
}

const reviewOf = ({ repository, number, told }: Happened, delivery: string | null): Entry => ({
  job: { kind: "review", repository, number },
  delivery,
  told,
});
