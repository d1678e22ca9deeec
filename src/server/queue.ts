// The queue: jobs outlive the process, one of a subject runs and one waits, what fails is tried again, and nothing ends in silence.
import { type Db, type JobResult, type JobWithMetadata, PgBoss } from "pg-boss";
import { z } from "zod";
import { Fault } from "../jobs/fault.ts";
import { type Job, subjectOf } from "../jobs/job.ts";
import type { Outcome } from "../jobs/outcome.ts";
import { createBreath } from "./breath.ts";
import type { Database } from "./database.ts";
import { type Entry, openInbox } from "./inbox.ts";
import { type Log, withoutSecrets } from "./log.ts";
import { storeTold } from "./memory.ts";
import { migrate } from "./migrate.ts";

/** One that begins after so many milliseconds; left out, at once. */
type Timed = Entry & { milliseconds?: number };

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
  /** How often to look for retries that came due, and for what another instance left. A new job wakes a worker at once. At least 0.5. */
  pollSeconds?: number;
  /** A running job of a process that is gone is taken up by another one after this, and a look. At least 10. */
  heartbeatSeconds?: number;
  /** How often to look for what was missed; a cron line, null for never. */
  reconcile?: string | null;
  /** When to look through all plans; a cron line, null for never. */
  sweep?: string | null;
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
/** Repositories with a time of their own wait no longer for it. Nothing costs a request until one is due. */
const often = "*/10 * * * *";
/** The bell rings at once, and then at most this often. */
const breathMilliseconds = 25;
/** An attempt that takes longer is ended, and counts as failed. */
const attemptSeconds = 300;
/** Longest wait that a fault may ask for: GitHub's limits start anew every hour. */
const longestWait = 3_700_000;

export async function openQueue(database: Database, work: Work, log: Log, options: QueueOptions = {}): Promise<Queue> {
  const { concurrency = 8, retries = 7, retrySeconds = 2, pollSeconds = 3, heartbeatSeconds = 20 } = options;
  const { reconcile = "*/10 * * * *", sweep = null } = options;
  const table = `${database.schema}_queue.job`;
  const boss = new PgBoss({
    ...database.queue,
    superviseIntervalSeconds: heartbeatSeconds / 2,
    monitorIntervalSeconds: 15,
    // Half a minute, where nobody is in a hurry: what is due by the minute is looked for.
    cronMonitorIntervalSeconds: Math.min(30, Math.ceil(pollSeconds * 10)),
    cronWorkerIntervalSeconds: Math.min(5, Math.ceil(pollSeconds)),
    schedule: reconcile !== null || sweep !== null,
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
  await migrate(database);
  if (database.exclusive) await takeUpOrphans();

  // Each by its own number, so that one can be woken at a time. Waking all for every job costs the database eight looks for one find,
  // which halves the rate of acknowledged deliveries. A worker that finds a job wakes the next.
  const idle = new Set<string>();
  let closing = false;
  function wakeOne(): void {
    const [worker] = idle;
    if (worker && !closing) boss.notifyWorker(worker);
  }

  const bell = await openBell(boss.getDb(), `${database.schema}_bell`, () => wakeOne());
  const breath = createBreath();

  async function place(entries: readonly Timed[], db: Db): Promise<void> {
    await storeTold(database.schema, db, entries);
    // Of one subject the first is enough: none of them has begun.
    const bySubject = new Map(entries.toReversed().map((entry) => [subjectOf(entry.job), entry]));
    const waiting = [...bySubject.values()].toReversed();
    await boss.insert(
      jobs,
      waiting.map(({ milliseconds = 0, job, delivery }) => ({
        data: { job, delivery },
        ...placeOf(job),
        ...(milliseconds > 0 ? { startAfter: secondsOf(milliseconds) } : {}),
      })),
      { db },
    );
  }

  const inbox = openInbox(database, {
    place,
    placed: bell.ring,
    onFault: (fault) => log.error({ err: fault }, "What was acknowledged could not be put in the queue yet"),
    breath,
    pollSeconds,
  });

  /** Jobs that nobody waits for an answer to. They do not stand in the inbox before what GitHub delivers. */
  async function addNext(entries: readonly Timed[]): Promise<void> {
    if (entries.length === 0) return;
    // The key is the inbox's: two that placed the same subjects in another order would wait for each other.
    await database.transaction("queue", (db) => place(entries, db));
    bell.ring();
  }

  /** The newest word on when counts: a job of its subject that waits for its time gets this one. */
  async function addLater(entry: Entry, milliseconds: number): Promise<void> {
    await boss.upsert(jobs, entry, { ...placeOf(entry.job), startAfter: Math.max(1, secondsOf(milliseconds)) });
  }

  /** Jobs that ran when the process was killed: nobody else can be at them, so they need not wait for their heartbeat to stop. */
  async function takeUpOrphans(): Promise<void> {
    const rows = await database.query(`select id from ${table} where name = $1 and state = 'active'`, [jobs]);
    for (const row of rows) {
      const id = idOf(row);
      await boss.fail(jobs, id, outputOf(new Error("The process ended while the job ran.")));
      await boss.update(jobs, undefined, { id, startAfter: 0 });
    }
  }

  async function run({ id, retryCount, retryLimit, data }: JobWithMetadata<Entry>): Promise<JobResult> {
    const { job, delivery } = data;
    const started = performance.now();
    const line = { subject: subjectOf(job), kind: job.kind, delivery, attempt: retryCount + 1 };
    const milliseconds = () => Math.round(performance.now() - started);
    try {
      const { conclusion, because, next, later, spread = [], requests } = await work.perform(job);
      await addNext([...next.map((job) => ({ job, delivery })), ...spread.map((timed) => ({ ...timed, delivery }))]);
      if (later) await addLater({ job: later.job, delivery }, later.milliseconds);
      log.info({ ...line, conclusion, because, requests, milliseconds: milliseconds() }, "done");
    } catch (fault) {
      const wait = fault instanceof Fault ? fault.retryAfterMilliseconds : null;
      const permanent = fault instanceof Fault && fault.permanent;
      const last = permanent || retryCount >= retryLimit;
      log[last ? "error" : "warn"]({ ...line, err: fault, wait, last, milliseconds: milliseconds() }, "failed");
      if (permanent) return { id, status: "deadletter", output: outputOf(fault) };
      // Settled here rather than by throwing: pg-boss would store the fault with all it carries, an Octokit's request included.
      await boss.fail(jobs, { id, retryCount }, outputOf(fault));
      if (wait !== null && !last) {
        await boss.update(jobs, undefined, { id, startAfter: Math.ceil(Math.min(wait, longestWait) / 1000) });
      }
    }
    // One that was failed just now is not completed by this.
    return { id, status: "completed" };
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
      await work.giveUp(job, faultOf(letter.sourceOutput), incident);
    } catch (fault) {
      log.error({ subject, delivery, incident, err: fault }, "could not give up");
      if (fault instanceof Fault && fault.permanent) return;
      throw new Error(outputOf(fault).message);
    }
    log.error({ subject, delivery, incident }, "gave up");
    // One that came meanwhile may have spoken before us: let it have the last word.
    const [overtaken] = await database.query(
      `select 1 from ${table} where name = $1 and singleton_key = $2 and id <> $3 and created_on >= $4 limit 1`,
      [jobs, subject, letter.sourceId, letter.startedOn],
    );
    if (overtaken) await addNext([{ job, delivery }]);
  }

  for (let index = 0; index < concurrency; index++) {
    const number = Promise.withResolvers<string>();
    const worker = await boss.work(
      jobs,
      { includeMetadata: true, perJobResults: true, pollingIntervalSeconds: pollSeconds },
      async ([job]: JobWithMetadata<Entry>[]) => {
        const own = await number.promise;
        idle.delete(own);
        wakeOne();
        const result = job ? [await run(job)] : [];
        // There may be more, and what waited for this one's subject. The pause leaves thread and database to deliveries in a storm; a
        // worker that still settles its job then is told all the same. Each pauses for another while, or all would ask at once.
        setTimeout(
          () => {
            idle.add(own);
            if (!closing) boss.notifyWorker(own);
          },
          breath.milliseconds() * (0.5 + Math.random()),
        );
        return result;
      },
    );
    idle.add(worker);
    number.resolve(worker);
  }
  await boss.work(
    deadLetters,
    { includeMetadata: true, pollingIntervalSeconds: pollSeconds },
    async ([letter]: JobWithMetadata<Entry>[]) => {
      if (letter) await lastWord(letter);
    },
  );

  /** Once across all instances. A time that came while none ran is made up for. */
  async function schedule(key: string, cron: string | null, job: Job): Promise<void> {
    const entry: Entry = { job, delivery: null };
    if (cron === null) await boss.unschedule(jobs, key);
    else await boss.schedule(jobs, cron, entry, { ...placeOf(job), key, missed: "once" });
  }
  await schedule("", reconcile, { kind: "reconcile" });
  await schedule("sweep", sweep, { kind: "sweep" });
  await schedule("sweep-due", sweep && often, { kind: "sweep-due" });
  if (reconcile !== null) await addNext([{ job: { kind: "reconcile" }, delivery: null }]);

  return {
    add: inbox.put,
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
      await inbox.close();
      await bell.close();
      await boss.stop({ graceful: true, timeout: milliseconds });
    },
  };
}

/** Tells every instance that there is something new. Only ever saves time: workers look by themselves now and then. */
async function openBell(
  db: Db,
  channel: string,
  onRing: () => void,
): Promise<{ ring(): void; close(): Promise<void> }> {
  const listener = await db.listen?.(channel, onRing, onRing);
  let pause: NodeJS.Timeout | null = null;
  let again = false;
  const ring = () => {
    if (pause) {
      again = true;
      return;
    }
    pause = setTimeout(() => {
      pause = null;
      if (again) ring();
    }, breathMilliseconds);
    again = false;
    db.executeSql("select pg_notify($1, '')", [channel]).catch(() => {});
  };
  return {
    ring,
    close: async () => {
      again = false;
      if (pause) clearTimeout(pause);
      await listener?.close();
    },
  };
}

/** What people wait for goes before what looks for what they miss, and that before what has a week. */
const patience: Partial<Record<Job["kind"], number>> = {
  reconcile: -1,
  "reconcile-repository": -1,
  sweep: -2,
  "sweep-installation": -2,
  "sweep-due": -2,
  "sweep-repositories": -2,
};

function placeOf(job: Job): { singletonKey: string; priority: number } {
  return { singletonKey: subjectOf(job), priority: patience[job.kind] ?? 0 };
}

const secondsOf = (milliseconds: number): number => Math.ceil(milliseconds / 1000);

/** What is kept of a fault beside the job that it ended. */
type Output = { message: string; known: boolean; permanent: boolean };

function outputOf(fault: unknown): Output {
  const message = fault instanceof Error ? fault.message : String(fault);
  return {
    message: withoutSecrets(message).slice(0, 2000),
    known: fault instanceof Fault,
    permanent: fault instanceof Fault && fault.permanent,
  };
}

const output = z.object({ message: z.string(), known: z.boolean(), permanent: z.boolean() });

/** The fault again. What pg-boss itself ended, because its process was gone or it took too long, left none of ours. */
function faultOf(stored: unknown): Error {
  const read = output.safeParse(stored);
  if (!read.success) return new Error("The job was ended: it took too long, or its process was gone.");
  const { message, known, permanent } = read.data;
  return known ? new Fault(message, { permanent }) : new Error(message);
}

function idOf(row: unknown): string {
  if (typeof row === "object" && row !== null && "id" in row && typeof row.id === "string") return row.id;
  throw new Error("The queue answered a row without an id.");
}
