// The Mermaid chart of active plans: its lines, and that no title leaves its place in the grammar.
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { timeline } from "../../src/report/timeline.ts";
import { digestOf } from "../../src/rules/plan-digest.ts";
import { type SweptPlan, sweep } from "../../src/rules/sweep.ts";
import { versionOf } from "../rules/facts.ts";

const oid = "7".repeat(40);
const today = Date.parse("2026-11-23T12:00:00Z");

const planOf = (name: string, text: string, commit = "2026-11-20"): SweptPlan => ({
  path: `docs/plans/${name}.md`,
  oid,
  digest: digestOf(versionOf(`docs/plans/${name}.md`, text).plan),
  commit: { oid, at: Date.parse(`${commit}T12:00:00Z`), author: null },
  links: [],
});

function chartOf(...plans: SweptPlan[]): string | null {
  const { look, alive } = sweep(plans, today, 14);
  return timeline(look, alive);
}

const plan = (title: string, ...days: string[]) =>
  `# ${title}\nStatus: active\n## Progress\n${days.map((day) => `- [x] (${day} 09:00Z) Done`).join("\n")}\n- [ ] Go on\n`;

test("plans stand in the order in which they were begun, those that need a look first", () => {
  const chart = chartOf(
    planOf("a", plan("Warm the cache", "2026-11-18", "2026-11-02")),
    planOf("b", plan("Tide tables", "2026-10-05"), "2026-10-06"),
    planOf("c", "# Buoys\nCreated: 2026-09-30\nStatus: active\n## Phase 1: a ✅\nDo.\n## Phase 2: b\nDo.\n"),
    planOf("d", "# Without a day\nStatus: active\n"),
    planOf("e", `${plan("Over", "2026-11-01")}`.replace("active", "done")),
    planOf("f", `${plan("Aside", "2026-11-01")}`.replace("active", "paused")),
  );
  expect(chart?.split("\n")).toEqual([
    "<details><summary>Timeline of 3 active plans</summary>",
    "",
    "```mermaid",
    "gantt",
    "dateFormat YYYY-MM-DD",
    "axisFormat %Y-%m-%d",
    "inclusiveEndDates",
    "section need a look",
    "▰▱ Tide tables :2026-10-05, 2026-10-05",
    "section alive",
    "▰▱ Buoys :2026-09-30, 2026-09-30",
    "▰▰▱ Warm the cache :2026-11-02, 2026-11-18",
    "```",
    "",
    "</details>",
  ]);
});

test("a stamp after the commit that holds it counts as the commit, and one of another age draws nothing", () => {
  const alive = planOf("a", plan("Alive", "2026-11-02"));
  expect(chartOf(alive, planOf("b", plan("Ahead", "2026-11-10", "2027-05-01")))).toContain(
    "Ahead :2026-11-10, 2026-11-20",
  );
  expect(chartOf(alive, planOf("b", plan("Old", "1999-11-10", "2026-11-10")))).toBeNull();
});

test("of many the newest are drawn, and it says of how many", () => {
  const plans = Array.from({ length: 31 }, (_, index) =>
    planOf(`p${index}`, plan(`Plan ${index}`, `2026-10-${String(31 - index).padStart(2, "0")}`)),
  );
  const chart = chartOf(...plans);
  expect(chart).toContain("<summary>Timeline of 30 of 31 active plans</summary>");
  expect(chart).not.toContain("Plan 30 ");
  expect(chart?.match(/ :2026/g)).toHaveLength(30);
});

/** Mermaid's words at the beginning of a line, what it comments and configures with, and what ends a fence. */
const hostile = [
  "section x",
  "title",
  "click a call b()",
  "%%{init: {}}%%",
  "%% c",
  "2026-01-02",
  "gantt",
  "```",
  "~~~",
  "---",
];
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(...hostile, ":", ";", "#35;", "\n", "\r", "\u2028", "<b>", "@mira", "\u202E", "計画", "▰"),
    fc.string(),
  ),
  { maxLength: 8 },
);

test("whatever a title says, it is one line of a task, between the bar and the dates", () => {
  fc.assert(
    fc.property(pieces, (title) => {
      const swept = planOf("a", plan("Plan", "2026-11-02"));
      const digest = swept.digest && { ...swept.digest, title: title.join("") };
      const chart = chartOf({ ...swept, digest }, planOf("b", plan("Other", "2026-11-03"))) ?? "";
      const lines = chart.split(/[\n\r\u2028\u2029\u0085]/);
      expect(lines).toHaveLength(13);
      expect(lines[8]).toMatch(/^▰▱ [\p{L}\p{M}\p{N} .,'’…_/()+-]{0,40} :2026-11-02, 2026-11-02$/u);
    }),
  );
});
