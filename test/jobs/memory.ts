// A memory that lasts as long as the test, with the same promises as the real one.
import { subjectOf, type WaitingJob } from "../../src/jobs/job.ts";
import type { Awaited, Hints, Memory, StoredVerdict } from "../../src/jobs/memory.ts";
import { editsOf } from "../../src/jobs/shared-plans.ts";

export function createMemory(): Memory {
  const verdicts = new Map<string, StoredVerdict>();
  const hints = new Map<string, Hints>();
  const awaited = new Map<string, Awaited & { reading: boolean }>();
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
    numbersOf: async (repository) =>
      [...verdicts.values()]
        .filter((row) => row.repository === repository)
        .map(({ number }) => number)
        .sort((a, b) => a - b),
    hints: async (repository, number) => hints.get(key(repository, number)) ?? null,
    async storeHints(repository, number, row) {
      hints.set(key(repository, number), row);
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
    jobsAwaiting: async ({ repository, head, check }) =>
      [...awaited.values()]
        .filter(({ job }) => job.repository.id === repository.id)
        .filter((row) => (row.reading || row.head === head) && row.names.includes(check))
        .map(({ job }): WaitingJob => ({ ...job, repository })),
    reconciledAt: async () => reconciled,
    async storeReconciledAt(at) {
      reconciled = at;
    },
    locked(name, run) {
      const next = (queues.get(name) ?? Promise.resolve()).then(run, run);
      queues.set(name, next);
      return next;
    },
  };
}
