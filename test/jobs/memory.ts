// A memory that lasts as long as the test, with the same promises as the real one.
import { subjectOf, type Told, type WaitingJob } from "../../src/jobs/job.ts";
import type { Awaited, Hints, Memory, StoredVerdict, Swept, WaitingAsked } from "../../src/jobs/memory.ts";
import { editsOf } from "../../src/jobs/shared-plans.ts";
import { together } from "../../src/jobs/told.ts";
import type { Waiver } from "../../src/rules/facts.ts";

/** `tell` is what a delivery does. */
export function createMemory(): Memory & { tell(repository: number, number: number, told: Told): void } {
  const verdicts = new Map<string, StoredVerdict>();
  const hints = new Map<string, Hints>();
  const awaited = new Map<string, Awaited & { reading: boolean }>();
  const asked = new Map<string, WaitingAsked & { place: string; settled: boolean }>();
  const waivers = new Map<string, Map<string, Waiver>>();
  const swept = new Map<number, Swept>();
  const told = new Map<string, Told>();
  const queues = new Map<string, Promise<unknown>>();
  let reconciled: number | null = null;
  const key = (repository: number, number: number): string => `${repository}#${number}`;
  return {
    verdict: async (repository, number) => verdicts.get(key(repository, number)) ?? null,
    async storeVerdict(row) {
      const old = verdicts.get(key(row.repository, row.number));
      if (old && old.updatedAt > row.updatedAt) return false;
      verdicts.set(key(row.repository, row.number), structuredClone(row));
      return true;
    },
    async dropVerdict(repository, number) {
      verdicts.delete(key(repository, number));
      if (!hints.get(key(repository, number))?.ownBranch) hints.delete(key(repository, number));
    },
    verdictsOf: async (repository, head) =>
      [...verdicts.values()]
        .filter((row) => row.repository === repository && row.head === head)
        .sort((a, b) => a.number - b.number),
    editorsOf: async (repository, number, plans) =>
      [...verdicts.values()]
        .filter((row) => row.repository === repository && row.number !== number)
        .map((row) => ({ number: row.number, edits: editsOf(row.verdict) }))
        .filter(({ edits }) => edits.some(({ plan, told }) => plans.includes(plan) || told.includes(number)))
        .sort((a, b) => a.number - b.number),
    isWorkedOn: async (repository, number, plans) =>
      [...verdicts.values()].some(
        (row) =>
          row.repository === repository &&
          row.number !== number &&
          row.verdict.examined.plans.some(
            ({ path, basePath }) => plans.includes(path) || plans.includes(basePath ?? path),
          ),
      ),
    numbersOf: async (repository) =>
      [...verdicts.values()]
        .filter((row) => row.repository === repository)
        .map(({ number }) => number)
        .sort((a, b) => a - b),
    hints: async (repository, number) => hints.get(key(repository, number)) ?? null,
    async storeHints(repository, number, row) {
      hints.set(key(repository, number), row);
    },
    told: async (repository, number) => told.get(key(repository, number)) ?? null,
    async forgetTold(before) {
      for (const [place, { updatedAt }] of told) if (updatedAt < before) told.delete(place);
    },
    tell(repository, number, row) {
      const there = told.get(key(repository, number));
      told.set(key(repository, number), there ? together(there, row) : row);
    },
    awaited: async (job) => awaited.get(subjectOf(job)) ?? null,
    async beginAwaited(job) {
      const row = awaited.get(subjectOf(job)) ?? null;
      if (row) row.reading = true;
      return row;
    },
    async storeAwaited(row, reading = false) {
      awaited.set(subjectOf(row.job), structuredClone({ ...row, reading }));
    },
    async dropAwaited(job) {
      awaited.delete(subjectOf(job));
    },
    async storeRun(repository, head, run) {
      for (const row of awaited.values()) if (row.job.repository.id === repository && row.head === head) row.run = run;
    },
    jobsAwaiting: async ({ repository, head, check }) =>
      [...awaited.values()]
        .filter(({ job }) => job.repository.id === repository.id)
        .filter((row) => (row.reading || row.head === head) && row.names.includes(check))
        .map(({ job }): WaitingJob => ({ ...job, repository })),
    async storeAsked({ repository, number, key: name, by, via, at, what }) {
      const id = `${repository.id} ${name}`;
      if (asked.has(id)) return false;
      const place = key(repository.id, number);
      asked.set(id, structuredClone({ key: name, by, via, at, what, begun: null, failures: 0, place, settled: false }));
      return true;
    },
    waitingAsked: async (repository, number) =>
      [...asked.values()]
        .filter(({ place, settled }) => place === key(repository, number) && !settled)
        .sort((a, b) => a.at - b.at || orderOf(a.key, b.key))
        .map(({ place: _, settled: __, ...row }) => structuredClone(row)),
    async noteAsked(repository, name, begun) {
      const row = asked.get(`${repository} ${name}`);
      if (row) row.begun = begun;
    },
    async noteFailure(repository, name) {
      const row = asked.get(`${repository} ${name}`);
      if (row) row.failures += 1;
    },
    async settleAsked(repository, name) {
      const row = asked.get(`${repository} ${name}`);
      if (row) row.settled = true;
    },
    countAsked: async (repository, { by, at, key: name }, since) =>
      [...asked].filter(
        ([id, row]) =>
          id.startsWith(`${repository} `) &&
          row.by.id === by.id &&
          row.at >= since &&
          (row.at < at || (row.at === at && orderOf(row.key, name) <= 0)),
      ).length,
    pressed: async (repository, number) =>
      [...asked.values()]
        .filter(({ place }) => place === key(repository, number))
        .flatMap(({ what, by, at }) => ("button" in what ? [{ button: what.button, by: by.login, at }] : []))
        .sort((a, b) => b.at - a.at)[0] ?? null,
    waivers: async (repository, number) => [...(waivers.get(key(repository, number))?.values() ?? [])],
    async storeWaiver(repository, number, waiver) {
      const place = key(repository, number);
      waivers.set(place, (waivers.get(place) ?? new Map()).set(waiver.rule, waiver));
    },
    dropWaiver: async (repository, number, rule) => waivers.get(key(repository, number))?.delete(rule) ?? false,
    reconciledAt: async () => reconciled,
    async storeReconciledAt(at) {
      reconciled = at;
    },
    swept: async (repositories) =>
      new Map(
        repositories.flatMap((id) => {
          const row = swept.get(id);
          return row ? [[id, structuredClone(row)] as const] : [];
        }),
      ),
    async storeSwept(row) {
      const old = swept.get(row.repository.id);
      if (old && old.round !== row.round - 1) return false;
      swept.set(row.repository.id, structuredClone(row));
      return true;
    },
    haveOwnTime: async (repositories) => repositories.filter((id) => (swept.get(id)?.next ?? null) !== null),
    sweepsDue: async (by) =>
      [...swept.values()]
        .flatMap(({ next, repository }) => (next !== null && next <= by ? [{ next, repository }] : []))
        .sort((one, other) => one.next - other.next)
        .map(({ repository }) => repository),
    locked(name, run) {
      const next = (queues.get(name) ?? Promise.resolve()).then(run, run);
      queues.set(name, next);
      return next;
    },
  };
}

/** `comment:99` before `comment:100`. */
const orderOf = (one: string, other: string): number =>
  one.length - other.length || (one === other ? 0 : one < other ? -1 : 1);
