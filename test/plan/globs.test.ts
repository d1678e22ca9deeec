// Globs: what they mean, and that no path makes them slow.
import { describe, expect, test } from "@jest/globals";
import { matchesAny } from "../../src/plan/globs.ts";

describe("a glob means", () => {
  test.each([
    ["docs/plans/**/*.md", "docs/plans/a.md", true],
    ["docs/plans/**/*.md", "docs/plans/active/a.md", true],
    ["docs/plans/**/*.md", "docs/plans/active/a.txt", false],
    ["docs/plans/**/*.md", "other/docs/plans/a.md", false],
    ["**/docs/plans/**/*.md", "docs/plans/a.md", true],
    ["**/docs/plans/**/*.md", "web/docs/plans/a.md", true],
    ["**/docs/plans/**/*.md", "web/mydocs/plans/a.md", false],
    ["docs/**", "docs/a/b.png", true],
    ["docs/**", "docsy/a", false],
    ["*.md", "a.md", true],
    ["*.md", "docs/a.md", false],
    ["**/*.md", "a.md", true],
    ["src/?.ts", "src/a.ts", true],
    ["src/?.ts", "src//.ts", false],
    ["src/{rules,plan}/*.ts", "src/plan/a.ts", true],
    ["src/{rules,plan}/*.ts", "src/jobs/a.ts", false],
    ["src/{rules", "src/{rules", true],
    ["a+(b).md", "a+(b).md", true],
    ["", "", true],
    ["", "a", false],
  ])("%j of %j: %j", (glob, path, expected) => {
    expect(matchesAny(path, [glob])).toBe(expected);
  });

  test("any of several", () => {
    expect(matchesAny("b.md", ["a.md", "b.md"])).toBe(true);
    expect(matchesAny("b.md", [])).toBe(false);
  });

  test("only so many alternatives: the rest of its braces is taken literally", () => {
    const glob = "{a,b}".repeat(20);
    expect(matchesAny("a".repeat(20), [glob])).toBe(false);
    expect(matchesAny(`${"a".repeat(6)}${"{a,b}".repeat(14)}`, [glob])).toBe(true);
  });

  test("the same at once, however hostile the path", () => {
    // Backtracking would take longer than the age of the universe here; a wrong answer is what this can fail with.
    expect(matchesAny("a".repeat(4000), [`${"*a".repeat(40)}b`])).toBe(false);
    expect(matchesAny("a/".repeat(2000), [`${"**/a/".repeat(20)}b`])).toBe(false);
  });
});
