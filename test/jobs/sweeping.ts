// A fleet, and the sweep over it as it is repeated week after week; with plans that need a look, or do not.
import { expect } from "@jest/globals";
import { sweepRepositories } from "../../src/jobs/sweep-repositories.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import type { Fleet } from "./fleet.ts";
import { createMemory } from "./memory.ts";

export const dayLong = 86_400_000;

export const stale = (title: string): string =>
  `# ${title}\n\nStatus: in progress\n\n## Progress\n\n- [x] (2026-09-01 10:00Z) Begun.\n- [ ] Go on.\n`;
export const fresh = (title: string): string => stale(title).replace("2026-09-01", "2026-11-20");
export const settled = (title: string): string =>
  stale(title).replace("Status: in progress", "Status: completed").replace("[ ]", "[x]");

/** By their paths, from their names. */
export const plansOf = (texts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [`docs/plans/${name}.md`, text]));

/** Every sweep holds what it says that it asked against what was asked. */
export function sweeping(fleet: Fleet) {
  let memory = createMemory();
  const asked = () =>
    sweepRepositories(
      {
        kind: "sweep-repositories",
        installation: 1,
        repositories: fleet.repositories.map(({ reference }) => reference),
      },
      {
        installation: async () => fleet.installation(),
        github: async (reference) => fleet.github(reference),
        memory,
        plans: { read: async (path, text, options) => parsePlan(path, text, options) },
        now: () => fleet.now,
      },
    );
  return {
    memory: () => memory,
    /** All that we remembered is gone. */
    forget: () => {
      memory = createMemory();
    },
    asked,
    sweep: async () => {
      const before = fleet.calls.length;
      const { because, next, requests } = await asked();
      const calls = fleet.calls.slice(before);
      expect(calls).toHaveLength(requests);
      return { because, next, asked: calls };
    },
    later: (days: number) => {
      fleet.now += days * dayLong;
    },
  };
}
