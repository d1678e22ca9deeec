// The jobs at work on a GitHub of our own, without a server between: what is asked of GitHub is counted, request by request.
import { expect } from "@jest/globals";
import { createApp } from "../../src/github/app.ts";
import { createGitHub } from "../../src/github/github.ts";
import { createInstallations } from "../../src/github/installation.ts";
import { hashOf } from "../../src/jobs/asked.ts";
import type { Job, RepositoryReference } from "../../src/jobs/job.ts";
import type { Outcome } from "../../src/jobs/outcome.ts";
import { perform } from "../../src/jobs/perform.ts";
import type { Surroundings } from "../../src/jobs/surroundings.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import { createApplication } from "../../src/server/application.ts";
import { createLog } from "../../src/server/log.ts";
import { openScene, type Scene } from "../sandbox/scene.ts";
import { createMemory } from "./memory.ts";

export type Warden = {
  scene: Scene;
  /** Ours. */
  app: ReturnType<Scene["sandbox"]["registerApp"]>;
  /** The demo. */
  repository: RepositoryReference;
  referenceTo(place: { owner: string; repo: string }): Promise<RepositoryReference>;
  surroundings: Surroundings;
  /** Does a job, and answers what it asked of GitHub, tokens aside, held against what it counted itself. */
  perform(job: Job): Promise<Outcome & { asked: string[] }>;
  review(number: number, of?: RepositoryReference): Promise<Outcome & { asked: string[] }>;
  /** Comments as somebody, as the scene's bot (`warden[bot]`), or through an app, and keeps what that asks for as the door would. Answers the comment's number. */
  say(login: string, number: number, body: string, through?: string): Promise<number>;
  /** Has everything answered that waits on a pull request. */
  answer(number: number): Promise<Outcome & { asked: string[] }>;
  /** What our app said on a pull request, without the marker and addresses. */
  replies(number: number): Promise<string[]>;
  file(ref: string, path: string): Promise<string | null>;
};

export async function openWarden(): Promise<Warden> {
  const scene = await openScene();
  const { sandbox } = scene;
  const app = sandbox.registerApp({
    slug: "plan-warden",
    permissions: { checks: "write", contents: "write", issues: "write", pull_requests: "write", statuses: "read" },
    events: [],
  });
  const application = createApplication(
    { appId: app.id, privateKey: app.privateKey ?? "" },
    sandbox.api,
    createLog("silent"),
  );
  const referenceTo: Warden["referenceTo"] = async (place) => {
    const octokit = await application.octokit();
    const { data: installation } = await octokit.request("GET /repos/{owner}/{repo}/installation", place);
    const { data } = await scene.ana.rest.repos.get(place);
    return { installation: installation.id, id: data.id, owner: place.owner, name: place.repo };
  };
  const repository = await referenceTo(scene.demo);
  const github = async (named: RepositoryReference) =>
    createGitHub(await application.octokitFor(named.installation), named, { app: app.id, check: "plan-warden" });
  const surroundings: Surroundings = {
    github,
    app: createApp(await application.octokit(), (id) => application.octokitFor(id)),
    memory: createMemory(),
    plans: { read: async (path, text, options) => parsePlan(path, text, options) },
    sweep: { installation: createInstallations((id) => application.octokitFor(id)), github, spread: 0 },
    now: Date.now,
  };

  async function done(job: Job): Promise<Outcome & { asked: string[] }> {
    const served = sandbox.requests.length;
    const outcome = await perform(job, surroundings);
    const asked = sandbox.requests
      .slice(served)
      .filter(({ path }) => !path.includes("access_tokens"))
      .map(
        ({ method, path, operation }) =>
          operation ??
          `${method} ${path
            .replace(/^\/api\/v3\/repos\/[^/]+\/[^/]+\/|\?.*$/g, "")
            .replace(/[0-9a-f]{40}/, "OID")
            .replaceAll(/\d+/g, "N")}`,
      );
    expect(asked).toHaveLength(outcome.requests);
    return { ...outcome, asked };
  }

  return {
    scene,
    app,
    repository,
    referenceTo,
    surroundings,
    perform: done,
    review: (number, of = repository) => done({ kind: "review", repository: of, number }),
    async say(login, number, body, through) {
      const octokit = login.endsWith("[bot]") ? scene.bot : scene.as(login);
      const { data } = await octokit.rest.issues.createComment({ ...scene.demo, issue_number: number, body });
      await surroundings.memory.storeAsked({
        kind: "asked",
        repository,
        number,
        key: `comment:${data.id}`,
        by: { id: data.user?.id ?? 0, login },
        via: through ?? (login.endsWith("[bot]") ? login : null),
        at: Date.parse(data.created_at),
        what: {
          comment: data.id,
          node: data.node_id,
          hash: hashOf(body),
          ...(data.html_url.includes("/issues/") ? { issue: true as const } : {}),
        },
      });
      return data.id;
    },
    answer: (number) => done({ kind: "answer", repository, number }),
    async replies(number) {
      const { data } = await scene.ana.rest.issues.listComments({ ...scene.demo, issue_number: number, per_page: 100 });
      return data
        .filter(({ user, body }) => user?.login === "plan-warden[bot]" && body?.startsWith("<!-- plan-warden reply"))
        .map(({ body = "" }) => body.replace(/^<!--.*-->\n/, "").replace(/\]\(http[^)]*\)/g, "](…)"));
    },
    async file(ref, path) {
      const { data } = await scene.ana.rest.repos
        .getContent({ ...scene.demo, path, ref, mediaType: { format: "raw" } })
        .catch((fault) => {
          if (fault.status === 404) return { data: null };
          throw fault;
        });
      return data === null ? null : String(data);
    },
  };
}
