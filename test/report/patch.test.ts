// Patches are held to Git itself: it takes them, and makes of the files what they should be.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { patchOf } from "../../src/report/patch.ts";

const folder = mkdtempSync(join(tmpdir(), "plan-warden-patch-"));
afterAll(() => rmSync(folder, { recursive: true }));
const git = (input: string, ...args: string[]) => execFileSync("git", args, { cwd: folder, input });
git("", "init", "-q");

/** What Git makes of the file before; null where it refuses the patch. */
function applied(from: { path: string; text: string } | null, path: string, text: string): string {
  const write = (file: { path: string; text: string }) => {
    mkdirSync(dirname(join(folder, file.path)), { recursive: true });
    writeFileSync(join(folder, file.path), file.text);
  };
  rmSync(join(folder, path), { force: true });
  if (from) write(from);
  git(patchOf([{ from, path, text }]), "apply", "--whitespace=nowarn", "-");
  return readFileSync(join(folder, path), "utf8");
}

const plan = "# Search\n\n- [ ] Index\n- [ ] Rank\n\n## Progress\n\n- Begun\n";

test.each<[string, { path: string; text: string } | null, string, string]>([
  ["an edit", { path: "docs/a.md", text: plan }, "docs/a.md", plan.replace("[ ] Rank", "[x] Rank")],
  [
    "CRLF",
    { path: "a.md", text: plan.replaceAll("\n", "\r\n") },
    "a.md",
    plan.replace("Begun", "Done").replaceAll("\n", "\r\n"),
  ],
  ["no newline at the end", { path: "a.md", text: plan.trimEnd() }, "a.md", `${plan.trimEnd()} today`],
  ["a new file", null, "docs/plans/new.md", plan],
  ["a move", { path: "active/a.md", text: plan }, "completed/a.md", plan],
  ["a move with edits", { path: "active/a.md", text: plan }, "completed/a.md", plan.replace("Begun", "Done")],
  ["a name that Git quotes", { path: 'a "b"\\é\t.md', text: plan }, 'a "b"\\é\t.md', `${plan}more\n`],
  ["a name with spaces", { path: "a b.md", text: plan }, "a b.md", `${plan}more\n`],
])("%s", (_, from, path, text) => {
  expect(applied(from, path, text)).toBe(text);
});

test("whatever changes, Git makes the same of it", () => {
  const line = fc.constantFrom("a", "b", "c", "- [ ] x", "- [x] x", "", "-- a", "++ b", "\\ No newline");
  const text = fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 12 }), fc.boolean())
    .map(([lines, end]) => lines.join("\n") + (end ? "\n" : ""));
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after && before !== "" && after !== "");
      expect(applied({ path: "p.md", text: before }, "p.md", after)).toBe(after);
    }),
    { numRuns: 60 },
  );
});
