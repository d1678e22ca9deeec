// Hostile texts up to the size limit through the plan reader: how long a worker is held, and how long the event loop is.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { defaultLimits } from "../../src/plan/limits.ts";
import { createPlanReader } from "../../src/plan-reader.ts";
import { hostileTexts } from "../plan/hostile-texts.ts";
import type { Row } from "./row.ts";

const sizes = [16 * 1024, 128 * 1024, 512 * 1024 - 64];

export async function hostileBench(): Promise<Row[]> {
  const reader = createPlanReader();
  await reader.read("warm.md", "# Warm");
  let [slowest, slowestName, ended] = [0, "", 0];
  let [longest, longestName] = [0, ""];
  try {
    for (const [name, make] of Object.entries(hostileTexts)) {
      for (const size of sizes) {
        const text = make(size);
        const delay = monitorEventLoopDelay({ resolution: 1 });
        delay.enable();
        const started = performance.now();
        const { problems } = await reader.read("docs/plans/hostile.md", text);
        const took = performance.now() - started;
        await new Promise((resume) => setTimeout(resume, 5));
        delay.disable();
        if (problems.some(({ code }) => code === "too-slow")) ended++;
        if (took > slowest) [slowest, slowestName] = [took, `${name}, ${Math.round(size / 1024)} KiB`];
        const blocked = delay.max / 1e6;
        if (blocked > longest) [longest, longestName] = [blocked, `${name}, ${Math.round(size / 1024)} KiB`];
      }
    }
  } finally {
    await reader.close();
  }
  const count = Object.keys(hostileTexts).length * sizes.length;
  const patience = defaultLimits.milliseconds * 1.25;
  return [
    {
      what: `longest reading of ${count} hostile texts up to 512 KiB (${ended} ended at the deadline)`,
      measured: `${slowest.toFixed(0)} ms (${slowestName})`,
      goal: `≤ ${defaultLimits.milliseconds} ms and a look`,
      met: slowest <= patience,
    },
    {
      what: "longest that the event loop was held by one of them",
      measured: `${longest.toFixed(0)} ms (${longestName})`,
      goal: "≤ 50 ms",
      met: longest <= 50,
    },
  ];
}
