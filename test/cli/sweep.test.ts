// `plan-warden sweep` on real repositories: its words whole, and every way it cannot look.
import { afterAll, expect, jest, test } from "@jest/globals";
import { sweepCommand } from "../../src/cli/sweep.ts";
import { Clone, folder, removeAll } from "../git/clone.ts";
import { say } from "./place.ts";

jest.setTimeout(30_000);
afterAll(removeAll);

const look = (where: string, ...args: string[]) => say(sweepCommand, where, args);

const plan = (title: string, status: string, ...boxes: string[]) =>
  `# ${title}\n\n**Status**: ${status}\n**Owner**: @mira\n\n## Concrete Steps\n\n${boxes.join("\n")}\n`;

function quay(): Clone {
  const clone = new Clone();
  clone.commit(
    { "docs/plans/old.md": plan("Warm | the @cache", "in-progress", "- [x] Hash keys", "- [ ] End entries") },
    "Begin",
    "2026-10-01T12:00:00Z",
  );
  clone.commit(
    {
      "docs/plans/done.md": plan("Cold start", "in-progress", "- [x] Load lazily"),
      "docs/plans/alive.md": plan("Search", "in-progress", "- [x] Index", "- [ ] Rank"),
    },
    "Go on",
    "2026-11-20T12:00:00Z",
  );
  return clone;
}

test("what needs a look stands before what is alive, escaped, with dates and one next action", async () => {
  const clone = quay();
  clone.git("remote", "add", "origin", "https://github.com/acme/quay.git");
  const head = clone.git("rev-parse", "HEAD");
  const old = clone.git("rev-parse", "--short=7", "HEAD~1");
  const { code, out, err } = await look(clone.root);
  expect([code, err]).toEqual([0, ""]);
  const blob = `https://github.com/acme/quay/blob/${head}/docs/plans`;
  expect(out.replaceAll("\u200B", "").split("\n")).toEqual([
    `2 of 3 plans need a look. 3 of 3 were read at \`main@${head.slice(0, 7)}\`.`,
    "",
    "| plan | owner | progress | last sign of life | next action |",
    "|---|---|---|---|---|",
    `| [Cold start](${blob}/done.md) | @mira | \`▰\` 1\u00A0of\u00A01, in progress | 2026-11-20, commit \`${head.slice(0, 7)}\` | nothing is open: complete it |`,
    `| [Warm &#124; the @cache](${blob}/old.md) | @mira | \`▰▱\` 1\u00A0of\u00A02, in progress | 2026-10-01, commit \`${old}\` | record what was done, or abandon it |`,
    "",
    "<details><summary>1 plan is alive</summary>",
    "",
    `- [Search](${blob}/alive.md), 2026-11-20, commit \`${head.slice(0, 7)}\``,
    "",
    "</details>",
    "",
  ]);
  // Nobody is told by a mention.
  expect(out).toContain("@\u200Bmira");
});

test("the same facts are the same words on another day; the day alone makes a plan stale", async () => {
  const clone = quay();
  const before = await look(clone.root, "--today", "2026-11-23");
  expect((await look(clone.root, "--today", "2026-11-30")).out).toBe(before.out);
  expect((await look(clone.root, "--today", "2026-12-31")).out).toMatch(/^3 of 3 plans need a look\./);
  // A clone that came from nowhere has no pages to lead to.
  expect(before.out).not.toContain("](");
});

test("a clone without plans is told where they live", async () => {
  const clone = new Clone();
  clone.commit({ "README.md": "# Quay\n" }, "Begin", "2026-10-01T12:00:00Z");
  const { code, out } = await look(clone.root);
  expect([code, out]).toEqual([0, expect.stringMatching(/^No plan found\. Plans live in `\*\*\/docs\//)]);
});

test("a commit that answers a comment is ours, and keeps nothing alive", async () => {
  const clone = quay();
  const text = plan("Warm the cache", "in-progress", "- [x] Hash keys", "- [ ] End entries", "- [ ] Tell");
  clone.commit({ "docs/plans/old.md": text }, "Tick\n\nPlan-Comment: 12", "2026-11-22T12:00:00Z");
  expect((await look(clone.root)).out).toContain("2026-10-01, commit");
});

test("a merge that was resolved by hand is a commit to what it made", async () => {
  const clone = quay();
  const boxes = (...of: string[]) => ({ "docs/plans/old.md": plan("Warm the cache", "in-progress", ...of) });
  clone.git("checkout", "-q", "-b", "work", "HEAD~1");
  clone.commit(boxes("- [x] Hash keys", "- [ ] End entries soon"), "Say when", "2026-10-02T12:00:00Z");
  clone.git("checkout", "-q", "main");
  clone.commit(boxes("- [x] Hash keys", "- [ ] End entries late"), "Say when", "2026-10-03T12:00:00Z");
  expect(() => clone.git("merge", "-q", "work")).toThrow();
  clone.commit(boxes("- [x] Hash keys", "- [ ] End entries in time"), "Merge", "2026-10-04T12:00:00Z");
  expect((await look(clone.root)).out).toContain(
    `2026-10-04, commit \`${clone.git("rev-parse", "--short=7", "HEAD")}\``,
  );
});

test("rows are grouped by owner: whom the plan names, else its code owners, else who committed last", async () => {
  const clone = new Clone();
  const ticked = (title: string, more: string) => `# ${title}\n\n${more}\n\n## Steps\n\n- [x] Do it\n- [ ] Tell\n`;
  clone.commit({
    "docs/CODEOWNERS": "* @nobody-asks\n",
    ".github/CODEOWNERS": "* @ana\n/docs/plans/api/ @acme/api @sam\n/docs/plans/free.md\n",
    "docs/plans/a.md": ticked("A", "Owner: mira"),
    "docs/plans/api/b.md": ticked("B", "Owner: TBD"),
    "docs/plans/c.md": ticked("C", "Approved by: @Mira"),
    "docs/plans/d.md": ticked("D", "Approved by: pending"),
    "docs/plans/free.md": ticked("E", "Status: active"),
  });
  const { out } = await look(clone.root, "--today", "2027-01-31");
  const rows = out.split("\n").filter((line) => line.includes("commit"));
  expect(rows.map((row) => row.replaceAll("\u200B", "").split(" | ").slice(0, 2).join(", "))).toEqual([
    "| A, mira",
    "| C, @Mira",
    "| E, Mira",
    "| B, @acme/api, @sam",
    "| D, @ana",
  ]);
});

test("what cannot be read is named, and counts as not read", async () => {
  const clone = quay();
  clone.commit({ "docs/plans/picture.md": new Uint8Array([0, 1, 2, 0]) });
  const { out } = await look(clone.root);
  expect(out).toMatch(/^2 of 4 plans need a look\. 3 of 4 were read/);
  expect(out).toContain("Could not be read: `docs/plans/picture.md`");
});

test("it says why it cannot look", async () => {
  const clone = quay();
  expect(await look(clone.root, "--today", "2026-02-30")).toMatchObject({
    code: 2,
    err: expect.stringContaining("2026-02-30 is no day"),
  });
  expect(await look(clone.root, "docs")).toMatchObject({ code: 2, err: expect.stringContaining("takes no path") });
  expect(await look(folder())).toMatchObject({ code: 2, err: expect.stringContaining("is in no Git repository") });
  expect(await look(new Clone().root)).toMatchObject({ code: 2, err: expect.stringContaining("has no commit yet") });
});
