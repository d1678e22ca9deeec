// Acknowledging deliveries: our durable front on PostgreSQL against a bare Probot server that stores nothing.
import { type ChildProcess, fork } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type LoadResult, load } from "./load.ts";
import type { Row } from "./row.ts";

const secret = "a secret of the benchmark, of 32 bytes or more";
const connections = 16;
const rounds = 3;
/** Different pull requests, so that not every job is already waiting. */
const subjects = 500;

const pullRequest = z.looseObject({ pull_request: z.looseObject({ number: z.number() }) });
const eventExamples = z.array(
  z.object({ name: z.string(), examples: z.array(z.looseObject({ action: z.string().optional() })) }),
);

/** Needs `DATABASE_URL`; without it says so. */
export async function acknowledgeBench(): Promise<Row[]> {
  if (!process.env.DATABASE_URL) {
    return [
      { what: "acknowledging on PostgreSQL", measured: "not run: DATABASE_URL is not set", goal: "", met: false },
    ];
  }
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const env = { ...process.env, PRIVATE_KEY: privateKey, WEBHOOK_SECRET: secret };
  const start = async (script: string) => {
    const child = fork(new URL(script, import.meta.url), { env });
    const [url] = await once(child, "message");
    return { child, url: String(url) };
  };
  const [ours, bare] = [await start("front.ts"), await start("bare-probot.ts")];
  const bodies = deliveries();
  const run = ({ url }: { url: string }, milliseconds: number) =>
    load({ url, bodies, secret, connections, milliseconds });
  try {
    const pairs: { ours: LoadResult; bare: LoadResult }[] = [];
    await run(ours, 1500);
    await run(bare, 1500);
    for (let round = 0; round < rounds; round++) {
      pairs.push({ ours: await run(ours, 3000), bare: await run(bare, 3000) });
    }
    const refused = pairs.reduce((sum, pair) => sum + pair.ours.refused, 0);
    const middle = (pick: (pair: (typeof pairs)[number]) => number) =>
      pairs.map(pick).toSorted((one, other) => one - other)[rounds >> 1] ?? Number.NaN;
    const rate = middle((pair) => pair.ours.perSecond / pair.bare.perSecond);
    const late = middle((pair) => pair.ours.p99 / pair.bare.p99);
    const told = (name: "ours" | "bare") =>
      `${middle((pair) => pair[name].perSecond).toFixed(0)}/s, p99 ${middle((pair) => pair[name].p99).toFixed(1)} ms`;
    return [
      {
        what: `acknowledged and stored on PostgreSQL ÷ a bare Probot that stores nothing (${connections} connections)`,
        measured: `${rate.toFixed(2)} (${told("ours")} ÷ ${told("bare")}; ${refused} refused)`,
        goal: "≥ 1.20",
        met: rate >= 1.2 && refused === 0,
      },
      { what: "its p99 ÷ that Probot's", measured: late.toFixed(2), goal: "≤ 1.00", met: late <= 1 },
    ];
  } finally {
    await Promise.all([ours, bare].map(({ child }) => ended(child)));
  }
}

/** GitHub's own example of a push to a pull request, for many of them. */
function deliveries(): string[] {
  const file = fileURLToPath(import.meta.resolve("@octokit/webhooks-examples"));
  const events = eventExamples.parse(JSON.parse(readFileSync(file, "utf8")));
  const pulls = events.find(({ name }) => name === "pull_request")?.examples ?? [];
  const example = pullRequest.parse(pulls.find(({ action }) => action === "synchronize"));
  return Array.from({ length: subjects }, (_, index) =>
    JSON.stringify({
      ...example,
      installation: { id: 1 },
      pull_request: { ...example.pull_request, number: index + 1 },
    }),
  );
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}
