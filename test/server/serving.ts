// A process that serves, for tests that kill it. Jobs end at once, or never.

import { subjectOf } from "../../src/jobs/job.ts";
import { readEnvironment } from "../../src/server/environment.ts";
import { createLog } from "../../src/server/log.ts";
import { serve, stopOnSignal } from "../../src/server/serve.ts";

const read = readEnvironment(process.env);
if ("problems" in read) throw new Error(read.problems.join("\n"));
const hold = process.argv[2] === "hold";
const server = await serve(read.value, {
  check: "plan-warden",
  plans: { read: () => Promise.reject(new Error("No plan is read here.")) },
  log: createLog("silent"),
  ...(process.env.SCHEMA ? { schema: process.env.SCHEMA } : {}),
  work: () => ({
    perform: async (job) => {
      console.log(`began ${subjectOf(job)}`);
      if (hold) await new Promise(() => {});
      return { conclusion: "none", because: "test", next: [], requests: 0 };
    },
    giveUp: async () => {},
  }),
  // Nothing that comes by the clock: tests count what was delivered.
  queue: { reconcile: null, sweep: null, pollSeconds: 0.5, heartbeatSeconds: 10 },
});
stopOnSignal(() => server.close());
console.log(`listening ${server.url}`);
