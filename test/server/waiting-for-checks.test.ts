// Checks from end to end: signed webhooks from a GitHub of our own, the whole server, another app's checks, deadlines and a restart.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import type { Octokit } from "@octokit/rest";
import { giveUp, perform } from "../../src/jobs/perform.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import { webhookPath } from "../../src/server/front.ts";
import { createLog } from "../../src/server/log.ts";
import { type Server, serve } from "../../src/server/serve.ts";
import { planPath, soundPlan } from "../jobs/plans.ts";
import { openScene, type Scene, strict } from "../sandbox/scene.ts";
import { registerWarden } from "./register-warden.ts";
import { until } from "./waiting.ts";

// PGlite starts several times, on a machine that may be busy.
jest.setTimeout(90_000);

const secret = "s".repeat(32);
const open = soundPlan.replace("finds the page.", "finds the page (`check: ci / e2e`).");
const ticked = open.replace("- [ ] A query", "- [x] A query");

let scene: Scene;
let app: { id: number; privateKey: string };
let ci: Octokit;
let folder: string;
let server: Server | null = null;

beforeAll(async () => {
  scene = await openScene();
  const { sandbox, demo, put } = scene;
  app = await registerWarden(sandbox);
  const other = sandbox.registerApp({ slug: "ci", permissions: { checks: "write" }, events: [] });
  const options = { appId: other.id, privateKey: other.privateKey };
  const asApp = strict({ baseUrl: sandbox.api, authStrategy: createAppAuth, auth: options });
  const { data } = await asApp.rest.apps.getRepoInstallation(demo);
  const auth = { ...options, installationId: data.id };
  ci = strict({ baseUrl: sandbox.api, authStrategy: createAppAuth, auth });
  await put("main", planPath, open);
});
afterAll(() => scene.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plan-warden-"));
});
afterEach(async () => {
  await server?.close();
  server = null;
  await rm(folder, { recursive: true, force: true });
});

/** Of every clock here, so that a restart sets none back. */
const began = Date.now();

/** @param speed How many times as fast as the machine's its clock runs, and its queue waits. */
async function start(speed = 1): Promise<void> {
  server = await serve(
    {
      production: false,
      credentials: { appId: app.id, privateKey: app.privateKey, webhookSecrets: [secret] },
      host: "127.0.0.1",
      port: 0,
      sandboxPort: 0,
      apiUrl: scene.sandbox.api,
      store: { folder },
      logLevel: "silent",
      concurrency: 2,
      sweep: null,
    },
    {
      plans: { read: async (path, text, options) => parsePlan(path, text, options) },
      check: "plan-warden",
      log: createLog("silent"),
      queue: { reconcile: null, pollSeconds: 0.5 },
      work(surroundings) {
        const hurried = { ...surroundings, now: () => began + (Date.now() - began) * speed };
        return {
          async perform(job) {
            const { later, ...outcome } = await perform(job, hurried);
            return { ...outcome, later: later ? { ...later, milliseconds: later.milliseconds / speed } : null };
          },
          giveUp: (job, fault, incident) => giveUp(job, fault, incident, hurried),
        };
      },
    },
  );
  scene.sandbox.setWebhook(app.id, { url: `${server.url}${webhookPath}`, secret });
}

async function stop(): Promise<void> {
  await scene.sandbox.delivered();
  await server?.close();
  server = null;
}

/** Our check on a commit, the newest run of it. */
async function ours(head: string) {
  const { data } = await scene.ana.rest.checks.listForRef({ ...scene.demo, ref: head, check_name: "plan-warden" });
  const [run] = data.check_runs;
  return { status: run?.status, conclusion: run?.conclusion, title: run?.output.title, summary: run?.output.summary };
}
const becomes = async (head: string, conclusion: string | null): Promise<void> =>
  until(async () => {
    const run = await ours(head);
    return run.conclusion === conclusion && run.status === (conclusion === null ? "in_progress" : "completed");
  });

const begin = async (head: string, name = "ci / e2e"): Promise<number> =>
  (await ci.rest.checks.create({ ...scene.demo, name, head_sha: head, status: "in_progress" })).data.id;
const end = (id: number, conclusion: "success" | "failure") =>
  ci.rest.checks.update({ ...scene.demo, check_run_id: id, conclusion });
/** Requests of our app so far, tokens aside. */
const spent = (): number =>
  scene.sandbox.requests.filter(({ actor, path }) => actor === "plan-warden[bot]" && !path.includes("access_tokens"))
    .length;

test("a tick waits for its check, hears of its outcome, and of nothing else", async () => {
  await start();
  const head = await scene.put("green", planPath, ticked);
  const check = await begin(head);
  const number = await scene.open("green", "Green", `Plan: ${planPath}`);
  await becomes(head, null);
  expect((await ours(head)).title).toMatch(/^Waiting for ci \/ e2e · /);

  const before = spent();
  await end(await begin(head, "lint"), "failure");
  await end(await begin(await scene.tip("main")), "failure");
  await scene.ana.rest.repos.createCommitStatus({ ...scene.demo, sha: head, state: "success", context: "bench" });
  await scene.sandbox.delivered();
  expect(spent()).toBe(before);

  await end(check, "success");
  await becomes(head, "success");
  expect(spent()).toBe(before + 2);
  expect((await scene.ana.rest.issues.listComments({ ...scene.demo, issue_number: number })).data).toEqual([]);

  // It is run again, and now it fails.
  await end(await begin(head), "failure");
  await becomes(head, "failure");
  expect((await ours(head)).summary).toContain("failed on this commit");
  await until(
    async () => (await scene.ana.rest.issues.listComments({ ...scene.demo, issue_number: number })).data.length === 1,
  );
});

test("a status that is awaited is heard as well, and a head that is left waits no more", async () => {
  await start();
  const plan = ticked.replace("ci / e2e", "bench");
  const head = await scene.put("status", planPath, plan);
  await scene.open("status", "Status", `Plan: ${planPath}`);
  await becomes(head, null);
  const next = await scene.put("status", "src/more.ts", "more\n");
  await becomes(head, "cancelled");
  await becomes(next, null);
  const said = (state: "pending" | "success") =>
    scene.ana.rest.repos.createCommitStatus({ ...scene.demo, sha: next, state, context: "bench" });
  await said("pending");
  await said("success");
  await becomes(next, "success");
});

test("it waits across a restart", async () => {
  await start();
  const head = await scene.put("restart", planPath, ticked);
  const check = await begin(head);
  await scene.open("restart", "Restart", `Plan: ${planPath}`);
  await becomes(head, null);
  await stop();
  await start();
  await end(check, "failure");
  await becomes(head, "failure");
});

test("at the deadline it fails and says so, also across a restart, and what ends too late is heard", async () => {
  // Two hours are six seconds.
  await start(1200);
  const head = await scene.put("late", planPath, ticked);
  const check = await begin(head);
  await scene.open("late", "Late", `Plan: ${planPath}`);
  await becomes(head, null);
  await stop();
  await start(1200);
  await becomes(head, "failure");
  expect(await ours(head)).toMatchObject({
    title: expect.stringMatching(/^1 rule could not be checked/),
    summary: expect.stringContaining("which had no outcome on this commit after 2 h"),
  });
  await end(check, "success");
  await becomes(head, "success");
});

test("a name that no check has is told after the grace, with the one that was meant", async () => {
  // Ten minutes are one second.
  await start(600);
  const head = await scene.put("name", planPath, ticked);
  await end(await begin(head, "e2e"), "success");
  await scene.open("name", "Name", `Plan: ${planPath}`);
  await becomes(head, "failure");
  expect((await ours(head)).summary).toContain("no check of that name is on this commit. Did you mean `e2e`?");
});
