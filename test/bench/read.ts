// Reading and judging against the bare Markdown parser and against markdownlint, on the same plans in the same run.

import { lint } from "markdownlint/sync";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTaskListItemFromMarkdown } from "mdast-util-gfm-task-list-item";
import { gfmTable } from "micromark-extension-gfm-table";
import { gfmTaskListItem } from "micromark-extension-gfm-task-list-item";
import { defaultSettings } from "../../src/config.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import { check } from "../../src/rules/check.ts";
import { type PlanText, plans } from "./plans.ts";
import type { Row } from "./row.ts";

const rounds = 5;

/** Milliseconds of each candidate over all plans: the median of so many interleaved rounds, after one that warms up. */
export function readBench(): Row[] {
  const { source, plans: all } = plans();
  const candidates: Record<string, (plan: PlanText) => void> = {
    ours: judge,
    bare: ({ text }) => {
      fromMarkdown(text, {
        extensions: [gfmTable(), gfmTaskListItem()],
        mdastExtensions: [gfmTableFromMarkdown(), gfmTaskListItemFromMarkdown()],
      });
    },
    markdownlint: ({ path, text }) => {
      lint({ strings: { [path]: text } });
    },
  };
  const times = new Map(Object.keys(candidates).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(candidates)) {
      const started = performance.now();
      for (const plan of all) run(plan);
      if (round > 0) times.get(name)?.push(performance.now() - started);
    }
  }
  const ours = median(times.get("ours"));
  const bare = median(times.get("bare"));
  const markdownlint = median(times.get("markdownlint"));
  const on = `${all.length} files of ${source}`;
  return [
    {
      what: `parse + all rules ÷ bare mdast parse (${on})`,
      measured: `${ours.toFixed(0)} ms ÷ ${bare.toFixed(0)} ms = ${(ours / bare).toFixed(2)}`,
      goal: "≤ 1.00",
      met: ours <= bare,
    },
    {
      what: `throughput ÷ markdownlint's (${on})`,
      measured: `${(markdownlint / ours).toFixed(2)}`,
      goal: "≥ 2.00",
      met: markdownlint / ours >= 2,
    },
  ];
}

/** One plan as a pull request that adds it would have it judged. */
function judge({ path, text }: PlanText): void {
  const { plan, problems } = parsePlan(path, text);
  const head = { path, oid: "0".repeat(40), plan, problems };
  check(
    {
      change: null,
      plans: [{ path, head, base: null, sources: ["asked"], revisions: null, preset: plan.preset }],
      missing: [],
      settings: { organisation: null, source: null, problems: [], proposed: null },
      paths: new Map(),
      checks: null,
      shared: new Map(),
      waivers: [],
      now: 0,
    },
    defaultSettings,
  );
}

function median(values: readonly number[] | undefined): number {
  const sorted = (values ?? []).toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
