// SARIF: valid by the official schema, with columns where the text is, and fingerprints that survive a shift of lines.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { z } from "zod";
import { reportSarif } from "../../src/report/sarif.ts";
import { check } from "../../src/rules/check.ts";
import type { Finding, Verdict } from "../../src/rules/verdict.ts";
import { factsOf, planOf, settingsOf } from "../rules/facts.ts";
import { finding, verdict } from "./build.ts";
import { hostile, situations } from "./situations.ts";

// A pattern of the schema has a stray bracket, which the Unicode mode of regular expressions refuses.
const ajv = new Ajv({ strict: false, unicodeRegExp: false });
formats.default(ajv);
const valid = ajv.compile(JSON.parse(readFileSync(join(import.meta.dirname, "sarif-2.1.0.schema.json"), "utf8")));

const region = z.object({
  startLine: z.number(),
  startColumn: z.number().optional(),
  endLine: z.number().optional(),
  endColumn: z.number().optional(),
});
const result = z.object({
  ruleId: z.string(),
  ruleIndex: z.number().optional(),
  kind: z.string().optional(),
  level: z.string(),
  message: z.object({ text: z.string() }),
  locations: z
    .array(z.object({ physicalLocation: z.object({ artifactLocation: z.object({ uri: z.string() }), region }) }))
    .optional(),
  partialFingerprints: z.record(z.string(), z.string()).optional(),
  suppressions: z.array(z.object({ kind: z.string(), status: z.string(), justification: z.string() })).optional(),
});
const log = z.object({
  runs: z.tuple([
    z.object({
      tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }),
      invocations: z.tuple([z.object({ executionSuccessful: z.boolean() })]),
      results: z.array(result),
    }),
  ]),
});

function sarifOf(judged: Verdict, texts: ReadonlyMap<string, string> = new Map()) {
  const report = reportSarif(judged, {
    version: "1.2.3",
    root: "file:///srv/quay/",
    texts,
    digest: (text) => createHash("sha256").update(text).digest("hex").slice(0, 8),
  });
  const data: unknown = JSON.parse(report);
  valid(data);
  expect(valid.errors).toBeNull();
  return log.parse(data).runs[0];
}

test.each(Object.entries(situations))("valid: %s", (_, each) => {
  const { tool, results, invocations } = sarifOf(each);
  expect(results).toHaveLength(each.findings.length + each.unknown.length);
  expect(invocations[0].executionSuccessful).toBe(each.refusal === null);
  for (const { ruleId, ruleIndex } of results)
    if (ruleIndex !== undefined) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
});

test("says what is forgiven, and what could not be found out", () => {
  expect(sarifOf(situations.waived ?? verdict()).results).toMatchObject([
    {
      level: "error",
      suppressions: [{ kind: "external", status: "accepted", justification: expect.stringContaining("@ana") }],
    },
  ]);
  expect(sarifOf(situations["not-checked"] ?? verdict()).results).toMatchObject([{ kind: "open", level: "none" }]);
});

test("makes no link of anybody's text, and an address of any path", () => {
  const judged = verdict({ findings: [finding({ message: [{ quoted: hostile }], path: "docs/plans/a b:#?%.md" })] });
  const [only] = sarifOf(judged).results;
  expect(only?.message.text).not.toContain("](");
  expect(only?.locations?.[0]?.physicalLocation.artifactLocation.uri).toBe("docs/plans/a%20b%3A%23%3F%25.md");
});

describe("a plan's findings", () => {
  const path = "docs/plans/search.md";
  const plan = [
    "# Search",
    "",
    "Status: in-progress",
    "",
    "## Progress",
    "",
    "- [x] (2026-02-30 10:00Z) 🚢 built",
    "- [x] (2026-02-30 10:00Z) 🚢 built",
    "- [x] (2026-02-31 10:00Z) ranked",
    "",
  ].join("\n");
  const judge = (text: string) => {
    const facts = factsOf({ change: null, plans: [planOf({ head: text, path })] });
    const judged = check(facts, settingsOf());
    const found = judged.findings.filter((one: Finding) => one.rule === "progress-valid");
    expect(found.length).toBeGreaterThan(1);
    return sarifOf({ ...judged, findings: found }, new Map([[path, text]])).results;
  };
  const printsOf = (text: string) => judge(text).map((one) => one.partialFingerprints?.["planWarden/v1"]);
  const placed = (text: string) =>
    judge(text).map((one) => {
      const {
        startLine,
        startColumn = 0,
        endLine,
        endColumn = 0,
      } = one.locations?.[0]?.physicalLocation.region ?? {
        startLine: 0,
      };
      expect(endLine).toBe(startLine);
      return text
        .replace(/^\uFEFF/, "")
        .split(/\r?\n/)
        [startLine - 1]?.slice(startColumn - 1, endColumn - 1);
    });

  test("have columns in UTF-16 units, with any line ends and a mark in front", () => {
    const expected = placed(plan);
    expect(expected[0]).toContain("2026-02-30 10:00Z");
    expect(placed(plan.replaceAll("\n", "\r\n"))).toEqual(expected);
    expect(placed(`\uFEFF${plan}`)).toEqual(expected);
  });

  test("keep their fingerprints when lines come and go above", () => {
    const before = printsOf(plan);
    expect(new Set(before).size).toBe(before.length);
    expect(printsOf(plan.replace("## Progress", "Prose.\n\nMore prose.\n\n## Progress"))).toEqual(before);
    expect(printsOf(plan.replaceAll("\n", "\r\n"))).toEqual(before);
    expect(printsOf(plan.replace("2026-02-31", "2026-02-32"))).not.toEqual(before);
  });
});
