// Which words bind an item to a check, and which only look like it.
import { expect, test } from "@jest/globals";
import { parsePlan } from "../../src/plan/parse.ts";

const bound = (line: string): string[] =>
  parsePlan("docs/plans/a.md", `# A\n\n## Acceptance Criteria\n\n- [x] ${line}\n`).plan.criteria.flatMap(
    ({ evidence }) => evidence.flatMap(({ kind, value }) => (kind === "check" ? [value] : [])),
  );

test.each<[string, string[]]>([
  ["Words are found (check:unit)", ["unit"]],
  ["Words are found check:unit.", ["unit"]],
  ["Words are found `check: ci / unit`", ["ci / unit"]],
  ["Words are found (check:ci / unit)", ["ci / unit"]],
  ["Words are found (check:unit, check:e2e)", ["unit", "e2e"]],
  ["Words are found — check:unit / check:e2e", ["unit", "e2e"]],
  ['check:"test (20)" is green', ["test (20)"]],
  ["check:unit passes", ["unit"]],
  ["`check:unit` shows it", ["unit"]],
])("bound: %s", (line, names) => {
  expect(bound(line)).toEqual(names);
});

test.each([
  "Add a `check:types` script",
  "Add the `check:types` npm script",
  "Run check:types",
  "Wire check:links into the build",
  "`npm run check:types` passes",
  "type-check:all is wired",
  "lint:check:all is wired",
  "https://ci.example/check:unit",
])("not bound: %s", (line) => {
  expect(bound(line)).toEqual([]);
});

test("a verify line is bound by its words, not by the commands under it", () => {
  const text = [
    "# A",
    "## Milestone 1: Index",
    "- [x] Build it",
    "**Verify**: `check: ci / e2e` is green",
    "## Milestone 2: Rank",
    "**Verify**:",
    "",
    "```sh",
    "npm run check:types && check:links",
    "```",
  ].join("\n\n");
  const { milestones } = parsePlan("docs/plans/a.md", text).plan;
  expect(milestones.map(({ verify }) => verify.map(({ evidence }) => evidence.map(({ value }) => value)))).toEqual([
    [["ci / e2e"]],
    [[]],
  ]);
});
