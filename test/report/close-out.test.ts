// The offer to close a plan out: harmless whatever a plan holds, and never longer than a comment may be.
import { expect, test } from "@jest/globals";
import { parsePlan } from "../../src/plan/parse.ts";
import { closeOutMarker, reportCloseOut } from "../../src/report/close-out.ts";
import { closeOutOf } from "../../src/rules/close-out.ts";
import { place } from "./build.ts";
import { hostile } from "./situations.ts";

const closeOut = (path: string, text: string) => {
  const found = closeOutOf(parsePlan(path, text).plan, "lenient");
  if (found === null) throw new Error("It is not done, or says that it is.");
  return found;
};
const steps = (title: string, rest = "") => `# ${title}\n\n${rest}## Concrete Steps\n\n- [x] Step 1: build it\n`;

test("a plan without a Status says so", () => {
  expect(reportCloseOut([closeOut("docs/exec-plans/a.md", steps("Search"))], place, false)).toContain(
    "). Nothing in it is open (1 step), but it has no Status.\n\nComment `/plan complete` here,",
  );
});

test("what a plan holds is shown and does nothing", () => {
  const done = closeOut("docs/exec-plans/active/a b`|.md", steps("Search"));
  const { glance } = done;
  const said = { ...glance, title: hostile, status: { ...glance.status, raw: hostile } };
  const text = reportCloseOut([{ ...done, glance: said }], place, true);
  expect(text.split("<!--")).toHaveLength(2);
  const spoken = text
    .slice(closeOutMarker.length)
    .replaceAll(/\]\(https:\/\/github\.com\/octo\/finder\/blob\/[^)]*\)|`[^`]*`/g, "");
  expect(spoken).toContain("octo/team fixes");
  expect(spoken).not.toMatch(/@octo|#1\b|<(?!\/?code>)|[^\\]\]\(https:|\*\*bold/);
  expect(text).toContain('Comment <code>/plan in "docs/exec-plans/active/a b&#96;&#124;.md" complete</code> here');
});

test("many plans are a list, each with its command, and cut where it is too long", () => {
  const many = Array.from({ length: 100 }, (_, index) =>
    closeOut(`docs/exec-plans/${index}.md`, steps("x".repeat(200))),
  );
  const text = reportCloseOut(many, place, true);
  expect(text.startsWith(`${closeOutMarker}\n\n**Done, and not closed out:**\n\n- [xxx`)).toBe(true);
  expect(text).toContain("`/plan in docs/exec-plans/1.md complete`");
  expect(text).toMatch(/- … and \d+ more plans$/);
  expect(text.length).toBeLessThan(9000);
});
