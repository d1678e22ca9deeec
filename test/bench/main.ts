// `npm run bench`: what it costs, against something everybody knows, in one run. Ratios are what counts: machines differ.
import { readBench } from "./read.ts";
import type { Row } from "./row.ts";

const rows: Row[] = [];
for (const [name, bench] of Object.entries({ reading: readBench })) {
  process.stderr.write(`${name} …\n`);
  rows.push(...(await bench()));
}
console.log("| what | measured | goal | |");
console.log("|---|---|---|---|");
for (const { what, measured, goal, met } of rows) {
  console.log(`| ${what} | ${measured} | ${goal} | ${met ? "✓" : "✗"} |`);
}
