// A sandbox for a test: people with an Octokit each, a repository with one file, and ways to put files and open pull requests.
// Every answer an Octokit gets and every payload the app gets is held to GitHub's own description.
import { createHash, createHmac } from "node:crypto";
import { createServer } from "node:http";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import type { RegisteredApp } from "../../src/sandbox/apps.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { answerFaults, payloadFaults, routeOf } from "./shapes.ts";

export const base64 = (text: string) => Buffer.from(text).toString("base64");

/** As `git hash-object` computes it. */
export const gitHash = (kind: string, bytes: Buffer | string) => {
  const content = Buffer.from(bytes);
  return createHash("sha1").update(`${kind} ${content.length}\0`).update(content).digest("hex");
};

export type Scene = {
  sandbox: Sandbox;
  as: (login: string) => Octokit;
  ana: Octokit;
  app: RegisteredApp;
  /** By the app's JWT. */
  asApp: Octokit;
  /** By an installation token. */
  bot: Octokit;
  demo: { owner: string; repo: string };
  /** The tip of a branch of the demo. */
  tip: (branch: string) => Promise<string>;
  /** Puts a file on a branch of the demo, made when it is not there. */
  put: (branch: string, path: string, text: string) => Promise<string>;
  open: (branch: string, title?: string, body?: string) => Promise<number>;
  /** What the app was sent since the last time, once nothing is on its way. Fails when a payload is not as GitHub's. */
  events: () => Promise<Received[]>;
  close: () => Promise<void>;
};

/** An event as the app got it. `name` holds its action: `pull_request.opened`. */
type Received = { name: string; headers: Record<string, unknown>; payload: Record<string, unknown> };

/** Retries and request logs off: a test sees the first answer. */
const quiet = { log: { debug() {}, info() {}, warn() {}, error() {} } };

/** An Octokit whose answers must look as GitHub says. */
export function strict(options: ConstructorParameters<typeof Octokit>[0]): Octokit {
  const octokit = new Octokit({ ...quiet, ...options });
  octokit.hook.after("request", (response, { method }) => {
    const path = new URL(response.url).pathname.replace("/api/v3", "");
    const raw = typeof response.data === "string" || response.data instanceof ArrayBuffer;
    const wrong =
      raw && response.status === 200 ? [] : answerFaults(routeOf(method, path), response.status, response.data);
    if (wrong.length > 0) throw new Error(`Not as GitHub answers:\n${wrong.slice(0, 10).join("\n")}`);
  });
  return octokit;
}

const secret = "a secret of thirty-two characters";
const everyEvent = [
  "push",
  "status",
  "pull_request",
  "issues",
  "issue_comment",
  "check_run",
  "check_suite",
  "merge_group",
];

/** Registers an app that may do everything the tests do, with a server that takes its events. */
async function registerApp(sandbox: Sandbox) {
  const received: Received[] = [];
  const wrong: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts);
      const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
      if (request.headers["x-hub-signature-256"] !== signature) wrong.push("A delivery is not signed");
      const payload = JSON.parse(body.toString());
      const event = String(request.headers["x-github-event"]);
      const name = payload.action === undefined ? event : `${event}.${payload.action}`;
      try {
        wrong.push(...payloadFaults(name, payload));
      } catch (error) {
        wrong.push(String(error));
      }
      received.push({ name, headers: request.headers, payload });
      response.end("ok");
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const app = sandbox.registerApp({
    slug: "warden",
    webhook: { url: `http://127.0.0.1:${port}/hooks`, secret },
    permissions: {
      checks: "write",
      contents: "write",
      issues: "write",
      pull_requests: "write",
      statuses: "write",
      merge_queues: "write",
    },
    events: everyEvent,
  });
  return { app, received, wrong, server };
}

export async function openScene(): Promise<Scene> {
  const sandbox = await startSandbox();
  const as = (login: string) => strict({ baseUrl: sandbox.api, auth: login });
  const ana = as("ana");
  const { app, received, wrong, server } = await registerApp(sandbox);
  await ana.rest.repos.createForAuthenticatedUser({ name: "demo", auto_init: true });
  const demo = { owner: "ana", repo: "demo" };
  const tip = async (branch: string) =>
    (await ana.rest.git.getRef({ ...demo, ref: `heads/${branch}` })).data.object.sha;
  const put = async (branch: string, path: string, text: string) => {
    await ana.rest.git.createRef({ ...demo, ref: `refs/heads/${branch}`, sha: await tip("main") }).catch(() => {});
    const before = await ana.rest.repos.getContent({ ...demo, path, ref: branch }).catch(() => null);
    const sha = before && "sha" in before.data ? { sha: before.data.sha } : {};
    const content = base64(text);
    const message = `Put ${path}`;
    const { data } = await ana.rest.repos.createOrUpdateFileContents({
      ...demo,
      path,
      branch,
      message,
      content,
      ...sha,
    });
    return data.commit.sha ?? "";
  };
  const open = async (branch: string, title = `About ${branch}`, body = "") =>
    (await ana.rest.pulls.create({ ...demo, head: branch, base: "main", title, body })).data.number;
  const { appId, privateKey } = { appId: app.id, privateKey: app.privateKey };
  const asApp = strict({ baseUrl: sandbox.api, authStrategy: createAppAuth, auth: { appId, privateKey } });
  const { data: installation } = await asApp.rest.apps.getRepoInstallation(demo);
  const auth = { appId, privateKey, installationId: installation.id };
  const bot = strict({ baseUrl: sandbox.api, authStrategy: createAppAuth, auth });
  const names = async () => {
    await sandbox.delivered();
    if (wrong.length > 0) throw new Error(`Not as GitHub sends:\n${wrong.slice(0, 10).join("\n")}`);
    return received.splice(0);
  };
  const close = async () => {
    try {
      await names();
    } finally {
      await sandbox.close();
      server.closeAllConnections();
      server.close();
    }
  };
  return { sandbox, as, ana, asApp, bot, app, demo, tip, put, open, events: names, close };
}
