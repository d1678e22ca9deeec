// A year of Mondays over two hundred repositories, with people's hands on the issues, plans that are snoozed, and a process that is killed after every kind of write.
import { expect, jest, test } from "@jest/globals";
import { type Job, subjectOf } from "../../src/jobs/job.ts";
import { perform } from "../../src/jobs/perform.ts";
import { snoozePlan } from "../../src/jobs/snooze.ts";
import type { Surroundings } from "../../src/jobs/surroundings.ts";
import { snoozeLabel } from "../../src/rules/sweep-issue.ts";
import { Fleet, type FleetRepository } from "./fleet.ts";
import { createMemory } from "./memory.ts";
import { dayLong, plansOf, settled, stale } from "./sweeping.ts";
import { World } from "./world.ts";

jest.setTimeout(120_000);

const [weeks, size] = [52, 200];
const names = ["search", "login", "cache"];
const zones = ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"];

/** The same numbers every time, from 0 on, below 1. */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The jobs' surroundings, in a process that may be killed: whatever it does after that comes to nothing. */
function createProcess(fleet: Fleet, memory: Surroundings["memory"]) {
  let killed = false;
  const mortal = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return (...given: unknown[]) => {
          if (killed) throw new Error("The process is dead.");
          const answer = value.apply(target, given);
          if (!(answer instanceof Promise)) return answer;
          return answer.catch((fault) => {
            killed = true;
            throw fault;
          });
        };
      },
    });
  const world = new World().surroundings();
  const surroundings: Surroundings = {
    ...world,
    app: {
      ...world.app,
      async *installations() {
        yield 1;
      },
    },
    // What is locked is not to be told of as a fault of its own.
    memory: { ...mortal({ ...memory }), locked: memory.locked },
    sweep: {
      installation: async () => mortal(fleet.installation()),
      github: async (reference) => mortal(fleet.github(reference)),
      spread: 4 * 3_600_000,
    },
    now: () => fleet.now,
  };
  return { surroundings, isKilled: () => killed };
}

test("no repository ever has two open issues, none that needs one goes without, and what is snoozed is not told of", async () => {
  const fleet = new Fleet();
  const memory = createMemory();
  const chance = createChance(5);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(chance() * all.length)] as T;
  const closedByHand = new Map<number, number>();
  const snoozed = new Map<string, number>();
  const kills = { before: 0, after: 0 };
  let [meanwhile, others] = [0, 0];
  const writes = new Set<string>();
  fleet.now = Date.parse("2026-11-23T00:00:00Z");

  for (let index = 0; index < size; index += 1) {
    const schedule = `stale:\n  schedule: { on: ${pick(["tuesday", "friday"])}, at: "02:30", time-zone: ${pick(zones)} }\n`;
    // One in ten has a time of its own.
    fleet.add(`shop-${index}`, { files: index % 10 === 0 ? { ".github/plan-warden.yml": schedule } : {} });
  }

  const open = ({ issues }: FleetRepository) => issues.filter((issue) => issue.open);
  const noneTwice = (): void => {
    for (const repository of fleet.repositories) expect(open(repository).length).toBeLessThanOrEqual(1);
  };

  /** As the queue does it: what fails is tried again, sometimes while another sweep of the same is under way. */
  async function run(first: Job): Promise<void> {
    const queue = [first];
    for (let job = queue.shift(); job; job = queue.shift()) {
      for (let attempt = 0; ; attempt += 1) {
        const when = pick(["before", "after"] as const);
        const mayDie = attempt < 4 && chance() < 0.7;
        fleet.crashAt(mayDie ? { write: Math.floor(chance() * 5), when } : null);
        const before = fleet.calls.length;
        const { surroundings, isKilled } = createProcess(fleet, memory);
        const twin = job.kind === "sweep-repositories" && chance() < 0.1 ? createProcess(fleet, memory) : null;
        const both = [surroundings, ...(twin ? [twin.surroundings] : [])].map((each) => perform(job, each));
        const [[outcome]] = await Promise.all([Promise.allSettled(both), snoozeMeanwhile(job, queue)]);
        const died = isKilled() || twin?.isKilled() === true;
        if (died) {
          kills[when] += 1;
          const last = fleet.calls.slice(before).findLast((call) => /^(create|update)/.test(call));
          writes.add(last?.split(" ")[0] ?? "");
        }
        noneTwice();
        if (!died && outcome?.status === "fulfilled") {
          queue.push(...outcome.value.next, ...(outcome.value.spread ?? []).map((timed) => timed.job));
          break;
        }
        if (attempt > 7) throw new Error(`${subjectOf(job)} never came to an end.`);
      }
    }
    fleet.crashAt(null);
  }

  const keyOf = ({ reference }: FleetRepository, name: string): string => `${reference.name} ${name}`;
  const isSnoozed = (repository: FleetRepository, name: string): boolean =>
    fleet.now < (snoozed.get(keyOf(repository, name)) ?? 0);

  async function snooze(repository: FleetRepository, days: number): Promise<void> {
    const name = pick(names);
    const until = Math.floor(fleet.now / dayLong + days) * dayLong;
    await snoozePlan({ path: `docs/plans/${name}.md`, until }, repository.reference.id, memory);
    snoozed.set(keyOf(repository, name), Math.max(until, snoozed.get(keyOf(repository, name)) ?? 0));
  }

  /** And has it looked at, as an answer does. */
  async function snoozeMeanwhile(job: Job, queue: Job[]): Promise<void> {
    if (job.kind !== "sweep-repositories" || job.repositories.length < 10 || chance() > 0.5) return;
    const all = fleet.repositories.filter(({ reference }) => job.repositories.some(({ id }) => id === reference.id));
    const repository = pick(all.filter((each) => open(each).length > 0));
    if (!repository || !(await memory.swept([repository.reference.id])).size) return;
    await snooze(repository, 7);
    meanwhile += 1;
    queue.push({ kind: "sweep-repositories", installation: 1, repositories: [repository.reference] });
  }

  async function live(repository: FleetRepository): Promise<void> {
    if (chance() < 0.15) {
      const name = pick(names);
      const { [`docs/plans/${name}.md`]: _, ...others } = repository.files ?? {};
      const form = pick([stale, stale, settled, settled, null]);
      repository.files = form === null ? others : { ...others, ...plansOf({ [name]: form(name) }) };
    }
    const [issue] = open(repository);
    const hand = chance();
    if (issue && hand < 0.05) {
      Object.assign(issue, { open: false, closedAt: fleet.now });
      closedByHand.set(issue.number, fleet.now);
    } else if (issue && hand < 0.08) issue.labels = [snoozeLabel];
    else if (issue && hand < 0.11) issue.body = "Nothing of this is true.";
    else if (issue && hand < 0.13) issue.locked = !issue.locked;
    else if (issue && hand < 0.25) await snooze(repository, pick([7, 14]));
    for (const each of repository.issues) if (each.labels.length > 0 && chance() < 0.2) each.labels = [];
  }

  function noneLost(repository: FleetRepository): void {
    const { reference, files, issues } = repository;
    const needing = names.filter((name) => files?.[`docs/plans/${name}.md`] === stale(name));
    const [issue] = open(repository);
    if (needing.length === 0) expect([reference.name, issue?.number]).toEqual([reference.name, undefined]);
    else if (issue) {
      const listed = needing.map((name) => [name, issue.body.includes(`| [${name}]`)]);
      expect([reference.name, listed]).toEqual([
        reference.name,
        needing.map((name) => [name, !isSnoozed(repository, name)]),
      ]);
      for (const name of needing) expect(issue.body).toContain(`[${name}]`);
    } else {
      const quiet = issues.some(
        ({ number, labels }) =>
          labels.includes(snoozeLabel) || fleet.now < (closedByHand.get(number) ?? 0) + 7 * dayLong,
      );
      expect([reference.name, quiet || needing.every((name) => isSnoozed(repository, name))]).toEqual([
        reference.name,
        true,
      ]);
    }
  }

  /** What was snoozed before the week and is so behind it is not named in any comment of the week. */
  const quietIn = (repository: FleetRepository): (() => void) => {
    const before = new Map([...repository.said].map(([number, { length }]) => [number, length]));
    const quiet = names.filter((name) => fleet.now + 7 * dayLong <= (snoozed.get(keyOf(repository, name)) ?? 0));
    return () => {
      const said = [...repository.said].flatMap(([number, all]) => all.slice(before.get(number) ?? 1));
      for (const name of quiet) {
        others += said.length;
        for (const words of said) expect(words).not.toMatch(new RegExp(`\\[${name}\\]|/${name}\\.md`));
      }
    };
  };

  for (let week = 0; week < weeks; week += 1) {
    for (const repository of fleet.repositories) await live(repository);
    const quiet = fleet.repositories.map(quietIn);
    fleet.now += 4 * 3_600_000;
    await run({ kind: "sweep" });
    for (let day = 0; day < 7; day += 1) {
      fleet.now += (day === 0 ? 20 : 24) * 3_600_000 - (day === 6 ? 60_000 : 0);
      await run({ kind: "sweep-due" });
    }
    for (const repository of fleet.repositories) noneLost(repository);
    for (const check of quiet) check();
    fleet.now += 60_000;
  }

  // It was no idle year: every kind of write was the last one of a process, before it came about and after.
  expect([...writes].sort()).toEqual(["createComment", "createIssue", "updateIssue"]);
  expect(Math.min(kills.before, kills.after)).toBeGreaterThan(50);
  // Plans were snoozed while a sweep was under way, and where one was, others were told of.
  expect(meanwhile).toBeGreaterThan(50);
  expect(others).toBeGreaterThan(10);
  const all = fleet.repositories.flatMap(({ issues }) => issues);
  expect(all.length).toBeGreaterThan(size / 2);
  expect(fleet.repositories.reduce((sum, { said }) => sum + said.size, 0)).toBeGreaterThan(size / 4);
});
