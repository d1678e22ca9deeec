// How the weekly sweep is set in motion: who is looked through when, in which jobs, and what finding that out costs.
import { describe, expect, test } from "@jest/globals";
import type { Installation } from "../../src/jobs/github.ts";
import { type Job, type RepositoryReference, subjectOf } from "../../src/jobs/job.ts";
import { perform } from "../../src/jobs/perform.ts";
import type { Surroundings } from "../../src/jobs/surroundings.ts";
import { World } from "./world.ts";

const minute = 60_000;
const named = (installation: number, id: number): RepositoryReference => ({
  installation,
  id,
  owner: "acme",
  name: `shop-${id}`,
});

/** Installations by their numbers, each with so many repositories. */
function surroundings(sizes: Record<number, number>, spread = 0): Surroundings {
  const world = new World().surroundings();
  let asked = 0;
  const installation = async (id: number): Promise<Installation> => {
    let requests = 0;
    return {
      get requests() {
        return requests;
      },
      async *repositories() {
        const size = sizes[id] ?? 0;
        // As GitHub lists them: by nothing in particular.
        for (let index = 0; index < size; index += 1) {
          if (index % 100 === 0) requests += 1;
          yield named(id, id * 10_000 + ((index * 7919) % size));
        }
      },
      look: () => Promise.reject(new Error("Nothing is looked at here.")),
    };
  };
  const app = {
    ...world.app,
    get requests() {
      return asked;
    },
    async *installations() {
      for (const [index, id] of Object.keys(sizes).entries()) {
        if (index % 100 === 0) asked += 1;
        yield Number(id);
      }
    },
  };
  return { ...world, app, sweep: { ...world.sweep, installation, spread } };
}

async function store({ memory }: Surroundings, repository: RepositoryReference, next: number | null): Promise<void> {
  await memory.storeSwept({ repository, round: 1, writing: false, next, seen: null, told: {} });
}

describe("a sweep", () => {
  test("brings every installation, each at its own time within the spread, the same every week", async () => {
    const sizes = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [index + 1, 1]));
    const scene = surroundings(sizes, 240 * minute);
    const first = await perform({ kind: "sweep" }, scene);
    expect(first).toMatchObject({ because: "250 installations to look through", next: [], requests: 3 });
    const times = (first.spread ?? []).map(({ milliseconds }) => milliseconds);
    expect(times).toHaveLength(250);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...times)).toBeLessThan(240 * minute);
    // No quarter of the time has less than an eighth of them.
    for (const quarter of [0, 1, 2, 3])
      expect(times.filter((time) => Math.floor(time / (60 * minute)) === quarter).length).toBeGreaterThan(31);
    expect((await perform({ kind: "sweep" }, scene)).spread).toEqual(first.spread);
  });

  test("of an installation costs a request for each hundred repositories, and brings a job for each fifty", async () => {
    const outcome = await perform({ kind: "sweep-installation", installation: 3 }, surroundings({ 3: 210 }));
    expect(outcome).toMatchObject({
      requests: 3,
      because: "210 repositories to look through, 0 at times of their own",
    });
    const jobs = outcome.next as Extract<Job, { kind: "sweep-repositories" }>[];
    expect(jobs.map(({ repositories }) => repositories.length)).toEqual([50, 50, 50, 50, 10]);
    const ids = jobs.flatMap(({ repositories }) => repositories.map(({ id }) => id));
    expect(ids).toEqual(Array.from({ length: 210 }, (_, index) => 30_000 + index));
    expect(jobs.map(subjectOf)).toEqual([
      "sweep:3:30000-30049",
      "sweep:3:30050-30099",
      "sweep:3:30100-30149",
      "sweep:3:30150-30199",
      "sweep:3:30200-30209",
    ]);
    // Of one subject one job waits: a look at the first of them takes no place of fifty.
    const alone = jobs.slice(0, 1).map((job) => ({ ...job, repositories: job.repositories.slice(0, 1) }));
    expect(alone.map(subjectOf)).toEqual(["sweep:3:30000-30000"]);
  });

  test("of an installation without any brings nothing", async () => {
    expect(await perform({ kind: "sweep-installation", installation: 3 }, surroundings({ 3: 0 }))).toMatchObject({
      next: [],
    });
  });
});

describe("repositories with a time of their own", () => {
  test("are left to it once it is known, and looked through when it has come, fifty at a time", async () => {
    const scene = surroundings({ 3: 3, 4: 60 });
    const { now } = scene;
    await store(scene, named(3, 30_000), now() + 1);
    await store(scene, named(3, 30_001), null);
    const { next, because } = await perform({ kind: "sweep-installation", installation: 3 }, scene);
    expect(next).toMatchObject([{ repositories: [{ id: 30_001 }, { id: 30_002 }] }]);
    expect(because).toBe("2 repositories to look through, 1 at times of their own");

    expect(await perform({ kind: "sweep-due" }, scene)).toMatchObject({ requests: 0, next: [] });
    for (let id = 40_000; id < 40_060; id += 1) await store(scene, named(4, id), now());
    const due = await perform({ kind: "sweep-due" }, { ...scene, now: () => now() + 1 });
    expect(due).toMatchObject({ requests: 0, because: "61 repositories are due" });
    expect(due.next.map(subjectOf)).toEqual(["sweep:4:40000-40049", "sweep:4:40050-40059", "sweep:3:30000-30000"]);
  });
});
