// The server whole, in processes that are killed: nothing that was acknowledged is lost, on the embedded database and on PostgreSQL.
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, jest, test } from "@jest/globals";
import { openDatabase } from "../../src/server/database.ts";
import type { Environment } from "../../src/server/environment.ts";
import { webhookPath } from "../../src/server/front.ts";
import { until } from "./waiting.ts";

// Two processes that start PGlite, on a machine that may be busy.
jest.setTimeout(120_000);

const secret = "s".repeat(32);
const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const node = join(import.meta.dirname, "../../node_modules/.bin/node");
const program = join(import.meta.dirname, "serving.ts");

type Process = { child: ChildProcess; lines: string[]; url: string; ended: Promise<number | null> };
const children: ChildProcess[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Where a server keeps its rows. */
type Place = { store: NonNullable<Environment["store"]>; schema: string };

/** @param jobs `hold`: jobs never end. `do`: they end at once. */
async function start({ store, schema }: Place, jobs: "hold" | "do"): Promise<Process> {
  const child = spawn(node, [program, jobs], {
    env: {
      PATH: process.env.PATH,
      APP_ID: "3",
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: secret,
      PORT: "0",
      SCHEMA: schema,
      ...("folder" in store ? { DATA_DIR: store.folder } : { DATABASE_URL: store.databaseUrl }),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const lines: string[] = [];
  let rest = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    const parts = (rest + chunk.toString("utf8")).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
  await until(() => lines.some((line) => line.startsWith("listening ")), 60_000);
  return { child, lines, url: lines.find((line) => line.startsWith("listening "))?.slice(10) ?? "", ended };
}

async function deliver(url: string, number: number): Promise<number> {
  const body = JSON.stringify({
    action: "synchronize",
    installation: { id: 1 },
    repository: { id: 7, name: "r", owner: { login: "o" } },
    pull_request: { number, updated_at: "2026-11-20T14:05:00Z", head: { sha: "abc" } },
  });
  const answer = await fetch(`${url}${webhookPath}`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": "pull_request",
      "x-github-delivery": `guid-${number}`,
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
  });
  return answer.status;
}

async function kill({ child, ended }: Process): Promise<void> {
  child.kill("SIGKILL");
  await ended;
}

const begun = ({ lines }: Process) => lines.filter((line) => line.startsWith("began ")).sort();
const databaseUrl = process.env.DATABASE_URL;
const schemas: string[] = [];
afterAll(async () => {
  if (!databaseUrl) return;
  const database = await openDatabase({ databaseUrl });
  for (const schema of schemas)
    await database.script(`drop schema ${schema} cascade; drop schema ${schema}_queue cascade;`);
  await database.close();
});

const places: [string, () => Promise<Place>][] = [
  [
    "in a folder",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "plan-warden-"));
      folders.push(folder);
      return { store: { folder }, schema: "plan_warden" };
    },
  ],
];
if (databaseUrl) {
  places.push([
    "on PostgreSQL",
    async () => {
      const schema = `test_${randomBytes(6).toString("hex")}`;
      schemas.push(schema);
      return { store: { databaseUrl }, schema };
    },
  ]);
}

describe.each(places)("%s", (_name, place) => {
  test("what was acknowledged before a kill is done after the next start: running, waiting, and each once", async () => {
    const here = await place();
    const first = await start(here, "hold");
    expect(await deliver(first.url, 1)).toBe(202);
    await until(() => begun(first).length === 1);
    expect(await deliver(first.url, 1)).toBe(202);
    expect(await deliver(first.url, 2)).toBe(202);
    await kill(first);

    const second = await start(here, "do");
    await until(() => begun(second).length >= 3, 60_000);
    expect(begun(second)).toEqual(["began 7#1", "began 7#1", "began 7#2"]);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
  });

  test("a kill between the answer and the queue loses nothing, and brings nothing twice", async () => {
    const here = await place();
    const numbers = Array.from({ length: 300 }, (_, index) => index + 1);
    const first = await start(here, "hold");
    const answers = await Promise.all(numbers.map((number) => deliver(first.url, number)));
    await kill(first);
    expect(new Set(answers)).toEqual(new Set([202]));
    const database = await openDatabase(here.store, { schema: here.schema });
    const left = await database.query(`select 1 from ${here.schema}.inbox`);
    await database.close();
    // The last of them cannot have been moved yet: a batch takes a breath after the one before.
    expect(left.length).toBeGreaterThan(0);

    const second = await start(here, "do");
    await until(() => begun(second).length >= numbers.length, 60_000);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
    expect(begun(second)).toEqual(numbers.map((number) => `began 7#${number}`).sort());
  });

  test("SIGTERM ends it when its jobs have ended, and nothing is asked of it after", async () => {
    const server = await start(await place(), "do");
    expect(await deliver(server.url, 1)).toBe(202);
    await until(() => begun(server).length === 1);
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
    await expect(deliver(server.url, 2)).rejects.toThrow();
  });
});

(databaseUrl ? test : test.skip)(
  "another instance takes up what a killed one held, and what it had not moved yet",
  async () => {
    const [, place] = places[1] ?? [];
    if (!place) throw new Error("Without DATABASE_URL there is one instance.");
    const here = await place();
    const first = await start(here, "hold");
    expect(await deliver(first.url, 1)).toBe(202);
    await until(() => begun(first).length === 1);
    const second = await start(here, "do");
    const numbers = Array.from({ length: 300 }, (_, index) => index + 1);
    await Promise.all(numbers.map((number) => deliver(first.url, number)));
    await kill(first);
    await until(() => begun(second).length > numbers.length, 60_000);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
    // The first was held by the one that was killed, and waits once more behind that.
    expect(begun(second)).toEqual([1, ...numbers].map((number) => `began 7#${number}`).sort());
  },
);
