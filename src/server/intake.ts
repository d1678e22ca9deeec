// Between the front door and the queue: an outcome of a check becomes the jobs that wait for it, which mostly are none.
import type { Memory } from "../jobs/memory.ts";
import type { Arrival } from "./events.ts";
import type { Queue } from "./queue.ts";

export interface Intake {
  /** Resolves when what an event brings is stored, or is known to be wanted by nobody. */
  add(arrivals: readonly { job: Arrival; delivery: string | null }[]): Promise<void>;
  ready(): Promise<boolean>;
}

export function createIntake(queue: Pick<Queue, "add" | "ready">, memory: Pick<Memory, "jobsAwaiting">): Intake {
  return {
    async add(arrivals) {
      const wanted = await Promise.all(
        arrivals.map(async ({ job, delivery }) => {
          const jobs = job.kind === "check-done" ? await memory.jobsAwaiting(job) : [job];
          return jobs.map((job) => ({ job, delivery }));
        }),
      );
      await queue.add(wanted.flat());
    },
    ready: () => queue.ready(),
  };
}
