// The jobs on a sandbox with one app, as the server would do them: every request that a job makes is seen, and counted twice.
import { expect } from "@jest/globals";
import { createApp } from "../../src/github/app.ts";
import { createGitHub } from "../../src/github/github.ts";
import type { RepositoryReference } from "../../src/jobs/job.ts";
import { type Outcome, perform, type Surroundings } from "../../src/jobs/perform.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import { createApplication } from "../../src/server/application.ts";
import { createLog } from "../../src/server/log.ts";
import { openScene, type Scene } from "../sandbox/scene.ts";
import { createMemory } from "./memory.ts";
import { noSweep } from "./world.ts";

export type Reviewing = {
  scene: Scene;
  app: ReturnType<Scene["sandbox"]["registerApp"]>;
  surroundings: Surroundings;
  /** The demo. */
  repository: RepositoryReference;
  /** Performs a review and answers what it asked of GitHub, tokens aside, held against what it counted itself. */
  review: (number: number, of?: RepositoryReference) => Promise<Outcome & { asked: string[] }>;
  referenceTo: (place: { owner: string; repo: string }) => Promise<RepositoryReference>;
};

export async function openReviewing(): Promise<Reviewing> {
  const scene = await openScene();
  const { sandbox } = scene;
  const app = sandbox.registerApp({
    slug: "plan-warden",
    permissions: { checks: "write", contents: "write", issues: "write", pull_requests: "write", statuses: "read" },
    events: [],
  });
  const credentials = { appId: app.id, privateKey: app.privateKey ?? "" };
  const application = createApplication(credentials, sandbox.api, createLog("silent"));
  const surroundings: Surroundings = {
    github: async (repository) =>
      createGitHub(await application.octokitFor(repository.installation), repository, {
        app: app.id,
        check: "plan-warden",
      }),
    app: createApp(await application.octokit(), (id) => application.octokitFor(id)),
    memory: createMemory(),
    plans: { read: async (path, text, options) => parsePlan(path, text, options) },
    sweep: noSweep,
    now: Date.now,
  };
  const referenceTo: Reviewing["referenceTo"] = async (place) => {
    const octokit = await application.octokit();
    const { data: installation } = await octokit.request("GET /repos/{owner}/{repo}/installation", place);
    const { data } = await scene.ana.rest.repos.get(place);
    return { installation: installation.id, id: data.id, owner: place.owner, name: place.repo };
  };
  const repository = await referenceTo(scene.demo);
  const review: Reviewing["review"] = async (number, of = repository) => {
    const served = sandbox.requests.length;
    const outcome = await perform({ kind: "review", repository: of, number }, surroundings);
    const asked = sandbox.requests
      .slice(served)
      .filter(({ path }) => !path.includes("access_tokens"))
      .map(
        ({ method, path, operation }) =>
          operation ??
          `${method} ${path
            .replace(`/api/v3/repos/${of.owner}/${of.name}/`, "")
            .replace(/\?.*$/, "")
            .replace(/[0-9a-f]{40}/, "OID")
            .replaceAll(/\d+/g, "N")}`,
      );
    expect(asked).toHaveLength(outcome.requests);
    return { ...outcome, asked };
  };
  return { scene, app, surroundings, repository, review, referenceTo };
}
