// Reviews from end to end on a GitHub of our own: the exact number of requests is the product's promise.
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import type { Octokit } from "@octokit/rest";
import { settingsPath } from "../../src/config.ts";
import { Fault } from "../../src/jobs/fault.ts";
import type { GitHub, PullRequest } from "../../src/jobs/github.ts";
import type { RepositoryReference } from "../../src/jobs/job.ts";
import { giveUp, perform } from "../../src/jobs/perform.ts";
import type { Surroundings } from "../../src/jobs/surroundings.ts";
import { type Scene, strict } from "../sandbox/scene.ts";
import { createMemory } from "./memory.ts";
import { finishedPlan, planPath, soundPlan, unfinishedPlan } from "./plans.ts";
import { openWarden, type Warden } from "./warden.ts";

jest.setTimeout(60_000);

let scene: Scene;
let surroundings: Surroundings;
let repository: RepositoryReference;
let review: Warden["review"];

beforeAll(async () => {
  ({ scene, surroundings, repository, review } = await openWarden());
  await scene.put("main", planPath, soundPlan);
});
afterAll(() => scene.close());

async function runsOf(head: string) {
  const { data } = await scene.ana.rest.checks.listForRef({ ...scene.demo, ref: head, filter: "all" });
  return data.check_runs.sort((a, b) => b.id - a.id);
}

const commentsOf = async (number: number) =>
  (await scene.ana.rest.issues.listComments({ ...scene.demo, issue_number: number })).data;

/** Puts files on a branch, the plan the last. */
async function branch(name: string, plan: string, files = 1): Promise<string> {
  for (let index = 0; index < files; index += 1) await scene.put(name, `src/${name}/${index}.ts`, `${index}\n`);
  return scene.put(name, planPath, plan);
}

describe("requests of a synchronize event with 30 files, warm", () => {
  const body = `Plan: ${planPath}`;

  test("plan named in the body, comment there: 2 while its words stay, 3 when they change", async () => {
    await branch("warm", unfinishedPlan, 29);
    const number = await scene.open("warm", "Warm", body);
    expect((await review(number)).asked).toEqual(["Review", "Files", "POST check-runs", "POST issues/N/comments"]);

    await scene.put("warm", "src/warm/0.ts", "again\n");
    expect(await review(number)).toMatchObject({ conclusion: "failure", asked: ["Review", "POST check-runs"] });

    const head = await scene.put("warm", planPath, finishedPlan);
    expect(await review(number)).toMatchObject({
      conclusion: "success",
      asked: ["Review", "POST check-runs", "PATCH issues/comments/N"],
    });
    expect(await runsOf(head)).toMatchObject([{ conclusion: "success", status: "completed" }]);
    expect(await commentsOf(number)).toHaveLength(1);

    // The same event once more.
    expect(await review(number)).toMatchObject({ conclusion: "success", asked: ["Review"] });
  });

  test("one more when the plan is only found among the changed files", async () => {
    await branch("found", soundPlan.replace("20 ms", "21 ms"), 3);
    const number = await scene.open("found");
    expect((await review(number)).asked).toEqual(["Review", "Files", "POST check-runs"]);
    await scene.put("found", planPath, soundPlan.replace("20 ms", "22 ms"));
    expect((await review(number)).asked).toEqual(["Review", "POST check-runs"]);
  });

  test("one more when something was renamed", async () => {
    await branch("moved", soundPlan);
    const { demo, ana } = scene;
    const tip = await scene.tip("moved");
    const { data: tree } = await ana.rest.git.createTree({
      ...demo,
      base_tree: (await ana.rest.git.getCommit({ ...demo, commit_sha: tip })).data.tree.sha,
      tree: [
        { path: planPath, mode: "100644", type: "blob", sha: null },
        { path: "docs/exec-plans/active/search.md", mode: "100644", type: "blob", content: soundPlan },
      ],
    });
    const { data: commit } = await ana.rest.git.createCommit({
      ...demo,
      message: "Move",
      tree: tree.sha,
      parents: [tip],
    });
    await ana.rest.git.updateRef({ ...demo, ref: "heads/moved", sha: commit.sha });
    const number = await scene.open("moved", "Moved", body);
    expect((await review(number)).asked).toEqual(["Review", "GET pulls/N/files", "Files", "POST check-runs"]);
    const row = await surroundings.memory.verdict(repository.id, number);
    expect(row?.verdict.examined.plans).toMatchObject([
      { path: "docs/exec-plans/active/search.md", basePath: planPath, sources: ["changed", "body"] },
    ]);
  });

  test("two more when an active plan goes: for its text, and for where its copy may lie", async () => {
    const { demo, ana } = scene;
    await scene.put("gone", "src/gone.ts", "gone\n");
    const { data } = await ana.rest.repos.getContent({ ...demo, path: planPath, ref: "gone" });
    const sha = "sha" in data ? data.sha : "";
    await ana.rest.repos.deleteFile({ ...demo, path: planPath, branch: "gone", sha, message: "Take the plan away" });
    const number = await scene.open("gone", "Gone", body);
    expect(await review(number)).toMatchObject({
      conclusion: "success",
      asked: ["Review", "Files", "Files", "POST check-runs"],
    });
    const row = await surroundings.memory.verdict(repository.id, number);
    expect(row?.verdict.findings).toMatchObject([{ rule: "plan-removed", severity: "warning" }]);
    expect((await review(number)).asked).toEqual(["Review"]);
  });

  test("one more for a text that GitHub cuts", async () => {
    await branch("long", `${soundPlan}\n${"word ".repeat(103_000)}\n`);
    const number = await scene.open("long");
    const { asked, conclusion } = await review(number);
    expect(asked).toEqual(["Review", "Files", "GET git/blobs/OID", "POST check-runs"]);
    expect(conclusion).toBe("success");
  });
});

describe("which commit brings an entry that is stamped later than the first", () => {
  /** A branch of the plan's texts, a commit a day from 2026-11-20 14:05Z on. */
  async function history(name: string, plans: readonly string[]): Promise<string> {
    const { demo, ana } = scene;
    let parent = await scene.tip("main");
    for (const [index, content] of plans.entries()) {
      const { data: before } = await ana.rest.git.getCommit({ ...demo, commit_sha: parent });
      const { data: tree } = await ana.rest.git.createTree({
        ...demo,
        base_tree: before.tree.sha,
        tree: [
          { path: planPath, mode: "100644", type: "blob", content },
          { path: `src/${name}/${index}.ts`, mode: "100644", type: "blob", content: `${index}\n` },
        ],
      });
      const { data: commit } = await ana.rest.git.createCommit({
        ...demo,
        message: "Work",
        tree: tree.sha,
        parents: [parent],
        author: { name: "Ana", email: "ana@example.com", date: `2026-11-${20 + index}T16:05:00+02:00` },
      });
      parent = commit.sha;
    }
    await ana.rest.git.createRef({ ...demo, ref: `refs/heads/${name}`, sha: parent });
    return parent;
  }
  const logged = (...stamps: readonly string[]): string =>
    soundPlan.replace("- [ ] Ranking.", stamps.map((stamp, index) => `- [x] (${stamp}) Part ${index}.`).join("\n"));
  const foundIn = async (number: number) =>
    (await surroundings.memory.verdict(repository.id, number))?.verdict.findings.filter(({ rule }) =>
      rule.startsWith("progress-after"),
    );

  test("none for a change of one commit", async () => {
    await history("stamped-once", [logged("2026-11-20 16:04Z")]);
    const number = await scene.open("stamped-once");
    expect((await review(number)).asked).toEqual(["Review", "Files", "POST check-runs"]);
    const [finding, ...others] = (await foundIn(number)) ?? [];
    expect(others).toEqual([]);
    expect(finding?.severity).toBe("warning");
    // The author's own offset came through GraphQL.
    expect(finding?.remedy.join("")).toContain("2 h ahead of UTC");
  });

  test("none when every stamp is older than the first commit", async () => {
    await history("stamped-old", [
      logged(),
      logged("2026-11-20 14:00Z"),
      logged("2026-11-20 14:00Z", "2026-11-20 14:10Z"),
    ]);
    const number = await scene.open("stamped-old");
    expect((await review(number)).asked).toEqual(["Review", "Files", "POST check-runs"]);
  });

  test("one more for few commits", async () => {
    const first = logged("2026-11-20 14:00Z");
    await history("stamped-few", [first, first, logged("2026-11-20 14:00Z", "2026-11-22 10:00Z")]);
    const number = await scene.open("stamped-few");
    expect((await review(number)).asked).toEqual(["Review", "Files", "Files", "POST check-runs"]);
    expect(await foundIn(number)).toEqual([]);
  });

  test("two more for many, and one where all their texts are known", async () => {
    const late = logged("2026-11-22 19:05Z");
    const nine = [logged(), logged(), late, ...Array.from({ length: 6 }, () => late.replace("20 ms", "30 ms"))];
    await history("stamped-often", nine);
    const number = await scene.open("stamped-often");
    expect((await review(number)).asked).toEqual(["Review", "Files", "Blobs", "Files", "POST check-runs"]);
    const [finding] = (await foundIn(number)) ?? [];
    expect(finding?.severity).toBe("warning");
    expect(finding?.message.join("")).toContain("5 h after the commit that brings it");

    await history("stamped-late", [...Array.from({ length: 8 }, () => soundPlan), logged("2026-11-28 13:05Z")]);
    const known = await scene.open("stamped-late");
    expect((await review(known)).asked).toEqual(["Review", "Files", "Blobs", "POST check-runs"]);
    expect(await foundIn(known)).toEqual([]);
  });
});

test("a head that GitHub does not show yet costs one more for each look, until it does", async () => {
  const { tell, ...memory } = createMemory();
  let shown: PullRequest | null = null;
  const lagging: Surroundings = {
    ...surroundings,
    memory,
    github: async (named) => {
      const github = await surroundings.github(named);
      const pullRequest: GitHub["pullRequest"] = async (question) => shown ?? github.pullRequest(question);
      return Object.create(github, { pullRequest: { value: pullRequest } });
    },
  };
  const old = await branch("lagging", soundPlan.replace("20 ms", "28 ms"));
  const number = await scene.open("lagging", "Lagging", `Plan: ${planPath}`);
  const job = { kind: "review" as const, repository, number };
  expect(await perform(job, lagging)).toMatchObject({ conclusion: "success", because: "judged" });
  const github = await surroundings.github(repository);
  shown = await github.pullRequest({ number, settingsPath, group: null, mergeBase: null, paths: [planPath] });

  const head = await scene.put("lagging", planPath, unfinishedPlan);
  const { data } = await scene.ana.rest.pulls.get({ ...scene.demo, pull_number: number });
  tell(repository.id, number, { updatedAt: Date.parse(data.updated_at), heads: [head], left: [old] });
  const { later, ...behind } = await perform(job, lagging);
  expect(behind).toMatchObject({ because: "judged, though GitHub shows it older than it told" });
  expect(later?.job).toEqual({ kind: "look-again", job });
  expect(await runsOf(head)).toEqual([]);

  shown = null;
  const again = await perform({ kind: "look-again", job }, lagging);
  expect(again).toMatchObject({ because: "GitHub showed it older than it told", next: [job], requests: 0 });
  expect(await perform(job, lagging)).toMatchObject({ conclusion: "failure", because: "judged", later: null });
  expect(await runsOf(head)).toMatchObject([{ conclusion: "failure", status: "completed" }]);
  expect(await perform({ kind: "look-again", job }, lagging)).toMatchObject({ next: [], requests: 0 });
});

test("more than a hundred files are paged", async () => {
  const { demo, ana } = scene;
  const tip = await scene.tip("main");
  const { data: tree } = await ana.rest.git.createTree({
    ...demo,
    base_tree: (await ana.rest.git.getCommit({ ...demo, commit_sha: tip })).data.tree.sha,
    tree: Array.from({ length: 250 }, (_, index) => ({
      path: `many/${index}.txt`,
      mode: "100644" as const,
      type: "blob" as const,
      content: `${index}\n`,
    })),
  });
  const { data: commit } = await ana.rest.git.createCommit({
    ...demo,
    message: "Many",
    tree: tree.sha,
    parents: [tip],
  });
  await ana.rest.git.createRef({ ...demo, ref: "refs/heads/many", sha: commit.sha });
  const number = await scene.open("many");
  expect(await review(number)).toMatchObject({
    conclusion: "skipped",
    asked: ["Review", "More", "More", "POST check-runs"],
  });
});

test("a re-run is answered by a new run on the same commit", async () => {
  const head = await branch("again", soundPlan.replace("20 ms", "23 ms"));
  const number = await scene.open("again");
  await review(number);
  const [run] = await runsOf(head);
  await scene.ana.rest.checks.rerequestRun({ ...scene.demo, check_run_id: run?.id ?? 0 });
  const outcome = await perform({ kind: "review-head", repository, head }, surroundings);
  expect(outcome).toMatchObject({ requests: 1, next: [{ kind: "review", number }] });
  expect(await review(number)).toMatchObject({ asked: ["Review", "POST check-runs"] });
  expect(await runsOf(head)).toHaveLength(2);
  const { data: suites } = await scene.ana.rest.checks.listSuitesForRef({ ...scene.demo, ref: head });
  const ours = suites.check_suites.filter(({ app }) => app?.slug === "plan-warden");
  expect(ours).toMatchObject([{ status: "completed", conclusion: "success" }]);
});

test("somebody else's comment with our marker is left alone", async () => {
  await branch("forged", unfinishedPlan);
  const number = await scene.open("forged");
  await scene.ana.rest.issues.createComment({
    ...scene.demo,
    issue_number: number,
    body: "<!-- plan-warden -->\n\nmine",
  });
  await review(number);
  const comments = await commentsOf(number);
  expect(comments.map(({ user }) => user?.login)).toEqual(["ana", "plan-warden[bot]"]);
  expect(comments[0]?.body).toBe("<!-- plan-warden -->\n\nmine");
});

test("two pull requests with one head: the check is what both deserve", async () => {
  // On the branch of releases the plan is completed already.
  const released = await branch("shared", unfinishedPlan);
  await scene.ana.rest.git.createRef({ ...scene.demo, ref: "refs/heads/release", sha: released });
  const head = await scene.put("shared", "src/more.ts", "more\n");
  const first = await scene.open("shared");
  const { data: second } = await scene.ana.rest.pulls.create({
    ...scene.demo,
    head: "shared",
    base: "release",
    title: "Decoy",
  });
  expect(await review(first)).toMatchObject({ conclusion: "failure" });
  expect(await review(second.number)).toMatchObject({ conclusion: "failure" });
  expect((await surroundings.memory.verdict(repository.id, second.number))?.verdict.conclusion).not.toBe("failure");
  await scene.ana.rest.pulls.update({ ...scene.demo, pull_number: first, state: "closed" });
  expect(await review(first)).toMatchObject({ because: "closed", asked: ["Review", "POST check-runs"] });
  expect((await runsOf(head))[0]?.conclusion).not.toBe("failure");
});

test("two pull requests that edit one plan: the other costs a question and an answer, once, and is linked", async () => {
  // A plan of their own: the others of this file edit the common one.
  const path = "docs/exec-plans/both.md";
  await scene.put("main", path, soundPlan);
  const open = async (name: string) => {
    await scene.put(name, path, soundPlan.replace("20 ms", `20 ms on ${name}`));
    return scene.open(name);
  };
  const [one, other] = [await open("one"), await open("other")];
  expect((await review(one)).next).toEqual([]);
  expect(await review(other)).toMatchObject({
    asked: ["Review", "Files", "POST check-runs"],
    next: [{ kind: "review", number: one }],
  });
  expect(await review(one)).toMatchObject({ asked: ["Review", "PATCH check-runs/N"], next: [] });
  const [run] = await runsOf(await scene.tip("one"));
  expect(run?.output.summary).toContain(`Pull request #${other} edits this plan as well.`);
  for (const number of [one, other]) expect(await review(number)).toMatchObject({ asked: ["Review"], next: [] });
  await scene.ana.rest.pulls.update({ ...scene.demo, pull_number: other, state: "closed" });
  expect(await review(other)).toMatchObject({ asked: ["Review"], next: [{ kind: "review", number: one }] });
  expect(await review(one)).toMatchObject({ asked: ["Review", "POST check-runs"], next: [] });
});

describe("a ticked criterion that is bound to a check", () => {
  const open = soundPlan.replace("finds the page.", "finds the page (`check: ci / e2e`).");
  const ticked = open.replace("- [ ] A query", "- [x] A query");
  let ci: Octokit;
  beforeAll(async () => {
    const { id, privateKey } = scene.sandbox.registerApp({ slug: "ci", permissions: { checks: "write" }, events: [] });
    const app = strict({ baseUrl: scene.sandbox.api, authStrategy: createAppAuth, auth: { appId: id, privateKey } });
    const { data } = await app.rest.apps.getRepoInstallation(scene.demo);
    const auth = { appId: id, privateKey, installationId: data.id };
    ci = strict({ baseUrl: scene.sandbox.api, authStrategy: createAppAuth, auth });
  });
  const run = async (head: string): Promise<number> =>
    (await ci.rest.checks.create({ ...scene.demo, name: "ci / e2e", head_sha: head, status: "in_progress" })).data.id;
  const conclude = (id: number, conclusion: "success" | "failure") =>
    ci.rest.checks.update({ ...scene.demo, check_run_id: id, conclusion });

  test("one more for its check at first, none later; a write when it waits, and one when it has waited", async () => {
    const head = await branch("bound", ticked);
    const check = await run(head);
    const number = await scene.open("bound", "Bound", `Plan: ${planPath}`);
    expect(await review(number)).toMatchObject({
      conclusion: "pending",
      asked: ["Review", "Files", "Checks", "POST check-runs"],
    });
    expect(await runsOf(head)).toMatchObject([
      { status: "in_progress", output: { title: expect.stringMatching(/^Waiting for ci \/ e2e · /) } },
      { name: "ci / e2e" },
    ]);
    expect((await review(number)).asked).toEqual(["Review"]);
    await conclude(check, "success");
    expect(await review(number)).toMatchObject({ conclusion: "success", asked: ["Review", "PATCH check-runs/N"] });

    const next = await scene.put("bound", "src/more.ts", "more\n");
    await conclude(await run(next), "failure");
    expect(await review(number)).toMatchObject({
      conclusion: "failure",
      asked: ["Review", "POST check-runs", "POST issues/N/comments"],
    });
  });

  test("a status binds as well, and the newest word counts", async () => {
    const head = await branch("status", ticked.replace("ci / e2e", "bench"));
    const said = (state: "pending" | "failure" | "success") =>
      scene.ana.rest.repos.createCommitStatus({ ...scene.demo, sha: head, state, context: "bench" });
    await said("failure");
    await said("pending");
    const number = await scene.open("status");
    expect(await review(number)).toMatchObject({ conclusion: "pending" });
    await said("success");
    expect(await review(number)).toMatchObject({ conclusion: "success" });
  });

  test("one write more for the run that waits on a head that was left, or closed", async () => {
    const head = await branch("left", ticked.replace("20 ms", "31 ms"));
    await run(head);
    const number = await scene.open("left", "Left", `Plan: ${planPath}`);
    await review(number);
    const next = await scene.put("left", planPath, ticked.replace("20 ms", "32 ms"));
    await run(next);
    expect(await review(number)).toMatchObject({
      conclusion: "pending",
      asked: ["Review", "PATCH check-runs/N", "POST check-runs"],
    });
    expect((await runsOf(head))[0]).toMatchObject({
      conclusion: "cancelled",
      output: { title: `Superseded by ${next.slice(0, 7)}` },
    });
    await scene.ana.rest.pulls.update({ ...scene.demo, pull_number: number, state: "closed" });
    expect(await review(number)).toMatchObject({ because: "closed", asked: ["Review", "PATCH check-runs/N"] });
    expect((await runsOf(next))[0]).toMatchObject({
      conclusion: "cancelled",
      output: { title: "Closed before its checks were done" },
    });
  });

  test("in a merge group its pull request's head answers, with the one question", async () => {
    const pull = await branch("bound-queue", ticked.replace("20 ms", "33 ms"));
    await conclude(await run(pull), "success");
    const number = await scene.open("bound-queue", "Queued", `Plan: ${planPath}`);
    await review(number);
    const base = await scene.tip("main");
    const branchName = `gh-readonly-queue/main/pr-${number}-${base}`;
    const head = await scene.put(branchName, planPath, ticked.replace("20 ms", "33 ms"));
    const group = { kind: "review-group" as const, repository, head, headRef: `refs/heads/${branchName}` };
    expect(await perform({ ...group, base, baseRef: "refs/heads/main" }, surroundings)).toMatchObject({
      conclusion: "success",
      requests: 2,
    });
  });
});

test("a merge group is judged at its own head", async () => {
  await branch("queued", soundPlan.replace("20 ms", "25 ms"));
  const number = await scene.open("queued", "Queued", `Plan: ${planPath}`);
  await review(number);
  const base = await scene.tip("main");
  const branchName = `gh-readonly-queue/main/pr-${number}-${base}`;
  const head = await scene.put(branchName, planPath, unfinishedPlan);
  const outcome = await perform(
    {
      kind: "review-group",
      repository,
      head,
      headRef: `refs/heads/${branchName}`,
      base,
      baseRef: "refs/heads/main",
    },
    surroundings,
  );
  expect(outcome).toMatchObject({ conclusion: "failure", requests: 2 });
  expect(await runsOf(head)).toMatchObject([{ status: "completed", conclusion: "failure" }]);
});

test("more than fifty annotations take one more request for each fifty", async () => {
  const entries = Array.from({ length: 120 }, (_, index) => `- [x] (2026-02-31 10:00Z) Entry ${index}.`);
  const head = await branch("noted", soundPlan.replace("- [ ] Ranking.", entries.join("\n")));
  const number = await scene.open("noted");
  const { asked } = await review(number);
  const patches = asked.filter((each) => each === "PATCH check-runs/N");
  const [run] = await runsOf(head);
  expect(run?.output.annotations_count).toBeGreaterThan(100);
  expect(patches).toHaveLength(Math.ceil((run?.output.annotations_count ?? 0) / 50) - 1);
  expect((await review(number)).asked).toEqual(["Review"]);
});

describe("when GitHub fails", () => {
  test("a fault is thrown with how long to wait, and giving up leaves a completed failing check", async () => {
    const head = await branch("down", soundPlan.replace("20 ms", "26 ms"));
    const number = await scene.open("down");
    const stop = scene.sandbox.onRequest(({ path }) =>
      path.endsWith("/graphql") ? { status: 502, body: { message: "Bad Gateway" } } : null,
    );
    const job = { kind: "review" as const, repository, number };
    const fault = await perform(job, surroundings).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    await giveUp(job, fault, "7f3a", surroundings);
    stop();
    expect(await runsOf(head)).toMatchObject([
      {
        status: "completed",
        conclusion: "failure",
        output: { title: "Could not read GitHub: try Re-check (incident 7f3a)" },
      },
    ]);
    expect(await review(number)).toMatchObject({ conclusion: "success" });
    expect((await runsOf(head))[0]).toMatchObject({ conclusion: "success" });
  });

  test("a check whose answer was lost is found again, not made twice", async () => {
    const head = await branch("unheard", soundPlan.replace("20 ms", "27 ms"));
    const number = await scene.open("unheard");
    const stop = scene.sandbox.onRequest(({ path }) =>
      path.endsWith("/check-runs") ? { status: 502, apply: true } : null,
    );
    await expect(perform({ kind: "review", repository, number }, surroundings)).rejects.toThrow(Fault);
    stop();
    expect(await review(number)).toMatchObject({ asked: ["Review"] });
    expect(await runsOf(head)).toHaveLength(1);
  });
});

test("what no event brought is found", async () => {
  await branch("lost", soundPlan.replace("20 ms", "24 ms"));
  const number = await scene.open("lost");
  const found = await perform({ kind: "reconcile-repository", repository }, surroundings);
  expect(found).toMatchObject({ requests: 1 });
  expect(found.next).toContainEqual({ kind: "review", repository, number });
  const everywhere = await perform({ kind: "reconcile" }, surroundings);
  expect(everywhere.next).toContainEqual({ kind: "reconcile-repository", repository });
});
