// Who may do what, enumerated: no command changes anything for somebody who may not, in any state, whatever the settings.
import { describe, expect, test } from "@jest/globals";
import { type Asker, permissions, type Request } from "../../src/commands/command.ts";
import { commands } from "../../src/commands/index.ts";
import { whoMay } from "../../src/commands/may.ts";
import { runCommand } from "../../src/commands/run-command.ts";
import type { PlanChange } from "../../src/rules/facts.ts";
import { audiences, type CommandSetting } from "../../src/rules/settings.ts";
import { changeOf, factsOf, head, now, planOf, settingsOf, told as words } from "../rules/facts.ts";

const plan = `# Search

**Status**: in-progress
**Feature Spec**: \`specs/search.md\`

- [x] Build the index
- [ ] Write tests

## Progress

- [x] (2026-11-20 14:05Z) Index built.

## Surprises & Discoveries

## Decision Log

## Acceptance Criteria

1. One typo does no harm
`;
const done = `${plan.replace("- [ ] Write tests\n", "")}\n## Outcomes & Retrospective\n\nTypos are forgiven.\n`;
const finished = plan.replace("in-progress", "completed");
const texts: Record<string, Partial<Request["arguments"]>> = {
  progress: { text: "Ranked." },
  tick: { text: "s2" },
  untick: { text: "s1" },
  decide: { text: "Trigrams", because: "they forgive" },
  discover: { text: "Typos are swaps" },
  reopen: { because: "umlauts are lost" },
  abandon: { because: "a library does it" },
  new: { text: "Ranking" },
  link: { text: "docs/plans/ranking.md" },
  waive: { text: "spec-exists", because: "it comes with the next change" },
  unwaive: { text: "criteria-kept" },
};
const plans: Record<string, string> = { start: plan.replace("in-progress", "draft"), reopen: finished, complete: done };

const known = new Map<string, PlanChange>();
/** The same for all askers: read once. */
function read(text: string): PlanChange {
  const change = known.get(text) ?? planOf({ head: text, base: null });
  known.set(text, change);
  return change;
}

function run(name: string, asker: Asker, more: Partial<Request>, setting: CommandSetting = {}) {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  const settings = settingsOf({ commands: { [name]: setting } });
  const waiver = { rule: "criteria-kept", by: "ana", because: "so it was agreed", head, until: null };
  const facts = factsOf({
    change: changeOf(),
    plans: [read(plans[name] ?? plan)],
    paths: new Map([["specs/search.md", false]]),
    waivers: [waiver],
    now,
  });
  const list = { plans: ["docs/plans/search.md"], askedAt: now };
  const written = { text: "", because: "", until: "", evidence: "", ...texts[name] };
  const given = { arguments: written, facts, settings };
  const entries = new Map(
    (command.paths?.(given) ?? []).map((path) => [
      path,
      path.includes("ranking.md") && name === "link" ? ("file" as const) : null,
    ]),
  );
  return runCommand(
    command,
    { ...given, state: "open", branch: "ours", asker, entries, template: null, list, ...more },
    null,
  );
}

/** What of the repository, the pull request or our memory it changes. */
function changes(outcome: ReturnType<typeof run>): string[] {
  if ("refusal" in outcome) return [];
  const { commit, body, waive, unwaive, snooze } = outcome;
  return [
    ...(commit ? [`commit ${commit.on}`] : []),
    ...(body === undefined ? [] : ["body"]),
    ...(waive ? ["waive"] : []),
    ...(unwaive === undefined ? [] : ["unwaive"]),
    ...(snooze ? ["snooze"] : []),
  ];
}

const open = ["help", "check", "status"];
const askers = permissions.flatMap((permission) =>
  [true, false].map((author) => ({ login: "sam", permission, author })),
);
const edits = (name: string): boolean =>
  commands.some((command) => command.name === name && command.subject !== undefined);
const mayWrite = ({ permission }: Asker): boolean => ["write", "maintain", "admin"].includes(permission);

describe.each(commands.map(({ name }) => name))("%s", (name) => {
  test("is done for those who may, and for nobody else", () => {
    for (const asker of askers) {
      const outcome = run(name, asker, {});
      const expected =
        open.includes(name) ||
        (name === "link" ? mayWrite(asker) || asker.author : mayWrite(asker) && !(name === "waive" && asker.author));
      expect([asker, "refusal" in outcome]).toEqual([asker, !expected]);
      if (open.includes(name)) expect(changes(outcome)).toEqual([]);
      else if (expected) expect(changes(outcome)).toHaveLength(1);
    }
  });

  test("commits nowhere but where it may: not to a fork, a guarded or a lost branch, a closed pull request, an issue", () => {
    for (const asker of askers) {
      for (const state of ["open", "closed", "merged"] as const) {
        for (const branch of ["ours", "fork", "guarded", "gone"] as const) {
          const made = changes(run(name, asker, { state, branch }));
          const right =
            state === "merged"
              ? "commit close-out"
              : state === "closed"
                ? ""
                : branch === "ours"
                  ? "commit branch"
                  : branch === "fork"
                    ? "commit patch"
                    : "";
          for (const change of made.filter((one) => one.startsWith("commit")))
            expect([state, branch, change]).toEqual([state, branch, right]);
          // What is committed needs write permission; the author of a fork gets a patch.
          if (made.length > 0 && !mayWrite(asker)) {
            expect(asker.author).toBe(true);
            expect(["commit patch", "body"]).toContain(made[0]);
          }
          if (state !== "open") expect(made.filter((one) => one === "body" || one === "waive")).toEqual([]);
        }
      }
      // In an issue nobody's own branch is written to.
      const facts = factsOf({ change: null, plans: [read(plans[name] ?? plan)] });
      for (const state of ["open", "closed"] as const) {
        const made = changes(run(name, asker, { facts, state }));
        const expected = edits(name) ? ["commit close-out"] : name === "snooze" ? ["snooze"] : [];
        expect([asker, made]).toEqual([asker, mayWrite(asker) ? expected : []]);
      }
    }
  });

  test("is for whom the settings say, as far as they may say it", () => {
    for (const who of audiences) {
      for (const secondPerson of [true, false]) {
        for (const asker of askers) {
          const refused = "refusal" in run(name, asker, {}, { who, secondPerson });
          const least = permissions.indexOf(who === "author" ? "write" : who);
          const strong = permissions.indexOf(asker.permission) >= least || (who === "author" && asker.author);
          const expected = open.includes(name) || (strong && !(secondPerson && asker.author));
          expect([who, secondPerson, asker, refused]).toEqual([who, secondPerson, asker, !expected]);
        }
      }
    }
  });
});

test("a refusal says what was asked, by whom, and who may", () => {
  const sam: Asker = { login: "sam", permission: "read", author: false };
  const saying = (name: string, asker: Asker, setting?: CommandSetting) => {
    const outcome = run(name, asker, {}, setting);
    return "refusal" in outcome ? words(outcome.refusal.words) : null;
  };
  expect(saying("tick", sam)).toBe("`/plan tick` needs write permission. Asked by `@sam` (read).");
  expect(saying("link", sam)).toBe("`/plan link` needs write permission, or the author. Asked by `@sam` (read).");
  expect(saying("waive", { ...sam, permission: "admin", author: true })).toBe(
    "`/plan waive` needs write permission and somebody other than the author. Asked by `@sam` (admin, the author).",
  );
  expect(saying("complete", { ...sam, permission: "write" }, { who: "maintain", secondPerson: true })).toBe(
    "`/plan complete` needs maintain permission and somebody other than the author. Asked by `@sam` (write).",
  );
});

test("who may is told of every command", () => {
  const all = new Set(commands.map((command) => whoMay(command, {})));
  expect([...all].sort()).toEqual([
    "anyone",
    "write permission",
    "write permission and somebody other than the author",
    "write permission, or the author",
  ]);
});

test("the floor's word is one more to satisfy", () => {
  const link = (asker: Partial<Asker>, setting: CommandSetting) =>
    "refusal" in run("link", { login: "sam", permission: "read", author: false, ...asker }, {}, setting);
  const setting: CommandSetting = { who: "author", least: "triage" };
  expect(link({ author: true }, setting)).toBe(true);
  expect(link({ author: true, permission: "triage" }, setting)).toBe(false);
  expect(link({ permission: "triage" }, setting)).toBe(true);
  expect(link({ permission: "write" }, setting)).toBe(false);
  const command = commands.find(({ name }) => name === "link");
  expect(command && whoMay(command, { link: setting })).toBe("write permission, or the author with triage permission");
});

test("no app waives anything, whatever its permission", () => {
  const outcome = run("waive", { login: "helper[bot]", permission: "admin", author: false, app: true }, {});
  expect("refusal" in outcome && words(outcome.refusal.words)).toBe(
    "`/plan waive` takes a person. Asked by `@helper[bot]`, through an app.",
  );
  expect(changes(run("tick", { login: "helper[bot]", permission: "write", author: false, app: true }, {}))).toEqual([
    "commit branch",
  ]);
});
