// The jobs beside the review: merge groups, re-runs, changed settings, what was lost, and giving up.
import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../src/jobs/fault.ts";
import type { Job, WaitingJob } from "../../src/jobs/job.ts";
import { giveUp, perform } from "../../src/jobs/perform.ts";
import { parseGroup } from "../../src/jobs/review-group.ts";
import { planPath, soundPlan, unfinishedPlan } from "./plans.ts";
import { changed, oid, repository, reviewOf, World } from "./world.ts";

const parent = oid("group-base");
const groupRef = `gh-readonly-queue/main/pr-12-${parent}`;
const group: Job = {
  kind: "review-group",
  repository,
  head: oid("group"),
  headRef: `refs/heads/${groupRef}`,
  base: parent,
  baseRef: "refs/heads/main",
};

function world(): World {
  const scene = new World();
  scene.commit("main", { [planPath]: soundPlan });
  scene.commit("head", { [planPath]: soundPlan });
  scene.commit("group-base", { [planPath]: soundPlan });
  scene.commit("group", { [planPath]: unfinishedPlan });
  scene.open(12, { base: "main", head: "head", files: [changed(planPath)], body: `Plan: ${planPath}` });
  return scene;
}

describe("a merge group", () => {
  test("is judged at its own head", async () => {
    const scene = world();
    expect(await perform(reviewOf(12), scene.surroundings())).toMatchObject({ conclusion: "success" });
    expect(await perform(group, scene.surroundings())).toMatchObject({ conclusion: "failure" });
    expect(scene.runOn("group")).toMatchObject({ conclusion: "failure", completed: true });
    expect(scene.runOn("head")).toMatchObject({ conclusion: "success" });
  });

  test("knows the plan from the pull request's review: no more than two requests", async () => {
    const scene = world();
    await perform(reviewOf(12), scene.surroundings());
    expect(await perform(group, scene.surroundings())).toMatchObject({ requests: 2 });
  });

  test.each(["refs/heads/gh-readonly-queue/main/odd", `refs/heads/gh-readonly-queue/release/pr-12-${parent}`])(
    "that names no pull request of its base fails visibly: %s",
    async (headRef) => {
      const scene = world();
      expect(await perform({ ...group, headRef }, scene.surroundings())).toMatchObject({ conclusion: "failure" });
      expect(scene.runOn("group")?.output.title).toBe("Not judged: the merge group names no pull request");
    },
  );

  test.each([
    [groupRef, { baseBranch: "main", number: 12, parent }],
    [`gh-readonly-queue/release/1.x/pr-7-${parent}`, { baseBranch: "release/1.x", number: 7, parent }],
    [`gh-readonly-queue/pr-7-${parent}`, null],
    [`gh-readonly-queue/main/pr--${parent}`, null],
    ["main", null],
  ])("%s", (branch, expected) => {
    expect(parseGroup(branch)).toEqual(expected);
  });
});

describe("a re-run", () => {
  const again: Job = { kind: "review-head", repository, head: oid("head") };

  test("brings a review of every open pull request with this head, remembered ones too", async () => {
    const scene = world();
    await perform(reviewOf(12), scene.surroundings());
    scene.open(13, { base: "main", head: "head", files: [] });
    const first = scene.pullRequests.get(12);
    // GitHub does not tie the commit of a fork to its pull request.
    if (first) scene.pullRequests.delete(12);
    expect(await perform(again, scene.surroundings())).toMatchObject({ next: [reviewOf(13), reviewOf(12)] });
  });

  test("of a merge group's check brings the group's review", async () => {
    const scene = world();
    scene.branches[oid("group")] = groupRef;
    const job: Job = { kind: "review-head", repository, head: oid("group") };
    expect(await perform(job, scene.surroundings())).toMatchObject({ next: [group] });
  });

  test("where nothing is left to judge repeats what was said", async () => {
    const scene = world();
    await perform(reviewOf(12), scene.surroundings());
    await scene.memory.dropVerdict(repository.id, 12);
    scene.pullRequests.delete(12);
    const run = scene.runs.get(oid("head"))?.[0];
    if (run) run.completed = false;
    expect(await perform(again, scene.surroundings())).toMatchObject({ next: [] });
    expect(run).toMatchObject({ completed: true, conclusion: "success" });
  });
});

test("changed settings bring a review of every open pull request into that branch", async () => {
  const scene = world();
  scene.open(13, { base: "main", head: "other", files: [], baseRef: "release" });
  const job: Job = { kind: "review-base", repository, branch: "main" };
  expect(await perform(job, scene.surroundings())).toMatchObject({ next: [reviewOf(12)] });
});

describe("a look for later", () => {
  const job: WaitingJob = { kind: "review", repository, number: 12 };
  const later: Job = { kind: "look-again", job };
  const awaited = { job, head: oid("head"), names: ["unit"], run: null };

  test("brings its job while a check has no outcome, and asks GitHub nothing", async () => {
    const scene = world();
    await scene.memory.storeAwaited({ ...awaited, since: 1 });
    expect(await perform(later, scene.surroundings())).toMatchObject({ requests: 0, next: [job] });
  });

  test("brings nothing when all have one, or nothing waits", async () => {
    const scene = world();
    expect(await perform(later, scene.surroundings())).toMatchObject({ next: [] });
    await scene.memory.storeAwaited({ ...awaited, since: null });
    expect(await perform(later, scene.surroundings())).toMatchObject({ requests: 0, next: [] });
  });
});

describe("reconcile", () => {
  test("reviews what has no finished check, and what only says that we failed", async () => {
    const scene = world();
    scene.open(13, { base: "main", head: "other", files: [] });
    scene.open(14, { base: "main", head: "third", files: [] });
    await perform(reviewOf(12), scene.surroundings());
    await giveUp(reviewOf(14), new Fault("GitHub answered 502"), "7f3a", scene.surroundings());
    const job: Job = { kind: "reconcile-repository", repository };
    expect(await perform(job, scene.surroundings())).toMatchObject({ next: [reviewOf(13), reviewOf(14)] });
  });

  test("asks again for what was lost, and for nothing else", async () => {
    const scene = world();
    const now = scene.surroundings().now();
    const delivery = (id: number, guid: string, statusCode: number, rest = {}) => ({
      id,
      guid,
      statusCode,
      ok: statusCode === 200,
      deliveredAt: now - 60_000 + id,
      ...rest,
    });
    scene.deliveries = [
      delivery(1, "fine", 200),
      delivery(2, "lost", 502),
      delivery(3, "timeout", 0),
      delivery(4, "refused", 400),
      delivery(5, "healed", 500),
      delivery(6, "healed", 200),
      delivery(7, "twice", 500),
      delivery(8, "twice", 503),
      delivery(9, "ancient", 500, { deliveredAt: now - 4 * 24 * 3600 * 1000 }),
    ];
    expect(await perform({ kind: "reconcile" }, scene.surroundings())).toMatchObject({
      next: [{ kind: "reconcile-repository", repository }],
    });
    expect(scene.redelivered).toEqual([2, 3, 8]);
    expect(await scene.memory.reconciledAt()).toBe(now);
  });
});

describe("giving up", () => {
  test("ends in a failing check that says what happened and what to do", async () => {
    const scene = world();
    await giveUp(reviewOf(12), new Fault("GitHub answered 502: Bad Gateway"), "7f3a", scene.surroundings());
    const output = scene.runOn("head")?.output;
    expect(output).toMatchObject({
      conclusion: "failure",
      title: "Could not read GitHub: try Re-check (incident 7f3a)",
    });
    expect(output?.summary).toContain("GitHub answered 502: Bad Gateway");
    // The next review takes it back.
    const pullRequest = scene.pullRequests.get(12);
    if (pullRequest) pullRequest.updatedAt += 1;
    expect(await perform(reviewOf(12), scene.surroundings())).toMatchObject({ conclusion: "success" });
    expect(scene.runOn("head")).toMatchObject({ conclusion: "success" });
  });

  test("says of a fault that does not pass that somebody has to act", async () => {
    const scene = world();
    const fault = new Fault("GitHub answered 403: Resource not accessible by integration", { permanent: true });
    await giveUp(reviewOf(12), fault, "7f3a", scene.surroundings());
    expect(scene.runOn("head")?.output.summary).toContain("This does not pass by itself.");
  });

  test("says the same thing once, until it is something else or somebody asks again", async () => {
    const scene = world();
    const fault = new Fault("GitHub answered 403: Resource not accessible by integration", { permanent: true });
    const again = async (incident: string, now: Fault = fault): Promise<string | undefined> => {
      await giveUp(reviewOf(12), now, incident, scene.surroundings());
      return scene.runOn("head")?.output.title;
    };
    expect(await again("1")).toContain("incident 1");
    scene.calls.length = 0;
    expect(await again("2")).toContain("incident 1");
    expect(scene.calls).toEqual(["head", "commit"]);
    expect(await again("3", new Fault("GitHub answered 502"))).toContain("incident 3");
    expect(await again("4")).toContain("incident 4");
    const run = scene.runOn("head");
    if (run) run.completed = false;
    expect(await again("5")).toContain("incident 5");
  });

  test("is not undone by another pull request with the same head", async () => {
    const scene = world();
    scene.open(13, { base: "main", head: "head", files: [] });
    await giveUp(reviewOf(12), new Fault("GitHub answered 502"), "7f3a", scene.surroundings());
    await perform(reviewOf(13), scene.surroundings());
    expect(scene.runOn("head")).toMatchObject({ conclusion: "failure" });
  });

  test("keeps an error of ours to the log", async () => {
    const scene = world();
    await giveUp(reviewOf(12), new TypeError("secret detail"), "7f3a", scene.surroundings());
    expect(JSON.stringify(scene.runOn("head")?.output)).not.toContain("secret detail");
  });

  test("answers a merge group and a re-run too, and leaves closed pull requests alone", async () => {
    const scene = world();
    await giveUp(group, new Fault("x"), "1", scene.surroundings());
    expect(scene.runOn("group")).toMatchObject({ conclusion: "failure" });
    await giveUp({ kind: "review-head", repository, head: oid("main") }, new Fault("x"), "2", scene.surroundings());
    expect(scene.runOn("main")).toMatchObject({ conclusion: "failure" });
    const pullRequest = scene.pullRequests.get(12);
    if (pullRequest) pullRequest.open = false;
    await giveUp(reviewOf(12), new Fault("x"), "3", scene.surroundings());
    expect(scene.runOn("head")).toBeNull();
  });
});
