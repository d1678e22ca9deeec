// Checks: made by their app alone, within GitHub's limits, appended to and re-run.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openScene, type Scene } from "./scene.ts";

describe("checks", () => {
  let scene: Scene;
  let sha: string;
  beforeAll(async () => {
    scene = await openScene();
    sha = await scene.put("feature", "a.md", "a\n");
    await scene.open("feature");
    await scene.events();
  });
  afterAll(() => scene.close());

  const annotation = { path: "a.md", start_line: 1, end_line: 1, annotation_level: "warning", message: "m" } as const;
  const output = { title: "t", summary: "s" };

  test("belong to their app, and to no person", async () => {
    const { ana, bot, demo, sandbox } = scene;
    await expect(ana.rest.checks.create({ ...demo, name: "c", head_sha: sha })).rejects.toMatchObject({ status: 403 });
    const { data: run } = await bot.rest.checks.create({ ...demo, name: "ours", head_sha: sha });
    expect(run).toMatchObject({
      status: "queued",
      conclusion: null,
      app: { slug: "warden" },
      pull_requests: [{ number: 1 }],
    });
    const other = sandbox.registerApp({ slug: "other", permissions: { checks: "write" }, events: [] });
    const [installation] = sandbox.state.apps.get(other.id)?.installations.values() ?? [];
    if (!installation) throw new Error("not installed");
    sandbox.state.tokens.set("ghs_other", {
      installation,
      expiresAt: Infinity,
      permissions: { checks: "write" },
      repositoryIds: null,
    });
    const theirs = scene.as("ghs_other");
    await expect(theirs.rest.checks.update({ ...demo, check_run_id: run.id, conclusion: "success" })).rejects.toThrow(
      "check run can only be modified by the GitHub App that created it",
    );
    await bot.rest.checks.update({ ...demo, check_run_id: run.id, conclusion: "success" });
    expect((await scene.events()).map(({ name }) => name)).toEqual([
      "check_run.created",
      "check_run.completed",
      "check_suite.completed",
    ]);
  });

  test("hold to GitHub's limits, and change nothing when refused", async () => {
    const { bot, demo } = scene;
    const create = (more: object) => bot.rest.checks.create({ ...demo, name: "limits", head_sha: sha, ...more });
    const many = (count: number) => Array.from({ length: count }, () => annotation);
    await expect(create({ output: { ...output, annotations: many(51) } })).rejects.toThrow(
      "No more than 50 items are allowed",
    );
    await expect(create({ output: { ...output, summary: "x".repeat(65_536) } })).rejects.toThrow(
      "Only 65535 characters are allowed; 65536",
    );
    await expect(create({ output: { ...output, text: "x".repeat(65_536) } })).rejects.toMatchObject({ status: 422 });
    const action = { label: "Re-check", description: "Look again", identifier: "recheck" };
    await expect(create({ actions: [action, action, action, action] })).rejects.toMatchObject({ status: 422 });
    await expect(create({ actions: [{ ...action, label: "x".repeat(21) }] })).rejects.toMatchObject({ status: 422 });
    await expect(create({ head_sha: "1".repeat(40) })).rejects.toMatchObject({ status: 422 });
    const none = await bot.rest.checks.listForRef({ ...demo, ref: sha, check_name: "limits" });
    expect(none.data.total_count).toBe(0);
    await create({ conclusion: "failure", output: { ...output, annotations: many(50) }, actions: [action] });
  });

  test("only ever gain annotations, and show the newest run of a name", async () => {
    const { bot, demo } = scene;
    const { data: run } = await bot.rest.checks.create({
      ...demo,
      name: "twice",
      head_sha: sha,
      output: { ...output, annotations: [annotation] },
    });
    await bot.rest.checks.update({ ...demo, check_run_id: run.id, output: { ...output, annotations: [annotation] } });
    const annotations = await bot.rest.checks.listAnnotations({ ...demo, check_run_id: run.id });
    expect(annotations.data).toHaveLength(2);
    const { data: newer } = await bot.rest.checks.create({
      ...demo,
      name: "twice",
      head_sha: sha,
      conclusion: "neutral",
    });
    const list = async (filter: "latest" | "all") =>
      (await bot.rest.checks.listForRef({ ...demo, ref: "feature", check_name: "twice", filter })).data.check_runs.map(
        ({ id }) => id,
      );
    expect(await list("latest")).toEqual([newer.id]);
    expect(await list("all")).toEqual([newer.id, run.id]);
  });

  test("never run again once they are completed", async () => {
    const { bot, demo } = scene;
    const { data: run } = await bot.rest.checks.create({
      ...demo,
      name: "done",
      head_sha: sha,
      status: "in_progress",
    });
    await bot.rest.checks.update({ ...demo, check_run_id: run.id, conclusion: "success" });
    const { data } = await bot.rest.checks.update({ ...demo, check_run_id: run.id, status: "in_progress" });
    expect(data).toMatchObject({ status: "completed", conclusion: "success" });
  });

  test("are re-run and answered: the suite waits, the run stays as it was", async () => {
    const { ana, bot, demo } = scene;
    const { data: run } = await bot.rest.checks.create({
      ...demo,
      name: "again",
      head_sha: sha,
      conclusion: "success",
      actions: [{ label: "Fix", description: "d", identifier: "fix" }],
    });
    await scene.events();
    await ana.rest.checks.rerequestRun({ ...demo, check_run_id: run.id });
    await ana.rest.checks.rerequestSuite({ ...demo, check_suite_id: run.check_suite?.id ?? 0 });
    await ana.request("POST /repos/{owner}/{repo}/check-runs/{id}/requested-action", {
      ...demo,
      id: run.id,
      identifier: "fix",
    });
    const suite = () => ana.rest.checks.getSuite({ ...demo, check_suite_id: run.check_suite?.id ?? 0 });
    expect((await suite()).data).toMatchObject({ status: "queued", conclusion: null });
    expect((await ana.rest.checks.get({ ...demo, check_run_id: run.id })).data).toMatchObject({
      status: "completed",
      conclusion: "success",
    });
    const events = await scene.events();
    expect(events.map(({ name }) => name)).toEqual([
      "check_run.rerequested",
      "check_suite.rerequested",
      "check_run.requested_action",
    ]);
    expect(events[2]?.payload.requested_action).toEqual({ identifier: "fix" });
    await bot.rest.checks.update({ ...demo, check_run_id: run.id, conclusion: "success" });
    expect((await suite()).data.status).not.toBe("queued");
    await expect(scene.as("sam").rest.checks.rerequestRun({ ...demo, check_run_id: run.id })).rejects.toMatchObject({
      status: 403,
    });
  });

  test("stand beside commit statuses in a commit's roll-up", async () => {
    const { ana, bot, demo, open, put, sandbox, app } = scene;
    const head = await put("status", "s.md", "s\n");
    await ana.rest.repos.createCommitStatus({ ...demo, sha: head, state: "pending", context: "ci / e2e" });
    await ana.rest.repos.createCommitStatus({ ...demo, sha: head, state: "success", context: "ci / e2e" });
    const { data } = await ana.rest.repos.getCombinedStatusForRef({ ...demo, ref: head });
    expect(data).toMatchObject({ state: "success", total_count: 1, statuses: [{ context: "ci / e2e" }] });
    const number = await open("status");
    const pulls = await ana.rest.repos.listPullRequestsAssociatedWithCommit({ ...demo, commit_sha: head });
    expect(pulls.data.map((pull) => pull.number)).toEqual([number]);

    await bot.rest.checks.create({ ...demo, name: "ci / e2e", head_sha: head, conclusion: "failure" });
    await bot.rest.checks.create({ ...demo, name: "ci / e2e", head_sha: head, status: "in_progress" });
    const ask = () =>
      bot.graphql<{ repository: { object: { statusCheckRollup: unknown } } }>(
        `query ($head: GitObjectID!) { repository(owner: "ana", name: "demo") { object(oid: $head) { ... on Commit {
          statusCheckRollup { state contexts(first: 10) { nodes {
            __typename
            ... on CheckRun { name status conclusion completedAt checkSuite { app { databaseId } } }
            ... on StatusContext { context state }
          } } }
        } } } }`,
        { head },
      );
    expect((await ask()).repository.object.statusCheckRollup).toEqual({
      state: "PENDING",
      contexts: {
        nodes: [
          {
            __typename: "CheckRun",
            name: "ci / e2e",
            status: "IN_PROGRESS",
            conclusion: null,
            completedAt: null,
            checkSuite: { app: { databaseId: app.id } },
          },
          { __typename: "StatusContext", context: "ci / e2e", state: "SUCCESS" },
        ],
      },
    });
    for (const token of sandbox.state.tokens.values()) token.permissions = { checks: "read", contents: "read" };
    await expect(ask()).rejects.toThrow("Resource not accessible by integration");
  });
});
