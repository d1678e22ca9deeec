// The weekly issue's table and lists: each reason's one next action, and how far a plan is.
import { expect, test } from "@jest/globals";
import { boxMark } from "../../src/commands/boxes.ts";
import { reportSweep } from "../../src/report/sweep.ts";
import { sweepBoxes } from "../../src/report/sweep-boxes.ts";
import { reportIssue } from "../../src/report/sweep-issue.ts";
import { digestOf } from "../../src/rules/plan-digest.ts";
import { type SweptPlan, sweep } from "../../src/rules/sweep.ts";
import { versionOf } from "../rules/facts.ts";

const oid = "7".repeat(40);
const today = Date.parse("2026-11-23T12:00:00Z");
const place = { server: "https://github.com", owner: "", name: "", head: oid };

const planOf = (path: string, text: string, links: SweptPlan["links"] = []): SweptPlan => ({
  path,
  oid,
  digest: digestOf(versionOf(path, text).plan),
  commit: { oid, at: Date.parse("2026-10-01T12:00:00Z"), author: null },
  links,
});

const told = (...plans: SweptPlan[]): string =>
  reportSweep(sweep(plans, today, 14), place, "main").replaceAll("\u00A0", " ");
const cellsOf = (plan: SweptPlan): string[] =>
  (told(plan).split("\n")[4] ?? "").split(" | ").map((cell) => cell.replace(/^\| | \|$/g, ""));

test.each([
  [
    "docs/exec-plans/completed/a.md",
    "Status: active\n## Steps\n- [x] Draw",
    "`active`, the folder says otherwise: correct Status",
  ],
  [
    "docs/exec-plans/completed/a.md",
    "Status: active\n## Steps\n- [ ] Draw",
    "`active`, the folder says otherwise: move it, or correct Status",
  ],
  ["docs/exec-plans/active/a.md", "Status: done\n## Steps\n- [x] Draw", "`done`, the folder says otherwise: move it"],
  [
    "docs/exec-plans/active/a.md",
    "Status: done\n## Steps\n- [x] Draw\n- [ ] Print",
    "`done`, the folder says otherwise: move it, or correct Status",
  ],
])("%s: what is done tells whether the folder is wrong or the status", (path, text, action) => {
  expect(cellsOf(planOf(path, `# Plan\n${text}\n`))[4]).toBe(`Status says ${action}`);
});

test("a stale plan whose pull request is open is told to go on with it", () => {
  const text = "# Plan\nStatus: active\nPR: #41\n## Steps\n- [x] Draw\n- [ ] Print\n";
  const link = { number: 41, state: "open" as const, endedAt: null, activeAt: null };
  expect(cellsOf(planOf("docs/plans/a.md", text, [link]))[4]).toBe("#41 is open: go on, or abandon it");
  expect(cellsOf(planOf("docs/plans/a.md", text))[4]).toBe("record what was done, or abandon it");
  const many = [link, ...[2, 3, 4].map((number) => ({ ...link, number }))];
  expect(cellsOf(planOf("docs/plans/a.md", text, many))[0]).toBe("Plan, #41, #2, #3");
});

test("progress is of milestones where nothing can be ticked, and says where there is neither", () => {
  const progressOf = (text: string) => cellsOf(planOf("docs/plans/a.md", `# Plan\n${text}\n`))[2];
  expect(progressOf("## Phase 1: a ✅\nDo.\n## Phase 2: b\nDo.")).toBe("`▰▱` 1 of 2 milestones");
  expect(progressOf("## Phase 1: a ✅\n- [x] Do\n- [x] It\n## Phase 2: b\n- [ ] Do")).toBe("`▰▱` 2 of 3");
  // Of boxes that nobody ever ticked nothing is told.
  expect(progressOf("## Phase 1: a ✅\nDo.\n## Phase 2: b\nDo.\n## Setup\n- [ ] Ask")).toBe("`▰▱` 1 of 2 milestones");
  expect(progressOf("Status: active\n## Phase 1: a\n- [ ] Do\n## Phase 2: b\n- [ ] Do")).toBe(
    "`▱▱` 0 of 2, in progress",
  );
  expect(progressOf("## Steps\n- [x] Do\n- [ ] It")).toBe("`▰▱` 1 of 2");
  expect(progressOf("Status: active\nDo it.")).toBe("nothing to tick, in progress");
  expect(progressOf("Status: Half|way\n## Steps\n- [x] Do\n- [ ] It")).toBe("`▰▱` 1 of 2, <code>Half&#124;way</code>");
});

test("every milestone is done, and what is open is told with it", () => {
  const text = "# Plan\n## Phase 1: a ✅\nDo.\n## Setup\n- [ ] Ask\n";
  expect(cellsOf(planOf("docs/plans/a.md", text))[4]).toBe(
    "every milestone is done: complete it, or say what is left of 1 open item",
  );
});

test("a day that the plan tells is shown as it stands there", () => {
  const lifeOf = (text: string) => cellsOf({ ...planOf("docs/plans/a.md", `# Plan\n${text}\n`), commit: null })[3];
  const log = "Status: active\nCreated: 2026-09-01\n## Progress\n- [ ] It";
  expect(lifeOf(log)).toBe("2026-09-01, created");
  expect(lifeOf(`${log}\n- [x] (2026-09-02) Done`)).toBe("2026-09-02, entry");
  expect(lifeOf(`${log}\n- [x] (2026-09-02 23:50Z) Done`)).toBe("2026-09-02, entry");
});

test("where there is no plan, none is said to need no look", () => {
  expect(told()).toBe("No plan was found at `main@7777777`.");
});

test("what needs no look is told apart: alive, set aside, and what tells nothing of itself", () => {
  const said = told(
    planOf("docs/plans/deferred.md", "# Later\nStatus: deferred\n"),
    planOf("docs/plans/silent.md", "# Silent\n## Task 1\n- [ ] Draw\n"),
    { ...planOf("docs/plans/young.md", "# Young\nStatus: active\n"), commit: { oid, at: today, author: null } },
    planOf("docs/plans/done.md", "# Done\nStatus: done\n"),
  );
  expect(said.split("\n").filter((line) => /^(No|<details>|- )/.test(line))).toEqual([
    "No plan needs a look. 4 of 4 were read at `main@7777777`.",
    "<details><summary>1 plan does not tell how far it is</summary>",
    "- Silent, 2026-10-01, commit `7777777`",
    "<details><summary>1 plan is alive</summary>",
    "- Young, 2026-11-23, commit `7777777`",
    "<details><summary>1 plan is set aside</summary>",
    "- Later, 2026-10-01, commit `7777777`",
  ]);
});

test("however many plans there are and whatever they are called, the issue fits", () => {
  const name = (index: number, kind: string) => `docs/plans/${kind}-${index}-${"&|x".repeat(60)}.md`;
  const texts: Readonly<Record<string, string>> = {
    stale: "Status: active\n## Steps\n- [x] Do\n- [ ] It",
    silent: "## Task 1\n- [ ] Draw",
    parked: "Status: deferred",
    logged: "Status: active\n## Progress\n- [x] (2026-09-02) Done\n- [ ] It",
  };
  const plans = Object.entries(texts).flatMap(([kind, text]) =>
    Array.from({ length: 400 }, (_, index) => planOf(name(index, kind), `# ${"<|$&`*".repeat(50)}\n${text}\n`)),
  );
  const alive = plans.map((plan) => ({
    ...plan,
    path: `alive/${plan.path}`,
    commit: { oid, at: today, author: null },
  }));
  const unread = plans.map((plan) => ({ ...plan, path: `unread/${plan.path}`, digest: null }));
  const asleep = plans.map((plan) => ({ ...plan, path: `asleep/${plan.path}` }));
  const body = reportIssue(
    sweep(
      [...plans, ...alive, ...asleep, ...unread],
      today,
      14,
      [],
      new Map(asleep.map(({ path }) => [path, today + 1])),
    ),
    { place: { ...place, owner: "acme", name: "quay" }, branch: "main" },
    { complete: false, schedule: null, boxes: true },
  );
  expect(body.length).toBeLessThan(65_000);
  for (const part of [
    "more plan",
    "does not tell|do not tell",
    "are alive",
    "are set aside",
    "mermaid",
    "- [ ] abandon",
    "- [ ] snooze",
    "Snoozed: .*, and \\d+ more\\.",
  ])
    expect(body).toMatch(new RegExp(part.replaceAll("[", "\\[")));
});

test("boxes stand in the table's order", () => {
  const owned = (path: string, owner: string, boxes: string) =>
    planOf(`docs/plans/${path}.md`, `# ${path}\nStatus: active\nOwner: ${owner}\n## Steps\n${boxes}\n`);
  const { look } = sweep(
    [owned("a", "bo", "- [x] Do\n- [ ] It"), owned("b", "ana", "- [x] Do\n- [ ] It"), owned("c", "ana", "- [x] Do")],
    today,
    14,
  );
  expect(sweepBoxes(look)?.match(/(?<=: )[abc](?= )/g)).toEqual(["c", "b", "a"]);
  expect(told(...look.map((row) => row.plan)).match(/(?<=^\| )[abc](?= )/gm)).toEqual(["c", "b", "a"]);
});

test("a box is offered where a command brings a plan to its end", () => {
  const offered = (path: string, text: string) =>
    sweepBoxes(sweep([planOf(path, `# A <plan>\n${text}\n`)], today, 14).look)
      ?.split("\n")
      .at(-1) ?? null;
  const mark = (command: "complete" | "abandon", path: string) => boxMark({ command, path });
  const path = "docs/plans/a.md";
  expect(offered(path, "Status: active\n## Steps\n- [x] Do")).toBe(
    `- [ ] complete: A &lt;plan&gt; ${mark("complete", path)}`,
  );
  expect(offered(path, "Status: draft\n## Steps\n- [ ] Do")).toBe(
    `- [ ] abandon: A &lt;plan&gt; ${mark("abandon", path)}`,
  );
  // What is open stands against completing it.
  expect(offered(path, "## Phase 1: a ✅\nDo.\n## Setup\n- [ ] Ask")).toBeNull();
  const filed = "docs/exec-plans/completed/a.md";
  expect(offered(filed, "Status: active\n## Steps\n- [x] Do")).toContain("complete");
  // Somebody has to decide.
  expect(offered(filed, "Status: active\n## Steps\n- [ ] Do")).toBeNull();
  expect(offered(filed, "Status: done\n## Steps\n- [x] Do\n- [ ] It")).toBeNull();
});
