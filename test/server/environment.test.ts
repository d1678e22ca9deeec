// The environment: what is accepted, and that every fault is named at once and no value is repeated.
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { readEnvironment } from "../../src/server/environment.ts";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pkcs8 = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const pkcs1 = pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const secret = "s".repeat(32);
const whole = { APP_ID: "12", PRIVATE_KEY: pkcs8, WEBHOOK_SECRET: secret };
const folder = mkdtempSync(join(tmpdir(), "plan-warden-"));
afterAll(() => rmSync(folder, { recursive: true }));

const value = (env: Record<string, string>) => {
  const read = readEnvironment(env);
  if ("problems" in read) throw new Error(read.problems.join("\n"));
  return read.value;
};
const problems = (env: Record<string, string>) => {
  const read = readEnvironment(env);
  return "problems" in read ? read.problems : [];
};

test("nothing set is a trial in memory, on the loopback address", () => {
  expect(value({})).toEqual({
    production: false,
    credentials: null,
    host: "127.0.0.1",
    port: 3000,
    sandboxPort: 3001,
    apiUrl: "https://api.github.com",
    store: null,
    logLevel: "info",
    concurrency: 8,
    // A week has room for the longest spread.
    sweep: { cron: "17 4 * * 1", spread: 4 * 3_600_000 },
  });
});

test("a cron line is taken in five fields, and `off` for none", () => {
  expect(value({ SWEEP_CRON: "off" }).sweep).toBeNull();
  // A twenty-fourth of a minute.
  expect(value({ SWEEP_CRON: "* * * * *" }).sweep).toEqual({ cron: "* * * * *", spread: 2500 });
  expect(value({ SWEEP_CRON: " 0  9 1,2 * MON-FRI " }).sweep).toMatchObject({ cron: "0 9 1,2 * MON-FRI" });
  // The shortest time between two counts: an hour here.
  expect(value({ SWEEP_CRON: "0 9,10 * * 1" }).sweep?.spread).toBe(150_000);
});

test.each([
  "* * *",
  "* * * * * *",
  "61 * * * *",
  "0 0 30 2 *",
  "H 3 * * 1",
  "@weekly",
  "weekly",
  "0 9 * * 8",
  "FREQ=WEEKLY",
])("%s is no cron line of ours", (line) => {
  expect(problems({ SWEEP_CRON: line })).toEqual([
    "SWEEP_CRON is not what it should be: expected a cron line of five fields in UTC such as `17 4 * * 1` (Mondays at 04:17), or `off`.",
  ]);
});

test("production without anything names all three", () => {
  expect(problems({ NODE_ENV: "production" }).map((problem) => problem.split(" ")[0])).toEqual([
    "APP_ID",
    "WEBHOOK_SECRET",
    "PRIVATE_KEY",
  ]);
});

test("production keeps its queue in a folder, or where DATABASE_URL says", () => {
  expect(value({ ...whole, NODE_ENV: "production" })).toMatchObject({ store: { folder: "./data" }, host: "0.0.0.0" });
  expect(value({ ...whole, DATABASE_URL: "postgres://u:p@h/d" }).store).toEqual({ databaseUrl: "postgres://u:p@h/d" });
  expect(value({ ...whole, DATA_DIR: "/var/x" }).store).toEqual({ folder: "/var/x" });
});

test.each(["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET"])("one of three missing is named: %s", (name) => {
  const named = problems({ ...whole, [name]: " " });
  expect(named).toHaveLength(1);
  expect(named[0]).toMatch(new RegExp(`^${name} is missing`));
});

test("every fault is named at once, and no value is repeated", () => {
  const named = problems({
    APP_ID: "canary-id",
    PRIVATE_KEY: "canary-key",
    WEBHOOK_SECRET: "canary-secret",
    WEBHOOK_SECRET_PREVIOUS: "development",
    PORT: "99999",
    SANDBOX_PORT: "x",
    LOG_LEVEL: "debug",
    CONCURRENCY: "0",
    GITHUB_API_URL: "http://canary.example.com",
    DATABASE_URL: "mysql://canary",
  });
  expect(named.map((problem) => problem.split(" ")[0]).sort()).toEqual([
    "APP_ID",
    "CONCURRENCY",
    "DATABASE_URL",
    "GITHUB_API_URL",
    "LOG_LEVEL",
    "PORT",
    "PRIVATE_KEY",
    "SANDBOX_PORT",
    "WEBHOOK_SECRET",
    "WEBHOOK_SECRET_PREVIOUS",
  ]);
  expect(named.join("\n")).not.toContain("canary");
});

describe("webhook secret", () => {
  test.each(["development", "x".repeat(31), "🙂".repeat(7)])("%s is too weak", (weak) => {
    expect(problems({ ...whole, WEBHOOK_SECRET: weak })).toEqual([
      expect.stringMatching(/^WEBHOOK_SECRET is too weak/),
    ]);
  });
  test("the previous one is accepted beside it", () => {
    const previous = "p".repeat(40);
    expect(value({ ...whole, WEBHOOK_SECRET_PREVIOUS: previous }).credentials?.webhookSecrets).toEqual([
      secret,
      previous,
    ]);
  });
});

describe("private key", () => {
  const forms: [string, string][] = [
    ["PKCS#8", pkcs8],
    ["PKCS#1", pkcs1],
    ["with CRLF", pkcs1.replaceAll("\n", "\r\n")],
    ["with \\n written out", pkcs8.replaceAll("\n", "\\n")],
    ["on one line", pkcs8.replaceAll("\n", " ")],
    ["in base64", Buffer.from(pkcs1).toString("base64")],
    ["quoted by a shell", `"${pkcs1}"`],
  ];
  test.each(forms)("%s", (_name, key) => {
    const pem = value({ ...whole, PRIVATE_KEY: key }).credentials?.privateKey;
    expect([pkcs1, pkcs8]).toContain(pem);
  });
  test("in a file", () => {
    const path = join(folder, "key.pem");
    writeFileSync(path, pkcs1);
    expect(value({ APP_ID: "1", WEBHOOK_SECRET: secret, PRIVATE_KEY_PATH: path }).credentials?.privateKey).toBe(pkcs1);
    expect(problems({ ...whole, PRIVATE_KEY_PATH: path })).toEqual([expect.stringContaining("both set")]);
  });
  test("a file that is not there", () => {
    expect(problems({ APP_ID: "1", WEBHOOK_SECRET: secret, PRIVATE_KEY_PATH: join(folder, "none") })).toEqual([
      expect.stringMatching(/^PRIVATE_KEY_PATH names a file that cannot be read/),
    ]);
  });
  test.each([
    ["cut", pkcs8.slice(0, 800)],
    ["of another kind", elliptic],
    ["public", pair.publicKey.export({ type: "spki", format: "pem" }).toString()],
  ])("one that is %s is refused", (_name, key) => {
    expect(problems({ ...whole, PRIVATE_KEY: key })).toEqual([
      expect.stringMatching(/^PRIVATE_KEY holds no usable key/),
    ]);
  });
  test("a .pem that lies around is not taken", () => {
    const before = process.cwd();
    try {
      process.chdir(folder);
      writeFileSync("app.pem", pkcs1);
      expect(problems({ APP_ID: "1", WEBHOOK_SECRET: secret })).toEqual([
        expect.stringMatching(/^PRIVATE_KEY is missing/),
      ]);
    } finally {
      process.chdir(before);
    }
  });
});

describe("where GitHub is", () => {
  test.each([
    [{ GHE_HOST: "github.example.com" }, "https://github.example.com/api/v3"],
    [{ GHE_HOST: "github.example.com:8443" }, "https://github.example.com:8443/api/v3"],
    [{ GITHUB_API_URL: "https://github.example.com/api/v3/" }, "https://github.example.com/api/v3"],
    [{ GITHUB_API_URL: "https://api.octo.ghe.com" }, "https://api.octo.ghe.com"],
    [{ GITHUB_API_URL: "http://127.0.0.1:3001/api/v3" }, "http://127.0.0.1:3001/api/v3"],
  ])("%j", (env, url) => {
    expect(value(env).apiUrl).toBe(url);
  });
  test.each([
    { GITHUB_API_URL: "http://github.example.com/api/v3" },
    { GITHUB_API_URL: "https://token@github.example.com" },
    { GITHUB_API_URL: "https://github.example.com/?x=1" },
    { GITHUB_API_URL: "ftp://github.example.com" },
    { GITHUB_API_URL: "github.example.com" },
    { GITHUB_API_URL: "https://169.254.169.254" },
    { GHE_HOST: "169.254.169.254" },
    { GHE_HOST: "http://github.example.com" },
    { GHE_HOST: "a@github.example.com" },
    { GHE_HOST: "github.example.com/x" },
    { GHE_HOST: "github.example.com#x" },
    { GHE_HOST: "a", GITHUB_API_URL: "https://b" },
  ])("%j is refused", (env) => {
    expect(problems(env)).toHaveLength(1);
  });
});
