// CODEOWNERS as GitHub reads it: what its documentation says line by line, and that no text costs more than its length.
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { codeOwnersOf, readCodeOwners } from "../../src/rules/code-owners.ts";

const own = (text: string, path: string): string => codeOwnersOf(path, readCodeOwners(text)).join(" ");

test.each([
  ["*", ["a.md", "docs/plans/a.md", ".github/a"], []],
  ["*.md", ["a.md", "docs/plans/a.md"], ["a.mdx", "docs/md"]],
  ["/*.md", ["a.md"], ["docs/a.md"]],
  ["/docs/", ["docs/a.md", "docs/plans/a.md"], ["docs", "site/docs/a.md"]],
  ["docs/", ["docs/a.md", "site/docs/plans/a.md"], ["docs", "site/docs"]],
  ["docs", ["docs", "docs/a.md", "site/docs/plans/a.md"], ["docs2/a.md"]],
  ["/docs", ["docs/a.md", "docs"], ["site/docs/a.md"]],
  ["docs/*", ["docs/a.md"], ["docs/plans/a.md", "site/docs/a.md"]],
  ["/docs/*", ["docs/a.md"], ["docs/plans/a.md"]],
  ["docs/plans", ["docs/plans/a.md"], ["site/docs/plans/a.md"]],
  ["docs/**", ["docs/a.md", "docs/plans/a.md"], ["site/docs/a.md"]],
  ["**/plans", ["plans/a.md", "docs/plans/old/a.md"], ["docs/plan.md"]],
  ["**/plans/", ["plans/a.md", "docs/plans/old/a.md"], ["docs/plans"]],
  ["docs/**/a.md", ["docs/a.md", "docs/plans/old/a.md"], ["a.md"]],
  ["docs/plan?.md", ["docs/plan1.md"], ["docs/plan10.md", "docs/plan/.md"]],
  ["docs/a**b.md", ["docs/ab.md", "docs/a-b.md"], ["docs/a/b.md"]],
  ["my\\ docs/", ["my docs/a.md"], ["my/a.md", "docs/a.md"]],
  ["a{b}.md", ["a{b}.md"], ["ab.md"]],
  ["Docs/", [], ["docs/a.md"]],
  ["/docs/*/", ["docs/plans/a.md"], ["docs/a.md"]],
])("%s", (pattern, matching, others) => {
  for (const path of matching) expect([path, own(`${pattern} @ana`, path)]).toEqual([path, "@ana"]);
  for (const path of others) expect([path, own(`${pattern} @ana`, path)]).toEqual([path, ""]);
});

test("the last line that matches counts, also where it names nobody", () => {
  const text = "# Who\n\n*  @ana\t@acme/docs   sam@quay.example # all of it\r\n/docs/plans/ @sam\n/docs/plans/old\n";
  expect(own(text, "a.md")).toBe("@ana @acme/docs sam@quay.example");
  expect(own(text, "docs/plans/a.md")).toBe("@sam");
  expect(own(text, "docs/plans/old/a.md")).toBe("");
});

test.each([
  "!docs @sam",
  "[a-z].md @sam",
  "\\#a.md @sam",
  "# a.md @sam",
  "a.md sam",
  "a.md @sam @",
  "a/../a.md @sam",
  "/ @sam",
  "a*** @sam",
])("a line that GitHub cannot read is none: %s", (line) => {
  expect(own(`* @ana\n${line}\n`, "a.md")).toBe("@ana");
  expect(readCodeOwners(line)).toEqual([]);
});

test("what would take too long owns nothing, and thousands of plain lines do", () => {
  expect(own(`* @ana\n${"/*a*a*a*a*a*b @sam\n".repeat(2000)}`, "a.md")).toBe("");
  expect(own(`* @ana\n${"x".repeat(1024 * 1024)}`, "a.md")).toBe("");
  expect(own(`* @ana\n${"/types/some-package/ @sam\n".repeat(9000)}`, "types/some-package/a.md")).toBe("@sam");
});

test("no text breaks it, and a line that names the path itself wins over all before it", () => {
  const lines = fc.array(fc.string({ unit: fc.constantFrom(..."*?/\\#![]{}@.a b\t\r\u{1F600}"), maxLength: 30 }), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(lines, (before) => {
      expect(own([...before, "/docs/plans/a.md @ana"].join("\n"), "docs/plans/a.md")).toBe("@ana");
      expect(Array.isArray(codeOwnersOf("docs/plans/a.md", readCodeOwners(before.join("\n"))))).toBe(true);
    }),
  );
});
