// One small SQL interface over PostgreSQL and over PGlite (PostgreSQL inside this process), for the queue and for our memory.
import { createHash } from "node:crypto";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { type ConstructorOptions, type Db, fromPglite } from "pg-boss";
import type { Environment } from "./environment.ts";
import { lockFolder } from "./folder-lock.ts";
import { createMutex } from "./mutex.ts";

export interface Database {
  /** Where our own tables are; the queue has its own beside it. */
  readonly schema: string;
  /** What pg-boss needs to work on the same database. */
  readonly queue: ConstructorOptions;
  /** True when no other process can be at work on it: what runs in it at the start runs no more. */
  readonly exclusive: boolean;
  /** One statement, whose text is one of few: it is planned once a connection. Rows are as the database gives them: read them with a schema. */
  query(statement: string, values?: readonly unknown[]): Promise<unknown[]>;
  /** Several statements in one go, without values. */
  script(statements: string): Promise<void>;
  /**
   * Commits what `run` does through the connection it is given, or undoes it when `run` throws; one at a time for the same key, across
   * all instances. To be short.
   */
  transaction<T>(key: string, run: (db: Db) => Promise<T>): Promise<T>;
  /** Runs one at a time for the same key, across all instances. Not to be nested. Nothing is held open in the database by a wait. */
  locked<T>(key: string, run: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** @param schema Name of the schema for our tables; lower-case letters, digits and underscores. */
export async function openDatabase(
  store: Environment["store"],
  { schema = "plan_warden", concurrency = 8 }: { schema?: string; concurrency?: number } = {},
): Promise<Database> {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(schema)) throw new Error(`${schema} is no name for a schema.`);
  return store && "databaseUrl" in store
    ? openPostgres(store.databaseUrl, schema, concurrency)
    : openEmbedded(store?.folder ?? null, schema);
}

const names = new Map<string, string>();

/** A statement with values goes by a name, under which the connection keeps its plan: that saves two thirds of storing a row. */
function prepared(text: string, values?: readonly unknown[]): pg.QueryConfig {
  if (!values) return { text };
  let name = names.get(text);
  if (name === undefined) {
    name = createHash("sha256").update(text).digest("hex").slice(0, 32);
    names.set(text, name);
  }
  return { name, text, values: [...values] };
}

function openPostgres(url: string, schema: string, concurrency: number): Database {
  const options = { connectionString: url, application_name: "plan-warden", connectionTimeoutMillis: 10_000 };
  const pool = new pg.Pool({ ...options, max: 4 });
  // Apart, so that those who hold a lock always find a connection to work with.
  const lockPool = new pg.Pool({ ...options, max: concurrency });
  // An idle connection that breaks is replaced at the next query, which reports what is still wrong then.
  pool.on("error", () => {});
  lockPool.on("error", () => {});
  const mutex = createMutex();
  return {
    schema,
    queue: { ...options, schema: `${schema}_queue`, max: 4 },
    exclusive: false,
    query: async (statement, values) => (await pool.query(prepared(statement, values))).rows,
    script: async (statements) => {
      await pool.query(statements);
    },
    transaction: (key, run) =>
      withClient(pool, async (client, discard) => {
        try {
          await client.query("begin");
          await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`${schema} ${key}`]);
          const result = await run({ executeSql: (statement, values) => client.query(prepared(statement, values)) });
          await client.query("commit");
          return result;
        } catch (fault) {
          discard();
          throw fault;
        }
      }),
    locked: (key, run) =>
      // First among ourselves, so that those who wait here take no connection.
      mutex(key, () =>
        withClient(lockPool, async (client, discard) => {
          const name = `${schema} ${key}`;
          await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [name]);
          try {
            return await run();
          } finally {
            await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [name]).catch(discard);
          }
        }),
      ),
    close: async () => {
      await Promise.all([pool.end(), lockPool.end()]);
    },
  };
}

/** A connection that broke, or that is to be discarded, is closed, not given back: its locks and its transaction end with it. */
async function withClient<T>(
  pool: pg.Pool,
  run: (client: pg.PoolClient, discard: () => void) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  const discard = () => {
    broken = true;
  };
  client.on("error", discard);
  try {
    return await run(client, discard);
  } finally {
    client.off("error", discard);
    client.release(broken);
  }
}

async function openEmbedded(folder: string | null, schema: string): Promise<Database> {
  const lock = folder === null ? null : await lockFolder(folder);
  try {
    const pglite = await PGlite.create(folder === null ? {} : { dataDir: `${folder}/postgres` });
    const mutex = createMutex();
    return {
      schema,
      queue: { db: fromPglite(pglite), backend: "pglite", schema: `${schema}_queue` },
      exclusive: true,
      query: async (statement, values) => (await pglite.query(statement, values ? [...values] : undefined)).rows,
      script: async (statements) => {
        await pglite.exec(statements);
      },
      // There is one connection, so there is one transaction.
      transaction: (_key, run) =>
        pglite.transaction((transaction) =>
          run({ executeSql: (statement, values) => transaction.query(statement, values) }),
        ),
      locked: mutex,
      close: async () => {
        await pglite.close();
        await lock?.release();
      },
    };
  } catch (fault) {
    await lock?.release();
    throw fault;
  }
}
