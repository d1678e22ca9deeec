// Pull requests that edit the same plan: each is told of the others, in any order and at any time, and then there is silence.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { giveUp, perform } from "../../src/jobs/perform.ts";
import type { Surroundings } from "../../src/jobs/surroundings.ts";
import { mostShared } from "../../src/rules/facts.ts";
import { soundPlan } from "./plans.ts";
import { changed, oid, repository, reviewOf, World } from "./world.ts";

const plansOf = (letters: string): string[] => [...letters].map((letter) => `docs/plans/${letter}.md`);

/** A repository with the plans a, b and c, in which pull requests edit some of them. */
class Shop {
  readonly world = new World();
  #pushes = 0;
  readonly edited = new Map<number, string>();

  constructor() {
    this.world.commit("main", Object.fromEntries(plansOf("abc").map((path) => [path, soundPlan])));
  }

  /** Opens, or pushes to, a pull request that edits these plans. */
  push(number: number, letters: string): void {
    const head = `head ${number} ${this.#pushes++}`;
    const text = soundPlan.replace("20 ms", `${this.#pushes} ms`);
    this.world.commit(head, {
      ...Object.fromEntries(plansOf("abc").map((path) => [path, soundPlan])),
      ...Object.fromEntries(plansOf(letters).map((path) => [path, text])),
    });
    const files = [changed("src/search.ts"), ...plansOf(letters).map((path) => changed(path))];
    this.world.open(number, { base: "main", head, files, updatedAt: 1000 + this.#pushes });
    this.edited.set(number, letters);
  }

  close(number: number): void {
    const pullRequest = this.world.pullRequests.get(number);
    if (pullRequest) Object.assign(pullRequest, { open: false, updatedAt: 1000 + ++this.#pushes });
    this.edited.delete(number);
  }

  /** Reviews what is asked for and what follows from it, until nothing does; answers the numbers in order. */
  async settle(...numbers: number[]): Promise<number[]> {
    const waiting = [...numbers];
    const reviewed: number[] = [];
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      reviewed.push(number);
      if (reviewed.length > 500) throw new Error("It does not come to an end.");
      const { next } = await perform(reviewOf(number), this.world.surroundings());
      for (const job of next) if (job.kind === "review" && !waiting.includes(job.number)) waiting.push(job.number);
    }
    return reviewed;
  }

  /** Of whom each pull request's check tells, by plan. */
  async told(number: number): Promise<Record<string, readonly number[]>> {
    const row = await this.world.memory.verdict(repository.id, number);
    return Object.fromEntries(
      (row?.verdict.examined.plans ?? []).map(({ path, shared }) => [path.charAt("docs/plans/".length), shared]),
    );
  }

  async notices(number: number): Promise<string[]> {
    const row = await this.world.memory.verdict(repository.id, number);
    return (row?.verdict.findings ?? [])
      .filter(({ rule }) => rule === "plan-shared")
      .map(({ message }) => message.join(""));
  }
}

describe("two pull requests and a plan", () => {
  test("the second is told at once, the first by a review of its own, and then there is nothing to do", async () => {
    const shop = new Shop();
    shop.push(12, "a");
    expect(await shop.settle(12)).toEqual([12]);
    shop.push(14, "a");
    expect(await shop.settle(14)).toEqual([14, 12]);
    expect(await shop.notices(12)).toEqual(["Pull request #14 edits this plan as well."]);
    expect(await shop.notices(14)).toEqual(["Pull request #12 edits this plan as well."]);

    shop.push(14, "a");
    shop.world.calls.length = 0;
    expect(await shop.settle(14)).toEqual([14]);
    expect(shop.world.calls).toEqual(["pullRequest", "createCheck"]);
    shop.world.calls.length = 0;
    expect(await shop.settle(12)).toEqual([12]);
    expect(shop.world.calls).toEqual(["pullRequest"]);
  });

  test.each([
    ["drops the plan", (shop: Shop) => shop.push(14, "b")],
    ["is closed", (shop: Shop) => shop.close(14)],
  ])("one that %s is told of no more", async (_, leave) => {
    const shop = new Shop();
    shop.push(12, "a");
    shop.push(14, "a");
    await shop.settle(12, 14);
    leave(shop);
    expect(await shop.settle(14)).toEqual([14, 12]);
    expect(await shop.notices(12)).toEqual([]);
  });

  test("one that closed while nobody listened is found when the repository is looked through", async () => {
    const shop = new Shop();
    shop.push(12, "a");
    shop.push(14, "a");
    await shop.settle(12, 14);
    shop.close(14);
    const { next } = await perform({ kind: "reconcile-repository", repository }, shop.world.surroundings());
    expect(next).toEqual([reviewOf(14)]);
    expect(await shop.settle(14)).toEqual([14, 12]);
  });

  test("one that GitHub took away is looked for once, and then forgotten", async () => {
    const shop = new Shop();
    shop.push(12, "a");
    shop.push(14, "a");
    await shop.settle(12, 14);
    shop.world.pullRequests.delete(14);
    const surroundings = shop.world.surroundings();
    const lookThrough = () => perform({ kind: "reconcile-repository", repository }, surroundings);
    expect((await lookThrough()).next).toEqual([reviewOf(14)]);
    const fault = await perform(reviewOf(14), surroundings).catch((thrown: unknown) => thrown);
    await giveUp(reviewOf(14), fault, "7f3a", surroundings);
    expect((await lookThrough()).next).toEqual([]);
    expect(await shop.settle(12)).toEqual([12]);
    expect(await shop.notices(12)).toEqual([]);
  });

  test("one that moves it and one that edits it in place meet; one that only names it edits nothing", async () => {
    const shop = new Shop();
    shop.push(12, "a");
    const moved = "docs/plans/completed/a.md";
    const files = [changed(moved, { status: "renamed", previousPath: "docs/plans/a.md" })];
    shop.world.commit("moved", { [moved]: soundPlan });
    shop.world.open(14, { base: "main", head: "moved", files });
    shop.world.commit("named", { "docs/plans/a.md": soundPlan });
    shop.world.open(15, { base: "main", head: "named", files: [changed("a.ts")], body: "Plan: docs/plans/a.md" });
    await shop.settle(12, 14, 15);
    expect(await shop.told(12)).toEqual({ a: [14] });
    expect(await shop.told(15)).toEqual({ a: [] });
  });

  test("a repository that turned the rule off costs one question a change of editors, and no answer", async () => {
    const shop = new Shop();
    shop.world.commit("off", { ".github/plan-warden.yml": "rules:\n  plan-shared: off\n" });
    for (const number of [12, 14]) {
      shop.push(number, "a");
      Object.assign(shop.world.pullRequests.get(number) ?? {}, { tip: oid("off") });
    }
    await shop.settle(12);
    expect(await shop.settle(14)).toEqual([14, 12]);
    shop.world.calls.length = 0;
    expect(await shop.settle(12, 14)).toEqual([12, 14]);
    expect(shop.world.calls).toEqual(["pullRequest", "pullRequest"]);
  });
});

test("where a crowd edits one plan, who comes and goes concerns few", async () => {
  const shop = new Shop();
  for (let number = 1; number <= 40; number += 1) {
    shop.push(number, "a");
    expect((await shop.settle(number)).length).toBeLessThanOrEqual(mostShared + 1);
  }
  for (const number of [1, 20, 21, 40]) {
    shop.close(number);
    expect((await shop.settle(number)).length).toBeLessThanOrEqual(2 * mostShared + 1);
  }
  expect(await shop.notices(30)).toEqual(["Pull requests #25, #26, #27 and at least 7 more edit this plan as well."]);
});

/** Everybody that edits the same plan by the numbers nearest, as the check should tell. */
function expected(shop: Shop, number: number, letter: string): number[] {
  const others = [...shop.edited].filter(([other, letters]) => other !== number && letters.includes(letter));
  return others.map(([other]) => other).sort((one, other) => one - other);
}

test("whatever happens, in whatever order and at the same time, all are told the truth in the end", async () => {
  const event = fc.record({
    number: fc.integer({ min: 1, max: 5 }),
    letters: fc.constantFrom("", "a", "b", "ab", "abc", "close"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 12 }), fc.scheduler(), async (events, scheduler) => {
      const shop = new Shop();
      const surroundings = slowed(shop.world.surroundings(), scheduler);
      const waiting = new Set<number>();
      const running = new Set<number>();
      let reviews = 0;
      // As the queue does it: of each subject one runs and one waits.
      const run = async (number: number): Promise<void> => {
        reviews += 1;
        running.add(number);
        const { next } = await perform(reviewOf(number), surroundings);
        running.delete(number);
        for (const job of next) if (job.kind === "review") waiting.add(job.number);
        start();
      };
      const faults: unknown[] = [];
      const start = (): void => {
        for (const number of waiting)
          if (!running.has(number) && shop.world.pullRequests.has(number)) {
            waiting.delete(number);
            run(number).catch((fault: unknown) => faults.push(fault));
          }
      };
      scheduler.scheduleSequence(
        events.map(({ number, letters }) => async () => {
          if (letters === "close") shop.close(number);
          else shop.push(number, letters);
          waiting.add(number);
          start();
        }),
      );
      await scheduler.waitIdle();
      expect(faults).toEqual([]);
      expect([...waiting, ...running].filter((number) => shop.world.pullRequests.has(number))).toEqual([]);
      for (const [number, letters] of shop.edited)
        expect(await shop.told(number)).toEqual(
          Object.fromEntries([...letters].map((letter) => [letter, expected(shop, number, letter)])),
        );
      // Each event can put at most the five out of date, and each of those is set right by one review or one more.
      expect(reviews).toBeLessThanOrEqual(events.length * 10);
    }),
    { numRuns: 150 },
  );
});

/** Memory and GitHub answer when the scheduler says so. */
function slowed(surroundings: Surroundings, scheduler: fc.Scheduler): Surroundings {
  const { memory } = surroundings;
  const slow =
    <Given extends unknown[], Answer>(name: string, ask: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      await scheduler.schedule(Promise.resolve(), name);
      const answer = await ask(...given);
      await scheduler.schedule(Promise.resolve(), `${name} answers`);
      return answer;
    };
  return {
    ...surroundings,
    memory: {
      ...memory,
      storeVerdict: slow("store", memory.storeVerdict),
      dropVerdict: slow("drop", memory.dropVerdict),
      editorsOf: slow("editors", memory.editorsOf),
    },
  };
}
