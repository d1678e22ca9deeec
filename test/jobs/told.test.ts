// A replica that lags behind what deliveries told: whatever order those come in, the newest head is judged, and every look is counted.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Told } from "../../src/jobs/job.ts";
import { perform } from "../../src/jobs/perform.ts";
import { isShown, together } from "../../src/jobs/told.ts";
import { planPath, soundPlan, unfinishedPlan } from "./plans.ts";
import { changed, oid, repository, reviewOf, World } from "./world.ts";

const job = reviewOf(12);
const start = Date.parse("2026-11-23T12:00:00Z");

/** #12, judged at `head-0` as it was at the start. */
async function world(): Promise<World> {
  const scene = new World();
  scene.now = start;
  scene.commit("main", { [planPath]: soundPlan });
  show(scene, "head-0", start);
  await perform(job, scene.surroundings());
  scene.calls.length = 0;
  return scene;
}

/** What GitHub shows from now on. */
function show(scene: World, head: string, updatedAt: number): void {
  scene.commit(head, { [planPath]: head === "head-2" ? unfinishedPlan : soundPlan });
  scene.open(12, { base: "main", head, files: [changed(planPath)], body: `Plan: ${planPath}`, updatedAt });
}

/** A push of `head-N`, told with its second. */
const push = (number: number, updatedAt: number): Told => ({
  updatedAt,
  heads: [oid(`head-${number}`)],
  left: [oid(`head-${number - 1}`)],
});

/** Does the review and every look that it leaves, by the clock, until none is left; `at` runs before each. Answers how many reviews ran. */
async function settle(scene: World, at: () => void = () => {}): Promise<number> {
  let reviews = 0;
  let next = await perform(job, scene.surroundings());
  for (;;) {
    reviews += 1;
    expect(reviews).toBeLessThan(10);
    if (!next.later) return reviews;
    scene.now += next.later.milliseconds;
    at();
    const look = await perform(next.later.job, scene.surroundings());
    if (look.next.length === 0) return reviews;
    next = await perform(job, scene.surroundings());
  }
}

describe("what deliveries tell", () => {
  test("of pushes is the last one's head, in any order, in one second or several, however often each comes", () => {
    const pushes = fc
      .array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 6 })
      .map((waits) =>
        waits.map((_, at) => push(at + 1, start + 1000 * waits.slice(0, at + 1).reduce((a, b) => a + b))),
      );
    const told = pushes.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.array(fc.constantFrom(...all), { maxLength: 6 }).chain((more) => {
          const delivered = [...all, ...more];
          return fc.shuffledSubarray(delivered, { minLength: delivered.length });
        }),
      ),
    );
    fc.assert(
      fc.property(told, ([all, delivered]) => {
        const sum = delivered.reduce((one, other) => together(one, other));
        const reads = all.map(({ heads: [head = ""], updatedAt }) => ({ head, updatedAt }));
        expect(reads.map((read) => isShown(sum, read))).toEqual(reads.map((_, at) => at === all.length - 1));
      }),
    );
  });

  test("is nothing to whoever shows something newer", () => {
    expect(isShown(push(1, start), { head: "another", updatedAt: start + 1000 })).toBe(true);
    expect(isShown(push(1, start), { head: oid("head-1"), updatedAt: start - 1000 })).toBe(false);
  });

  test("of a push to and fro within a second is either head", () => {
    const back = { updatedAt: start, heads: ["a"], left: ["b"] };
    const fro = together({ updatedAt: start, heads: ["b"], left: ["a"] }, back);
    expect(["a", "b", "c"].map((head) => isShown(fro, { head, updatedAt: start }))).toEqual([true, true, false]);
  });
});

describe("a review", () => {
  test.each([
    ["in order", [1, 2]],
    ["in the other", [2, 1]],
    ["the first twice", [2, 1, 1]],
  ] as const)("finds the newest of two heads that GitHub shows later, told %s", async (_, order) => {
    const scene = await world();
    for (const number of order) scene.memory.tell(repository.id, 12, push(number, start + 1000 * number));
    scene.now = start + 2500;
    // The first appears after three seconds, and the second after seven.
    const reviews = await settle(scene, () => {
      if (scene.now >= start + 7000) show(scene, "head-2", start + 2000);
      else if (scene.now >= start + 3000) show(scene, "head-1", start + 1000);
    });
    expect(scene.runOn("head-2")).toMatchObject({ conclusion: "failure", completed: true });
    expect(reviews).toBe(3);
    expect(await scene.memory.verdict(repository.id, 12)).toMatchObject({ head: oid("head-2") });
  });

  test("is one question where GitHub shows what was told, and one write: 2, as ever", async () => {
    const scene = await world();
    show(scene, "head-1", start + 1000);
    scene.memory.tell(repository.id, 12, push(1, start + 1000));
    scene.now += 2000;
    expect(await perform(job, scene.surroundings())).toMatchObject({ requests: 2, because: "judged", later: null });
    expect(scene.calls).toEqual(["pullRequest", "createCheck"]);
    // A delivery that comes once more, and one that is older.
    scene.memory.tell(repository.id, 12, push(1, start + 1000));
    scene.memory.tell(repository.id, 12, { updatedAt: start, heads: [oid("head-0")], left: [] });
    expect(await perform(job, scene.surroundings())).toMatchObject({ requests: 1, because: "judged", later: null });
  });

  test("ends calmly where the head never shows: seven looks, of which none writes", async () => {
    const scene = await world();
    scene.memory.tell(repository.id, 12, push(1, start + 1000));
    scene.now += 1000;
    expect(await settle(scene)).toBe(7);
    expect(scene.calls).toEqual(Array.from({ length: 7 }, () => "pullRequest"));
    expect(scene.now).toBeLessThanOrEqual(start + 70_000);
  });

  test("of an edited description is done again when GitHub shows it", async () => {
    const scene = await world();
    scene.memory.tell(repository.id, 12, { updatedAt: start + 1000, heads: [oid("head-0")], left: [] });
    expect(await settle(scene, () => show(scene, "head-0", start + 1000))).toBe(2);
  });

  test("of one that GitHub still shows closed is done again", async () => {
    const scene = await world();
    const shown = scene.pullRequests.get(12);
    if (shown) shown.open = false;
    scene.memory.tell(repository.id, 12, { updatedAt: start + 1000, heads: [oid("head-0")], left: [] });
    await settle(scene, () => show(scene, "head-0", start + 1000));
    expect(await scene.memory.verdict(repository.id, 12)).toMatchObject({ head: oid("head-0") });
  });
});
