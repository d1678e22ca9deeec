// Where plans are looked for when nobody configured anything.

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { compileGlob, matchesAny } from "../../src/plan/globs.ts";
import { defaultExclude, defaultInclude, isPlanPath } from "../../src/plan/location.ts";

const byDefault = { include: defaultInclude, exclude: defaultExclude };

describe("by default", () => {
  test.each([
    "docs/exec-plans/active/2026-11-02-search.md",
    "docs/execplans/1-2-parser.md",
    "docs/plans/search.md",
    "docs/plans/done/2026/search.md",
    "docs/internal/exec-plans/search.md",
    "docs/dev/plans/tools/search.md",
    "specs/plans/2026-11-02-search.md",
    ".agent/execplans/search.md",
    ".agent/exec_plans/search.md",
    ".agent/plans/PLAN_search.md",
    ".agents/exec-plans/active/search.md",
    ".ahm/exec-plans/active/search.md",
    "packages/api/docs/plans/search.md",
    "services/a/b/.agent/plans/search.md",
    "docs/plans/missing-features.md",
    "docs/plans/MS-office-import.md",
  ])("%s is a plan", (path) => {
    expect(isPlanPath(path, byDefault)).toBe(true);
  });

  test.each([
    "docs/search.md",
    "README.md",
    "docs/plans/README.md",
    "docs/plans/readme.md",
    "docs/plans/active/index.md",
    "docs/exec-plans/TEMPLATE.md",
    "docs/exec-plans/template.md",
    "docs/exec-plans/_template.md",
    "docs/plans/AGENTS.md",
    ".agent/plans/PLANS.md",
    "docs/exec-plans/tech-debt-tracker.md",
    "docs/plans/2026-11-02-search-design.md",
    "docs/plans/CHECKPOINT.md",
    "docs/plans/CHECKPOINT-2.md",
    "docs/plans/ENG-REVIEW-search.md",
    "docs/exec-plans/active/search/TASK_01_search.md",
    "docs/exec-plans/active/search/MS12_search.md",
    "docs/plans/artifacts/search.md",
    "docs/exec-plans/completed/reports/search.md",
    "docs/plans/templates/search.md",
    "docs/plans/search.txt",
    "docs/plans/search.MD",
    "mydocs/plans/search.md",
    "node_modules/some-package/docs/plans/search.md",
    "test/fixtures/docs/plans/search.md",
  ])("%s is none", (path) => {
    expect(isPlanPath(path, byDefault)).toBe(false);
  });
});

test("every default glob can be compiled", () => {
  for (const glob of [...defaultInclude, ...defaultExclude])
    expect([glob, compileGlob(glob)]).toEqual([glob, { glob: expect.anything() }]);
});

const manifest = new URL("../../../shared/corpus/manifest.tsv", import.meta.url);
if (existsSync(manifest))
  test("real repositories: what the conventions miss lives in folders of its own", () => {
    const lines = readFileSync(manifest, "utf8").trimEnd().split("\n");
    const column = (lines[0] ?? "").split("\t").indexOf("path");
    const paths = lines.slice(1).map((line) => line.split("\t")[column] ?? "");
    const missed = paths.filter((path) => !isPlanPath(path, byDefault) && !matchesAny(path, defaultExclude));
    expect(paths.length).toBeGreaterThan(0);
    expect(new Set(missed.map((path) => path.slice(0, path.lastIndexOf("/"))))).toEqual(
      new Set(["docs/superpowers/plans", "shared", "issue"]),
    );
  });
else test("no corpus here", () => {});
