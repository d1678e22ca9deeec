// A pull request that is pushed to, on the sandbox, with the whole server behind it: requests asked, and how long until the check.
import { generateKeyPairSync } from "node:crypto";
import { createPlanReader } from "../../src/plan-reader.ts";
import { serve } from "../../src/server/serve.ts";
import { openScene, type Scene } from "../sandbox/scene.ts";
import { forget } from "./forget.ts";
import { freePort } from "./free-port.ts";
import { percentile } from "./load.ts";
import type { Row } from "./row.ts";

const schema = "plan_warden_bench";
const secret = "a secret of the benchmark, of 32 bytes or more";
const planPath = "docs/exec-plans/active/search.md";
const files = 30;
const pushes = 30;
const comments = 30;

/** In-progress at the base, completed with open items on the branch: a failing check with a comment. */
const plan = (status: string) => `# Search

**Status**: ${status}

## Progress

- [x] (2026-11-20 10:00Z) Build the index
- [ ] Rank by distance

## Acceptance Criteria

- [x] A search answers in 20 ms
- [ ] A misspelt search answers too
`;

export async function reviewBench(): Promise<Row[]> {
  const scene = await openScene();
  const { sandbox } = scene;
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const port = await freePort();
  const app = sandbox.registerApp({
    slug: "plan-warden",
    publicKey,
    permissions: { checks: "write", contents: "write", issues: "write", pull_requests: "write" },
    events: ["pull_request", "issue_comment"],
    webhook: { url: `http://127.0.0.1:${port}/api/github/webhooks`, secret },
  });
  const { DATABASE_URL: databaseUrl } = process.env;
  if (databaseUrl) await forget(databaseUrl, schema);
  const plans = createPlanReader();
  const server = await serve(
    {
      production: false,
      credentials: { appId: app.id, privateKey, webhookSecrets: [secret] },
      host: "127.0.0.1",
      port,
      sandboxPort: 0,
      apiUrl: sandbox.api,
      store: databaseUrl ? { databaseUrl } : null,
      logLevel: "silent",
      concurrency: 8,
      sweep: null,
    },
    { plans, check: "plan-warden", schema },
  );
  try {
    await scene.put("main", planPath, plan("in-progress"));
    for (let index = 1; index < files; index++) await scene.put("work", `src/${index}.ts`, `${index}\n`);
    await scene.put("work", planPath, plan("completed"));
    await scene.open("work", "Work", `Plan: ${planPath}`);
    await finished(scene);

    const times: number[] = [];
    const asked: number[] = [];
    for (let push = 0; push < pushes; push++) {
      await sandbox.delivered();
      const before = sandbox.requests.length;
      const delivered = acknowledged(scene);
      const written = asksFor(scene, "/check-runs");
      await scene.put("work", "src/1.ts", `again ${push}\n`);
      times.push((await written) - (await delivered));
      await finished(scene);
      asked.push(sandbox.requests.slice(before).filter(({ actor }) => actor?.includes("plan-warden")).length);
    }
    const replied: number[] = [];
    const pull = await scene.ana.rest.pulls.list({ ...scene.demo, state: "open" });
    const number = pull.data[0]?.number ?? 0;
    for (let comment = 0; comment < comments; comment++) {
      await settled(scene);
      const delivered = acknowledged(scene);
      const answered = replyTo(scene);
      const body = `/plan progress Comment ${comment}.`;
      await scene.ana.rest.issues.createComment({ ...scene.demo, issue_number: number, body });
      replied.push((await answered) - (await delivered));
    }
    await settled(scene);
    for (const figures of [times, asked, replied]) figures.sort((one, other) => one - other);
    const median = percentile(times, 0.5);
    return [
      {
        what: `requests for a push: ${files} files, plan named, the comment's words stay (median of ${pushes})`,
        measured: String(percentile(asked, 0.5)),
        goal: "2",
        met: percentile(asked, 0.5) === 2,
      },
      {
        what: `signed delivery to check, idle, on ${databaseUrl ? "PostgreSQL" : "PGlite"} (median of ${pushes})`,
        measured: `${median.toFixed(0)} ms, p90 ${percentile(times, 0.9).toFixed(0)} ms`,
        goal: "≤ 150 ms",
        met: median <= 150,
      },
      {
        what: `from a signed comment to the reply, idle: median of ${comments} that commit`,
        measured: `${percentile(replied, 0.5).toFixed(0)} ms, p90 ${percentile(replied, 0.9).toFixed(0)} ms`,
        goal: "≤ 250 ms",
        met: percentile(replied, 0.5) <= 250,
      },
    ];
  } finally {
    await server.close();
    await scene.close();
    await plans.close();
    if (databaseUrl) await forget(databaseUrl, schema);
  }
}

/** When the app's next request to a path comes in, by `performance.now()`. */
function asksFor({ sandbox }: Scene, path: string): Promise<number> {
  return new Promise((resolve) => {
    const stop = sandbox.onRequest((request) => {
      if (request.method === "POST" && request.path.endsWith(path)) {
        stop();
        resolve(performance.now());
      }
      return null;
    });
  });
}

/** When the app's next reply to a comment comes in, by `performance.now()`. */
function replyTo({ sandbox }: Scene): Promise<number> {
  return new Promise((resolve) => {
    const stop = sandbox.onRequest((request) => {
      if (request.operation === "Reply") {
        stop();
        resolve(performance.now());
      }
      return null;
    });
  });
}

/** Resolves when nothing is on its way and nothing was asked for a while: what a commit brings is judged. */
async function settled({ sandbox }: Scene): Promise<void> {
  for (let before = -1; before !== sandbox.requests.length; ) {
    before = sandbox.requests.length;
    await new Promise((resume) => setTimeout(resume, 150));
    await sandbox.delivered();
  }
}

/** When the next delivery is sent: the moment its request to the app starts. */
function acknowledged({ sandbox }: Scene): Promise<number> {
  const { inFlight } = sandbox.state;
  return new Promise((resolve) => {
    const add = inFlight.add.bind(inFlight);
    inFlight.add = (delivery) => {
      inFlight.add = add;
      resolve(performance.now());
      return add(delivery);
    };
  });
}

/** Resolves when the tip of the branch has a completed check. */
async function finished({ ana, demo }: Scene): Promise<void> {
  for (;;) {
    const { data } = await ana.rest.checks.listForRef({ ...demo, ref: "heads/work" });
    if (data.check_runs.some(({ status }) => status === "completed")) return;
    await new Promise((resume) => setTimeout(resume, 5));
  }
}
