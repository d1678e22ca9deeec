// The weekly sweep in a process of its own, whose memory is the app's alone: sweeps when it is told to, and says what it took.
import { createApp } from "../../src/github/app.ts";
import { createGitHub } from "../../src/github/github.ts";
import { createInstallations } from "../../src/github/installation.ts";
import type { Job, RepositoryReference } from "../../src/jobs/job.ts";
import { perform } from "../../src/jobs/perform.ts";
import type { Surroundings } from "../../src/jobs/surroundings.ts";
import { createPlanReader } from "../../src/plan-reader.ts";
import { createApplication } from "../../src/server/application.ts";
import { createLog } from "../../src/server/log.ts";
import { createMemory } from "../jobs/memory.ts";

/** `requests` to GitHub, tokens aside; `peak` of the whole process so far, in bytes. */
export type SweepTook = { milliseconds: number; requests: number; peak: number };

const month = 30 * 24 * 60 * 60 * 1000;
const [api = "", id = "0", privateKey = ""] = process.argv.slice(2);
const application = createApplication({ appId: Number(id), privateKey }, api, createLog("silent"));
const octokitFor = (installation: number) => application.octokitFor(installation);
const github = async (repository: RepositoryReference) =>
  createGitHub(await octokitFor(repository.installation), repository, { app: Number(id), check: "plan-warden" });
const surroundings: Surroundings = {
  github,
  app: createApp(await application.octokit(), octokitFor),
  // The database has a process of its own; the embedded one alone takes 0.8 GB to start.
  memory: createMemory(),
  plans: createPlanReader(),
  sweep: { installation: createInstallations(octokitFor), github, spread: 0 },
  // What was committed a moment ago is old.
  now: () => Date.now() + month,
};

async function sweep(): Promise<SweepTook> {
  const start = performance.now();
  const jobs: Job[] = [{ kind: "sweep" }];
  let requests = 0;
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    const { requests: asked, next, spread = [] } = await perform(job, surroundings);
    requests += asked;
    jobs.push(...next, ...spread.map((one) => one.job));
  }
  return { milliseconds: performance.now() - start, requests, peak: process.resourceUsage().maxRSS * 1024 };
}

process.on("message", () => {
  sweep().then(
    (took) => process.send?.(took),
    (fault) => {
      console.error(fault);
      process.exit(1);
    },
  );
});
