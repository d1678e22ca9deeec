// A memory that lasts as long as the test, with the same promises as the real one.
import type { Hints, Memory, StoredVerdict } from "../../src/jobs/memory.ts";

export function createMemory(): Memory {
  const verdicts = new Map<string, StoredVerdict>();
  const hints = new Map<string, Hints>();
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
    hints: async (repository, number) => hints.get(key(repository, number)) ?? null,
    async storeHints(repository, number, row) {
      hints.set(key(repository, number), row);
    },
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
