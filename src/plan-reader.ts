// parsePlan off the event loop: a pool of threads with a deadline. A plan that takes longer costs its thread, nothing else.
import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { defaultLimits, type Limits } from "./plan/limits.ts";
import type { ParseOptions } from "./plan/parse.ts";
import type { ParseTask } from "./plan/parse-task.ts";
import type { Reading } from "./plan/plan.ts";
import { unreadable } from "./plan/unreadable.ts";

export type PlanReader = {
  /** Never rejects for what the text holds. Readings are shared between callers of the same text: nobody may change one. */
  read(path: string, text: string, options?: ParseOptions): Promise<Reading>;
  /** Ends the threads. What is still being read is given up. */
  close(): Promise<void>;
};

/** Readings kept, newest last: enough for both sides of a plan of every change that is judged at once. */
const usuallyKept = 16;
/** Characters of text that kept readings may hold together: a reading is a few times as large as its text. */
const keptCharacters = 8 * 1024 * 1024;
/** A deadline is looked at this often while it runs. */
const looks = 8;
/** A task that no thread takes up in so many deadlines is a fault of the machine, not of the text. */
const longestWait = 60;

// `.ts` when run from source, `.js` when built.
const worker = new URL(`./plan/parse-task${extname(fileURLToPath(import.meta.url))}`, import.meta.url).href;

/** `kept`: how many readings are remembered, for those who read the same plans again and again. */
export function createPlanReader({ kept = usuallyKept } = {}): PlanReader {
  const pool = new Piscina<ParseTask, Reading>({
    filename: worker,
    minThreads: 1,
    maxThreads: Math.max(1, Math.min(4, availableParallelism() - 1)),
    idleTimeout: 30_000,
    // A worker needs neither secrets nor flags of its parent.
    env: {},
    execArgv: [],
    // Left alone, a thread lets 150 MB of what it threw away pile up; at 24 MB reading is as fast as ever, at 16 it takes longer.
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 24 },
  });
  const readings = new Map<string, { reading: Promise<Reading>; size: number }>();
  let characters = 0;

  function keep(key: string, reading: Promise<Reading>, size: number): void {
    readings.set(key, { reading, size });
    characters += size;
    for (const oldest of readings.keys()) {
      if (oldest === key || (readings.size <= kept && characters <= keptCharacters)) break;
      forget(oldest);
    }
  }

  function forget(key: string): void {
    characters -= readings.get(key)?.size ?? 0;
    readings.delete(key);
  }

  return {
    read(path, text, options = {}) {
      const limits = options.limits ?? defaultLimits;
      // What is too large needs no thread, and no copy of it for one.
      if (text.length > limits.bytes) return Promise.resolve(tooLarge(path, text, limits));
      const key = keyOf(path, text, options);
      const known = readings.get(key);
      if (known) {
        readings.delete(key);
        readings.set(key, known);
        return known.reading;
      }
      const reading = readWithin(pool, path, text, options, limits.milliseconds);
      keep(key, reading, text.length);
      // A slow machine must not be held against a text for good.
      const reconsider = (): void => forget(key);
      reading.then(({ problems }) => {
        if (problems.some(({ code }) => code === "too-slow")) reconsider();
      }, reconsider);
      return reading;
    },
    close: () => pool.destroy(),
  };
}

async function readWithin(
  pool: Piscina<ParseTask, Reading>,
  path: string,
  text: string,
  options: ParseOptions,
  milliseconds: number,
): Promise<Reading> {
  const started = new Int32Array(new SharedArrayBuffer(4));
  const abort = new AbortController();
  let ran = 0;
  let waited = 0;
  const timer = setInterval(
    () => {
      if (Atomics.load(started, 0) === 1) ran++;
      else waited++;
      if (ran >= looks || waited > longestWait * looks) abort.abort();
    },
    Math.max(1, milliseconds / looks),
  );
  try {
    const { plan, problems } = await pool.run({ path, text, options, started }, { signal: abort.signal });
    return { plan: { ...plan, text }, problems };
  } catch (error) {
    if (abort.signal.aborted && ran >= looks) {
      const message = `Reading this file took longer than ${milliseconds} ms and was ended. A shorter or flatter text reads faster.`;
      return unreadable(path, text, "too-slow", message);
    }
    if (typeof error === "object" && error !== null && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") {
      return unreadable(path, text, "unreadable", "Reading this file took more memory than one plan may use.");
    }
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function tooLarge(path: string, text: string, limits: Limits): Reading {
  const message = `This file has more than ${limits.bytes} bytes; at most ${limits.bytes} are read.`;
  return unreadable(path, text, "too-large", message);
}

function keyOf(path: string, text: string, options: ParseOptions): string {
  const hash = createHash("sha256").update(path).update("\0").update(JSON.stringify(options)).update("\0");
  return hash.update(text).digest("base64");
}
