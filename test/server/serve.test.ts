// The server whole: from a signed delivery to a job, and a process that is killed loses nothing.
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, jest, test } from "@jest/globals";
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

/** @param jobs `hold`: jobs never end. `do`: they end at once. */
async function start(folder: string, jobs: "hold" | "do"): Promise<Process> {
  const child = spawn(node, [program, jobs], {
    env: {
      PATH: process.env.PATH,
      APP_ID: "3",
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: secret,
      PORT: "0",
      DATA_DIR: folder,
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
    pull_request: { number },
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

const folder = async () => {
  const made = await mkdtemp(join(tmpdir(), "plan-warden-"));
  folders.push(made);
  return made;
};

test("what was acknowledged before a kill is done after the next start: running, waiting, and each once", async () => {
  const data = await folder();
  const first = await start(data, "hold");
  expect(await deliver(first.url, 1)).toBe(202);
  await until(() => first.lines.includes("began 7#1"));
  expect(await deliver(first.url, 1)).toBe(202);
  expect(await deliver(first.url, 2)).toBe(202);
  first.child.kill("SIGKILL");
  await first.ended;

  const second = await start(data, "do");
  const did = () => second.lines.filter((line) => line.startsWith("began ")).sort();
  await until(() => did().length >= 3, 60_000);
  expect(did()).toEqual(["began 7#1", "began 7#1", "began 7#2"]);
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
});

test("SIGTERM ends it when its jobs have ended, and nothing is asked of it after", async () => {
  const server = await start(await folder(), "do");
  expect(await deliver(server.url, 1)).toBe(202);
  await until(() => server.lines.includes("began 7#1"));
  server.child.kill("SIGTERM");
  expect(await server.ended).toBe(0);
  await expect(deliver(server.url, 2)).rejects.toThrow();
});
