// The sweep from end to end on a GitHub of our own: the exact number of requests is the product's promise.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createGitHub } from "../../src/github/github.ts";
import { createInstallations } from "../../src/github/installation.ts";
import type { RepositoryReference } from "../../src/jobs/job.ts";
import type { Sweeping } from "../../src/jobs/surroundings.ts";
import { sweepRepositories } from "../../src/jobs/sweep-repositories.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import { createApplication } from "../../src/server/application.ts";
import { createLog } from "../../src/server/log.ts";
import { base64, openScene, type Scene } from "../sandbox/scene.ts";
import { createMemory } from "./memory.ts";
import { dayLong, settled, stale } from "./sweeping.ts";

/** Each account has so many repositories, with a plan that nobody touched for a month. */
const sizes = [1, 50, 51, 120];
const planPath = "docs/plans/search.md";
let scene: Scene;
let surroundings: Sweeping;
const installations = new Map<number, number>();

const ownerOf = (size: number) => `owner-${size}`;
const put = async (owner: string, repo: string, path: string, text: string) => {
  const api = scene.as(owner).rest.repos;
  const before = await api.getContent({ owner, repo, path }).catch(() => null);
  const sha = before && "sha" in before.data ? { sha: before.data.sha } : {};
  await api.createOrUpdateFileContents({ owner, repo, path, message: `Put ${path}`, content: base64(text), ...sha });
};

/** What is asked of GitHub while something runs, tokens aside. */
async function asking<T>(run: () => Promise<T>): Promise<{ result: T; asked: string[] }> {
  const served = scene.sandbox.requests.length;
  const result = await run();
  const asked = scene.sandbox.requests
    .slice(served)
    .filter(({ path }) => !path.includes("access_tokens"))
    .map(({ method, path, operation }) => {
      const plain = path.replace(/^\/api\/v3\/(?:repos\/[^/]+\/[^/]+\/)?|\?.*$/g, "");
      return operation ?? `${method} ${plain.replace(/[0-9a-f]{40}/, "OID").replaceAll(/\d+/g, "N")}`;
    });
  return { result, asked };
}

/** As the jobs do it: the installation's repositories, and fifty after fifty of them. */
async function sweepAll(size: number): Promise<{ asked: string[]; because: string[] }> {
  const installation = installations.get(size) ?? 0;
  const { result, asked } = await asking(async () => {
    const port = await surroundings.installation(installation);
    const all: RepositoryReference[] = [];
    for await (const repository of port.repositories()) all.push(repository);
    const outcomes = [];
    let { requests } = port;
    for (let from = 0; from < all.length; from += 50) {
      const repositories = all.slice(from, from + 50);
      const outcome = await sweepRepositories({ kind: "sweep-repositories", installation, repositories }, surroundings);
      requests += outcome.requests;
      outcomes.push(outcome.because);
    }
    return { requests, outcomes };
  });
  expect(asked).toHaveLength(result.requests);
  return { asked, because: result.outcomes };
}

beforeAll(async () => {
  scene = await openScene();
  const { sandbox } = scene;
  const app = sandbox.registerApp({
    slug: "plan-warden",
    permissions: { contents: "write", issues: "write", pull_requests: "read" },
    events: [],
  });
  for (const size of sizes) {
    const owner = ownerOf(size);
    for (let index = 0; index < size; index += 1) {
      await scene.as(owner).rest.repos.createForAuthenticatedUser({ name: `shop-${index}` });
      await scene.as(owner).rest.repos.createOrUpdateFileContents({
        ...{ owner, repo: `shop-${index}`, path: planPath, message: "Plan" },
        content: base64(stale(`Search ${index}`)),
      });
    }
  }
  const credentials = { appId: app.id, privateKey: app.privateKey ?? "" };
  const application = createApplication(credentials, sandbox.api, createLog("silent"));
  const octokit = await application.octokit();
  for (const size of sizes) {
    const { data } = await octokit.request("GET /users/{username}/installation", { username: ownerOf(size) });
    installations.set(size, data.id);
  }
  const octokitFor = (id: number) => application.octokitFor(id);
  surroundings = {
    installation: createInstallations(octokitFor),
    github: async (repository) =>
      createGitHub(await octokitFor(repository.installation), repository, { app: app.id, check: "plan-warden" }),
    memory: createMemory(),
    plans: { read: async (path, text, options) => parsePlan(path, text, options) },
    now: () => Date.now() + 30 * dayLong,
  };
  // Who we are is asked for once by a process.
  const known = await asking(async () => (await surroundings.installation(installations.get(1) ?? 0)).look([]));
  expect(known.asked).toEqual(["Viewer"]);
}, 120_000);
afterAll(() => scene.close());

const count = (asked: readonly string[], what: string) => asked.filter((one) => one === what).length;

describe("a sweep of repositories that nothing happened in", () => {
  test.each(sizes)(
    "%i: one request for each hundred, and one for each fifty",
    async (size) => {
      const first = await sweepAll(size);
      expect(count(first.asked, "POST issues")).toBe(size);
      expect(first.asked).toHaveLength(Math.ceil(size / 100) + Math.ceil(size / 50) + 4 * size);

      const second = await sweepAll(size);
      expect(count(second.asked, "GET installation/repositories")).toBe(Math.ceil(size / 100));
      expect(count(second.asked, "Look")).toBe(Math.ceil(size / 50));
      expect(second.asked).toHaveLength(Math.ceil(size / 100) + Math.ceil(size / 50));
    },
    120_000,
  );
});

describe("a sweep of fifty repositories, of which one", () => {
  const owner = ownerOf(50);
  const quiet = ["GET installation/repositories", "Look"];
  const issue = async (repo: string) => (await scene.as(owner).rest.issues.get({ owner, repo, issue_number: 1 })).data;
  const comments = async (repo: string) =>
    (await scene.as(owner).rest.issues.listComments({ owner, repo, issue_number: 1 })).data;

  test("was pushed to without its plan: one more, and nothing is written", async () => {
    await put(owner, "shop-7", "src/search.ts", "1\n");
    expect((await sweepAll(50)).asked).toEqual([...quiet, "GET git/trees/OID"]);
    expect((await sweepAll(50)).asked).toEqual(quiet);
  });

  test("has a plan that changed and still needs a look: its list, text and last commit, and the issue rewritten", async () => {
    const before = (await issue("shop-8")).body;
    await put(owner, "shop-8", planPath, stale("Search everywhere"));
    const { asked } = await sweepAll(50);
    expect(asked).toEqual([...quiet, "GET git/trees/OID", "Files", "LastCommits", "PATCH issues/N"]);
    expect((await issue("shop-8")).body).not.toBe(before);
    expect(await comments("shop-8")).toEqual([]);
  });

  test("has one plan more that needs a look: a comment as well, by the one who is told of it once", async () => {
    await put(owner, "shop-9", "docs/plans/other.md", stale("Other"));
    const { asked } = await sweepAll(50);
    expect(asked).toEqual([
      ...quiet,
      "GET git/trees/OID",
      "Files",
      "LastCommits",
      "POST issues/N/comments",
      "PATCH issues/N",
    ]);
    expect(await comments("shop-9")).toHaveLength(1);
    expect((await sweepAll(50)).asked).toEqual(quiet);
  });

  test("has none left that needs one: its issue is closed with the same request that says so", async () => {
    await put(owner, "shop-10", planPath, settled("Search"));
    const { asked } = await sweepAll(50);
    expect(asked).toEqual([...quiet, "GET git/trees/OID", "Files", "PATCH issues/N"]);
    expect(await issue("shop-10")).toMatchObject({ state: "closed", state_reason: "completed" });
    expect((await sweepAll(50)).asked).toEqual(quiet);
  });

  test("is gone, renamed, archived, or takes no issues: none stands in the others' way", async () => {
    const repos = scene.as(owner).rest.repos;
    await repos.delete({ owner, repo: "shop-11" });
    await repos.update({ owner, repo: "shop-12", name: "shop-twelve" });
    await repos.update({ owner, repo: "shop-13", archived: true });
    await repos.update({ owner, repo: "shop-14", has_issues: false });
    const { asked, because } = await sweepAll(50);
    // Its issue leads to where the plans are now.
    expect(asked).toEqual([...quiet, "PATCH issues/N"]);
    expect((await issue("shop-twelve")).body).toContain("/shop-twelve/");
    expect(because).toEqual([expect.stringContaining("47 of 48 looked through; issues are disabled (shop-14)")]);
  });

  test("GitHub cannot answer for: the others are swept, and it is told", async () => {
    const stop = scene.sandbox.onRequest(({ operation, body }) =>
      operation === "Look" && JSON.stringify(body).includes('"shop-20"') ? { status: 502, body: {} } : null,
    );
    try {
      const { because, asked } = await sweepAll(50);
      expect(because).toEqual([
        expect.stringMatching(/^46 of 48 looked through; .*could not be read: GitHub answered 502/),
      ]);
      expect(asked.length).toBeLessThan(16);
    } finally {
      stop();
    }
  });
});
