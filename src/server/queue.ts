// The queue: jobs outlive the process, one of a subject runs and one waits, what fails is tried again, and nothing ends in silence.
import { type JobWithMetadata, PgBoss } from "pg-boss";
import { Fault } from "../jobs/fault.ts";
import { type Job, subjectOf } from "../jobs/job.ts";
import type { Outcome } from "../jobs/perform.ts";
import type { Database } from "./database.ts";
import { type Log, withoutSecrets } from "./log.ts";

/** What is stored: a job, and the delivery it came by (for the log alone). */
export type Entry = { job: Job; delivery: string | null };

/** How a job is done, and how its last failure is told. */
export type Work = {
  perform(job: Job): Promise<Outcome>;
  giveUp(job: Job, fault: Error, incident: string): Promise<void>;
};

export type QueueOptions = {
  /** Jobs at the same time. */
  concurrency?: number;
  /** Retries after the first attempt; waits grow from `retrySeconds`, doubling, to five minutes. */
  retries?: number;
  retrySeconds?: number;
  /** How often to look for retries that came due. New jobs wake the workers at once. At least 0.5. */
  pollSeconds?: number;
  /** How often to look for what was missed; a cron line, null for never. */
  reconcile?: string | null;
};

export interface Queue {
  /** Resolves when the jobs are stored. One is left out when its subject has one waiting: that one has not read anything yet. */
  add(entries: readonly Entry[]): Promise<void>;
  /** Whether jobs can be stored now. */
  ready(): Promise<boolean>;
  /** Takes no new work, lets running jobs finish for so long, and leaves the rest to the next start. */
  close(milliseconds: number): Promise<void>;
}

const jobs = "jobs";
const deadLetters = "dead-letters";
/** An attempt that takes longer is ended, and counts as failed. */
const attemptSeconds = 300;
/** A running job of a process that is gone is taken up again after this. */
const heartbeatSeconds = 20;
/** Longest wait that a fault may ask for: GitHub's limits start anew every hour. */
const longestWait = 3_700_000;

export async function openQueue(database: Database, work: Work, log: Log, options: QueueOptions = {}): Promise<Queue> {
  const { concurrency = 8, retries = 7, retrySeconds = 2, pollSeconds = 3, reconcile = "*/10 * * * *" } = options;
  const table = `${database.schema}_queue.job`;
  const boss = new PgBoss({
    ...database.queue,
    useListenNotify: true,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
    schedule: reconcile !== null,
  });
  boss.on("error", (fault) => log.error({ err: fault }, "The queue had a fault"));
  await boss.start();
  await boss.createQueue(deadLetters, {
    retryLimit: 50,
    retryDelay: retrySeconds,
    retryBackoff: true,
    retryDelayMax: 600,
  });
  await boss.createQueue(jobs, {
    policy: "stately",
    notify: true,
    deadLetter: deadLetters,
    retryLimit: retries,
    retryDelay: retrySeconds,
    retryBackoff: true,
    retryDelayMax: 300,
    expireInSeconds: attemptSeconds,
    heartbeatSeconds,
    // Kept as long as an older failure of the same subject may want to know that it was made good.
    deleteAfterSeconds: 86_400,
  });
  if (database.exclusive) await takeUpOrphans();

  const add = groupCommit(async (entries: Entry[]) => {
    await boss.insert(
      jobs,
      entries.map((entry) => ({ data: entry, ...placeOf(entry.job) })),
    );
  });

  /** Jobs that ran when the process was killed: nobody else can be at them, so they need not wait for their heartbeat to stop. */
  async function takeUpOrphans(): Promise<void> {
    const rows = await database.query(`select id from ${table} where name = $1 and state = 'active'`, [jobs]);
    for (const row of rows) {
      const id = idOf(row);
      await boss.fail(jobs, id, { message: "The process ended while the job ran." });
      await boss.update(jobs, undefined, { id, startAfter: 0 });
    }
  }

  async function run({ id, retryCount, data }: JobWithMetadata<Entry>): Promise<void> {
    const { job, delivery } = data;
    const started = performance.now();
    const line = { subject: subjectOf(job), kind: job.kind, delivery, attempt: retryCount + 1 };
    const milliseconds = () => Math.round(performance.now() - started);
    try {
      const { conclusion, because, next, requests } = await work.perform(job);
      await add(next.map((job) => ({ job, delivery })));
      log.info({ ...line, conclusion, because, requests, milliseconds: milliseconds() }, "done");
    } catch (fault) {
      const wait = fault instanceof Fault ? fault.retryAfterMilliseconds : null;
      const last = retryCount >= retries;
      log[last ? "error" : "warn"]({ ...line, err: fault, wait, last, milliseconds: milliseconds() }, "failed");
      // Settled here rather than by throwing: pg-boss would store the fault with all it carries, an Octokit's request included.
      await boss.fail(jobs, { id, retryCount }, { message: messageOf(fault) });
      if (wait !== null && !last) {
        await boss.update(jobs, undefined, { id, startAfter: Math.ceil(Math.min(wait, longestWait) / 1000) });
      }
    }
  }

  /**
   * The last word on a job that failed for good. `stately` also fails a job at once when an older one of its subject waits to be
   * tried again; that one will read the world as it is then, so nothing is said. The same when another one waits or runs, or began
   * after this one was asked for and came to an end: it saw whatever this one was to see.
   */
  async function lastWord(letter: JobWithMetadata<Entry>): Promise<void> {
    const { job, delivery } = letter.data;
    const subject = subjectOf(job);
    const [served] = await database.query(
      `select 1 from ${table} where name = $1 and singleton_key = $2 and id <> $3
         and (state <= 'active' or (state = 'completed' and started_on >= $4)) limit 1`,
      [jobs, subject, letter.sourceId, letter.sourceCreatedOn],
    );
    if (served) return;
    const incident = letter.sourceId ?? letter.id;
    try {
      await work.giveUp(job, new Error(messageOf(letter.sourceOutput)), incident);
    } catch (fault) {
      log.error({ subject, delivery, incident, err: fault }, "could not give up");
      throw new Error(messageOf(fault));
    }
    log.error({ subject, delivery, incident }, "gave up");
    // One that came meanwhile may have spoken before us: let it have the last word.
    const [overtaken] = await database.query(
      `select 1 from ${table} where name = $1 and singleton_key = $2 and id <> $3 and created_on >= $4 limit 1`,
      [jobs, subject, letter.sourceId, letter.startedOn],
    );
    if (overtaken) await add([{ job, delivery }]);
  }

  let closing = false;
  // One worker each, so that each can be woken by its number when it is free: the queue may hold more for it.
  for (let index = 0; index < concurrency; index++) {
    let worker: string | null = null;
    worker = await boss.work(
      jobs,
      { includeMetadata: true, pollingIntervalSeconds: pollSeconds, notifyPollingIntervalSeconds: pollSeconds },
      async ([job]: JobWithMetadata<Entry>[]) => {
        if (job) await run(job);
        if (worker && !closing) boss.notifyWorker(worker);
      },
    );
  }
  await boss.work(
    deadLetters,
    { includeMetadata: true, pollingIntervalSeconds: pollSeconds },
    async ([letter]: JobWithMetadata<Entry>[]) => {
      if (letter) await lastWord(letter);
    },
  );

  if (reconcile !== null) {
    const entry: Entry = { job: { kind: "reconcile" }, delivery: null };
    await boss.schedule(jobs, reconcile, entry, placeOf(entry.job));
    await add([entry]);
  }

  return {
    add,
    ready: async () => {
      try {
        await boss.getDb().executeSql("select 1");
        return true;
      } catch {
        return false;
      }
    },
    close: async (milliseconds) => {
      closing = true;
      await boss.stop({ graceful: true, timeout: milliseconds });
    },
  };
}

/** What people wait for goes before what only looks around. */
function placeOf(job: Job): { singletonKey: string; priority: number } {
  return {
    singletonKey: subjectOf(job),
    priority: job.kind === "reconcile" || job.kind === "reconcile-repository" ? -1 : 0,
  };
}

/** Everything asked for while one commit is under way goes into the next, as one statement. */
function groupCommit<Item>(commit: (items: Item[]) => Promise<void>): (items: readonly Item[]) => Promise<void> {
  let waiting: Item[] = [];
  let next: Promise<void> | null = null;
  let current: Promise<void> = Promise.resolve();
  return (items) => {
    if (items.length === 0) return Promise.resolve();
    waiting.push(...items);
    next ??= current
      .catch(() => {})
      .then(() => {
        const batch = waiting;
        waiting = [];
        const done = commit(batch);
        current = done;
        next = null;
        return done;
      });
    return next;
  };
}

function messageOf(fault: unknown): string {
  const message = typeof fault === "object" && fault !== null && "message" in fault ? fault.message : fault;
  return withoutSecrets(String(message ?? "unknown")).slice(0, 2000);
}

function idOf(row: unknown): string {
  if (typeof row === "object" && row !== null && "id" in row && typeof row.id === "string") return row.id;
  throw new Error("The queue answered a row without an id.");
}
