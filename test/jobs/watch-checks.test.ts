// Reviews that hang on checks: what is asked and when, how a run waits and ends, and that no outcome is missed.
import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../src/jobs/fault.ts";
import type { GitHub } from "../../src/jobs/github.ts";
import type { Job, WaitingJob } from "../../src/jobs/job.ts";
import { giveUp, perform } from "../../src/jobs/perform.ts";
import type { Surroundings } from "../../src/jobs/surroundings.ts";
import type { CheckState } from "../../src/rules/facts.ts";
import { planPath, soundPlan } from "./plans.ts";
import { changed, oid, repository, reviewOf, World } from "./world.ts";

const minute = 60_000;
const open = soundPlan.replace("finds the page.", "finds the page (check:e2e).");
const ticked = open.replace("- [ ] A query", "- [x] A query");
const check = (name: string, outcome: string | null): CheckState => ({ name, outcome, at: null });
const job = reviewOf(12) as WaitingJob;

/** A pull request #12 that ticks a criterion bound to `e2e`. */
function world(...states: CheckState[]): World {
  const scene = new World();
  scene.commit("main", { [planPath]: open });
  scene.commit("head", { [planPath]: ticked });
  scene.open(12, { base: "main", head: "head", files: [changed(planPath)], body: `Plan: ${planPath}` });
  scene.checks.set("head", states);
  return scene;
}

const review = (scene: World, number = 12) => {
  scene.calls.length = 0;
  return perform(reviewOf(number), scene.surroundings());
};
const later = (minutes: number) => ({ job: { kind: "look-again", job }, milliseconds: minutes * minute });
const waits = (scene: World, name: string, head = "head") =>
  scene.memory.jobsAwaiting({ kind: "check-done", repository, head: oid(head), check: name });

/** Moves the head of #12 on. */
function push(scene: World, head: string, text: string, ...states: CheckState[]): void {
  scene.commit(head, { [planPath]: text });
  scene.open(12, { base: "main", head, files: [changed(planPath)], body: `Plan: ${planPath}`, updatedAt: 2000 });
  scene.checks.set(head, states);
}

describe("what is asked", () => {
  test("nothing while no ticked item is bound", async () => {
    const scene = world();
    push(scene, "head", open);
    expect(await review(scene)).toMatchObject({ conclusion: "success", later: null });
    expect(scene.calls).toEqual(["pullRequest", "files", "createCheck"]);
    expect(await scene.memory.awaited(job)).toBeNull();
  });

  test("one more the first time, then with the one question", async () => {
    const scene = world(check("e2e", "success"));
    expect(await review(scene)).toMatchObject({ conclusion: "success", later: null });
    expect(scene.calls).toEqual(["pullRequest", "files", "checks", "createCheck"]);
    push(scene, "next", ticked, check("e2e", "success"));
    expect(await review(scene)).toMatchObject({ conclusion: "success" });
    expect(scene.calls).toEqual(["pullRequest", "createCheck"]);
  });

  test("one more for a name that nobody watched and that has no outcome yet", async () => {
    const scene = world(check("e2e", "success"));
    await review(scene);
    const more = ticked.replace("- [x] A query", "- [x] Two letters match nothing (check:unit).\n- [x] A query");
    push(scene, "next", more, check("e2e", null), check("unit", null));
    expect(await review(scene)).toMatchObject({ conclusion: "pending" });
    expect(scene.calls).toEqual(["pullRequest", "checks", "createCheck"]);
  });

  test("nothing any more when the tick is gone", async () => {
    const scene = world(check("e2e", "failure"));
    expect(await review(scene)).toMatchObject({ conclusion: "failure" });
    push(scene, "next", open);
    expect(await review(scene)).toMatchObject({ conclusion: "success" });
    expect(await scene.memory.awaited(job)).toBeNull();
    expect(await review(scene)).toMatchObject({ requests: 1 });
  });
});

describe("a run that waits", () => {
  test("says what for, ends with the outcome, and is the same run", async () => {
    const scene = world(check("e2e", null));
    expect(await review(scene)).toMatchObject({ conclusion: "pending", later: later(120) });
    expect(scene.runOn("head")).toMatchObject({
      conclusion: null,
      completed: false,
      annotations: 0,
      output: { title: "Waiting for e2e · 1 of 1 criterion · 1 of 2 entries" },
    });
    expect(scene.comments.get(12)).toBeUndefined();
    expect(await waits(scene, "e2e")).toEqual([job]);
    expect(await waits(scene, "e2e", "other")).toEqual([]);

    // Something else happened: nothing new to say.
    expect(await review(scene)).toMatchObject({ conclusion: "pending", requests: 1 });

    scene.checks.set("head", [check("e2e", "success")]);
    expect(await review(scene)).toMatchObject({ conclusion: "success", later: null });
    expect(scene.calls).toEqual(["pullRequest", "updateCheck"]);
    expect(scene.runs.get(oid("head"))).toMatchObject([{ conclusion: "success", completed: true }]);
  });

  test("ends in a failure with its annotations, and a comment", async () => {
    const scene = world(check("e2e", null));
    await review(scene);
    scene.checks.set("head", [check("e2e", "failure")]);
    expect(await review(scene)).toMatchObject({ conclusion: "failure" });
    expect(scene.calls).toEqual(["pullRequest", "updateCheck", "createComment"]);
    expect(scene.runs.get(oid("head"))).toMatchObject([{ conclusion: "failure", annotations: 1 }]);
  });

  test("is a new one after a verdict: GitHub lets no completed run wait", async () => {
    const scene = world(check("e2e", "success"));
    await review(scene);
    // Somebody ran it again.
    scene.checks.set("head", [check("e2e", null)]);
    expect(await review(scene)).toMatchObject({ conclusion: "pending" });
    expect(scene.calls).toEqual(["pullRequest", "createCheck"]);
    scene.checks.set("head", [check("e2e", "success")]);
    await review(scene);
    expect(scene.runs.get(oid("head"))).toMatchObject([{ conclusion: "success" }, { conclusion: "success" }]);
  });

  test("a re-run that is asked for meanwhile changes nothing, and one after the verdict is answered", async () => {
    const scene = world(check("e2e", null));
    await review(scene);
    expect(await perform({ kind: "review-head", repository, head: oid("head") }, scene.surroundings())).toMatchObject({
      next: [job],
    });
    expect(await review(scene)).toMatchObject({ conclusion: "pending", requests: 1 });
    scene.checks.set("head", [check("e2e", "success")]);
    await review(scene);
    const [run] = scene.runs.get(oid("head")) ?? [];
    if (run) run.completed = false;
    expect(await review(scene)).toMatchObject({ conclusion: "success" });
    expect(scene.calls).toEqual(["pullRequest", "createCheck"]);
  });
});

describe("how long it waits", () => {
  test("until the deadline, which is counted from the first look, and then it fails and says so", async () => {
    const scene = world(check("e2e", null));
    await review(scene);
    scene.now += 119 * minute;
    expect(await review(scene)).toMatchObject({ conclusion: "pending", later: later(1), requests: 1 });
    scene.now += minute;
    expect(await review(scene)).toMatchObject({ conclusion: "failure", later: null });
    expect(scene.runOn("head")).toMatchObject({ completed: true, conclusion: "failure" });
    expect(scene.runOn("head")?.output.summary).toContain("which had no outcome on this commit after 2 h");
    // And the same the day after.
    scene.now += 24 * 60 * minute;
    expect(await review(scene)).toMatchObject({ conclusion: "failure", requests: 1 });
    // What ends too late is heard all the same.
    expect(await waits(scene, "e2e")).toEqual([job]);
    scene.checks.set("head", [check("e2e", "success")]);
    expect(await review(scene)).toMatchObject({ conclusion: "success" });
  });

  test("a check that is not there waits for the grace, and once it is there for the deadline", async () => {
    const scene = world();
    expect(await review(scene)).toMatchObject({ conclusion: "pending", later: later(10) });
    scene.now += 10 * minute;
    scene.checks.set("head", [check("e2e", null)]);
    expect(await review(scene)).toMatchObject({ conclusion: "pending", later: later(110), requests: 1 });
    scene.checks.set("head", [check("ci / e2e", "success")]);
    expect(await review(scene)).toMatchObject({ conclusion: "failure" });
    expect(scene.runOn("head")?.output.summary).toContain("Did you mean `ci / e2e`?");
  });

  test("a new head waits anew, and so does a check that is run again", async () => {
    const scene = world(check("e2e", null));
    await review(scene);
    scene.now += 60 * minute;
    push(scene, "next", ticked, check("e2e", null));
    expect(await review(scene)).toMatchObject({ later: later(120) });
    scene.checks.set("next", [check("e2e", "success")]);
    await review(scene);
    scene.now += 600 * minute;
    scene.checks.set("next", [check("e2e", null)]);
    expect(await review(scene)).toMatchObject({ conclusion: "pending", later: later(120) });
  });
});

describe("no outcome is missed", () => {
  /** Something happens while `method` is asked. */
  const during = (
    scene: World,
    method: "pullRequest" | "checks" | "createCheck",
    event: () => unknown,
  ): Surroundings => {
    const surroundings = scene.surroundings();
    const github = scene.github();
    const asked = github[method] as (...given: unknown[]) => Promise<unknown>;
    const wrapped = Object.assign(Object.create(github) as GitHub, {
      [method]: async (...given: unknown[]) => {
        const answer = await asked(...given);
        await event();
        return answer;
      },
    });
    return { ...surroundings, github: async () => wrapped };
  };

  test.each(["checks", "createCheck"] as const)("that comes after the first look, during %s", async (method) => {
    const scene = world(check("e2e", null));
    let brought: readonly Job[] = [];
    await perform(
      reviewOf(12),
      during(scene, method, async () => (brought = await waits(scene, "e2e"))),
    );
    expect(brought).toEqual([job]);
  });

  test.each(["pullRequest", "createCheck"] as const)("that comes on a new head, during %s", async (method) => {
    const scene = world(check("e2e", null));
    await review(scene);
    push(scene, "next", ticked, check("e2e", null));
    let brought: readonly Job[] = [];
    await perform(
      reviewOf(12),
      during(scene, method, async () => (brought = await waits(scene, "e2e", "next"))),
    );
    expect(brought).toEqual([job]);
    expect(await waits(scene, "e2e", "head")).toEqual([]);
  });

  test("that comes before the names were kept: the checks are asked once more", async () => {
    const scene = world(check("e2e", "success"));
    await review(scene);
    const more = ticked.replace("- [x] A query", "- [x] Two letters match nothing (check:unit).\n- [x] A query");
    push(scene, "next", more, check("e2e", "success"), check("unit", null));
    const surroundings = during(scene, "pullRequest", () => {
      scene.checks.set("next", [check("e2e", "success"), check("unit", "success")]);
    });
    expect(await perform(reviewOf(12), surroundings)).toMatchObject({ conclusion: "success" });
  });
});

describe("a head that is left", () => {
  test("for another: its run is completed, by one request", async () => {
    const scene = world(check("e2e", null));
    await review(scene);
    push(scene, "next", ticked, check("e2e", "success"));
    expect(await review(scene)).toMatchObject({ conclusion: "success" });
    expect(scene.calls).toEqual(["pullRequest", "updateCheck", "createCheck"]);
    expect(scene.runOn("head")).toMatchObject({
      completed: true,
      conclusion: "cancelled",
      output: { title: `Superseded by ${oid("next").slice(0, 7)}` },
    });
    expect(await review(scene)).toMatchObject({ requests: 1 });
    // And it is judged again when the branch goes back.
    push(scene, "head", ticked, check("e2e", "success"));
    expect(await review(scene)).toMatchObject({ conclusion: "success" });
    expect(scene.runOn("head")).toMatchObject({ conclusion: "success" });
  });

  test("for good: its run is completed, by one request", async () => {
    const scene = world(check("e2e", null));
    await review(scene);
    const pullRequest = scene.pullRequests.get(12);
    if (pullRequest) pullRequest.open = false;
    expect(await review(scene)).toMatchObject({ conclusion: "none", because: "closed" });
    expect(scene.calls).toEqual(["pullRequest", "updateCheck"]);
    expect(scene.runOn("head")).toMatchObject({ completed: true, conclusion: "cancelled" });
    expect(await scene.memory.awaited(job)).toBeNull();
    expect(await review(scene)).toMatchObject({ requests: 1 });
  });

  test("when the id of its run was lost, one more finds it", async () => {
    const scene = world(check("e2e", null));
    await review(scene);
    await scene.memory.dropAwaited(job);
    push(scene, "next", ticked, check("e2e", "success"));
    await review(scene);
    expect(scene.calls).toEqual(["pullRequest", "commit", "updateCheck", "checks", "createCheck"]);
    expect(scene.runOn("head")).toMatchObject({ conclusion: "cancelled" });
  });

  test("when giving up comes first, nothing waits on either head", async () => {
    const scene = world(check("e2e", null));
    await review(scene);
    await giveUp(reviewOf(12), new Fault("GitHub answered 502"), "7f3a", scene.surroundings());
    expect(scene.runs.get(oid("head"))).toMatchObject([{ completed: true, conclusion: "failure" }]);

    scene.checks.set("head", [check("e2e", null)]);
    const pullRequest = scene.pullRequests.get(12);
    if (pullRequest) pullRequest.updatedAt += 1;
    expect(await review(scene)).toMatchObject({ conclusion: "pending" });
    push(scene, "next", ticked, check("e2e", null));
    await giveUp(reviewOf(12), new Fault("GitHub answered 502"), "7f3b", scene.surroundings());
    expect(scene.runOn("head")).toMatchObject({ completed: true, conclusion: "cancelled" });
    expect(scene.runOn("next")).toMatchObject({ completed: true, conclusion: "failure" });
  });
});

describe("several pull requests with one head", () => {
  /** #13 has the same head against a base where the plan is the same: it waits too. #14 is judged without a plan. */
  const twins = async (...states: CheckState[]): Promise<World> => {
    const scene = world(...states);
    scene.open(13, { base: "main", head: "head", files: [changed(planPath)], baseRef: "release" });
    scene.open(14, { base: "main", head: "head", files: [changed("src/a.ts")], baseRef: "other" });
    for (const number of [12, 13, 14]) await review(scene, number);
    return scene;
  };
  const running = (scene: World) => (scene.runs.get(oid("head")) ?? []).filter(({ conclusion }) => conclusion === null);

  test("wait while one of them does, and end as all deserve, without a run left behind", async () => {
    const scene = await twins(check("e2e", null));
    expect(running(scene)).toHaveLength(1);
    scene.checks.set("head", [check("e2e", "success")]);
    await review(scene, 12);
    expect(scene.runOn("head")).toMatchObject({ conclusion: null });
    await review(scene, 13);
    expect(scene.runOn("head")).toMatchObject({ conclusion: "success" });
    expect(running(scene)).toEqual([]);
  });

  test("whoever leaves last completes the run", async () => {
    const scene = await twins(check("e2e", null));
    for (const number of [14, 12]) {
      const pullRequest = scene.pullRequests.get(number);
      if (pullRequest) pullRequest.open = false;
      await review(scene, number);
      expect(running(scene)).toHaveLength(1);
    }
    scene.commit("next", { [planPath]: open });
    scene.open(13, { base: "main", head: "next", files: [changed(planPath)], baseRef: "release", updatedAt: 2000 });
    await review(scene, 13);
    expect(scene.calls).toEqual(["pullRequest", "updateCheck", "createCheck"]);
    expect(running(scene)).toEqual([]);
  });
});

describe("a merge group", () => {
  const parent = oid("group-base");
  const group: WaitingJob = {
    kind: "review-group",
    repository,
    head: oid("group"),
    headRef: `refs/heads/gh-readonly-queue/main/pr-12-${parent}`,
    base: parent,
    baseRef: "refs/heads/main",
  };
  const queued = (...states: CheckState[]): World => {
    const scene = world(...states);
    scene.commit("group-base", { [planPath]: open });
    scene.commit("group", { [planPath]: ticked });
    return scene;
  };

  test("takes the word of its pull request's head, in two requests", async () => {
    const scene = queued(check("e2e", "success"));
    scene.checks.set("group", [check("e2e", "failure")]);
    await review(scene);
    scene.calls.length = 0;
    expect(await perform(group, scene.surroundings())).toMatchObject({ conclusion: "success", requests: 2 });
    expect(scene.calls).toEqual(["pullRequest", "createCheck"]);
    expect(await scene.memory.awaited(group)).toBeNull();
  });

  test("waits where that still runs, and is looked at again with its outcome", async () => {
    const scene = queued(check("e2e", null));
    await review(scene);
    expect(await perform(group, scene.surroundings())).toMatchObject({
      conclusion: "pending",
      later: { job: { kind: "look-again", job: group }, milliseconds: 120 * minute },
    });
    expect(await waits(scene, "e2e")).toEqual([job, group]);
    scene.checks.set("head", [check("e2e", "failure")]);
    expect(await perform(group, scene.surroundings())).toMatchObject({ conclusion: "failure" });
    expect(scene.runs.get(oid("group"))).toMatchObject([{ completed: true, conclusion: "failure" }]);
    expect(scene.runOn("group")?.output.summary).toContain("failed on the pull request's head");
    expect(await waits(scene, "e2e")).toEqual([job]);
  });

  test("that is given up leaves nothing waiting", async () => {
    const scene = queued(check("e2e", null));
    await perform(group, scene.surroundings());
    await giveUp(group, new Fault("x"), "7f3a", scene.surroundings());
    expect(scene.runs.get(oid("group"))).toMatchObject([{ completed: true, conclusion: "failure" }]);
    expect(await scene.memory.awaited(group)).toBeNull();
  });
});
