// What a worker thread of `plan-reader.ts` runs. The text stays behind: whoever asked has it already.

import { type ParseOptions, parsePlan } from "./parse.ts";
import type { Reading } from "./plan.ts";

/** `started` is one shared Int32: set to 1 when the thread begins, so that waiting in the queue is not counted as reading. */
export type ParseTask = { path: string; text: string; options: ParseOptions; started: Int32Array };

export default function parseTask({ path, text, options, started }: ParseTask): Reading {
  Atomics.store(started, 0, 1);
  const { plan, problems } = parsePlan(path, text, options);
  return { plan: { ...plan, text: "" }, problems };
}
