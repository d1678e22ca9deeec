// `npm run bench`: what it costs, against something everybody knows, in one run. Ratios are what counts: machines differ.
// `npm run bench -- acknowledging` runs the ones that are named.
import { acknowledgeBench } from "./acknowledge.ts";
import { commandLineBench } from "./command-line.ts";
import { hostileBench } from "./hostile.ts";
import { readBench } from "./read.ts";
import { reviewBench } from "./review.ts";
import type { Row } from "./row.ts";
import { sweepBench } from "./sweep.ts";

const rows: Row[] = [];
const benches: Record<string, () => Row[] | Promise<Row[]>> = {
  reading: readBench,
  "hostile texts": hostileBench,
  "a review": reviewBench,
  "the weekly sweep": sweepBench,
  acknowledging: acknowledgeBench,
  "the command line": commandLineBench,
};
const named = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) {
  if (named.length > 0 && !named.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  rows.push(...(await bench()));
}
console.log("| what | measured | goal | |");
console.log("|---|---|---|---|");
for (const { what, measured, goal, met } of rows) {
  console.log(`| ${what} | ${measured} | ${goal} | ${met ? "✓" : "✗"} |`);
}
