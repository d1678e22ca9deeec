// What GitHub cannot tell us again, in tables of our own: the verdicts by commit, hints, and when deliveries were looked through.
import { z } from "zod";
import type { Hints, Memory, StoredVerdict } from "../jobs/memory.ts";
import type { Database } from "./database.ts";

/** Numbered by their place. What is released is never edited: a change is a new one at the end. */
const migrations = (schema: string): readonly string[] => [
  `create table ${schema}.verdict (
     repository bigint not null,
     number bigint not null,
     head text not null,
     verdict jsonb not null,
     updated_at bigint not null,
     primary key (repository, number)
   );
   create index verdict_head on ${schema}.verdict (repository, head);
   create table ${schema}.hint (
     repository bigint not null,
     number bigint not null,
     hints jsonb not null,
     primary key (repository, number)
   );
   create table ${schema}.instant (name text primary key, at bigint not null);`,
];

const whole = z.coerce.number();
// Our own rows of our own verdicts: kept whole, and written by this version or an older one.
const verdict = z.custom<StoredVerdict["verdict"]>(
  (value) => typeof value === "object" && value !== null && "conclusion" in value,
);
const verdictRow = z
  .object({ repository: whole, number: whole, head: z.string(), verdict, updated_at: whole })
  .transform(({ updated_at: updatedAt, ...row }): StoredVerdict => ({ ...row, updatedAt }));
const hintRow = z.object({ hints: z.object({ mergeBase: z.string().nullable(), paths: z.array(z.string()) }) });

/** Brings the tables up to date, once across all instances, and answers the memory on them. */
export async function openMemory(database: Database): Promise<Memory> {
  const { schema } = database;
  await database.locked("migrate", () => migrate(database));
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
      await database.query(`delete from ${schema}.verdict where repository = $1 and number = $2`, [repository, number]);
    },
    async verdictsOf(repository, head) {
      const rows = await database.query(
        `select * from ${schema}.verdict where repository = $1 and head = $2 order by number`,
        [repository, head],
      );
      return rows.map((row) => verdictRow.parse(row));
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
    locked: (key, run) => database.locked(key, run),
  };
}

async function migrate(database: Database): Promise<void> {
  const { schema } = database;
  await database.script(
    `create schema if not exists ${schema}; create table if not exists ${schema}.migration (number integer primary key);`,
  );
  const done = await database.query(`select number from ${schema}.migration`);
  for (const [index, script] of migrations(schema).entries()) {
    if (index < done.length) continue;
    // Sent as one, so done as one: the database rolls all of it back when a part fails.
    await database.script(`${script} insert into ${schema}.migration values (${index + 1});`);
  }
}
