// The server, put together: listens, stores, schedules, and hands every job to `jobs/`.
import { createApp } from "../github/app.ts";
import { createGitHub } from "../github/github.ts";
import { createInstallations } from "../github/installation.ts";
import type { RepositoryReference } from "../jobs/job.ts";
import { giveUp, perform } from "../jobs/perform.ts";
import type { PlanReader, Surroundings } from "../jobs/surroundings.ts";
import { createApplication } from "./application.ts";
import { openDatabase } from "./database.ts";
import type { Environment } from "./environment.ts";
import { openFront } from "./front.ts";
import { createIntake } from "./intake.ts";
import { createLog, type Log } from "./log.ts";
import { openMemory } from "./memory.ts";
import { openQueue, type QueueOptions, type Work } from "./queue.ts";

/** What is handed in, because the server may not reach for it. */
export type ServeOptions = {
  plans: PlanReader;
  /** The name of our check, on which rulesets are built. */
  check: string;
  log?: Log;
  /** Stands in for the jobs, in tests. */
  work?: (surroundings: Surroundings) => Work;
  /** A schema of its own on a shared database. */
  schema?: string;
  queue?: QueueOptions;
  requestMilliseconds?: number;
};

export interface Server {
  /** `http://host:port`, with the port that was really taken. */
  readonly url: string;
  /** Has all plans looked through, whatever the time. Resolves when that is in the queue. */
  sweep(): Promise<void>;
  /** Stops listening, lets running jobs finish for at most 25 s, and closes the store. What has not finished is done after the next start. */
  close(): Promise<void>;
}

/** Kubernetes and Docker kill after 30 s, or 10 s: what is cut off then is taken up again. */
const drainMilliseconds = 25_000;

/** Starts everything. @throws When it cannot listen or store, in words. */
export async function serve(environment: Environment, options: ServeOptions): Promise<Server> {
  const { credentials, concurrency } = environment;
  if (!credentials)
    throw new Error("APP_ID, PRIVATE_KEY and WEBHOOK_SECRET are missing: without them GitHub knows no app.");
  const log = options.log ?? createLog(environment.logLevel);
  const { schema } = options;
  const database = await openDatabase(environment.store, { concurrency, ...(schema ? { schema } : {}) });
  const closing: (() => Promise<void>)[] = [() => database.close()];
  const close = once(async () => {
    for (const step of closing.reverse()) await step();
  });
  try {
    const memory = await openMemory(database);
    const application = createApplication(credentials, environment.apiUrl, log);
    const github = async (repository: RepositoryReference) =>
      createGitHub(await application.octokitFor(repository.installation), repository, {
        app: credentials.appId,
        check: options.check,
      });
    const surroundings: Surroundings = {
      github,
      app: createApp(await application.octokit(), (id) => application.octokitFor(id)),
      memory,
      plans: options.plans,
      sweep: {
        installation: createInstallations((id) => application.octokitFor(id)),
        github,
        spread: environment.sweep?.spread ?? 0,
      },
      now: () => Date.now(),
    };
    const work: Work = options.work?.(surroundings) ?? {
      perform: (job) => perform(job, surroundings),
      giveUp: (job, fault, incident) => giveUp(job, fault, incident, surroundings),
    };
    const queue = await openQueue(database, work, log, {
      concurrency,
      sweep: environment.sweep?.cron ?? null,
      ...options.queue,
    });
    closing.push(() => queue.close(drainMilliseconds));
    const front = await openFront(createIntake(queue, memory, surroundings.now), log, {
      host: environment.host,
      port: environment.port,
      appId: credentials.appId,
      webhookSecrets: credentials.webhookSecrets,
      ...(options.requestMilliseconds ? { requestMilliseconds: options.requestMilliseconds } : {}),
    });
    closing.push(() => front.close());
    log.info({ url: front.url, github: environment.apiUrl }, "listening");
    return {
      url: front.url,
      sweep: () => queue.add([{ job: { kind: "sweep" }, delivery: null }]),
      close: once(async () => {
        await close();
        log.info("stopped");
      }),
    };
  } catch (fault) {
    await close();
    throw fault;
  }
}

/**
 * Runs `stop` at the first SIGTERM or SIGINT, and then ends the process; at the second one the process ends at once.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= run();
    return running;
  };
}
