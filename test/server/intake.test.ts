// What reaches the queue: of an outcome of a check the jobs that wait for it, and of what was asked for the job that answers it.
import { describe, expect, test } from "@jest/globals";
import type { Asked, WaitingJob } from "../../src/jobs/job.ts";
import { refused } from "../../src/jobs/review.ts";
import type { Entry } from "../../src/server/inbox.ts";
import { createIntake } from "../../src/server/intake.ts";
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
  return { intake: createIntake(queue, memory, () => 5000), memory, stored };
}

test("a job passes as it is", async () => {
  const { intake, stored } = await open();
  await intake.add([{ job: review(3), delivery: "d" }]);
  expect(stored).toEqual([{ job: review(3), delivery: "d" }]);
  expect(await intake.ready()).toBe(true);
});

test("what a delivery tells of a pull request goes with its review", async () => {
  const { intake, stored } = await open();
  const told = { updatedAt: 1000, heads: ["h"], left: [] };
  await intake.add([{ job: { kind: "happened", repository, number: 3, told }, delivery: "d" }]);
  expect(stored).toEqual([{ job: review(3), delivery: "d", told }]);
});

test("an outcome becomes the jobs that wait for it", async () => {
  const { intake, stored } = await open();
  await intake.add([done("unit")]);
  expect(stored).toEqual([1, 2].map((number) => ({ job: review(number), delivery: "d" })));
});

describe("what is asked for", () => {
  const asked = (said: Partial<Asked> = {}): { job: Asked; delivery: string } => ({
    job: {
      kind: "asked",
      repository,
      number: 12,
      key: "comment:1",
      by: { id: 3, login: "ana" },
      via: null,
      at: 1000,
      what: { comment: 1, node: "IC_1", hash: "h" },
      ...said,
    },
    delivery: "d",
  });
  const answer = { job: { kind: "answer", repository, number: 12 }, delivery: "d" };

  test("is kept before its job is, and once however often it is delivered", async () => {
    const { intake, memory, stored } = await open();
    await intake.add([asked()]);
    await intake.add([asked()]);
    expect(stored).toEqual([answer, answer]);
    expect(await memory.waitingAsked(7, 12)).toMatchObject([{ key: "comment:1", at: 1000, begun: null }]);
    await memory.settleAsked(7, "comment:1");
    await intake.add([asked()]);
    expect(await memory.waitingAsked(7, 12)).toEqual([]);
  });

  test("by a button is about the pull request that was judged on its commit, and is dated by us", async () => {
    const { intake, memory, stored } = await open();
    const button = asked({ number: null, key: "button:x", at: null, what: { button: "complete", head: "h" } });
    await intake.add([button]);
    expect(stored).toEqual([]);
    const verdict = refused({ title: [], message: [], remedy: [] }, { head: "h", base: null, mode: "enforce" });
    await memory.storeVerdict({ repository: 7, number: 12, head: "h", verdict, updatedAt: 1 });
    await intake.add([button]);
    expect(stored).toEqual([answer]);
    expect(await memory.waitingAsked(7, 12)).toMatchObject([{ key: "button:x", at: 5000 }]);
  });
});

test("an outcome that nobody waits for brings nothing", async () => {
  const { intake, stored } = await open();
  await intake.add([done("e2e"), done("unit", "other")]);
  expect(stored).toEqual([]);
});
