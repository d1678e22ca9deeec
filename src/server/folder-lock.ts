// Keeps a second process out of a data folder: PGlite would open it unhindered, and rows would be lost.
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isNativeError } from "node:util/types";
import { z } from "zod";

/** The holder touches its file this often; one that nobody touched for `abandoned` belongs to a process that is gone. */
const touchEvery = 5_000;
const abandoned = 30_000;

const holder = z.object({ process: z.number(), host: z.string(), token: z.string() });

export type FolderLock = { release(): Promise<void> };

/**
 * Takes a folder for this process; made when it is not there. A process that was killed leaves its lock behind: it is taken over at
 * once on the same machine, and after half a minute from another (a container has a host name of its own).
 * @throws When another process has it.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "plan-warden.lock");
  const token = randomUUID();
  const mine = JSON.stringify({ process: process.pid, host: hostname(), token });
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(path, mine, { flag: "wx" });
      break;
    } catch (fault) {
      if (!(isFileFault(fault) && fault.code === "EEXIST")) throw fault;
    }
    if (attempt > 3 || !(await clearAbandoned(path))) {
      throw new Error(
        `${folder} is in use by another Plan Warden. Expected a folder of its own: stop the other one, set DATA_DIR to another folder, or set DATABASE_URL to run several on PostgreSQL.`,
      );
    }
  }
  held.add(token);
  const timer = setInterval(() => {
    const now = new Date();
    // A missed touch is made up by the next.
    utimes(path, now, now).catch(() => {});
  }, touchEvery);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      held.delete(token);
      await unlink(path).catch(() => {});
    },
  };
}

/** Locks of this very process, which its number alone cannot tell from those of a process before it with the same number. */
const held = new Set<string>();

/** Removes the lock of a process that is gone; false when it is alive. */
async function clearAbandoned(path: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return true;
  if (await isAlive(path, text)) return false;
  // Moved away rather than removed: of two that come at once, one sees that it moved the other's fresh lock, and yields.
  const away = `${path}.${randomUUID()}`;
  try {
    await rename(path, away);
  } catch {
    return true;
  }
  const moved = await readFile(away, "utf8");
  if (moved !== text) {
    await rename(away, path);
    return false;
  }
  await unlink(away);
  return true;
}

async function isAlive(path: string, text: string): Promise<boolean> {
  const touched = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  const fresh = Date.now() - touched < abandoned;
  let other: z.infer<typeof holder>;
  try {
    other = holder.parse(JSON.parse(text));
  } catch {
    // Written half: by somebody who is at it, or who was killed at it.
    return fresh;
  }
  if (other.host !== hostname()) return fresh;
  if (other.process === process.pid) return held.has(other.token);
  try {
    process.kill(other.process, 0);
    return fresh;
  } catch (fault) {
    return fresh && isFileFault(fault) && fault.code === "EPERM";
  }
}

function isFileFault(fault: unknown): fault is NodeJS.ErrnoException {
  return isNativeError(fault) && "code" in fault;
}
