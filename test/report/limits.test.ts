// GitHub's limits hold for thousands of findings and for the worst of texts, and what was left out is said.
import { describe, expect, test } from "@jest/globals";
import type { Nodes, Root } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { annotationLimit } from "../../src/report/annotations.ts";
import { outputLimit, reportCheck } from "../../src/report/check.ts";
import { checkDataSchema } from "../../src/report/check-data.ts";
import { reportComment } from "../../src/report/comment.ts";
import { titleLimit } from "../../src/report/title.ts";
import type { Verdict } from "../../src/rules/verdict.ts";
import { at, finding, glance, place, plan, verdict } from "./build.ts";
import { hostile, situations } from "./situations.ts";

/** The text that grows most when it is escaped, in a path that grows most in an address. */
const worst = "|<&`$".repeat(200);
const worstPath = `docs/${"é|`".repeat(300)}.md`;

function monster(findings: number, plans: number): Verdict {
  const shown = { text: worst, at: at(3) };
  return verdict(
    {
      conclusion: "failure",
      findings: Array.from({ length: findings }, (_, index) =>
        finding({
          severity: (["error", "warning", "notice"] as const)[index % 3] ?? "error",
          message: [{ quoted: worst }, ", ", { quoted: hostile }],
          before: { text: worst, at: at(2), now: worst },
          path: index % 2 === 0 ? worstPath : "docs/plans/a.md",
          at: at(index + 1),
        }),
      ),
      unknown: Array.from({ length: findings }, () => ({
        rule: "check-agrees",
        path: worstPath,
        message: [{ quoted: worst }],
      })),
      awaits: { checks: Array.from({ length: findings }, () => worst), deadline: 0, again: 0 },
    },
    Array.from({ length: plans }, (_, index) =>
      plan({
        path: `docs/${index}/${worstPath}`,
        basePath: worstPath,
        glance: glance({
          title: worst,
          milestones: { done: 1, total: 2, current: shown },
          newest: { stamp: worst, at: at(4), commitsSince: 1 },
          next: { ...shown, kind: "step", milestone: worst },
          postMerge: Array.from({ length: 50 }, () => shown),
        }),
      }),
    ),
  );
}

function nodesOf(node: Nodes): Nodes[] {
  return [node, ...("children" in node ? node.children.flatMap(nodesOf) : [])];
}

/** The document's tags in order, and the kinds of its blocks. */
function structure(markdown: string): { open: number; kinds: Set<string> } {
  const tree = unified().use(remarkParse).use(remarkGfm).parse(markdown) as Root;
  const nodes = nodesOf(tree);
  const tags = nodes.flatMap((node) => (node.type === "html" ? [node.value] : [])).join("");
  const count = (tag: string) => tags.split(tag).length - 1;
  return { open: count("<details>") - count("</details>"), kinds: new Set(nodes.map((node) => node.type)) };
}

function dataOf(text: string): unknown {
  return JSON.parse(/```json\n([\s\S]*)\n```$/.exec(text)?.[1] ?? "");
}

const sizes = [
  [0, 1, 1],
  [3, 1, 1],
  [60, 3, 1],
  [5000, 20, 1],
  [5000, 1, 1],
  [500, 20, 12],
] as const;

describe("limits", () => {
  for (const [findings, plans, parts] of sizes) {
    test(`${findings} findings, ${plans} plans, ${parts} pull requests`, () => {
      const one = monster(findings, plans);
      const all = Array.from({ length: parts }, (_, index) => ({ number: index + 1, verdict: one }));
      const report = reportCheck(all, place);
      expect(report.title.length).toBeLessThanOrEqual(titleLimit);
      expect(report.summary.length).toBeLessThanOrEqual(outputLimit);
      expect(report.text.length).toBeLessThanOrEqual(outputLimit);
      expect(report.annotations.length).toBeLessThanOrEqual(annotationLimit);
      for (const { title, message } of report.annotations) {
        expect(title.length).toBeLessThanOrEqual(255);
        expect(Buffer.byteLength(message)).toBeLessThanOrEqual(64 * 1024);
      }
      expect(structure(report.summary).open).toBe(0);
      expect(report.summary).toContain("What was looked at");
      const data = checkDataSchema.parse(dataOf(report.text));
      for (const part of data.verdicts) {
        expect(part.findings.length + part.findingsLeftOut).toBe(findings);
        expect(part.plans.length + part.plansLeftOut).toBe(plans);
      }
      expect(data.verdicts.length + data.verdictsLeftOut).toBe(parts);
      const comment = reportComment(1, one, place, { mode: "always", standing: false }) ?? "";
      expect(comment.length).toBeLessThanOrEqual(65_536);
    });
  }

  test("says how many findings are elsewhere", () => {
    const many = verdict({
      conclusion: "failure",
      findings: Array.from({ length: 3000 }, (_, line) => finding({ at: at(line + 1) })),
    });
    const report = reportCheck([{ number: 1, verdict: many }], place);
    const rows = report.summary.split("\n").filter((line) => line.startsWith("| [line ")).length;
    const missing = Number(/… and ([\d,]+) more, in the data below/.exec(report.summary)?.[1]?.replace(",", ""));
    expect(rows + missing + 5).toBe(3000);
    expect(report.summary).toContain(`The first ${annotationLimit} findings are also on their lines.`);
  });
});

describe("data", () => {
  for (const [name, each] of Object.entries(situations)) {
    test(`has its shape: ${name}`, () => {
      const { text, conclusion, title } = reportCheck([{ number: 12, verdict: each }], place);
      const data = checkDataSchema.parse(dataOf(text));
      expect({ conclusion: data.conclusion, title: data.title }).toEqual({ conclusion, title });
      expect(structure(text).kinds).toEqual(new Set(["root", "paragraph", "text", "code"]));
    });
  }
});
