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

/** In a process of its own, which has ended when the next begins: what one leaves on the heap would take time from the others. */
async function run(name: string): Promise<Row[]> {
  process.stderr.write(`${name} …\n`);
  const child = fork(import.meta.filename, [alone, name]);
  let rows: Row[] | null = null;
  child.on("message", (told: Row[]) => {
    rows = told;
  });
  await once(child, "exit");
  if (rows === null) throw new Error(`${name} ended before it was done.`);
  return rows;
}

const alone = "--alone";
const [first, second = ""] = process.argv.slice(2);
if (first === alone) {
  process.send?.(await benches[second]?.());
  process.disconnect();
} else {
  const named = process.argv.slice(2);
  const unknown = named.filter((name) => !Object.hasOwn(benches, name));
  if (unknown.length > 0)
    throw new Error(`No benchmark is called ${unknown.join(", ")}: ${Object.keys(benches).join(", ")}`);
  const rows: Row[] = [];
  for (const name of named.length > 0 ? named : Object.keys(benches)) rows.push(...(await run(name)));
  console.log("| what | measured | goal | |");
  console.log("|---|---|---|---|");
  for (const { what, measured, goal, met } of rows)
    console.log(`| ${what} | ${measured} | ${goal} | ${met ? "✓" : "✗"} |`);
}
