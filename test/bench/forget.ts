// Forgets what a run left in a database: the next one has the same repositories, numbers and comments, and finds them done.
import pg from "pg";

/** Drops the schema of the app's memory and that of its queue, where they are there. */
export async function forget(databaseUrl: string, schema: string): Promise<void> {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    await database.query("set client_min_messages = warning");
    for (const name of [schema, `${schema}_queue`]) await database.query(`drop schema if exists ${name} cascade`);
  } finally {
    await database.end();
  }
}
