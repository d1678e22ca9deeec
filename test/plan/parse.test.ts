// What holds of every plan: nothing throws, every span is where it says, and boxes are those that GitHub shows.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTaskListItemFromMarkdown } from "mdast-util-gfm-task-list-item";
import { gfmTaskListItem } from "micromark-extension-gfm-task-list-item";
import { defaultLimits } from "../../src/plan/limits.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import type { Plan, Span } from "../../src/plan/plan.ts";
import { presets, templateGuidance } from "../../src/plan/presets.ts";
import { corpus } from "./corpus.ts";
import { plans } from "./generated-plans.ts";

/** Every span of a plan, and the raw text that should stand there where one is kept. */
function spansOf(plan: Plan): { at: Span; raw: string | null }[] {
  const found: { at: Span; raw: string | null }[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value) || value instanceof Map) for (const one of value.values()) visit(one);
    else if (typeof value === "object" && value !== null) {
      if ("at" in value && isSpan(value.at)) {
        found.push({ at: value.at, raw: "raw" in value && typeof value.raw === "string" ? value.raw : null });
      }
      for (const [key, one] of Object.entries(value)) {
        if (isSpan(one) && key !== "at") found.push({ at: one, raw: null });
        else visit(one);
      }
    }
  };
  visit(plan);
  return found;
}

function isSpan(value: unknown): value is Span {
  return typeof value === "object" && value !== null && "endLine" in value;
}

/** Fails on any span that does not lie where it says, or whose raw text is not what stands there. */
function proveSpans(plan: Plan): void {
  const { text } = plan;
  const lines = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const wrong = spansOf(plan).filter(({ at, raw }) => {
    const inside = at.start >= 0 && at.end >= at.start && at.end <= text.length && at.endLine >= at.line;
    const onLine = (lines[at.line - 1] ?? -1) <= at.start && (lines[at.line] ?? Number.POSITIVE_INFINITY) > at.start;
    return !inside || !onLine || (raw !== null && text.slice(at.start, at.end) !== raw);
  });
  expect(wrong).toEqual([]);
  expect(plan.boxes.filter(({ at }) => !/^\[[ \txX~]\]$/.test(text.slice(at.start, at.end)))).toEqual([]);
}

describe("parsePlan", () => {
  test("never throws, and every span is where it says, on any text", () => {
    const pieces = fc.constantFrom(
      "# ",
      "## Progress\n",
      "- [ ] ",
      "- [x] ",
      "1. ",
      "> ",
      "```\n",
      "~~~",
      "\n<<<<<<< HEAD\n",
      "\n=======\n",
      "\n>>>>>>> theirs\n",
      "|",
      "|-|\n",
      "\n",
      "\r\n",
      "\r",
      "\t",
      "    ",
      "**",
      "`",
      "<!--",
      "-->",
      "[a](b)",
      "Status: ",
      "---\n",
      "2026-01-02",
      "(2026-01-02 10:00Z) ",
      "Decision: ",
      "Rationale: ",
      "check:a",
      "\uFEFF",
      "\u0000",
      "\uD83D",
      "状态：",
      "~~",
      "\\",
      "## Decision Log\n",
      "## Acceptance Criteria\n",
      "### Milestone 1: a\n",
      "**Verify**: ",
      "=\n",
      "a",
      " ",
      "é",
    );
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 60 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { plan, problems } = parsePlan("docs/plans/a.md", text);
        expect(problems.filter(({ code }) => code === "unreadable")).toEqual([]);
        proveSpans(plan);
      }),
      { numRuns: 500 },
    );
  });

  test("finds what was written into generated plans", () => {
    fc.assert(
      fc.property(plans, (text) => {
        const { plan, problems } = parsePlan("docs/plans/a.md", text);
        expect(problems).toEqual([]);
        proveSpans(plan);
        const written = [...text.matchAll(/^ *(?:-|\d\.) \[[ xX~]\] /gm)].length;
        expect(plan.boxes).toHaveLength(written);
        expect(plan.milestones).toHaveLength(1);
      }),
    );
  });

  test("says what exceeds a limit", () => {
    const read = (text: string, limits = {}) =>
      parsePlan("a.md", text, { limits: { ...defaultLimits, ...limits } }).problems;
    expect(read("é".repeat(6), { bytes: 11 })).toMatchObject([{ code: "too-large", fatal: true }]);
    expect(read("é".repeat(6), { bytes: 12 })).toEqual([]);
    expect(read("😀".repeat(3), { bytes: 12 })).toEqual([]);
    expect(read("😀".repeat(3), { bytes: 11 })).toMatchObject([{ code: "too-large" }]);
    expect(read(`a\n\n${"> ".repeat(33)}a`)).toMatchObject([{ code: "too-deep", fatal: true, at: { line: 3 } }]);
    expect(read(`${"> ".repeat(32)}a`)).toEqual([]);
    expect(read(Array.from({ length: 40 }, (_, depth) => `${"  ".repeat(depth)}- a`).join("\n"))).toMatchObject([
      { code: "too-deep", at: { line: 33 } },
    ]);
    expect(read(`\`\`\`\n${">".repeat(50)}\n\`\`\`\n`)).toEqual([]);
    expect(read("* * * * * * * *\n".repeat(40))).toEqual([]);
    expect(read("- a\n".repeat(11), { items: 10 })).toMatchObject([{ code: "too-many-items", at: { line: 11 } }]);
    expect(read(`~~~\n${"- a\n".repeat(11)}`, { items: 10 })).toEqual([]);
    expect(read("a\0b")).toMatchObject([{ code: "binary" }]);
  });

  test("tells broken front matter from none", () => {
    const problems = (text: string) => parsePlan("a.md", text).problems.map(({ code, at }) => [code, at?.line]);
    expect(problems("---\nstatus: done\n---\n")).toEqual([]);
    expect(problems("---\nstatus: done\n\n# A\n")).toEqual([["bad-front-matter", 1]]);
    expect(problems("---\nstatus: done\nand so on\n---\n")).toEqual([["bad-front-matter", 3]]);
    expect(problems("---\n\nA line between rules.\n\n---\n")).toEqual([]);
  });

  test("takes more names for sections", () => {
    const text = "# A\n\n## Ledger\n\n- [x] (2026-01-02) wrote it\n";
    expect(parsePlan("a.md", text).plan.progress).toEqual([]);
    expect(parsePlan("a.md", text, { sections: { Progress: ["Ledger"] } }).plan.progress).toHaveLength(1);
  });

  test("falls back to the folder for a status", () => {
    const status = (path: string) => parsePlan(path, "# A\n").plan.status;
    expect(status("docs/plans/completed/a.md")).toMatchObject({ value: "completed", from: "folder" });
    expect(status("docs/plans/archive/a.md")).toMatchObject({ value: "closed", from: "folder" });
    expect(status("docs/plans/a.md")).toMatchObject({ value: "in-progress", from: "default" });
  });

  test("knows what the template wants and says", () => {
    expect(presets.template.required).toHaveLength(9);
    expect(templateGuidance.every((one) => !one.includes("\n"))).toBe(true);
  });

  test("leaves notes to Plan Warden where they stand", () => {
    const text =
      "# A\n\n<!-- plan-warden: skip progress-stamped because the log is kept elsewhere -->\n\n`<!-- plan-warden: skip a-b -->`\n\n> <!-- plan-warden: skip a-b because quoted -->\n>\n> so <!-- plan-warden: skip a-b because quoted -->\n";
    expect(parsePlan("a.md", text).plan.markers.map(({ value }) => value)).toEqual([
      { rule: "progress-stamped", because: "the log is kept elsewhere" },
    ]);
  });

  test.each([
    ["skip a-b because\n  the plan is   old", { rule: "a-b", because: "the plan is old" }],
    ["Skip A_b because x", { rule: "A_b", because: "x" }],
    ["skip a-b", { rule: "a-b", because: "" }],
    ["skip a-b: old", { rule: "", because: "" }],
    ["skip", { rule: "", because: "" }],
    ["", { rule: "", because: "" }],
  ])("a note is read over lines, and one that says nothing is kept to be told: %j", (said, value) => {
    const text = `# A\n\n<!-- plan-warden: ${said} -->\n`;
    expect(parsePlan("a.md", text).plan.markers.map((marker) => marker.value)).toEqual([value]);
  });
});

describe(corpus.length > 0 ? "on the corpus" : "no corpus here", () => {
  test("every plan is read, with no problem but the merge conflict that one of them holds, with sound spans and the boxes that GitHub shows", () => {
    const options = { extensions: [gfmTaskListItem()], mdastExtensions: [gfmTaskListItemFromMarkdown()] };
    for (const { name, path, text } of corpus) {
      const { plan, problems } = parsePlan(path, text);
      const known = name.endsWith("2026-03-18-balances-tab-hyperliquid-parity-plan.md") ? ["conflict"] : [];
      expect([name, problems.map(({ code }) => code)]).toEqual([name, known]);
      proveSpans(plan);
      let ticked = 0;
      let open = 0;
      const count = (node: { type: string; checked?: boolean | null; children?: unknown }): void => {
        if (node.type === "blockquote") return;
        if (node.checked === true) ticked++;
        if (node.checked === false) open++;
        if (Array.isArray(node.children)) for (const child of node.children) count(child);
      };
      count(fromMarkdown(text, options));
      const inLists = plan.boxes.filter(({ at }) =>
        /^[\s>]*(?:[-*+]|\d+[.)])[\s]+$/.test(text.slice(text.lastIndexOf("\n", at.start) + 1, at.start)),
      );
      const marks = inLists.map(({ at }) => text.charAt(at.start + 1));
      expect([
        name,
        marks.filter((mark) => /x/i.test(mark)).length,
        marks.filter((mark) => mark === " ").length,
      ]).toEqual([name, ticked, open]);
    }
  }, 120_000);
});
