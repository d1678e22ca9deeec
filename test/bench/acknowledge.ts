// Acknowledging deliveries: our durable front on PostgreSQL against a bare Probot server that stores nothing.
import { type ChildProcess, fork } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { z } from "zod";
import { forget } from "./forget.ts";
import { type LoadResult, load } from "./load.ts";
import type { Row } from "./row.ts";

const secret = "a secret of the benchmark, of 32 bytes or more";
const schema = "plan_warden_bench_front";
const rounds = 7;
/** Of both, before anything is counted: what runs for days is compiled by then. */
const warmUps = 5;
const milliseconds = 1500;
const settling = 250;

/** `subjects`: deliveries are of so many pull requests; null when each is of its own, and so a job of its own. */
const situations = [
  { what: "each a job of its own, jobs do nothing", subjects: null, jobMilliseconds: 0, connections: 16 },
  { what: "each a job of its own, jobs wait 400 ms", subjects: null, jobMilliseconds: 400, connections: 16 },
  { what: "of 500 pull requests, jobs wait 400 ms", subjects: 500, jobMilliseconds: 400, connections: 16 },
  { what: "of 500 pull requests, jobs wait 400 ms", subjects: 500, jobMilliseconds: 400, connections: 64 },
];
type Situation = (typeof situations)[number];

const eventExamples = z.array(
  z.object({ name: z.string(), examples: z.array(z.looseObject({ action: z.string().optional() })) }),
);

type Server = { child: ChildProcess; url: string };

/** Needs `DATABASE_URL`; without it says so. */
export async function acknowledgeBench(): Promise<Row[]> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) {
    return [
      { what: "acknowledging on PostgreSQL", measured: "not run: DATABASE_URL is not set", goal: "", met: false },
    ];
  }
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const start = async (script: string, env: Record<string, string> = {}): Promise<Server> => {
    const child = fork(new URL(script, import.meta.url), {
      env: { ...process.env, PRIVATE_KEY: privateKey, WEBHOOK_SECRET: secret, ...env },
    });
    const ended = once(child, "exit").then(() => Promise.reject(new Error(`${script} ended before it listened.`)));
    const [url] = await Promise.race([once(child, "message"), ended]);
    return { child, url: String(url) };
  };
  const bare = await start("bare-probot.ts");
  try {
    const rows: Row[] = [];
    for (const situation of situations) {
      await forget(databaseUrl, schema);
      const ours = await start("front.ts", { SCHEMA: schema, JOB_MILLISECONDS: String(situation.jobMilliseconds) });
      try {
        rows.push(...(await compare(ours, bare, situation, database)));
      } finally {
        await end(ours.child);
      }
    }
    return rows;
  } finally {
    await end(bare.child);
    await forget(databaseUrl, schema);
    await database.end();
  }
}

async function compare(ours: Server, bare: Server, situation: Situation, database: pg.Client): Promise<Row[]> {
  const { subjects, connections } = situation;
  const what = `${situation.what} (${connections} connections)`;
  const beginning = deliveryBeginning();
  let number = 0;
  const run = async (server: Server, time: number) => {
    const first = number;
    const ending = (index: number) => `${(subjects ? (first + index) % subjects : first + index) + 1}}}`;
    // Only one of the two works at a time: what is left of ours to do is not to stand in the other's way.
    server.child.kill("SIGCONT");
    // Whatever came due while it was stopped is done at once, and belongs to no delivery.
    await setTimeout(settling);
    const result = await load({ url: server.url, secret, beginning, ending, connections, milliseconds: time });
    server.child.kill("SIGSTOP");
    number += result.answered;
    return result;
  };
  const pairs: { ours: LoadResult; bare: LoadResult }[] = [];
  let acknowledged = 0;
  for (let round = 0; round < warmUps; round++) {
    await run(bare, milliseconds);
    acknowledged += (await run(ours, milliseconds)).answered;
  }
  for (let round = 0; round < rounds; round++) {
    const pair = { bare: await run(bare, milliseconds), ours: await run(ours, milliseconds) };
    acknowledged += pair.ours.answered;
    pairs.push(pair);
  }
  const stored = await count(database);
  const refused = pairs.reduce((sum, pair) => sum + pair.ours.refused, 0);
  const middle = (pick: (pair: (typeof pairs)[number]) => number) =>
    pairs.map(pick).toSorted((one, other) => one - other)[rounds >> 1] ?? Number.NaN;
  const rate = middle((pair) => pair.ours.perSecond / pair.bare.perSecond);
  const late = middle((pair) => pair.ours.p99 / pair.bare.p99);
  const told = (name: "ours" | "bare") =>
    `${middle((pair) => pair[name].perSecond).toFixed(0)}/s, p99 ${middle((pair) => pair[name].p99).toFixed(1)} ms`;
  const complete = subjects === null ? stored === acknowledged : stored > 0;
  return [
    {
      what: `acknowledged and stored on PostgreSQL ÷ a bare Probot that stores nothing: ${what}`,
      measured: `${rate.toFixed(2)} (${told("ours")} ÷ ${told("bare")}; ${refused} refused, ${stored} rows of ${acknowledged} acknowledged)`,
      goal: "≥ 1.20",
      met: rate >= 1.2 && refused === 0 && complete,
    },
    { what: `its p99 ÷ that Probot's: ${what}`, measured: late.toFixed(2), goal: "≤ 1.00", met: late <= 1 },
  ];
}

/** Jobs that are stored, wherever they stand. */
async function count(database: pg.Client): Promise<number> {
  const { rows } = await database.query(
    `select (select count(*) from ${schema}_queue.job where name = 'jobs') + (select count(*) from ${schema}.inbox) as jobs`,
  );
  return z.object({ jobs: z.coerce.number() }).parse(rows[0]).jobs;
}

/** GitHub's own example of a push to a pull request, up to the pull request's number, which is put last. */
function deliveryBeginning(): string {
  const file = fileURLToPath(import.meta.resolve("@octokit/webhooks-examples"));
  const events = eventExamples.parse(JSON.parse(readFileSync(file, "utf8")));
  const pulls = events.find(({ name }) => name === "pull_request")?.examples ?? [];
  const example = pulls.find(({ action }) => action === "synchronize");
  const { number: _, ...pullRequest } = z.looseObject({ number: z.number() }).parse(example?.pull_request);
  const { pull_request: __, ...payload } = example ?? {};
  const body = JSON.stringify({ ...payload, installation: { id: 1 }, pull_request: pullRequest });
  return `${body.slice(0, -2)},"number":`;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  // Whatever is left to do is nobody's: the tables go with it.
  child.kill("SIGKILL");
  await once(child, "exit");
}
