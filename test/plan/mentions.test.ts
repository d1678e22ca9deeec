// Which texts are paths of a repository, and where a plan names them.
import { describe, expect, test } from "@jest/globals";
import { pathIn } from "../../src/plan/mentions.ts";
import { parsePlan } from "../../src/plan/parse.ts";

describe("a text that is a path", () => {
  test.each([
    ["src/search/rank.ts", "src/search/rank.ts"],
    ["./src/rank.ts", "src/rank.ts"],
    ["../specs/search.md#goals", "../specs/search.md"],
    ["src/rank.ts:12", "src/rank.ts"],
    ["src/rank.ts:12-40,88", "src/rank.ts"],
    ["src/main.rs::run", "src/main.rs"],
    ["rank.py:Ranker", "rank.py"],
    ["src/search", "src/search"],
    ["tests/", "tests/"],
    ["rank.ts", "rank.ts"],
    [".github/CODEOWNERS", ".github/CODEOWNERS"],
    ["/shop/src/rank.ts", "/shop/src/rank.ts"],
    ["src/search/**/*.ts", "src/search/"],
    ["src/{a,b}.ts", "src/"],
    ["docs/plans/<slug>.md", "docs/plans/"],
    ["docs/plans/217-….md", "docs/plans/"],
    ["app/(shop)/[id]/page.tsx", "app/(shop)/[id]/page.tsx"],
    ["app/[...all].tsx", "app/"],
    ["docs/计划.md", "docs/计划.md"],
  ])("%s is %s", (text, path) => {
    expect(pathIn(text)).toBe(path);
  });

  test.each([
    "rank",
    "npm test",
    "https://example.org/a.ts",
    "//cdn.example.org/a.js",
    "~/.config/a.yml",
    "$HOME/a.yml",
    "18/18",
    "1.2.3",
    "**/*.ts",
    "f(a/b)",
    "a//b.ts",
    ":actions/open",
    "/",
    "",
    "../",
    "a".repeat(300),
  ])("%s is none", (text) => {
    expect(pathIn(text)).toBeNull();
  });
});

test("code spans and links name them, each where it stands; a link in code is code", () => {
  const text =
    "# A\n\nSee `src/a.ts` and [b](src/b.ts:3), [c](<src/c.ts>).\n\n| `d/e.ts` |\n|---|\n\n- [ ] `[x](src/no.ts)`\n\n    src/no.ts\n";
  const { mentions } = parsePlan("docs/plans/a.md", text).plan;
  expect(mentions.map(({ value }) => value)).toEqual(["src/a.ts", "src/b.ts", "src/c.ts", "d/e.ts"]);
  for (const { raw, at } of mentions) expect(text.slice(at.start, at.end)).toBe(raw);
});
