// What GitHub cannot tell us again, in tables of our own: the verdicts by commit, hints, and when deliveries were looked through.
import type { Db } from "pg-boss";
import { z } from "zod";
import { subjectOf, type Told, type WaitingJob } from "../jobs/job.ts";
import type { Begun, Editor, Hints, Memory, StoredVerdict, Swept, WaitingAsked, Waiver } from "../jobs/memory.ts";
import { together } from "../jobs/told.ts";
import type { Database } from "./database.ts";
import type { Entry } from "./inbox.ts";
import { migrate } from "./migrate.ts";

/** What was asked is known for so long after it is settled, in milliseconds: GitHub keeps deliveries, and so repeats, for 3 to 7 days. */
const keptAsked = 30 * 24 * 60 * 60 * 1000;

const whole = z.coerce.number();
// Our own rows of our own verdicts: kept whole, and written by this version or an older one.
const verdict = z.custom<StoredVerdict["verdict"]>(
  (value) => typeof value === "object" && value !== null && "conclusion" in value,
);
const verdictRow = z
  .object({ repository: whole, number: whole, head: z.string(), verdict, updated_at: whole })
  .transform(({ updated_at: updatedAt, ...row }): StoredVerdict => ({ ...row, updatedAt }));
// As for verdicts: our own rows, of our own jobs.
const waitingJob = z.custom<WaitingJob>((value) => typeof value === "object" && value !== null && "kind" in value);
const awaitedRow = z.object({
  job: waitingJob,
  head: z.string(),
  names: z.array(z.string()),
  since: whole.nullable(),
  run: whole.nullable(),
});
const editorRow = z
  .object({
    number: whole,
    plans: z.array(
      z.object({ path: z.string(), basePath: z.string().nullable(), shared: z.array(z.number()).default([]) }),
    ),
  })
  .transform(
    ({ number, plans }): Editor => ({
      number,
      edits: plans.map(({ path, basePath, shared }) => ({ plan: basePath ?? path, told: shared })),
    }),
  );
// And of our own notes of what was asked, and of waivers that we were asked for.
const ours = <T>() => z.custom<T>((value) => typeof value === "object" && value !== null);
const askedRow = z
  .object({
    key: z.string(),
    at: whole,
    row: ours<Pick<WaitingAsked, "by" | "via" | "what">>(),
    begun: ours<Begun>().nullable(),
    failures: whole,
  })
  .transform(({ row, ...rest }): WaitingAsked => ({ ...row, ...rest }));
const waiverRow = z.object({ waiver: ours<Waiver>() });
const sweptRow = z
  .object({ round: whole, next: whole.nullable(), row: ours<Omit<Swept, "round" | "next">>() })
  .transform(({ row, ...rest }): Swept => ({ ...row, ...rest }));
const toldRow = z.object({ repository: whole, number: whole, told: ours<Told>() });
const hintRow = z.object({
  hints: z.object({ mergeBase: z.string().nullable(), paths: z.array(z.string()), ownBranch: z.string().optional() }),
});

/** The memory on tables that are up to date. */
export async function openMemory(database: Database): Promise<Memory> {
  const { schema } = database;
  await migrate(database);
  return {
    async verdict(repository, number) {
      const [row] = await database.query(`select * from ${schema}.verdict where repository = $1 and number = $2`, [
        repository,
        number,
      ]);
      return row ? verdictRow.parse(row) : null;
    },
    async storeVerdict({ repository, number, head, verdict, updatedAt }) {
      const stored = await database.query(
        `insert into ${schema}.verdict as old (repository, number, head, verdict, updated_at)
         values ($1, $2, $3, $4, $5)
         on conflict (repository, number) do update
           set head = excluded.head, verdict = excluded.verdict, updated_at = excluded.updated_at
           where old.updated_at <= excluded.updated_at
         returning true`,
        [repository, number, head, JSON.stringify(verdict), updatedAt],
      );
      return stored.length > 0;
    },
    async dropVerdict(repository, number) {
      const which = "where repository = $1 and number = $2";
      await database.query(`delete from ${schema}.verdict ${which}`, [repository, number]);
      await database.query(`delete from ${schema}.hint ${which} and hints->>'ownBranch' is null`, [repository, number]);
    },
    async verdictsOf(repository, head) {
      const rows = await database.query(
        `select * from ${schema}.verdict where repository = $1 and head = $2 order by number`,
        [repository, head],
      );
      return rows.map((row) => verdictRow.parse(row));
    },
    async editorsOf(repository, number, plans) {
      const rows = await database.query(
        `select number, jsonb_path_query_array(verdict, '$.examined.plans[*] ? (@.sources[*] == "changed")') as plans
         from ${schema}.verdict
         where repository = $1 and number <> $2 and (edits ?| $3::text[] or told @> to_jsonb($2::bigint))
         order by number`,
        [repository, number, plans],
      );
      return rows.map((row) => editorRow.parse(row));
    },
    async isWorkedOn(repository, number, plans) {
      const rows = await database.query(
        `select true from ${schema}.verdict
         where repository = $1 and number <> $2
           and jsonb_path_exists(verdict, '$.examined.plans[*] ? (@.path == $plans[*] || @.basePath == $plans[*])',
             jsonb_build_object('plans', $3::text[]))
         limit 1`,
        [repository, number, plans],
      );
      return rows.length > 0;
    },
    async numbersOf(repository) {
      const rows = await database.query(`select number from ${schema}.verdict where repository = $1 order by number`, [
        repository,
      ]);
      return rows.map((row) => z.object({ number: whole }).parse(row).number);
    },
    async hints(repository, number) {
      const [row] = await database.query(`select hints from ${schema}.hint where repository = $1 and number = $2`, [
        repository,
        number,
      ]);
      // Hints only ever save a request: an unreadable one is no hint.
      const read = hintRow.safeParse(row);
      return read.success ? (read.data.hints satisfies Hints) : null;
    },
    async storeHints(repository, number, hints) {
      await database.query(
        `insert into ${schema}.hint (repository, number, hints) values ($1, $2, $3)
         on conflict (repository, number) do update set hints = excluded.hints`,
        [repository, number, JSON.stringify(hints)],
      );
    },
    async told(repository, number) {
      const [row] = await database.query(`select * from ${schema}.told where repository = $1 and number = $2`, [
        repository,
        number,
      ]);
      return row ? toldRow.parse(row).told : null;
    },
    async forgetTold(before) {
      await database.query(`delete from ${schema}.told where (told->>'updatedAt')::bigint < $1`, [before]);
    },
    async awaited(job) {
      const [row] = await database.query(
        `select * from ${schema}.awaited where repository = $1 and subject = $2`,
        keyOf(job),
      );
      return row ? awaitedRow.parse(row) : null;
    },
    async beginAwaited(job) {
      const [row] = await database.query(
        `update ${schema}.awaited set reading = true where repository = $1 and subject = $2 returning *`,
        keyOf(job),
      );
      return row ? awaitedRow.parse(row) : null;
    },
    async storeAwaited({ job, head, names, since, run }, reading = false) {
      await database.query(
        `insert into ${schema}.awaited (repository, subject, job, head, names, since, run, reading)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (repository, subject) do update
           set job = excluded.job, head = excluded.head, names = excluded.names, since = excluded.since,
             run = excluded.run, reading = excluded.reading`,
        [...keyOf(job), JSON.stringify(job), head, JSON.stringify(names), since, run, reading],
      );
    },
    async dropAwaited(job) {
      await database.query(`delete from ${schema}.awaited where repository = $1 and subject = $2`, keyOf(job));
    },
    async storeRun(repository, head, run) {
      await database.query(`update ${schema}.awaited set run = $3 where repository = $1 and head = $2`, [
        repository,
        head,
        run,
      ]);
    },
    async jobsAwaiting({ repository, head, check }) {
      // A repository has few rows, so the key's first part is index enough.
      const rows = await database.query(
        `select job from ${schema}.awaited
         where repository = $1 and (head = $2 or reading) and names @> to_jsonb($3::text) order by subject`,
        [repository.id, head, check],
      );
      return rows.map((row) => ({ ...z.object({ job: waitingJob }).parse(row).job, repository }));
    },
    async storeAsked({ repository, number, key, by, via, at, what }) {
      const stored = await database.query(
        `insert into ${schema}.asked (repository, key, number, asker, at, row) values ($1, $2, $3, $4, $5, $6)
         on conflict (repository, key) do nothing returning true`,
        [repository.id, key, number, by.id, at, JSON.stringify({ by, via, what })],
      );
      return stored.length > 0;
    },
    async waitingAsked(repository, number) {
      // GitHub tells seconds. Within one, the numbers of comments tell: as texts of one length they are in order.
      const rows = await database.query(
        `select key, at, row, begun, failures from ${schema}.asked
         where repository = $1 and number = $2 and not settled order by at, length(key), key`,
        [repository, number],
      );
      return rows.map((row) => askedRow.parse(row));
    },
    async noteAsked(repository, key, begun) {
      await database.query(`update ${schema}.asked set begun = $3 where repository = $1 and key = $2`, [
        repository,
        key,
        JSON.stringify(begun),
      ]);
    },
    async noteFailure(repository, key) {
      await database.query(`update ${schema}.asked set failures = failures + 1 where repository = $1 and key = $2`, [
        repository,
        key,
      ]);
    },
    async settleAsked(repository, key) {
      await database.query(
        `with done as (update ${schema}.asked set settled = true where repository = $1 and key = $2 returning at)
         delete from ${schema}.asked where repository = $1 and settled and at < (select max(at) from done) - $3`,
        [repository, key, keptAsked],
      );
    },
    async countAsked(repository, { by, at, key }, since) {
      const [row] = await database.query(
        `select count(*) as count from ${schema}.asked
         where repository = $1 and asker = $2 and at >= $3 and (at, length(key), key) <= ($4, length($5::text), $5)`,
        [repository, by.id, since, at, key],
      );
      return z.object({ count: whole }).parse(row).count;
    },
    async pressed(repository, number) {
      const [row] = await database.query(
        `select at, row->'what'->>'button' as button, row->'by'->>'login' as by from ${schema}.asked
         where repository = $1 and number = $2 and row->'what' ? 'button' order by at desc limit 1`,
        [repository, number],
      );
      return row ? z.object({ at: whole, button: z.string(), by: z.string() }).parse(row) : null;
    },
    async waivers(repository, number) {
      const rows = await database.query(
        `select waiver from ${schema}.waiver where repository = $1 and number = $2 order by rule`,
        [repository, number],
      );
      return rows.map((row) => waiverRow.parse(row).waiver);
    },
    async storeWaiver(repository, number, waiver) {
      await database.query(
        `insert into ${schema}.waiver (repository, number, rule, waiver) values ($1, $2, $3, $4)
         on conflict (repository, number, rule) do update set waiver = excluded.waiver`,
        [repository, number, waiver.rule, JSON.stringify(waiver)],
      );
    },
    async dropWaiver(repository, number, rule) {
      const dropped = await database.query(
        `delete from ${schema}.waiver where repository = $1 and number = $2 and rule = $3 returning true`,
        [repository, number, rule],
      );
      return dropped.length > 0;
    },
    async reconciledAt() {
      const [row] = await database.query(`select at from ${schema}.instant where name = 'reconciled'`);
      return row ? z.object({ at: whole }).parse(row).at : null;
    },
    async storeReconciledAt(at) {
      await database.query(
        `insert into ${schema}.instant (name, at) values ('reconciled', $1)
         on conflict (name) do update set at = excluded.at`,
        [at],
      );
    },
    async swept(repositories) {
      const rows = await database.query(
        `select round, next, row from ${schema}.swept where repository = any($1::bigint[])`,
        [repositories],
      );
      return new Map(rows.map((row) => sweptRow.parse(row)).map((row) => [row.repository.id, row]));
    },
    async storeSwept({ round, next, ...row }) {
      const stored = await database.query(
        `insert into ${schema}.swept as old (repository, round, next, row) values ($1, $2, $3, $4)
         on conflict (repository) do update set round = excluded.round, next = excluded.next, row = excluded.row
           where old.round = excluded.round - 1
         returning true`,
        [row.repository.id, round, next, JSON.stringify(row)],
      );
      return stored.length > 0;
    },
    async haveOwnTime(repositories) {
      const rows = await database.query(
        `select repository from ${schema}.swept where repository = any($1::bigint[]) and next is not null`,
        [repositories],
      );
      return rows.map((row) => z.object({ repository: whole }).parse(row).repository);
    },
    async sweepsDue(by) {
      const rows = await database.query(
        `select row->'repository' as repository from ${schema}.swept where next <= $1 order by next`,
        [by],
      );
      return rows.map((row) => z.object({ repository: ours<Swept["repository"]>() }).parse(row).repository);
    },
    locked: (key, run) => database.locked(key, run),
  };
}

/**
 * Keeps what deliveries told beside what is known. In the transaction that puts their jobs in the queue: one at a time across all
 * instances, so that nothing comes in between.
 */
export async function storeTold(schema: string, db: Db, entries: readonly Entry[]): Promise<void> {
  const rows = new Map<string, z.infer<typeof toldRow>>();
  const add = (row: z.infer<typeof toldRow>) => {
    const key = `${row.repository}#${row.number}`;
    const there = rows.get(key);
    rows.set(key, there ? { ...row, told: together(there.told, row.told) } : row);
  };
  for (const { job, told } of entries)
    if (told && job.kind === "review") add({ repository: job.repository.id, number: job.number, told });
  if (rows.size === 0) return;
  const known = await db.executeSql(
    `select told.* from ${schema}.told
       join jsonb_to_recordset($1::jsonb) as row (repository bigint, number bigint) using (repository, number)`,
    [JSON.stringify([...rows.values()])],
  );
  for (const row of known.rows) add(toldRow.parse(row));
  await db.executeSql(
    `insert into ${schema}.told (repository, number, told)
     select * from jsonb_to_recordset($1::jsonb) as row (repository bigint, number bigint, told jsonb)
     on conflict (repository, number) do update set told = excluded.told`,
    [JSON.stringify([...rows.values()])],
  );
}

const keyOf = (job: WaitingJob) => [job.repository.id, subjectOf(job)];
