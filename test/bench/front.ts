// The contender of the acknowledgement benchmark: our front and queue on PostgreSQL, with jobs that wait as long as GitHub lets them
// wait (two requests take 400 ms), or do nothing.
import { serve } from "../../src/server/serve.ts";

const { PRIVATE_KEY: privateKey = "", WEBHOOK_SECRET: secret = "", DATABASE_URL: databaseUrl = "" } = process.env;
const { SCHEMA: schema = "plan_warden_bench_front", JOB_MILLISECONDS: jobMilliseconds = "0" } = process.env;
const wait = Number(jobMilliseconds);
const server = await serve(
  {
    production: false,
    credentials: { appId: 1, privateKey, webhookSecrets: [secret] },
    host: "127.0.0.1",
    port: 0,
    sandboxPort: 0,
    apiUrl: "http://127.0.0.1:9",
    store: { databaseUrl },
    logLevel: "silent",
    concurrency: 8,
    sweep: null,
  },
  {
    plans: { read: () => Promise.reject(new Error("No job reads here.")) },
    check: "plan-warden",
    schema,
    queue: { reconcile: null },
    work: () => ({
      perform: async () => {
        if (wait > 0) await new Promise((resume) => setTimeout(resume, wait));
        return { conclusion: "none", because: "a benchmark", next: [], requests: 0 };
      },
      giveUp: async () => {},
    }),
  },
);
process.send?.(`${server.url}/api/github/webhooks`);
process.once("SIGTERM", () => server.close().then(() => process.exit(0)));
