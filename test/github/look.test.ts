// Many repositories in one query, on a GitHub of our own: what is told of each, what becomes of those that GitHub cannot answer.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { createInstallations } from "../../src/github/installation.ts";
import { Fault } from "../../src/jobs/fault.ts";
import type { Installation, Look, LookQuestion } from "../../src/jobs/github.ts";
import type { RepositoryReference } from "../../src/jobs/job.ts";
import { settingsPath } from "../../src/rules/settings.ts";
import { base64, openScene, type Scene, strict } from "../sandbox/scene.ts";

const manyRepositories = 60;
let scene: Scene;
let demo: RepositoryReference;
let all: RepositoryReference[];
let id: number;

/** The port anew, by one that knows who we are. */
let installation: () => Promise<Installation>;
/** Has its queries answered by something else; it knows who we are. */
async function through(graphql: (document: string, variables: Record<string, unknown>) => Promise<unknown>) {
  const octokit = { ...scene.bot, graphql: Object.assign(graphql, scene.bot.graphql) as typeof scene.bot.graphql };
  let isFirst = true;
  const installations = createInstallations(async () => {
    const answering = isFirst ? scene.bot : octokit;
    isFirst = false;
    return answering;
  });
  await (await installations(id)).look([questionOf(demo)]);
  return installations(id);
}
const questionOf = (repository: RepositoryReference, links: number[] = []): LookQuestion => ({
  repository,
  settingsPath,
  links,
});
const known = (look: Look | undefined): Exclude<Look, { problem: string }> => {
  if (!look || "problem" in look) throw new Error(`No look: ${JSON.stringify(look)}`);
  return look;
};
const lookAt = async (repository: RepositoryReference, links: number[] = []) =>
  known((await (await installation()).look([questionOf(repository, links)]))[0]);
const put = (repository: RepositoryReference, path: string, text: string) =>
  scene.ana.rest.repos.createOrUpdateFileContents({
    owner: repository.owner,
    repo: repository.name,
    path,
    message: `Put ${path}`,
    content: base64(text),
  });
const make = async (name: string, more: object = {}): Promise<RepositoryReference> => {
  const { data } = await scene.ana.rest.repos.createForAuthenticatedUser({ name, auto_init: true, ...more });
  return { installation: id, id: data.id, owner: "ana", name };
};

beforeAll(async () => {
  scene = await openScene();
  id = (await scene.asApp.rest.apps.getRepoInstallation(scene.demo)).data.id;
  demo = { installation: id, id: (await scene.ana.rest.repos.get(scene.demo)).data.id, owner: "ana", name: "demo" };
  const installations = createInstallations(async () => scene.bot);
  await (await installations(id)).look([questionOf(demo)]);
  installation = () => installations(id);
  all = [];
  for (let index = 0; index < manyRepositories; index += 1) all.push(await make(`many-${index}`));
}, 120_000);
afterAll(() => scene.close());

describe("a repository is told whole", () => {
  test("its branch, settings and owners, and where nothing of that is", async () => {
    const repository = await make("whole", { private: true });
    await put(repository, settingsPath, "mode: advisory\n");
    await put(repository, "docs/CODEOWNERS", "* @docs\n");
    await put(repository, "CODEOWNERS", "* @root\n");
    const at = { owner: "ana", repo: "whole" };
    const head = (await scene.ana.rest.git.getRef({ ...at, ref: "heads/main" })).data.object.sha;
    const tree = (await scene.ana.rest.git.getCommit({ ...at, commit_sha: head })).data.tree.sha;
    expect(await lookAt(repository)).toMatchObject({
      repository,
      visibility: "private",
      archived: false,
      issuesEnabled: true,
      branch: {
        name: "main",
        head,
        tree,
        settings: { path: settingsPath, text: "mode: advisory\n" },
        codeowners: { path: "CODEOWNERS", text: "* @root\n" },
      },
      organisation: null,
      links: [],
      issues: [],
    });
    expect(known((await (await installation()).look([questionOf(all[0] ?? demo)]))[0]).branch).toMatchObject({
      settings: null,
      codeowners: null,
    });
    const empty = await make("empty", { auto_init: false });
    expect((await lookAt(empty)).branch).toBeNull();
  });

  test("what its plans name: open, merged, closed, and what is not there", async () => {
    const { ana, bot, demo: at } = scene;
    const { data: issue } = await ana.rest.issues.create({ ...at, title: "Open" });
    const { data: done } = await ana.rest.issues.create({ ...at, title: "Closed" });
    await ana.rest.issues.update({ ...at, issue_number: done.number, state: "closed" });
    await scene.put("linked", "a.md", "a\n");
    const pull_number = await scene.open("linked");
    const { data: pull } = await ana.rest.pulls.get({ ...at, pull_number });
    // Ours is no sign of life.
    scene.sandbox.state.now = () => Date.now() + 60_000;
    await bot.rest.issues.createComment({ ...at, issue_number: pull_number, body: "About the plan" });
    scene.sandbox.state.now = Date.now;
    const { links } = await lookAt(demo, [issue.number, done.number, pull_number, 999, 3_000_000_000]);
    expect(links).toMatchObject([
      { number: issue.number, state: "open", endedAt: null },
      { number: done.number, state: "closed", endedAt: expect.any(Number) },
      { number: pull_number, state: "open", activeAt: Date.parse(pull.created_at) },
      { number: 999, state: "unknown", endedAt: null, activeAt: null },
      { number: 3_000_000_000, state: "unknown" },
    ]);
    await ana.rest.pulls.merge({ ...at, pull_number });
    expect((await lookAt(demo, [pull_number])).links).toMatchObject([{ state: "merged", endedAt: expect.any(Number) }]);
  });

  test("issues: ours alone, open ones first, with what we said there", async () => {
    const { ana, bot } = scene;
    const repository = await make("issues");
    const at = { owner: "ana", repo: "issues" };
    const { data: old } = await bot.rest.issues.create({ ...at, title: "Old", body: "1", labels: ["plan-snooze"] });
    await bot.rest.issues.update({ ...at, issue_number: old.number, state: "closed" });
    const { data: ours } = await bot.rest.issues.create({ ...at, title: "Plans", body: "2", assignees: ["ana"] });
    await ana.rest.issues.create({ ...at, title: "Plans", body: "2" });
    await bot.rest.issues.createComment({ ...at, issue_number: ours.number, body: "said" });
    await ana.rest.issues.createComment({ ...at, issue_number: ours.number, body: "said by ana" });
    await ana.rest.issues.lock({ ...at, issue_number: ours.number });
    const seen = await lookAt(repository);
    expect(seen.issues).toEqual([
      {
        number: ours.number,
        open: true,
        closedAt: null,
        title: "Plans",
        body: "2",
        locked: true,
        labels: [],
        assignees: ["ana"],
        comments: [{ id: expect.any(Number), body: "said" }],
      },
      expect.objectContaining({
        number: old.number,
        open: false,
        closedAt: expect.any(Number),
        labels: ["plan-snooze"],
      }),
    ]);
  });

  test("more than ten open ones, in one request more for all repositories", async () => {
    const repository = await make("crowded");
    for (let index = 0; index < 25; index += 1)
      await scene.bot.rest.issues.create({ owner: "ana", repo: "crowded", title: `Plan ${index}` });
    const port = await installation();
    const [one, other] = await port.look([questionOf(repository), questionOf(demo)]);
    expect(known(one).issues.map(({ title }) => title)).toEqual(
      Array.from({ length: 25 }, (_, index) => `Plan ${24 - index}`),
    );
    expect(known(other).issues).toEqual([]);
    expect(port.requests).toBe(2);
  });

  test("where GitHub does not know a bot by its login, what it made last, and what is remembered", async () => {
    const repository = await make("blind");
    const at = { owner: "ana", repo: "blind" };
    const numbers: number[] = [];
    for (const title of ["First", "Second"]) {
      numbers.push((await scene.bot.rest.issues.create({ ...at, title })).data.number);
      for (let index = 0; index < 10; index += 1) await scene.ana.rest.issues.create({ ...at, title: "Other" });
    }
    const blind = await through((document, { login, ...variables }) =>
      scene.bot.graphql(document, { ...variables, ...(login === undefined ? {} : { login: "unknown" }) }),
    );
    const titles = async (question: LookQuestion) =>
      known((await blind.look([question]))[0]).issues.map(({ title }) => title);
    expect(await titles(questionOf(repository))).toEqual(["Second"]);
    expect(blind.requests).toBe(2);
    expect(await titles({ ...questionOf(repository), issues: numbers })).toEqual(["Second", "First"]);
  });
});

describe("a repository that is not as it was", () => {
  test("renamed: it is found, and told by its name of now", async () => {
    const repository = await make("before");
    await scene.ana.rest.repos.update({ owner: "ana", repo: "before", name: "after" });
    expect(await lookAt(repository)).toMatchObject({ repository: { ...repository, name: "after" } });
    await make("before");
    expect(await (await installation()).look([questionOf(repository)])).toEqual([
      { problem: "another repository is called ana/before now" },
    ]);
  });

  test("gone, archived, without issues: each is told, and none stands in another's way", async () => {
    const [gone, archived, quiet] = [await make("gone"), await make("archived"), await make("quiet")];
    await scene.ana.rest.repos.delete({ owner: "ana", repo: "gone" });
    await scene.ana.rest.repos.update({ owner: "ana", repo: "archived", archived: true });
    await scene.ana.rest.repos.update({ owner: "ana", repo: "quiet", has_issues: false });
    const port = await installation();
    expect(await port.look([gone, archived, quiet, demo].map((one) => questionOf(one)))).toMatchObject([
      { problem: expect.stringContaining("it is gone, or not ours to see") },
      { archived: true },
      { issuesEnabled: false },
      { repository: demo },
    ]);
    expect(port.requests).toBe(1);
    const listed: string[] = [];
    for await (const { name } of (await installation()).repositories()) listed.push(name);
    expect(listed).toContain("quiet");
    expect(listed).not.toContain("archived");
  });

  test("a hundred of them are listed with one request, not with a second that finds none", async () => {
    const owner = scene.as("hundred").rest.repos;
    for (let index = 0; index < 100; index += 1) await owner.createForAuthenticatedUser({ name: `one-${index}` });
    const { data } = await scene.asApp.rest.apps.getUserInstallation({ username: "hundred" });
    const auth = { appId: scene.app.id, privateKey: scene.app.privateKey, installationId: data.id };
    const octokit = strict({ baseUrl: scene.sandbox.api, authStrategy: createAppAuth, auth });
    const port = await createInstallations(async () => octokit)(data.id);
    let count = 0;
    for await (const { owner: login } of port.repositories()) if (login === "hundred") count += 1;
    expect([count, port.requests]).toEqual([100, 1]);
  });

  test("an organisation's settings come along, once for all its repositories", async () => {
    const own = await make(".github");
    await put(own, settingsPath, "mode: advisory\n");
    const looks = await (await installation()).look([demo, own].map((one) => questionOf(one)));
    expect(looks.map((look) => known(look).organisation)).toMatchObject([
      { repository: "ana/.github", visibility: "public", copy: { ref: "main", file: { text: "mode: advisory\n" } } },
      null,
    ]);
    await scene.ana.rest.repos.delete({ owner: "ana", repo: ".github" });
  });
});

describe("what GitHub does not answer", () => {
  /** How many repositories a query asks for, and their names. */
  const namesIn = (body: unknown): string[] => {
    const { variables = {} } = body as { variables?: Record<string, string> };
    return Object.entries(variables).flatMap(([name, value]) => (/^name\d+$/.test(name) ? [value] : []));
  };
  const looking = async (
    answer: (names: string[]) => { status: number; body?: unknown } | null,
    repositories = all.slice(0, 50),
  ) => {
    const asked: number[] = [];
    const stop = scene.sandbox.onRequest(({ operation, body }) => {
      if (operation !== "Look") return null;
      const names = namesIn(body);
      asked.push(names.length);
      return answer(names);
    });
    const port = await installation();
    try {
      const looks = await port.look(repositories.map((one) => questionOf(one)));
      expect(port.requests).toBe(asked.length);
      return { asked, looks };
    } finally {
      stop();
    }
  };
  const isRead = (look: Look) => !("problem" in look);
  const timedOut = {
    status: 502,
    body: { message: "We couldn't respond to your request in time. Sorry about that." },
  };
  const limited = (path?: unknown[]) => ({
    type: "RESOURCE_LIMITS_EXCEEDED",
    ...(path ? { path } : {}),
    message: "Resource limits for this query exceeded.",
  });

  test("fifty in one request", async () => {
    const { asked, looks } = await looking(() => null);
    expect(asked).toEqual([50]);
    expect(looks.every(isRead)).toBe(true);
    expect(looks.map((look) => known(look).repository)).toEqual(all.slice(0, 50));
  });

  test("too many at once are halved until it answers, in order", async () => {
    const { asked, looks } = await looking((names) => (names.length > 13 ? timedOut : null));
    expect(asked).toEqual([50, 25, 13, 12, 25, 13, 12]);
    expect(looks.map((look) => known(look).repository)).toEqual(all.slice(0, 50));
  });

  test("one that is too much is told, and all others are read", async () => {
    const { asked, looks } = await looking((names) => (names.includes("many-37") ? timedOut : null));
    expect(asked).toEqual([50, 25, 25, 13, 7, 6, 3, 3, 2, 1, 12]);
    expect(looks.filter((look) => !isRead(look))).toEqual([
      { problem: expect.stringContaining("it could not be read: GitHub answered 502: We couldn't respond") },
    ]);
    expect(isRead(looks[37] as Look)).toBe(false);
  });

  test("of an answer in part, what is whole is kept, and only the rest is asked again", async () => {
    const asked: number[] = [];
    /** As GitHub leaves it: null from where its budget was spent, with an error for each, or for something within. */
    const graphql = async (document: string, variables: Record<string, unknown>) => {
      // Files that are not there are errors, so it always throws.
      const error = await scene.bot.graphql(document, variables).then(
        () => ({ data: {}, errors: [] as object[] }),
        (fault: { data: Record<string, { open: unknown } | null>; errors: object[] }) => fault,
      );
      const { data }: { data: Record<string, { open: unknown } | null> } = error;
      const aliases = Object.keys(data).filter((alias) => alias.startsWith("repository"));
      asked.push(aliases.length);
      if (aliases.length <= 20) throw error;
      for (const alias of aliases.slice(31)) data[alias] = null;
      const { repository30 } = data;
      if (repository30) repository30.open = null;
      error.errors.push(limited(["repository30", "open"]), ...aliases.slice(31).map((alias) => limited([alias])));
      throw error;
    };
    const port = await through(graphql);
    const looks = await port.look(all.slice(0, 50).map((one) => questionOf(one)));
    expect(asked).toEqual([50, 20]);
    expect(looks.map((look) => known(look).repository)).toEqual(all.slice(0, 50));
  });

  test("a limit that has no place in the answer counts for all of it", async () => {
    const { asked } = await looking((names) =>
      names.length > 30 ? { status: 200, body: { data: null, errors: [limited()] } } : null,
    );
    expect(asked).toEqual([50, 25, 25]);
  });

  test("GitHub that gives up on everything is a fault after a few requests, to be tried again", async () => {
    let requests = 0;
    const failing = looking(() => {
      requests += 1;
      return { status: 503 };
    });
    await expect(failing).rejects.toThrow(Fault);
    expect(requests).toBe(8);
    await expect(looking(() => ({ status: 503 }), all.slice(0, 1))).rejects.toMatchObject({ permanent: false });
  });

  test("a limit of requests is no reason to ask more", async () => {
    let requests = 0;
    const limiting = looking(() => {
      requests += 1;
      return { status: 200, body: { errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] } };
    });
    await expect(limiting).rejects.toMatchObject({ retryAfterMilliseconds: expect.any(Number) });
    expect(requests).toBe(1);
  });
});
