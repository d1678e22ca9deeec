// What the operator decided, from environment variables: checked whole, and every fault named at once.
import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { type SweepTimes, sweepTimes, weekly } from "./sweep-cron.ts";

/** An app's identity at GitHub. */
export type Credentials = {
  appId: number;
  /** PEM. */
  privateKey: string;
  /** The first is current; others are accepted while a secret is being changed. */
  webhookSecrets: readonly string[];
};

export type Environment = {
  production: boolean;
  /** Null when none of its variables is set: then a sandbox can stand in, except in production. */
  credentials: Credentials | null;
  host: string;
  port: number;
  sandboxPort: number;
  /** Base URL of GitHub's REST API, without a slash at its end. */
  apiUrl: string;
  /** Null: memory, and nothing outlives the process. */
  store: { databaseUrl: string } | { folder: string } | null;
  logLevel: (typeof logLevels)[number];
  /** Jobs at the same time. */
  concurrency: number;
  /** When all plans are looked through; null: never. */
  sweep: SweepTimes | null;
};

/** Below `info` nothing is written that could hold a payload: the levels of libraries are not used. */
const logLevels = ["fatal", "error", "warn", "info", "silent"] as const;
const secretBytes = 32;
const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

const port = (preset: number) => z.coerce.number("a port, 0 to 65535").int().min(0).max(65_535).default(preset);

const schema = z.object({
  NODE_ENV: z.string().default("development"),
  APP_ID: z.coerce.number("the App ID, a number").int().positive().optional(),
  PRIVATE_KEY: z.string().optional(),
  PRIVATE_KEY_PATH: z.string().optional(),
  WEBHOOK_SECRET: z.string().optional(),
  WEBHOOK_SECRET_PREVIOUS: z.string().optional(),
  HOST: z.string().optional(),
  PORT: port(3000),
  SANDBOX_PORT: port(3001),
  GITHUB_API_URL: z.string().optional(),
  GHE_HOST: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  DATA_DIR: z.string().optional(),
  LOG_LEVEL: z.enum(logLevels, `one of ${logLevels.join(", ")}`).default("info"),
  CONCURRENCY: z.coerce.number("how many jobs may run at the same time, 1 to 64").int().min(1).max(64).default(8),
  SWEEP_CRON: z
    .string()
    .default(weekly)
    .transform((line, context) => {
      const times = line.trim() === "off" ? null : sweepTimes(line);
      if (times || line.trim() === "off") return times;
      context.addIssue({
        code: "custom",
        message: `a cron line of five fields in UTC such as \`${weekly}\` (Mondays at 04:17), or \`off\``,
      });
      return z.NEVER;
    }),
});

/**
 * Reads the environment. Problems name the variable, what was expected and what to do, and never repeat a value.
 * An empty variable counts as one that is not set. `PRIVATE_KEY_PATH` is the only file that is read.
 */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): { value: Environment } | { problems: string[] } {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ""));
  const problems: string[] = [];
  const read = schema.safeParse(set);
  if (!read.success) {
    for (const issue of read.error.issues) {
      problems.push(`${issue.path.join(".")} is not what it should be: expected ${issue.message}.`);
    }
  }
  // The others are still looked at, so that all is said at once.
  const text = (name: keyof z.infer<typeof schema>) => set[name];
  const production = text("NODE_ENV") === "production";

  const asked = ["APP_ID", "PRIVATE_KEY", "PRIVATE_KEY_PATH", "WEBHOOK_SECRET"].some((name) => name in set);
  if (production || asked) {
    if (!text("APP_ID")) problems.push("APP_ID is missing: the number on the app's settings page.");
    problems.push(...secretProblems("WEBHOOK_SECRET", text("WEBHOOK_SECRET"), true));
    problems.push(...secretProblems("WEBHOOK_SECRET_PREVIOUS", text("WEBHOOK_SECRET_PREVIOUS"), false));
  }
  const key = production || asked ? readKey(text("PRIVATE_KEY"), text("PRIVATE_KEY_PATH")) : null;
  if (key && "problem" in key) problems.push(key.problem);

  const api = readApiUrl(text("GITHUB_API_URL"), text("GHE_HOST"));
  if ("problem" in api) problems.push(api.problem);

  const databaseUrl = text("DATABASE_URL");
  if (databaseUrl && text("DATA_DIR")) {
    problems.push("DATABASE_URL and DATA_DIR are both set: keep the one where the queue is to live.");
  }
  if (databaseUrl && !/^postgres(?:ql)?:\/\//.test(databaseUrl)) {
    problems.push("DATABASE_URL is not a PostgreSQL address: expected postgres://user:password@host:5432/database.");
  }
  if (problems.length > 0 || !read.success || !("url" in api) || (key && !("pem" in key))) return { problems };

  const value = read.data;
  const secrets = [value.WEBHOOK_SECRET, value.WEBHOOK_SECRET_PREVIOUS].filter((secret) => secret !== undefined);
  const folder = value.DATA_DIR ?? (production ? "./data" : null);
  return {
    value: {
      production,
      credentials: key && value.APP_ID ? { appId: value.APP_ID, privateKey: key.pem, webhookSecrets: secrets } : null,
      host: value.HOST ?? (production ? "0.0.0.0" : "127.0.0.1"),
      port: value.PORT,
      sandboxPort: value.SANDBOX_PORT,
      apiUrl: api.url,
      store: databaseUrl ? { databaseUrl } : folder ? { folder } : null,
      logLevel: value.LOG_LEVEL,
      concurrency: value.CONCURRENCY,
      sweep: value.SWEEP_CRON,
    },
  };
}

function secretProblems(name: string, secret: string | undefined, required: boolean): string[] {
  if (secret === undefined) {
    return required
      ? [`${name} is missing: make one with \`openssl rand -hex 32\` and put it in the app's settings too.`]
      : [];
  }
  if (Buffer.byteLength(secret) >= secretBytes) return [];
  return [
    `${name} is too weak: expected at least ${secretBytes} bytes, found ${Buffer.byteLength(secret)}. Make one with \`openssl rand -hex 32\`.`,
  ];
}

/** A key as it may stand in a variable: with line ends, with `\n` written out, on one line, or in base64. PKCS#1 or PKCS#8. */
function readKey(inline: string | undefined, path: string | undefined): { pem: string } | { problem: string } {
  if (inline && path) return { problem: "PRIVATE_KEY and PRIVATE_KEY_PATH are both set: keep one." };
  let text = inline;
  if (path) {
    try {
      text = readFileSync(path, "utf8");
    } catch {
      return { problem: "PRIVATE_KEY_PATH names a file that cannot be read: expected the app's private key (.pem)." };
    }
  }
  const name = path ? "PRIVATE_KEY_PATH" : "PRIVATE_KEY";
  if (!text)
    return { problem: "PRIVATE_KEY is missing: the app's private key (PEM), or its file in PRIVATE_KEY_PATH." };
  const plain = text.includes("-----BEGIN") ? text : Buffer.from(text, "base64").toString("utf8");
  const body = /-----BEGIN ((?:RSA )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]*)-----END/.exec(plain.replaceAll("\\n", "\n"));
  const [, label, base64] = body ?? [];
  const lines = base64?.replace(/\s/g, "").match(/.{1,64}/g);
  if (label && lines) {
    const pem = `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
    try {
      if (createPrivateKey(pem).asymmetricKeyType === "rsa") return { pem };
    } catch {
      // Said below.
    }
  }
  return { problem: `${name} holds no usable key: expected an RSA private key in PEM (PKCS#1 or PKCS#8), whole.` };
}

/**
 * The one place of the network that tokens are sent to. `GITHUB_API_URL` (as in GitHub Actions) is taken as it is, `GHE_HOST` (as
 * in Probot) means the API of a GitHub Enterprise Server.
 */
export function readApiUrl(api: string | undefined, host: string | undefined): { url: string } | { problem: string } {
  if (api && host) return { problem: "GITHUB_API_URL and GHE_HOST are both set: keep one." };
  if (!api && !host) return { url: "https://api.github.com" };
  const name = api ? "GITHUB_API_URL" : "GHE_HOST";
  const url = URL.parse(api ?? `https://${host}`);
  const expected = api
    ? "https://host/api/v3, like https://github.example.com/api/v3"
    : "a host name, like github.example.com";
  if (!url) return { problem: `${name} is not an address: expected ${expected}.` };
  if (!api && (url.pathname !== "/" || host?.includes("/"))) {
    return { problem: `${name} holds more than a host: expected ${expected}.` };
  }
  if (url.username || url.password || url.search || url.hash) {
    return { problem: `${name} holds a user, a query or a fragment: expected ${expected}.` };
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback.has(url.hostname))) {
    return { problem: `${name} is not https: expected ${expected}. Only a loopback address may use http.` };
  }
  // Where clouds keep their machines' credentials. No GitHub lives there.
  if (/^169\.254\.|^\[fe80:/.test(url.hostname)) {
    return { problem: `${name} is a link-local address: expected ${expected}.` };
  }
  return { url: api ? url.href.replace(/\/+$/, "") : `${url.origin}/api/v3` };
}
