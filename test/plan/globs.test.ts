// Globs: held to picomatch where both speak, exact about what is refused, and bounded on hostile names.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import picomatch from "picomatch";
import { compileGlob, matchesAny, matchesGlob } from "../../src/plan/globs.ts";

function matches(pattern: string, path: string): boolean {
  const compiled = compileGlob(pattern);
  if ("fault" in compiled) throw new Error(compiled.fault);
  return matchesGlob(compiled.glob, path);
}

/** How many characters of strings were looked at, a measure that no busy machine can bend. */
function countingReads(work: () => void): number {
  const original = String.prototype.charCodeAt;
  let reads = 0;
  String.prototype.charCodeAt = function (index) {
    reads++;
    return original.call(this, index);
  };
  try {
    work();
  } finally {
    String.prototype.charCodeAt = original;
  }
  return reads;
}

describe("what matches", () => {
  test.each([
    ["docs/plans/**/*.md", "docs/plans/a.md", true],
    ["docs/plans/**/*.md", "docs/plans/active/b/a.md", true],
    ["docs/plans/**/*.md", "other/docs/plans/a.md", false],
    ["**/docs/plans/**/*.md", "docs/plans/a.md", true],
    ["**/docs/plans/**/*.md", "packages/api/docs/plans/done/a.md", true],
    ["docs/**", "docs/.hidden/a", true],
    ["**/*-design.md", "docs/plans/2026-design.md", true],
    ["**/TASK_*", "docs/TASK_", true],
    ["**/MS[0-9]*_*", "docs/plans/MS12_first.md", true],
    ["**/MS[0-9]*_*", "docs/plans/MSx_first.md", false],
    [".agent/{execplans,plans}/**/*.md", ".agent/plans/a.md", true],
    ["{a,b{c,d}}/x", "bd/x", true],
    ["a/{,b}c", "a/c", true],
    ["a,b", "a,b", true],
    ["app/[[]id]/*", "app/[id]/page.ts", true],
    ["docs/**", "docsy/a", false],
    ["docs/**", "docs", false],
    ["**", "a/b", true],
    ["docs/**/a.md", "docs/a.md", true],
    ["*.md", "docs/a.md", false],
    ["**/docs/**/*.md", "web/mydocs/a.md", false],
    ["[!a].md", "b.md", true],
    ["[!a].md", "!.md", true],
    ["[^a].md", "a.md", false],
    ["a+b.md", "a+b.md", true],
    ["?.md", "ab.md", false],
    ["a/**/b/**/c.md", "a/b/b/x/c.md", true],
    ["DOCS/*.md", "docs/a.md", false],
    ["(group)/*.ts", "(group)/page.ts", true],
  ])("%s on %s: %s", (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });
});

describe("what is refused, and why", () => {
  test.each([
    ["", "is empty"],
    ["a".repeat(257), "has 257 characters; at most 256 are read"],
    ["!docs/**", "starts with `!`; there is no negation, use `exclude` or `exempt`"],
    ["/docs/**", "starts with `/`; paths are relative to the repository's root already"],
    ["docs/", "ends with `/` and so matches no file; write `/**` to mean everything inside"],
    [
      "docs\\plans\\*.md",
      "holds a backslash; paths are written with `/`, and a special character is taken literally as `[*]`",
    ],
    ["a\0b", "holds a control character"],
    ["@(a|b).md", "holds `@(`; only `*`, `**`, `?`, `[…]` and `{a,b}` are known"],
    ["a//b", "has an empty part between slashes"],
    ["{,a}/b", "has an empty part between slashes"],
    ["./docs/*.md", "holds `.`; paths are relative to the repository's root"],
    ["../*.md", "holds `..`; paths are relative to the repository's root"],
    ["docs**", "has `**` next to other characters; between slashes `**` stands alone, else write `*`"],
    ["a{b", "has a `{` that is never closed"],
    ["a}b", "has a `}` without its `{`"],
    ["a{b}", "has braces with a single choice; write `{a,b}`, or leave the braces out"],
    ["a{1..3}", "has braces with a single choice; write `{a,b}`, or leave the braces out"],
    ["a[bc", "has a `[` that is never closed"],
    ["a[]b", "has an empty `[]`"],
    ["a[z-a]", "has a range the wrong way round"],
    ["{a,b}".repeat(7), "can be written in more than 64 ways; split it into several globs"],
    [
      `{${"a,".repeat(63)}a}${"b".repeat(70)}`,
      "is too long once its braces are written out; split it into several globs",
    ],
  ])("%j", (pattern, fault) => {
    expect(compileGlob(pattern)).toEqual({ fault });
  });

  test("any of several", () => {
    expect(matchesAny("b.md", ["a.md", "b.md"])).toBe(true);
    expect(matchesAny("b.md", [])).toBe(false);
  });

  test("a list with a broken glob is our fault, so it throws", () => {
    expect(() => matchesAny("a", ["a{"])).toThrow('the glob "a{" has a `{` that is never closed');
  });
});

describe("properties", () => {
  const piece = fc.constantFrom("a", "b", "ab", "*", "?", "[ab]", "[^a]", "{a,b}", "{a,bb}", ".", "-");
  const segment = fc.oneof(
    { weight: 1, arbitrary: fc.constant("**") },
    { weight: 4, arbitrary: fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join("")) },
  );
  const pattern = fc
    .array(segment, { minLength: 1, maxLength: 4 })
    .map((segments) => segments.join("/"))
    // picomatch reads runs of stars and names of dots in its own way; ours refuses both.
    .filter((text) => !text.includes("***") && "glob" in compileGlob(text));
  const name = fc
    .array(fc.constantFrom("a", "b", "-", ".", "c"), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(""));
  // For picomatch, `*.*` means no name that ends with a dot.
  const path = fc
    .array(
      name.filter((text) => !text.endsWith(".")),
      { minLength: 1, maxLength: 5 },
    )
    .map((names) => names.join("/"));

  test("agrees with picomatch on ordinary patterns", () => {
    fc.assert(
      fc.property(pattern, path, (glob, file) => {
        // Whether `a/**` also means a file `a` depends in picomatch on what stands before it; here it never does, as in Git.
        const theirs = picomatch.isMatch(file, glob.replace(/\*\*$/, "**/*"), { dot: true });
        expect([glob, file, matches(glob, file)]).toEqual([glob, file, theirs]);
      }),
      { numRuns: 5000 },
    );
  });

  test("never throws, whatever the pattern", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.string(), (glob, file) => {
        const compiled = compileGlob(glob);
        if ("glob" in compiled) matchesGlob(compiled.glob, file);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [`${"*a".repeat(127)}b`, "a".repeat(4096)],
    [`*${"a".repeat(250)}b`, "a".repeat(4096)],
    [`${"**/a/".repeat(50)}b`, "a/".repeat(2048)],
    [`${"**/*a*a/".repeat(31)}b`, "aaaa/".repeat(800)],
    [`${"?".repeat(128)}${"*".repeat(1)}`, "a".repeat(4096)],
    [`**/*${"[a-b]".repeat(50)}c`, `${"ab".repeat(100)}/`.repeat(20)],
  ])("reads at most pattern times path characters: %.20s…", (glob, file) => {
    // Twice, because a literal of the pattern is read as well as the path.
    expect(countingReads(() => matches(glob, file))).toBeLessThanOrEqual(2 * glob.length * file.length);
  });
});
