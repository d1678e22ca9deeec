// `npm run bench`: what it costs, against something everybody knows, in one run. Ratios are what counts: machines differ.
// `npm run bench -- acknowledging` runs the ones that are named.
import { fork } from "node:child_process";
import { once } from "node:events";
import { acknowledgeBench } from "./acknowledge.ts";
import { commandLineBench } from "./command-line.ts";
import { hostileBench } from "./hostile.ts";
import { readBench } from "./read.ts";
import { reviewBench } from "./review.ts";
import type { Row } from "./row.ts";
import { sweepBench } from "./sweep.ts";

const benches: Record<string, () => Row[] | Promise<Row[]>> = {
  reading: readBench,
  "hostile texts": hostileBench,
  "a review": reviewBench,
  "the weekly sweep": sweepBench,
  acknowledging: acknowledgeBench,
  "the command line": commandLineBench,
};

/** In a process of its own: what one leaves on the heap would take time from the next. */
async function run(name: string): Promise<Row[]> {
  process.stderr.write(`${name} …\n`);
  const child = fork(import.meta.filename, [alone, name]);
  const rows = once(child, "message").then(([rows]: Row[][]) => rows ?? []);
  const ended = once(child, "exit").then(() => Promise.reject(new Error(`${name} ended before it was done.`)));
  return Promise.race([rows, ended]);
}

const alone = "--alone";
const [first, ...others] = process.argv.slice(2);
if (first === alone) {
  const bench = benches[others[0] ?? ""];
  process.send?.(await bench?.());
  process.disconnect();
} else {
  const named = new Set(process.argv.slice(2));
  const rows: Row[] = [];
  for (const name of Object.keys(benches)) if (named.size === 0 || named.has(name)) rows.push(...(await run(name)));
  console.log("| what | measured | goal | |");
  console.log("|---|---|---|---|");
  for (const { what, measured, goal, met } of rows)
    console.log(`| ${what} | ${measured} | ${goal} | ${met ? "✓" : "✗"} |`);
}
