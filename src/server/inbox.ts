// What was acknowledged and is not in the queue yet. A row here costs the database a fraction of a job there, with its sixteen indexes,
// so this is what is stored before the answer. Then it is moved, a few at a time, in one transaction: what was stored once is in the
// queue once, whatever is killed in between.
import type { Db } from "pg-boss";
import { z } from "zod";
import type { Job, Told } from "../jobs/job.ts";
import type { Breath } from "./breath.ts";
import type { Database } from "./database.ts";
import { groupCommit } from "./group-commit.ts";

/** What is stored: a job, the delivery it came by (for the log alone), and what that told of the job's pull request. */
export type Entry = { job: Job; delivery: string | null; told?: Told };

export interface Inbox {
  /** Resolves when the entries are stored. */
  put(entries: readonly Entry[]): Promise<void>;
  /** Waits for what is being moved. What is left is moved after the next start, or by another instance. */
  close(): Promise<void>;
}

export type InboxOptions = {
  /** Puts entries in the queue, in the order they came; through `db`, so that they leave the inbox in the same transaction. */
  place(entries: readonly Entry[], db: Db): Promise<void>;
  /** Called when entries were placed. */
  placed(): void;
  onFault(fault: unknown): void;
  breath: Breath;
  /** How often to look for what another instance left, and for what could not be moved. */
  pollSeconds: number;
};

/** Few enough that a delivery which comes meanwhile hardly waits. */
const mostAtOnce = 50;
/** Milliseconds between two moves in a storm: workers, who then take longer breaths too, have work for longer from one of them. */
const stormBreath = 2_000;
/** While one commit is written to the disk, the next is prepared. */
const commitsAtOnce = 2;

const row = z.object({ entry: z.string() });

/** On tables that are up to date. */
export function openInbox(database: Database, options: InboxOptions): Inbox {
  const { place, placed, onFault, breath, pollSeconds } = options;
  const table = `${database.schema}.inbox`;
  let moving: Promise<void> | null = null;
  let pause: NodeJS.Timeout | null = null;
  let more = false;
  let closing = false;

  /** Moves what is there: at once, or after a breath when some was just moved. */
  function look(): void {
    more = true;
    if (closing || moving || pause) return;
    more = false;
    moving = move().finally(() => {
      moving = null;
      pause = setTimeout(() => {
        pause = null;
        if (more) look();
      }, breath.milliseconds(stormBreath));
    });
  }

  async function move(): Promise<void> {
    try {
      const count = await database.transaction("queue", moveWith);
      if (count > 0) placed();
      if (count === mostAtOnce) more = true;
    } catch (fault) {
      onFault(fault);
    }
  }

  async function moveWith(db: Db): Promise<number> {
    const { rows } = await db.executeSql(
      `with moved as (delete from ${table} where id in (select id from ${table} order by id limit $1) returning id, entry)
       select entry from moved order by id`,
      [mostAtOnce],
    );
    const entries = rows.map((each): Entry => JSON.parse(row.parse(each).entry));
    if (entries.length > 0) await place(entries, db);
    return entries.length;
  }

  const timer = setInterval(look, pollSeconds * 1000);
  look();
  return {
    put: groupCommit(commitsAtOnce, async (entries: readonly Entry[]) => {
      // One text for all: JSON on one line has no line ends of its own.
      const lines = entries.map((entry) => JSON.stringify(entry)).join("\n");
      await database.query(`insert into ${table} (entry) select unnest(string_to_array($1, E'\\n'))`, [lines]);
      breath.came(entries.length);
      look();
    }),
    close: async () => {
      closing = true;
      clearInterval(timer);
      if (pause) clearTimeout(pause);
      await moving;
    },
  };
}
