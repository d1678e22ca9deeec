// A real process, killed at any moment while it does what comments ask for: after the next start each has one commit and one reply.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, jest, test } from "@jest/globals";
import pg from "pg";
import { webhookPath } from "../../src/server/front.ts";
import { planPath, soundPlan } from "../jobs/plans.ts";
import { openScene, type Scene } from "../sandbox/scene.ts";
import { registerWarden } from "./register-warden.ts";
import { until } from "./waiting.ts";

// Several processes that start a database each, on a machine that may be busy.
jest.setTimeout(150_000);

const secret = "s".repeat(32);
const root = join(import.meta.dirname, "../..");
const { DATABASE_URL: databaseUrl } = process.env;
const kills = 3;
const wishes = 12;

let scene: Scene;
let app: { id: number; privateKey: string };
let folder: string;
let child: ChildProcess | null = null;
let port = 0;

beforeAll(async () => {
  scene = await openScene();
  app = await registerWarden(scene.sandbox);
  folder = await mkdtemp(join(tmpdir(), "plan-warden-"));
  port = await freePort();
  scene.sandbox.setWebhook(app.id, { url: `http://127.0.0.1:${port}${webhookPath}`, secret });
  await scene.put("main", planPath, soundPlan);
});
afterEach(kill);
afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true, force: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      const free = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(free));
    });
  });
}

async function start(store: Record<string, string>): Promise<void> {
  child = spawn(process.execPath, ["src/cli/main.ts", "serve"], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: secret,
      GITHUB_API_URL: scene.sandbox.api,
      HOST: "127.0.0.1",
      PORT: String(port),
      LOG_LEVEL: "warn",
      ...store,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ready = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(ready, 60_000);
}

async function kill(): Promise<void> {
  const dying = child;
  child = null;
  if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
  const ended = new Promise((resolve) => dying.on("exit", resolve));
  dying.kill("SIGKILL");
  await ended;
}

const pause = (milliseconds: number) => new Promise((resume) => setTimeout(resume, milliseconds));

async function replies(number: number): Promise<string[]> {
  const { data } = await scene.ana.rest.issues.listComments({ ...scene.demo, issue_number: number, per_page: 100 });
  return data.flatMap(({ body = "" }) => /^<!-- plan-warden reply (\S+) -->/.exec(body)?.[1] ?? []);
}

async function keysOf(branch: string): Promise<string[]> {
  const { data } = await scene.ana.rest.repos.listCommits({ ...scene.demo, sha: branch, per_page: 100 });
  return data.flatMap(({ commit }) => /^Plan-Comment: (\S+)$/m.exec(commit.message)?.[1] ?? []);
}

async function survives(branch: string, store: Record<string, string>): Promise<void> {
  await scene.put(branch, "src/a.ts", "a\n");
  await start(store);
  const number = await scene.open(branch, branch, `Plan: ${planPath}`);
  const asked: string[] = [];
  for (let round = 0; round < kills; round++) {
    for (let index = 0; index < wishes / kills; index++) {
      const words = `/plan progress Wish ${asked.length + 1}.`;
      const { data } = await scene.ana.rest.issues.createComment({ ...scene.demo, issue_number: number, body: words });
      asked.push(`comment:${data.id}`);
    }
    // What it acknowledged is its own to keep.
    await scene.sandbox.delivered();
    await pause(Math.random() * 300);
    await kill();
    await start(store);
  }
  await until(async () => (await replies(number)).length >= asked.length, 60_000);
  expect((await replies(number)).sort()).toEqual(asked.toSorted());
  expect((await keysOf(branch)).sort()).toEqual(asked.toSorted());
  await kill();
}

test("on a folder of its own", () => survives("folder", { DATA_DIR: folder }));

(databaseUrl ? test : test.skip)("on PostgreSQL", async () => {
  const name = `killed_${process.pid}`;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  try {
    const url = new URL(databaseUrl ?? "");
    url.pathname = `/${name}`;
    await survives("postgres", { DATABASE_URL: url.href });
  } finally {
    await kill();
    await client.query(`drop database ${name} with (force)`);
    await client.end();
  }
});
