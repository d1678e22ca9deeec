// What reaches the queue of an outcome of a check: the jobs that wait for it, and nothing when none does.
import { expect, test } from "@jest/globals";
import type { WaitingJob } from "../../src/jobs/job.ts";
import { createIntake } from "../../src/server/intake.ts";
import type { Entry } from "../../src/server/queue.ts";
import { createMemory } from "../jobs/memory.ts";

const repository = { installation: 1, id: 7, owner: "o", name: "r" };
const review = (number: number): WaitingJob => ({ kind: "review", repository, number });
const done = (check: string, head = "h") => ({
  job: { kind: "check-done" as const, repository, head, check },
  delivery: "d",
});

async function open() {
  const memory = createMemory();
  const stored: Entry[] = [];
  const queue = { add: async (entries: readonly Entry[]) => void stored.push(...entries), ready: async () => true };
  for (const number of [1, 2])
    await memory.storeAwaited({ job: review(number), head: "h", names: ["unit"], since: 0, run: null });
  return { intake: createIntake(queue, memory), stored };
}

test("a job passes as it is", async () => {
  const { intake, stored } = await open();
  await intake.add([{ job: review(3), delivery: "d" }]);
  expect(stored).toEqual([{ job: review(3), delivery: "d" }]);
  expect(await intake.ready()).toBe(true);
});

test("an outcome becomes the jobs that wait for it", async () => {
  const { intake, stored } = await open();
  await intake.add([done("unit")]);
  expect(stored).toEqual([1, 2].map((number) => ({ job: review(number), delivery: "d" })));
});

test("an outcome that nobody waits for brings nothing", async () => {
  const { intake, stored } = await open();
  await intake.add([done("e2e"), done("unit", "other")]);
  expect(stored).toEqual([]);
});
