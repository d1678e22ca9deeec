// Issues as GitHub keeps them: who may set what, where none are kept, and under which name a repository is found.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openScene, type Scene } from "./scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
}, 30_000);
afterAll(() => scene.close());

const fails = (run: Promise<unknown>, status: number, message: string) =>
  expect(run).rejects.toMatchObject({ status, message: expect.stringContaining(message) });

describe("labels and assignees", () => {
  test("an unknown label is made, and nobody is assigned who does not belong there", async () => {
    const { ana, as, bot, demo } = scene;
    await as("sam").rest.users.getAuthenticated();
    await ana.rest.repos.addCollaborator({ ...demo, username: "sam", permission: "pull" });
    const { data } = await bot.rest.issues.create({ ...demo, title: "One", labels: ["new"], assignees: ["sam"] });
    expect(data).toMatchObject({ labels: [{ name: "new", color: "ededed" }], assignees: [{ login: "sam" }] });
    const refused = bot.rest.issues.create({ ...demo, title: "Two", assignees: ["sam", "stranger"] });
    await expect(refused).rejects.toMatchObject({
      status: 422,
      response: {
        data: { errors: [{ resource: "Issue", field: "assignees", code: "invalid", value: "stranger" }] },
      },
    });
    const at = { ...demo, issue_number: data.number };
    await fails(bot.rest.issues.update({ ...at, assignees: ["stranger"] }), 422, "Validation Failed");
    await bot.rest.issues.addAssignees({ ...at, assignees: ["stranger", "ana"] });
    await bot.rest.issues.removeAssignees({ ...at, assignees: ["sam"] });
    expect((await bot.rest.issues.get(at)).data.assignees?.map(({ login }) => login)).toEqual(["ana"]);
  });

  test("of people who may not set them they are left out", async () => {
    const { as, demo } = scene;
    const { data } = await as("eve").rest.issues.create({ ...demo, title: "T", labels: ["mine"], assignees: ["eve"] });
    expect(data).toMatchObject({ labels: [], assignees: [] });
    const at = { ...demo, issue_number: data.number };
    await fails(as("sam").rest.issues.update({ ...at, labels: ["mine"] }), 403, "push access");
  });

  test("titles and names of labels have GitHub's bounds", async () => {
    const { bot, demo } = scene;
    await fails(bot.rest.issues.create({ ...demo, title: "x".repeat(257) }), 422, "Validation Failed");
    await fails(bot.rest.issues.create({ ...demo, title: "Long", labels: ["x".repeat(51)] }), 422, "Validation Failed");
  });
});

describe("closing", () => {
  test("has a reason, which may change afterwards", async () => {
    const { bot, demo } = scene;
    const { data } = await bot.rest.issues.create({ ...demo, title: "Closing" });
    const at = { ...demo, issue_number: data.number };
    const state = async (change: object) => (await bot.rest.issues.update({ ...at, ...change })).data;
    expect(await state({ state: "closed" })).toMatchObject({ state: "closed", state_reason: "completed" });
    expect(await state({ state: "closed", state_reason: "not_planned" })).toMatchObject({
      state_reason: "not_planned",
    });
    expect(await state({ state: "open" })).toMatchObject({ state_reason: "reopened", closed_at: null });
  });

  test("a locked conversation is open to those who may write", async () => {
    const { ana, as, bot, demo } = scene;
    const { data } = await bot.rest.issues.create({ ...demo, title: "Locked" });
    const at = { ...demo, issue_number: data.number };
    await ana.rest.issues.lock(at);
    const say = (login: string) => as(login).rest.issues.createComment({ ...at, body: "hm" });
    await fails(say("eve"), 403, "Unable to create comment because issue is locked.");
    expect((await say("ana")).status).toBe(201);
    expect((await bot.rest.issues.update({ ...at, body: "rewritten" })).data.body).toBe("rewritten");
  });
});

type Found = {
  repository: {
    nameWithOwner: string;
    hasIssuesEnabled: boolean;
    isArchived: boolean;
    issues: { nodes: { number: number; viewerDidAuthor: boolean; assignees: { nodes: { login: string }[] } }[] };
  };
};
const issuesOf = async (name: string, by: string) =>
  (
    await scene.bot.graphql<Found>(
      `query ($name: String!, $by: String!) { repository(owner: "ana", name: $name) {
        nameWithOwner hasIssuesEnabled isArchived
        issues(first: 10, filterBy: { createdBy: $by }, orderBy: { field: CREATED_AT, direction: DESC }) {
          nodes { number viewerDidAuthor assignees(first: 5) { nodes { login } } }
        }
      } }`,
      { name, by },
    )
  ).repository;

describe("a repository", () => {
  test("lists what an account made, the newest first: a bot by its whole login", async () => {
    const { nodes } = (await issuesOf("demo", "warden[bot]")).issues;
    expect(nodes.length).toBeGreaterThan(2);
    expect(nodes.every(({ viewerDidAuthor }) => viewerDidAuthor)).toBe(true);
    expect(nodes.map(({ number }) => number)).toEqual(nodes.map(({ number }) => number).sort((a, b) => b - a));
    expect((await issuesOf("demo", "warden")).issues.nodes).toEqual([]);
  });

  test("keeps no issues where they are disabled, and takes nothing where it is archived", async () => {
    const { ana, bot, demo } = scene;
    await ana.rest.repos.update({ ...demo, has_issues: false });
    await fails(bot.rest.issues.create({ ...demo, title: "No" }), 410, "Issues are disabled");
    await fails(bot.rest.issues.update({ ...demo, issue_number: 1, body: "No" }), 410, "Issues are disabled");
    expect(await issuesOf("demo", "warden[bot]")).toMatchObject({ hasIssuesEnabled: false, issues: { nodes: [] } });
    await ana.rest.repos.update({ ...demo, has_issues: true, archived: true });
    const readOnly = "Repository was archived so is read-only.";
    await fails(bot.rest.issues.create({ ...demo, title: "No" }), 403, readOnly);
    await fails(bot.rest.issues.createComment({ ...demo, issue_number: 1, body: "No" }), 403, readOnly);
    await fails(ana.rest.git.createRef({ ...demo, ref: "refs/heads/no", sha: await scene.tip("main") }), 403, readOnly);
    await fails(ana.rest.repos.update({ ...demo, description: "No" }), 403, readOnly);
    expect(await issuesOf("demo", "warden[bot]")).toMatchObject({ isArchived: true });
    expect((await ana.rest.repos.update({ ...demo, archived: false })).data.archived).toBe(false);
  });

  test("is found by the name it had, and what is sent there arrives", async () => {
    const { ana, bot, demo, sandbox } = scene;
    await ana.rest.repos.update({ ...demo, name: "shop" });
    const before = sandbox.requests.length;
    expect((await bot.rest.repos.get(demo)).data.full_name).toBe("ana/shop");
    const { data } = await bot.rest.issues.create({ ...demo, title: "Moved" });
    expect(data.repository_url).toContain("/ana/shop");
    expect(sandbox.requests.slice(before).map(({ status }) => status)).toEqual([301, 200, 307, 201]);
    expect((await issuesOf("demo", "warden[bot]")).nameWithOwner).toBe("ana/shop");
    await ana.rest.repos.createForAuthenticatedUser({ name: "demo" });
    expect((await issuesOf("demo", "warden[bot]")).nameWithOwner).toBe("ana/demo");
    await ana.rest.repos.delete(demo);
    await fails(ana.rest.repos.get(demo), 404, "Not Found");
  });
});
