import { expect, test } from "@jest/globals";
import { plansCalled } from "../../src/commands/choose-plan.ts";

const plans = [
  "docs/plans/2026-11-02-search.md",
  "docs/plans/search.md",
  "docs/plans/active/0012_ranking.md",
  "docs/plans/research.md",
  "docs/old/search.md",
].map((path) => ({ path }));

test.each([
  ["docs/plans/search.md", ["docs/plans/search.md"]],
  ["./docs/plans/search", ["docs/plans/search.md"]],
  ["plans/search.md", ["docs/plans/search.md"]],
  ["search.md", ["docs/plans/search.md", "docs/old/search.md"]],
  ["02-search", ["docs/plans/2026-11-02-search.md"]],
  ["2026-11-02-search.md", ["docs/plans/2026-11-02-search.md"]],
  ["ranking.md", ["docs/plans/active/0012_ranking.md"]],
  ["ranking", ["docs/plans/active/0012_ranking.md"]],
  ["docs/plans/completed/0012_ranking.md", ["docs/plans/active/0012_ranking.md"]],
  ["docs/other/completed/0012_ranking.md", []],
  ["anking", []],
  ["earch.md", []],
  ["docs", []],
  [".md", []],
  ["", []],
  ["./", []],
  ["Search.md", []],
])("%s", (name, expected) => {
  expect(plansCalled(plans, name).map(({ path }) => path)).toEqual(expected);
});
