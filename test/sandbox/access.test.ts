// Who may ask: users by name, apps by JWT, installations by token; what each may do, and what the sandbox writes down.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openScene, type Scene, strict } from "./scene.ts";

describe("access", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  test("knows users on first sight, and apps by their key alone", async () => {
    const { as, asApp, bot, demo, sandbox } = scene;
    expect((await as("newcomer").rest.users.getAuthenticated()).data).toMatchObject({
      login: "newcomer",
      type: "User",
    });
    expect((await asApp.rest.apps.getAuthenticated()).data).toMatchObject({ slug: "warden", installations_count: 1 });
    expect((await asApp.rest.apps.listInstallations()).data).toMatchObject([{ account: { login: "ana" } }]);
    const { data } = await bot.rest.apps.listReposAccessibleToInstallation();
    expect(data.repositories.map(({ full_name }) => full_name)).toEqual(["ana/demo"]);
    const nobody = strict({ baseUrl: sandbox.api });
    expect((await nobody.rest.repos.get(demo)).data.full_name).toBe("ana/demo");
    await expect(nobody.rest.issues.create({ ...demo, title: "t" })).rejects.toMatchObject({ status: 401 });
    for (const auth of ["ghs_unknown", "a.b.c", "not a login"])
      await expect(as(auth).rest.users.getAuthenticated()).rejects.toMatchObject({ status: 401 });
  });

  test("narrows a token to the permissions and repositories asked for", async () => {
    const { ana, as, asApp, demo } = scene;
    await ana.rest.repos.createForAuthenticatedUser({ name: "other", auto_init: true, private: true });
    const { data: installation } = await asApp.rest.apps.getRepoInstallation(demo);
    const ask = (more: object) =>
      asApp.rest.apps.createInstallationAccessToken({ installation_id: installation.id, ...more });
    const { data } = await ask({ repositories: ["demo"], permissions: { issues: "read", contents: "read" } });
    const narrow = as(data.token);
    await expect(narrow.rest.repos.get({ owner: "ana", repo: "other" })).rejects.toMatchObject({ status: 404 });
    await expect(narrow.rest.issues.create({ ...demo, title: "t" })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining("Resource not accessible by integration"),
    });
    await expect(ask({ permissions: { administration: "write" } })).rejects.toMatchObject({ status: 422 });
    await expect(as("sam").rest.repos.get({ owner: "ana", repo: "other" })).rejects.toMatchObject({ status: 404 });
  });

  test("says what a person may do", async () => {
    const { ana, as, demo } = scene;
    const permission = async (username: string) =>
      (await ana.rest.repos.getCollaboratorPermissionLevel({ ...demo, username })).data;
    await as("sam").rest.users.getAuthenticated();
    expect(await permission("sam")).toMatchObject({ permission: "read", role_name: "read" });
    await ana.rest.repos.addCollaborator({ ...demo, username: "sam", permission: "maintain" });
    expect(await permission("sam")).toMatchObject({ permission: "write", role_name: "maintain" });
    await ana.rest.repos.addCollaborator({ ...demo, username: "sam", permission: "triage" });
    expect(await permission("sam")).toMatchObject({ permission: "read", role_name: "triage" });
    await expect(permission("nobody-yet")).rejects.toMatchObject({ status: 404 });
    expect((await ana.rest.repos.listCollaborators(demo)).data.map(({ login }) => login)).toEqual(["ana", "sam"]);
  });

  test("writes down every request, and lets a test fail or lose one", async () => {
    const { ana, demo, sandbox } = scene;
    sandbox.requests.length = 0;
    await ana.graphql("query Whoami { viewer { login } }");
    await ana.rest.repos.get(demo);
    expect(sandbox.requests).toMatchObject([
      { method: "POST", path: "/api/graphql", operation: "Whoami", actor: "ana", status: 200 },
      { method: "GET", path: "/api/v3/repos/ana/demo", operation: null, actor: "ana", status: 200 },
    ]);
    const stop = sandbox.onRequest(({ method }) =>
      method === "POST" ? { status: 502, apply: true, headers: { "retry-after": "7" } } : null,
    );
    await expect(ana.rest.issues.create({ ...demo, title: "Applied" })).rejects.toMatchObject({
      status: 502,
      response: { headers: { "retry-after": "7" } },
    });
    stop();
    expect((await ana.rest.issues.listForRepo(demo)).data.map(({ title }) => title)).toEqual(["Applied"]);
    const { data, headers } = await ana.rest.rateLimit.get();
    expect([data.rate.remaining, headers["x-ratelimit-remaining"]]).toEqual([15_000, "15000"]);
    await expect(strict({ baseUrl: sandbox.api }).request("GET /gists")).rejects.toThrow(
      "the sandbox does not answer GET /api/v3/gists",
    );
  });
});
