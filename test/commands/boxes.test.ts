// Boxes of the weekly issue: any path comes back from what is written, and nothing else is taken for a tick.
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { askedBy, boxesIn, boxMark, newlyTicked } from "../../src/commands/boxes.ts";

const names = fc.string({ unit: fc.constantFrom(..."ab -_.%'()<>!~é計\u{1F600}"), minLength: 1, maxLength: 12 });
const paths = fc
  .array(names, { minLength: 1, maxLength: 4 })
  .map((parts) => `docs/${parts.map((part) => `n${part}n`).join("/")}.md`);

test("the path of a plan comes back from its box, and no comment of Markdown ends early", () => {
  fc.assert(
    fc.property(paths, fc.constantFrom("complete" as const, "abandon" as const, "snooze" as const), (path, command) => {
      const mark = boxMark({ command, path }) ?? "";
      expect(mark.slice(4, -3)).not.toMatch(/--|[<>]/);
      expect(newlyTicked("", `- [x] ${command} it ${mark}`)).toEqual([{ command, path }]);
      expect(newlyTicked("", `- [ ] ${command} it ${mark}`)).toEqual([]);
      expect(boxesIn(`- [ ] ${command} it ${mark}\r\nmore`)).toEqual([{ command, path, ticked: false }]);
    }),
  );
  expect(boxMark({ command: "complete", path: "é".repeat(300) })).toBeNull();
});

test("only what was not ticked before is asked, at most ten at once, and what is no command of a box never", () => {
  const box = (path: string, mark = "x") => `* [${mark}] it ${boxMark({ command: "complete", path })}`;
  expect(newlyTicked(box("docs/a.md"), `${box("docs/a.md", "X")}\r\n${box("docs/b.md")}\r\n`)).toEqual([
    { command: "complete", path: "docs/b.md" },
  ]);
  const many = Array.from({ length: 30 }, (_, index) => box(`docs/${index}.md`)).join("\n");
  expect(newlyTicked("", many)).toHaveLength(10);
  for (const written of ["waive docs%2Fa%2Emd", "complete ..%2Fa%2Emd", "complete %E0%A4", "complete %2Fetc%2Fa"])
    expect(newlyTicked("", `- [x] it <!-- plan-warden:box ${written} -->`)).toEqual([]);
});

test("a tick is what the same words in a comment would be", () => {
  expect(askedBy({ command: "complete", path: "docs/a.md" }, 12, 1)).toMatchObject([
    { line: 1, said: "/plan in docs/a.md complete", plan: "docs/a.md", command: { name: "complete" } },
  ]);
  expect(askedBy({ command: "snooze", path: "docs/a b.md" }, 12, 1)).toMatchObject([
    { said: '/plan in "docs/a b.md" snooze', plan: "docs/a b.md", command: { name: "snooze" } },
  ]);
  const [abandoned] = askedBy({ command: "abandon", path: "docs/a.md" }, 12, 2);
  expect(abandoned).toMatchObject({
    said: "/plan in docs/a.md abandon because Nothing was heard of it any more; ticked in #12.",
    arguments: { because: "Nothing was heard of it any more; ticked in #12." },
  });
});
