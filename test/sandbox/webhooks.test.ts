// What apps are told: every event in GitHub's shape, signed, once, and kept for redelivery.
import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { openScene, type Scene } from "./scene.ts";

describe("webhooks", () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
    await scene.events();
  });
  afterEach(() => scene.close());

  const names = async () => (await scene.events()).map(({ name }) => name);

  test("tell of pushes and of all that happens to a pull request", async () => {
    const { ana, demo, put, open, tip } = scene;
    await put("feature", "a.md", "a\n");
    expect(await names()).toEqual(["push", "push", "check_suite.requested"]);
    const pull_number = await open("feature");
    expect(await names()).toEqual(["pull_request.opened"]);
    const before = await tip("feature");
    const after = await put("feature", "a.md", "b\n");
    const moved = await scene.events();
    expect(moved.map(({ name }) => name)).toEqual(["push", "check_suite.requested", "pull_request.synchronize"]);
    expect(moved[2]?.payload).toMatchObject({
      before,
      after,
      number: pull_number,
      installation: { id: expect.any(Number) },
    });
    expect(moved[2]?.headers).toMatchObject({
      "x-github-event": "pull_request",
      "x-github-hook-installation-target-type": "integration",
      "x-github-hook-installation-target-id": String(scene.app.id),
    });
    await ana.rest.pulls.update({ ...demo, pull_number, title: "Other", body: "Other" });
    await ana.rest.issues.addLabels({ ...demo, issue_number: pull_number, labels: ["bug"] });
    await ana.rest.issues.removeLabel({ ...demo, issue_number: pull_number, name: "bug" });
    await ana.rest.pulls.update({ ...demo, pull_number, state: "closed" });
    await ana.rest.pulls.update({ ...demo, pull_number, state: "open" });
    const { data } = await ana.rest.pulls.get({ ...demo, pull_number });
    for (const change of ["convertPullRequestToDraft", "markPullRequestReadyForReview"])
      await ana.graphql(`mutation($id: ID!) { ${change}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`, {
        id: data.node_id,
      });
    expect(await names()).toEqual([
      "pull_request.edited",
      "pull_request.labeled",
      "pull_request.unlabeled",
      "pull_request.closed",
      "pull_request.reopened",
      "pull_request.converted_to_draft",
      "pull_request.ready_for_review",
    ]);
    await ana.rest.git.deleteRef({ ...demo, ref: "heads/feature" });
    expect(await names()).toEqual(["push", "pull_request.closed"]);
  });

  test("tell of issues, comments and statuses", async () => {
    const { ana, bot, demo, tip } = scene;
    const { data: issue } = await ana.rest.issues.create({ ...demo, title: "One", labels: ["plan"] });
    const at = { ...demo, issue_number: issue.number };
    const { data: comment } = await bot.rest.issues.createComment({ ...at, body: "hello" });
    expect(comment).toMatchObject({
      user: { login: "warden[bot]", type: "Bot" },
      performed_via_github_app: { slug: "warden" },
    });
    await bot.rest.issues.updateComment({ ...demo, comment_id: comment.id, body: "hello again" });
    await ana.rest.reactions.createForIssueComment({ ...demo, comment_id: comment.id, content: "eyes" });
    await expect(scene.as("sam").rest.issues.deleteComment({ ...demo, comment_id: comment.id })).rejects.toMatchObject({
      status: 403,
    });
    await bot.rest.issues.deleteComment({ ...demo, comment_id: comment.id });
    await expect(bot.rest.issues.createComment({ ...at, body: "x".repeat(65_537) })).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: [{ message: "body is too long (maximum is 65536 characters)" }] } },
    });
    await ana.rest.issues.update({ ...at, state: "closed" });
    await ana.rest.issues.update({ ...at, state: "open", title: "Two" });
    await ana.rest.issues.setLabels({ ...at, labels: ["bug"] });
    await ana.rest.repos.createCommitStatus({ ...demo, sha: await tip("main"), state: "success" });
    expect(await names()).toEqual([
      "issues.opened",
      "issue_comment.created",
      "issue_comment.edited",
      "issue_comment.deleted",
      "issues.closed",
      "issues.edited",
      "issues.reopened",
      "issues.unlabeled",
      "issues.labeled",
      "status",
    ]);
  });

  test("ask for checks of a merge group, stacked on the group before it", async () => {
    const { ana, demo, put, open } = scene;
    const ids: string[] = [];
    for (const branch of ["one", "two"]) {
      await put(branch, `${branch}.md`, `${branch}\n`);
      const pull_number = await open(branch);
      ids.push((await ana.rest.pulls.get({ ...demo, pull_number })).data.node_id);
    }
    await scene.events();
    const enqueue = (id: string | undefined) =>
      ana.graphql(
        `mutation($id: ID!) { enqueuePullRequest(input: { pullRequestId: $id }) { mergeQueueEntry { position headCommit { oid } } } }`,
        { id },
      );
    await enqueue(ids[0]);
    await enqueue(ids[1]);
    const groups = (await scene.events()).filter(({ name }) => name === "merge_group.checks_requested");
    const [first, second] = groups.map(({ payload }) => payload.merge_group as Record<string, string>);
    expect(first?.head_ref).toBe(`refs/heads/gh-readonly-queue/main/pr-1-${first?.base_sha}`);
    expect(second).toMatchObject({ base_sha: first?.head_sha, base_ref: "refs/heads/main" });
    await ana.graphql(`mutation($id: ID!) { dequeuePullRequest(input: { id: $id }) { clientMutationId } }`, {
      id: ids[1],
    });
    expect(await names()).toEqual(["merge_group.destroyed", "push"]);
  });

  test("are sent once, recorded, and sent again only when asked", async () => {
    const { sandbox, ana, demo, asApp } = scene;
    let status = 500;
    const guids: unknown[] = [];
    const server = createServer((request, response) => {
      guids.push(request.headers["x-github-delivery"]);
      request.resume().on("end", () => response.writeHead(status).end());
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const address = server.address();
    const app = sandbox.state.apps.get(scene.app.id);
    if (app?.webhook && typeof address === "object" && address) app.webhook.url = `http://127.0.0.1:${address.port}/`;
    await ana.rest.issues.create({ ...demo, title: "Lost" });
    await sandbox.delivered();
    const failed = await asApp.rest.apps.listWebhookDeliveries({ status: "failure" });
    expect(failed.data).toMatchObject([{ event: "issues", action: "opened", status_code: 500, redelivery: false }]);
    const delivery_id = failed.data[0]?.id ?? 0;
    const { data } = await asApp.rest.apps.getWebhookDelivery({ delivery_id });
    expect(data.request.payload).toMatchObject({ action: "opened", issue: { title: "Lost" } });
    status = 200;
    await asApp.rest.apps.redeliverWebhookDelivery({ delivery_id });
    await sandbox.delivered();
    expect(guids).toEqual([data.guid, data.guid]);
    const all = await asApp.rest.apps.listWebhookDeliveries({ per_page: 1 });
    expect(all.data).toMatchObject([{ redelivery: true, status: "OK", guid: data.guid }]);
    expect(all.headers.link).toContain("cursor=");
    server.closeAllConnections();
    server.close();
  });
});
