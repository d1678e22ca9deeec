// Hostile texts up to the size limit: how long they hold a worker of the plan reader, and the event loop.
import { defaultLimits } from "../../src/plan/limits.ts";
import { createPlanReader } from "../../src/plan-reader.ts";
import { check } from "../../src/rules/check.ts";
import { scopeDrift } from "../../src/rules/scope-drift.ts";
import { hostileTexts } from "../plan/hostile-texts.ts";
import { changeOf, factsOf, fileAt, planOf, settingsOf } from "../rules/facts.ts";
import { hostileLedgers } from "../rules/hostile-ledgers.ts";
import { hostileScopes } from "../rules/hostile-scopes.ts";
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
        const longestTurn = watchTurns();
        const started = performance.now();
        const { problems } = await reader.read("docs/plans/hostile.md", text);
        const took = performance.now() - started;
        const blocked = await longestTurn();
        if (problems.some(({ code }) => code === "too-slow")) ended++;
        if (took > slowest) [slowest, slowestName] = [took, `${name}, ${Math.round(size / 1024)} KiB`];
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
      what: "longest turn of the asking thread's event loop meanwhile, in its own processor time",
      measured: `${longest.toFixed(0)} ms (${longestName})`,
      goal: "≤ 50 ms",
      met: longest <= 50,
    },
    ledgerRow(),
    scopeRow(),
  ];
}

/** Judging is done on the asking thread. */
function ledgerRow(): Row {
  let [slowest, slowestName] = [0, ""];
  for (const [name, make] of Object.entries(hostileLedgers)) {
    const plan = planOf(make(500 * 1024));
    const facts = factsOf({ plans: [plan], change: changeOf({ files: [fileAt("src/search/rank.ts", 40, 8)] }) });
    const started = performance.now();
    check(facts, settingsOf());
    const took = performance.now() - started;
    if (took > slowest) [slowest, slowestName] = [took, name];
  }
  return {
    what: `longest judgement of ${Object.keys(hostileLedgers).length} hostile pairs of plans, all rules`,
    measured: `${slowest.toFixed(0)} ms (${slowestName})`,
    goal: "≤ 1000 ms",
    met: slowest <= 1000,
  };
}

/** The rule that holds every file of a change against every name of its plans, with as many files as it takes. */
function scopeRow(): Row {
  const settings = settingsOf({ rules: { "scope-drift": { level: "notice" } } });
  let [slowest, slowestName] = [0, ""];
  for (const [name, of] of Object.entries(hostileScopes)) {
    const { sides, files } = of(500);
    const change = changeOf({ files: files.map((path) => fileAt(path, 1, 1)) });
    const facts = factsOf({ plans: [planOf(sides)], change });
    check(facts, settings, [scopeDrift]);
    const started = performance.now();
    check(facts, settings, [scopeDrift]);
    const took = performance.now() - started;
    if (took > slowest) [slowest, slowestName] = [took, name];
  }
  return {
    what: `longest look of \`scope-drift\` at ${Object.keys(hostileScopes).length} hostile plans of 256 KiB and 500 files`,
    measured: `${slowest.toFixed(0)} ms (${slowestName})`,
    goal: "≤ 100 ms",
    met: slowest <= 100,
  };
}

/**
 * Watches the event loop of this thread. The function that comes back ends that, and answers the longest turn in milliseconds of the
 * thread's own processor time: whatever else the machine does meanwhile makes a turn no longer, as it would by the clock. Nothing
 * here waits without working, so what a turn works is what it holds the loop.
 */
function watchTurns(): () => Promise<number> {
  let before = process.threadCpuUsage();
  let longest = 0;
  // Fires right after a turn that held the loop; of shorter ones, those of a millisecond count as one.
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1000);
    before = process.threadCpuUsage();
  }, 1);
  return async () => {
    await new Promise((resume) => setTimeout(resume, 5));
    clearInterval(timer);
    return longest;
  };
}
