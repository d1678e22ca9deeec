// The queue on PGlite, and on PostgreSQL where DATABASE_URL says so: coalescing, retries, last words, restarts.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { Fault } from "../../src/jobs/fault.ts";
import { type Job, subjectOf, type Told } from "../../src/jobs/job.ts";
import type { Outcome } from "../../src/jobs/outcome.ts";
import { type Database, openDatabase } from "../../src/server/database.ts";
import type { Environment } from "../../src/server/environment.ts";
import { createLog } from "../../src/server/log.ts";
import { openMemory } from "../../src/server/memory.ts";
import { openQueue, type Queue, type QueueOptions, type Work } from "../../src/server/queue.ts";
import { gate, until } from "./waiting.ts";

// PGlite takes a second to start, more on a busy machine.
jest.setTimeout(60_000);

const log = createLog("silent");
const repository = { installation: 1, id: 7, owner: "o", name: "r" };
const review = (number: number): Job => ({ kind: "review", repository, number });
const entry = (job: Job) => ({ job, delivery: "d" });
const done: Outcome = { conclusion: "success", because: "test", next: [], requests: 0 };
const fast: QueueOptions = { concurrency: 4, retries: 2, retrySeconds: 1, pollSeconds: 0.5, reconcile: null };

const url = process.env.DATABASE_URL;
const stores: [string, () => Environment["store"]][] = [["PGlite", () => null]];
if (url) stores.push(["PostgreSQL", () => ({ databaseUrl: url })]);

describe.each(stores)("queue on %s", (_name, store) => {
  const opened: { database: Database; queue: Queue }[] = [];
  let shared: Database;
  beforeAll(async () => {
    shared = await openDatabase(store());
  });
  afterAll(() => shared.close());

  async function open(work: Partial<Work>, options: QueueOptions = {}): Promise<{ database: Database; queue: Queue }> {
    const schema = `test_${randomBytes(6).toString("hex")}`;
    const database = { ...shared, schema, queue: { ...shared.queue, schema: `${schema}_queue` } };
    const queue = await openQueue(database, { perform: async () => done, giveUp: async () => {}, ...work }, log, {
      ...fast,
      ...options,
    });
    opened.push({ database, queue });
    return { database, queue };
  }

  const rows = (database: Database) =>
    database.query(
      `select state::text, singleton_key as subject from ${database.schema}_queue.job where name = 'jobs'`,
    );

  afterEach(async () => {
    for (const { database, queue } of opened.splice(0)) {
      await queue.close(1000);
      await database.query(`drop schema ${database.schema}_queue cascade`);
      await database.query(`drop schema ${database.schema} cascade`);
    }
  });

  test("does a job soon after it is added, with what it brings next", async () => {
    const seen: string[] = [];
    const { queue } = await open({
      perform: async (job) => {
        seen.push(subjectOf(job));
        return job.kind === "review-head" ? { ...done, next: [review(5)] } : done;
      },
    });
    await queue.add([entry({ kind: "review-head", repository, head: "abc" })]);
    await until(() => seen.length === 2);
    expect(seen).toEqual(["7@abc", "7#5"]);
    expect(await queue.ready()).toBe(true);
  });

  test("runs one of a subject and keeps one waiting, however many come", async () => {
    const held = gate();
    let running = 0;
    let most = 0;
    let runs = 0;
    const { database, queue } = await open({
      perform: async () => {
        most = Math.max(most, ++running);
        runs++;
        await held.opened;
        running--;
        return done;
      },
    });
    await queue.add([entry(review(1))]);
    await until(() => runs === 1);
    await Promise.all(Array.from({ length: 100 }, () => queue.add([entry(review(1))])));
    const inbox = () => database.query(`select 1 from ${database.schema}.inbox`);
    await until(async () => (await inbox()).length === 0);
    const waiting = (await rows(database)).filter((row) => Object(row).state === "created");
    expect(waiting).toHaveLength(1);
    held.open();
    await until(async () => (await rows(database)).every((row) => Object(row).state === "completed"));
    expect({ runs, most }).toEqual({ runs: 2, most: 1 });
  });

  test("what was told is kept before its job begins, and of those that are left out too", async () => {
    const held = gate();
    const seen: (Told | null)[] = [];
    let memory: Awaited<ReturnType<typeof openMemory>> | null = null;
    const { database, queue } = await open({
      perform: async () => {
        seen.push((await memory?.told(repository.id, 1)) ?? null);
        await held.opened;
        return done;
      },
    });
    memory = await openMemory(database);
    const told = (updatedAt: number, head: string, left: string[] = []) => ({
      ...entry(review(1)),
      told: { updatedAt, heads: [head], left },
    });
    await queue.add([told(1000, "a")]);
    await until(() => seen.length === 1);
    // The second waits; the others are left out for it, one by one and within one move.
    await queue.add([entry(review(1))]);
    await queue.add([told(3000, "c", ["b"])]);
    await queue.add([told(2000, "b", ["a"]), told(3000, "d", ["c"]), entry(review(2))]);
    await until(async () => (await database.query(`select 1 from ${database.schema}.inbox`)).length === 0);
    held.open();
    await until(() => seen.length === 3);
    const newest = { updatedAt: 3000, heads: ["c", "d"], left: ["b", "c"] };
    expect(seen).toEqual([{ updatedAt: 1000, heads: ["a"], left: [] }, newest, newest]);
    expect(await memory.told(repository.id, 2)).toBeNull();
  });

  test("subjects do not wait for one another", async () => {
    const held = gate();
    const seen: string[] = [];
    const { queue } = await open({
      perform: async (job) => {
        seen.push(subjectOf(job));
        if (subjectOf(job) === "7#1") await held.opened;
        return done;
      },
    });
    await queue.add([entry(review(1)), entry(review(2)), entry(review(3))]);
    await until(() => seen.length === 3);
    held.open();
  });

  test("tries again, and says nothing when that goes well", async () => {
    let attempts = 0;
    let given = 0;
    const { database, queue } = await open({
      perform: async () => {
        if (++attempts === 1) throw new Fault("GitHub answered 502");
        return done;
      },
      giveUp: async () => void given++,
    });
    await queue.add([entry(review(1))]);
    await until(async () => (await rows(database)).some((row) => Object(row).state === "completed"));
    expect({ attempts, given }).toEqual({ attempts: 2, given: 0 });
  });

  test("waits as long as GitHub asks", async () => {
    const { database, queue } = await open({
      perform: async () => {
        throw new Fault("limited", { retryAfterMilliseconds: 3_000_000 });
      },
    });
    await queue.add([entry(review(1))]);
    const wait = async () => {
      const [row] = await database.query(
        `select extract(epoch from start_after - now())::float as wait from ${database.schema}_queue.job where name = 'jobs' and state = 'retry'`,
      );
      return Number(Object(row).wait ?? 0);
    };
    await until(async () => (await wait()) > 2900);
    expect(await wait()).toBeLessThanOrEqual(3000);
  });

  test("after the last retry the fault is told, once, without what came with it", async () => {
    const given: [string, string, string][] = [];
    const { database, queue } = await open(
      {
        perform: async () => {
          throw Object.assign(new Error("GitHub answered 500 to ghs_123.abc-_"), {
            request: { headers: { authorization: "token ghs_canary" }, body: "canary" },
          });
        },
        giveUp: async (job, fault, incident) => void given.push([subjectOf(job), fault.message, incident]),
      },
      { retries: 1 },
    );
    await queue.add([entry(review(1))]);
    await until(() => given.length === 1);
    expect(given).toEqual([["7#1", "GitHub answered 500 to [secret]", expect.stringMatching(/^[0-9a-f-]{36}$/)]]);
    const all = await database.query(`select * from ${database.schema}_queue.job`);
    expect(JSON.stringify(all)).not.toMatch(/canary|ghs_/);
  });

  test("a fault that does not pass ends the job at once, with its last word", async () => {
    let attempts = 0;
    const given: unknown[] = [];
    const { database, queue } = await open({
      perform: async () => {
        attempts++;
        throw new Fault("GitHub answered 403: archived", { permanent: true });
      },
      giveUp: async (_job, fault) => void given.push(fault),
    });
    await queue.add([entry(review(1))]);
    await until(() => given.length === 1);
    expect(given).toEqual([new Fault("GitHub answered 403: archived", { permanent: true })]);
    expect(given[0]).toMatchObject({ permanent: true });
    expect(attempts).toBe(1);
    expect(await rows(database)).toEqual([{ state: "failed", subject: "7#1" }]);
  });

  test("where not even the last word can ever be said, it is tried once", async () => {
    let tried = 0;
    const { database, queue } = await open({
      perform: async () => {
        throw new Fault("no token", { permanent: true });
      },
      giveUp: async () => {
        tried++;
        throw new Fault("no token", { permanent: true });
      },
    });
    await queue.add([entry(review(1))]);
    const letters = () =>
      database.query(`select 1 from ${database.schema}_queue.job where name = 'dead-letters' and state = 'completed'`);
    await until(async () => (await letters()).length === 1);
    expect(tried).toBe(1);
  });

  test("a fault of GitHub is told as one, whatever stored it in between", async () => {
    const given: unknown[] = [];
    const { queue } = await open(
      {
        perform: async (job) => {
          throw subjectOf(job) === "7#1" ? new Fault("GitHub answered 502") : new Error("ours");
        },
        giveUp: async (_job, fault) => void given.push(fault),
      },
      { retries: 0 },
    );
    await queue.add([entry(review(1))]);
    await until(() => given.length === 1);
    await queue.add([entry(review(2))]);
    await until(() => given.length === 2);
    expect(given.map((fault) => fault instanceof Fault)).toEqual([true, false]);
  });

  test("a last word that cannot be said is said later", async () => {
    let tried = 0;
    const { queue } = await open(
      {
        perform: async () => {
          throw new Fault("down");
        },
        giveUp: async () => {
          if (++tried === 1) throw new Fault("still down");
        },
      },
      { retries: 0 },
    );
    await queue.add([entry(review(1))]);
    await until(() => tried === 2);
  });

  test("a younger job that fails beside an older one in retry is not given up: the older one will see the same world", async () => {
    let attempts = 0;
    const given: string[] = [];
    const { database, queue } = await open(
      {
        perform: async () => {
          attempts++;
          throw new Fault("limited", attempts === 1 ? { retryAfterMilliseconds: 3_000_000 } : {});
        },
        giveUp: async (job) => void given.push(subjectOf(job)),
      },
      {},
    );
    await queue.add([entry(review(1))]);
    const states = async () => (await rows(database)).map((row) => Object(row).state).sort();
    await until(async () => (await states()).includes("retry"));
    await queue.add([entry(review(1))]);
    await until(async () => (await states()).includes("failed"));
    const letters = () =>
      database.query(`select 1 from ${database.schema}_queue.job where name = 'dead-letters' and state = 'completed'`);
    await until(async () => (await letters()).length === 1);
    expect(given).toEqual([]);
    expect(await states()).toEqual(["failed", "retry"]);
  });

  test("a failure whose event a later job has seen is not told", async () => {
    let attempts = 0;
    const given: string[] = [];
    const { database, queue } = await open(
      {
        perform: async () => {
          attempts++;
          if (attempts === 2) return done;
          throw new Fault("down");
        },
        giveUp: async (job) => void given.push(subjectOf(job)),
      },
      { retries: 1, retrySeconds: 1 },
    );
    await queue.add([entry(review(1))]);
    await until(async () => (await rows(database)).some((row) => Object(row).state === "retry"));
    await queue.add([entry(review(1))]);
    await until(() => attempts === 3);
    await until(
      async () =>
        (
          await database.query(
            `select 1 from ${database.schema}_queue.job where name = 'dead-letters' and state = 'completed'`,
          )
        ).length === 1,
    );
    expect(given).toEqual([]);
  });

  test("a job that came while the last word was said has the last word", async () => {
    const held = gate();
    const speaking = gate();
    let attempts = 0;
    const { queue } = await open(
      {
        perform: async () => {
          if (++attempts === 1) throw new Fault("down");
          return done;
        },
        giveUp: async () => {
          speaking.open();
          await held.opened;
        },
      },
      { retries: 0 },
    );
    await queue.add([entry(review(1))]);
    await speaking.opened;
    await queue.add([entry(review(1))]);
    await until(() => attempts === 2);
    held.open();
    await until(() => attempts === 3);
  });

  describe("jobs that are spread over time", () => {
    const sweepOf = (installation: number): Job => ({ kind: "sweep-installation", installation });

    test("begin each at its time, and one that waits for its time keeps it", async () => {
      const begun = new Map<string, number>();
      const asked = Date.now();
      const spread = [0, 1500].map((milliseconds, index) => ({ job: sweepOf(index + 1), milliseconds }));
      const { database, queue } = await open({
        perform: async (job) => {
          if (job.kind === "review") return { ...done, spread };
          begun.set(subjectOf(job), Date.now() - asked);
          return done;
        },
      });
      await queue.add([entry(review(1))]);
      await until(async () => (await rows(database)).some((row) => Object(row).subject === "sweep:2"));
      await queue.add([entry(review(2))]);
      await until(() => begun.has("sweep:2"));
      expect([...begun.keys()]).toEqual(["sweep:1", "sweep:2"]);
      expect(begun.get("sweep:2")).toBeGreaterThanOrEqual(1500);
      expect((await rows(database)).filter((row) => Object(row).subject === "sweep:2")).toHaveLength(1);
    });

    test("let what people wait for go first", async () => {
      const held = gate();
      const seen: string[] = [];
      const { queue } = await open(
        {
          perform: async (job) => {
            seen.push(subjectOf(job));
            if (seen.length === 1) await held.opened;
            return done;
          },
        },
        { concurrency: 1 },
      );
      await queue.add([entry(review(1))]);
      await until(() => seen.length === 1);
      await queue.add([entry(sweepOf(1)), entry({ kind: "reconcile-repository", repository }), entry(review(2))]);
      held.open();
      await until(() => seen.length === 4);
      expect(seen).toEqual(["7#1", "7#2", "7+open", "sweep:1"]);
    });
  });

  describe("what the clock brings", () => {
    const scheduled = async (database: Database) =>
      (
        await database.query(
          `select key, cron, timezone, options->>'missed' as missed, data->'job'->>'kind' as kind
           from ${database.schema}_queue.schedule order by key`,
        )
      ).map((row) => Object.values(Object(row)).join(" | "));

    test("is a sweep when its cron line says so, made up for when it was missed, and none once it is off", async () => {
      const { database, queue } = await open({}, { sweep: "17 4 * * 1" });
      expect(await scheduled(database)).toEqual([
        "sweep | 17 4 * * 1 | UTC | once | sweep",
        "sweep-due | */10 * * * * | UTC | once | sweep-due",
      ]);
      await queue.close(1000);
      opened.splice(0);
      const again = await openQueue(database, { perform: async () => done, giveUp: async () => {} }, log, {
        ...fast,
        sweep: null,
      });
      opened.push({ database, queue: again });
      expect(await scheduled(database)).toEqual([]);
    });

    test("comes once, to all instances together", async () => {
      const seen: string[] = [];
      const perform = async (job: Job) => {
        seen.push(subjectOf(job));
        return done;
      };
      const { database } = await open({ perform }, { sweep: "* * * * *" });
      const others: Queue[] = [];
      if (!database.exclusive)
        for (let index = 0; index < 3; index += 1)
          others.push(
            await openQueue(database, { perform, giveUp: async () => {} }, log, { ...fast, sweep: "* * * * *" }),
          );
      await until(() => seen.includes("sweep"), 40_000);
      const minutes = await database.query(
        `select count(*)::int as jobs, count(distinct date_trunc('minute', created_on))::int as minutes
         from ${database.schema}_queue.job where name = 'jobs' and singleton_key = 'sweep'`,
      );
      for (const other of others) await other.close(1000);
      for (const row of minutes) expect(Object(row).jobs).toBeLessThanOrEqual(Object(row).minutes);
    });
  });

  describe("a job for later", () => {
    const later: Job = { kind: "look-again", job: { kind: "review", repository, number: 1 } };
    /** When it is to start, in seconds from now. */
    const waits = async (database: Database): Promise<number[]> => {
      const found = await database.query(
        `select extract(epoch from start_after - now())::float as wait from ${database.schema}_queue.job
         where name = 'jobs' and state = 'created' and singleton_key = $1`,
        [subjectOf(later)],
      );
      return found.map((row) => Number(Object(row).wait));
    };

    test("starts when its time has come, and brings its job", async () => {
      const seen: string[] = [];
      const { queue } = await open({
        perform: async (job) => {
          seen.push(subjectOf(job));
          if (job.kind === "look-again") return { ...done, next: [job.job] };
          return seen.length === 1 ? { ...done, later: { job: later, milliseconds: 800 } } : done;
        },
      });
      await queue.add([entry(review(1))]);
      await until(() => seen.length === 3);
      expect(seen).toEqual(["7#1", "7#1+later", "7#1"]);
    });

    test("stands in the way of nothing that is asked for now, and is not lost to it", async () => {
      let runs = 0;
      const { database, queue } = await open({
        perform: async () => (++runs === 1 ? { ...done, later: { job: later, milliseconds: 3_600_000 } } : done),
      });
      await queue.add([entry(review(1))]);
      await until(async () => (await waits(database)).length === 1);
      await queue.add([entry(review(1))]);
      await until(() => runs === 2);
      expect(await waits(database)).toEqual([expect.closeTo(3600, -2)]);
    });

    test("is put off, or brought forward, by a newer one of its subject", async () => {
      const milliseconds = [7_200_000, 600_000, 1_200_000];
      const { database, queue } = await open({
        perform: async () => ({ ...done, later: { job: later, milliseconds: milliseconds.shift() ?? 0 } }),
      });
      for (const seconds of [7200, 600, 1200]) {
        await queue.add([entry(review(1))]);
        await until(async () => Math.abs(((await waits(database))[0] ?? 0) - seconds) < 60);
        expect(await waits(database)).toHaveLength(1);
      }
    });

    test("is there after a restart", async () => {
      const first = await open({ perform: async () => ({ ...done, later: { job: later, milliseconds: 2_000 } }) });
      await first.queue.add([entry(review(1))]);
      await until(async () => (await waits(first.database)).length === 1);
      await first.queue.close(1000);
      const seen: string[] = [];
      const perform = async (job: Job) => {
        seen.push(subjectOf(job));
        return done;
      };
      const queue = await openQueue(first.database, { perform, giveUp: async () => {} }, log, fast);
      await until(() => seen.length > 0);
      expect(seen).toEqual(["7#1+later"]);
      await queue.close(1000);
    });
  });

  test("closing lets a running job finish, and takes no other", async () => {
    const held = gate();
    const seen: string[] = [];
    let finished = false;
    const { database, queue } = await open(
      {
        perform: async (job) => {
          seen.push(subjectOf(job));
          await held.opened;
          finished = true;
          return done;
        },
      },
      { concurrency: 1 },
    );
    await queue.add([entry(review(1)), entry(review(2))]);
    await until(() => seen.length === 1);
    const closed = queue.close(10_000);
    held.open();
    await closed;
    expect({ finished, seen: seen.length }).toEqual({ finished: true, seen: 1 });
    expect((await rows(database)).map((row) => Object(row).state).sort()).toEqual(["completed", "created"]);
  });
});

describe("queue in a folder", () => {
  const folders: string[] = [];
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  test("a second process is refused in words, and the folder is free again after close", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plan-warden-"));
    folders.push(folder);
    const first = await openDatabase({ folder });
    await expect(openDatabase({ folder })).rejects.toThrow(/is in use by another Plan Warden/);
    await first.close();
    const second = await openDatabase({ folder });
    await second.close();
  });
});
