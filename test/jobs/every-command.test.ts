// Every command from a comment to its answer, refused and accepted, on plans in the template's form and in the ExecPlan form, with LF and with
// CRLF. What was said, what of the files changed, and the reply stand in `../report/golden/every-command.md`, to be read.
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { commands } from "../../src/commands/index.ts";
import { patchOf } from "../../src/report/patch.ts";
import { expectGolden } from "../report/golden.ts";
import { openWarden, type Warden } from "./warden.ts";

// Some hundred comments, on a machine that may be busy.
jest.setTimeout(120_000);

const active = "docs/exec-plans/active/2026-11-02-search.md";

const template = `# Execution Plan: Search that survives typos

**Feature Spec**: \`specs/features/search.md\`
**Created**: 2026-11-02
**Status**: draft

## Purpose

People find what they mean although they misspell it.

## Context and Orientation

The index is built in \`src/search/index.ts\`; how it is laid out stands in [the notes](../../notes/index.md).

## Plan of Work

Trigrams, because they need no dictionary.

## Concrete Steps

### Milestone 1: Index

- [ ] Step 1: split words in \`src/search/split.ts\`
- [ ] Step 2: keep trigrams in \`src/search/index.ts\`

**Verify**: \`npm test -- test/search\` shows 0 failures

## Progress

- [ ] [YYYY-MM-DD HH:MM] Milestone 1 started
- [ ] [YYYY-MM-DD HH:MM] Milestone 1 completed

## Surprises & Discoveries

- [None yet]

## Decision Log

| Date | Decision | Rationale |
|------|----------|-----------|
| | | |

## Outcomes & Retrospective

**What worked**:
**What didn't**:
**Follow-up tasks**:

## Acceptance Criteria

1. [ ] A query with one wrong letter finds its page.
2. [ ] p95 latency is below 200 ms.
3. [ ] (post-merge) Nobody complains for a week.
`;

const execPlan = `# Search that survives typos

This ExecPlan is a living document. The sections Progress, Surprises & Discoveries, Decision Log, and Outcomes & Retrospective are kept up
to date as work proceeds.

Feature Spec: \`specs/features/search.md\`

## Purpose / Big Picture

People find what they mean although they misspell it.

## Progress

- [x] (2026-11-03 09:00Z) Words are split, as [the notes](../../notes/index.md) say.
- [ ] Trigrams are kept (completed: layout; remaining: reading it
  back).

## Surprises & Discoveries

- Observation: Two letters match everything.
  Evidence: \`npm run bench\` takes 4 s.

## Decision Log

- Decision: Trigrams.
  Rationale: They need no dictionary.
  Date/Author: 2026-11-02 / ana

## Outcomes & Retrospective

To be written.

## Context and Orientation

The index is built in \`src/search/index.ts\`.

## Plan of Work

Split words, keep trigrams, rank.

## Concrete Steps

Run \`npm test -- test/search\`.

## Validation and Acceptance

- A query with one wrong letter finds its page.
- p95 latency is below 200 ms.

## Idempotence and Recovery

Building the index twice makes the same one.
`;

/** Who says what, in order; or what somebody else does meanwhile. */
type Turn = [login: string, words: string] | ((on: string, number: number) => Promise<unknown>);

const criterionDone = "check:ci / search";
const green = async (on: string) =>
  warden.scene.ana.rest.repos.createCommitStatus({
    ...warden.scene.demo,
    sha: await warden.scene.tip(on),
    state: "success",
    context: "ci / search",
  });
/** Outcomes are written by hand. */
const outcomes = (from: RegExp) => async (on: string) => {
  const before = (await await warden.file(on, active)) ?? "";
  const lineEnd = before.includes("\r\n") ? "\r\n" : "\n";
  await warden.scene.put(on, active, before.replace(from, `Typos are forgiven.${lineEnd}`));
};

const first: Turn[] = [
  ["eve", "/plan help"],
  ["eve", "/plan help me"],
  ["eve", "/plan status"],
  ["eve", "/plan status in search.md"],
  ["eve", "/plan check"],
  ["eve", "/plan check now"],
  ["eve", "/plan start"],
  ["sam", "/plan start"],
  ["sam", "/plan start"],
];
const middle: Turn[] = [
  ["sam", "/plan progress Ranking is wired in, **twice as fast** as `main` <!-- --> | #1 @ana"],
  ["sam", "/plan progress (post-merge) Watched for a week"],
  ["sam", "/plan tick"],
  ["sam", "/plan tick 9"],
  ["sam", "/plan tick 2 evidence it works"],
];
const last: Turn[] = [
  ["sam", "/plan untick 2"],
  ["sam", "/plan untick 2"],
  ["sam", "/plan decide Rank by distance because it needs no training | and is *fast*"],
  ["sam", "/plan decide Rank by distance"],
  ["sam", "/plan discover Half of all typos are swapped letters"],
  ["sam", "/plan discover"],
  ["sam", "/plan criteria"],
  ["sam", "/plan complete"],
];
const end: Turn[] = [
  ["sam", "/plan complete"],
  ["sam", "/plan complete"],
  ["sam", "/plan reopen"],
  ["sam", "/plan reopen because umlauts are lost"],
  ["sam", "/plan reopen because umlauts are lost"],
  ["sam", "/plan abandon because a library does it better"],
  ["sam", "/plan abandon because a library does it better"],
  ["sam", "/plan snooze"],
  ["sam", "/plan new"],
  ["sam", "/plan new Search by sound"],
  ["sam", `/plan link ${active}`],
  ["ana", "/plan link docs/nowhere.md"],
  ["ana", "/plan waive spec-exists because the specification comes with the next change"],
  ["sam", "/plan waive spec-exists because the specification comes with the next change"],
  ["sam", "/plan waive spec-exist because the specification comes with the next change"],
  ["sam", "/plan unwaive spec-exists"],
  ["sam", "/plan unwaive spec-exists"],
];

const forms: Readonly<Record<string, { plan: string; turns: Turn[] }>> = {
  "The template's form": {
    plan: template,
    turns: [
      ...first,
      ...middle,
      ["sam", "/plan tick s1 evidence src/search/split.ts:12"],
      ["sam", `/plan tick 1, 2 evidence ${criterionDone}`],
      ["sam", "/plan tick 3"],
      ...last,
      ["sam", "/plan tick s2\n/plan tick e2\n/plan tick 2 evidence https://ci.example.com/runs/7"],
      outcomes(/\*\*What worked\*\*:\r?\n/),
      ["sam", "/plan complete"],
      green,
      ...end,
    ],
  },
  "The ExecPlan form": {
    plan: execPlan,
    turns: [
      ...first,
      ...middle,
      ["sam", "/plan criteria"],
      ["sam", `/plan tick 1, 2 evidence ${criterionDone}`],
      ["sam", "/plan tick Trigrams are kept"],
      ...last,
      ["sam", "/plan tick 2"],
      outcomes(/To be written\.\r?\n/),
      green,
      ...end,
    ],
  },
};

/** And who asks there, called `sam` in what is told of it. */
const branches = Object.keys(forms).flatMap((_, index) => [`lf-${index}`, `crlf-${index}`]);

let warden: Warden;
beforeAll(async () => {
  warden = await openWarden();
  const { scene } = warden;
  // Each asks sixty times in ten minutes, and no more.
  for (const username of branches) {
    await scene.as(username).rest.users.getAuthenticated();
    await scene.ana.rest.repos.addCollaborator({ ...scene.demo, username, permission: "push" });
  }
  await scene.as("eve").rest.users.getAuthenticated();
});
afterAll(() => warden.scene.close());

/** The plans of a branch, by path. */
async function plansOn(branch: string): Promise<Map<string, string>> {
  const { data } = await warden.scene.ana.rest.git.getTree({
    ...warden.scene.demo,
    tree_sha: await warden.scene.tip(branch),
    recursive: "1",
  });
  const paths = data.tree.flatMap(({ path = "", type }) => (type === "blob" && path.startsWith("docs/") ? [path] : []));
  return new Map(
    await Promise.all(paths.map(async (path) => [path, (await warden.file(branch, path)) ?? ""] as const)),
  );
}

/** A file that went and one that came are one that moved. */
function changesBetween(before: Map<string, string>, after: Map<string, string>): string {
  const gone = [...before].find(([path]) => !after.has(path));
  return patchOf(
    [...after].flatMap(([path, text]) => {
      const was = before.get(path);
      if (was === text) return [];
      const from = was === undefined ? gone : ([path, was] as const);
      return [{ path, text, from: from ? { path: from[0], text: from[1] } : null }];
    }),
  );
}

/** The conversation as Markdown, with line ends of one kind and no word of today's. */
async function converse(branch: string, plan: string, turns: readonly Turn[]): Promise<string> {
  const { scene } = warden;
  await scene.put(branch, active, plan);
  const number = await scene.open(branch, "Search", `Plan: ${active}`);
  await warden.review(number);
  const parts: string[] = [];
  let plans = await plansOn(branch);
  let tip = await scene.tip(branch);
  for (const turn of turns) {
    if (typeof turn === "function") {
      await turn(branch, number);
      plans = await plansOn(branch);
      tip = await scene.tip(branch);
      continue;
    }
    const [login, words] = turn;
    await warden.say(login === "sam" ? branch : login, number, words);
    await warden.answer(number);
    const reply = (await warden.replies(number)).at(-1) ?? "";
    const now = await scene.tip(branch);
    const after = now === tip ? plans : await plansOn(branch);
    tip = now;
    const patch = changesBetween(plans, after);
    plans = after;
    parts.push(
      `### ${login}: ${words.split("\n").join(" ⏎ ")}\n`,
      ...(patch === "" ? [] : [`~~~diff\n${patch}~~~\n`]),
      `${reply.replace(/^/gm, "> ").replace(/ $/gm, "")}\n`,
    );
    // Whatever is written is written with the file's own line ends.
    for (const [path, text] of after)
      if (plan.includes("\r\n") && path === active) expect(text.replaceAll("\r\n", "")).not.toContain("\n");
      else if (!plan.includes("\r\n")) expect(text).not.toContain("\r");
  }
  return parts
    .join("\n")
    .replaceAll("\r\n", "\n")
    .replaceAll(`@${branch}`, "@sam")
    .replace(/`[0-9a-f]{7}`/g, "`0123456`")
    .replace(new RegExp(days(), "g"), "TODAY")
    .replace(/TODAY([ T])\d\d:\d\d/g, "TODAY$112:00")
    .replace(/… until \d{4}-\d\d-\d\d/g, "… until IN A WEEK")
    .replace(/sign of life .*? ago/g, "sign of life … ago");
}

/** Today, and the days that a waiver may be told to end on, in UTC: a test may run over midnight. */
const days = (): string =>
  [0, 1].map((ahead) => new Date(Date.now() + (ahead - 1) * 24 * 60 * 60_000).toISOString().slice(0, 10)).join("|") +
  `|${new Date().toISOString().slice(0, 10)}`;

test("every command is there", () => {
  for (const { turns } of Object.values(forms)) {
    const said = turns.flatMap((turn) => (typeof turn === "function" ? [] : turn[1].split("\n")));
    const missing = commands.filter(({ name }) => !said.some((words) => words.startsWith(`/plan ${name}`)));
    expect(missing.map(({ name }) => name)).toEqual([]);
  }
});

test("each changes what it is about and nothing else, and says so", async () => {
  const all: string[] = [];
  for (const [index, [name, { plan, turns }]] of Object.entries(forms).entries()) {
    const unix = await converse(`lf-${index}`, plan, turns);
    const windows = await converse(`crlf-${index}`, plan.replaceAll("\n", "\r\n"), turns);
    // Line for line the same.
    expect(windows).toBe(unix);
    all.push(`## ${name}\n\n${unix}`);
  }
  expectGolden("every-command.md", `# Every command, on a pull request with one plan\n\n${all.join("\n")}`);
});
