// The tables of our own, beside the queue's: how they came to be, step by step.
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
  `create table ${schema}.awaited (
     repository bigint not null,
     subject text not null,
     head text not null,
     names jsonb not null,
     job jsonb not null,
     since bigint,
     run bigint,
     reading boolean not null,
     primary key (repository, subject)
   );`,
  // Computed by the database, so that no row can say one thing and be found by another: the plans that a pull request edits, each by
  // where it was before (`editsOf` says the same), and the pull requests of which the verdict tells.
  `alter table ${schema}.verdict
     add column edits jsonb generated always as (
       jsonb_path_query_array(verdict, '$.examined.plans[*] ? (@.sources[*] == "changed" && @.basePath != null).basePath')
       || jsonb_path_query_array(verdict, '$.examined.plans[*] ? (@.sources[*] == "changed" && @.basePath == null).path')
     ) stored,
     add column told jsonb generated always as (jsonb_path_query_array(verdict, '$.examined.plans[*].shared[*]')) stored;
   create index verdict_shared on ${schema}.verdict using gin (edits, told);`,
  `create table ${schema}.asked (
     repository bigint not null,
     key text not null,
     number bigint not null,
     asker bigint not null,
     at bigint not null,
     row jsonb not null,
     begun jsonb,
     failures integer not null default 0,
     settled boolean not null default false,
     primary key (repository, key)
   );
   create index asked_waiting on ${schema}.asked (repository, number) where not settled;
   create index asked_pressed on ${schema}.asked (repository, number, at) where row->'what' ? 'button';
   create index asked_by on ${schema}.asked (repository, asker, at);
   create table ${schema}.waiver (
     repository bigint not null,
     number bigint not null,
     rule text not null,
     waiver jsonb not null,
     primary key (repository, number, rule)
   );`,
  `create table ${schema}.inbox (id bigint generated always as identity primary key, entry text not null);`,
  `create table ${schema}.swept (repository bigint primary key, round bigint not null, next bigint, row jsonb not null);
   create index swept_next on ${schema}.swept (next) where next is not null;`,
  `create table ${schema}.told (
     repository bigint not null,
     number bigint not null,
     told jsonb not null,
     primary key (repository, number)
   );`,
];

/** Brings the tables up to date, once across all instances. */
export async function migrate(database: Database): Promise<void> {
  await database.locked("migrate", () => migrateAlone(database));
}

async function migrateAlone(database: Database): Promise<void> {
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
