// Who may, enumerated: every command, by every role, as the author and not, in every state, by people, bots and through other apps.
import { beforeAll, describe, expect, test } from "@jest/globals";
import { permissions } from "../../src/commands/command.ts";
import { commands } from "../../src/commands/index.ts";
import { hashOf } from "../../src/jobs/asked.ts";
import type { Swept } from "../../src/jobs/memory.ts";
import { perform } from "../../src/jobs/perform.ts";
import { wholeKey } from "../../src/rules/sweep-issue.ts";
import { planPath, soundPlan, unfinishedPlan } from "./plans.ts";
import { changed, repository, World } from "./world.ts";

const states = ["open", "closed", "merged", "locked", "issue"] as const;
const speakers = [null, "helper[bot]", "another-app"] as const;
const writes = ["commitTo", "propose", "openPullRequest", "describe"];

const lines: Readonly<Record<string, string>> = {
  progress: "progress Half of it.",
  tick: "tick 1",
  untick: 'untick "Index built."',
  decide: "decide trigrams because they need no dictionary",
  discover: "discover two letters match everything",
  reopen: "reopen because it is not done",
  abandon: "abandon because nobody needs it",
  new: "new Another plan",
  link: `link ${planPath}`,
  waive: "waive completed-means-done because the last one waits for others",
  unwaive: "unwaive completed-means-done",
};

type Way = {
  name: string;
  permission: (typeof permissions)[number];
  author: boolean;
  state: (typeof states)[number];
  via: (typeof speakers)[number];
};

/** What was written anywhere, and what was said. */
async function ask({ name, permission, author, state, via }: Way): Promise<{ wrote: string[]; replies: string[] }> {
  const world = new World();
  const login = author ? "ana" : "sam";
  // A completed plan with open items: there is something to waive, and something to reopen.
  const plan = name === "waive" || name === "reopen" ? unfinishedPlan : soundPlan;
  world.commit("base", { [planPath]: soundPlan });
  world.commit("head", { [planPath]: plan });
  const body = name === "link" ? "" : `Plan: ${planPath}`;
  const made = world.open(1, { base: "base", head: "head", files: [changed(planPath)], body });
  made.open = state === "open" || state === "locked" || state === "issue";
  made.merged = state === "merged";
  made.conversation = {
    id: "PR_1",
    repository: "R_1",
    issue: state === "issue",
    ownBranch: null,
    locked: state === "locked",
    closedTo: null,
    comment: null,
    answered: new Map(),
  };
  world.permissions.set(login, permission);
  const text = `/plan ${lines[name] ?? name}`;
  world.said.set("IC_1", { body: text, edited: false });
  const { memory } = world;
  const waiver = { rule: "completed-means-done", by: "kim", because: "so it was agreed", head: null, until: null };
  if (name === "unwaive") await memory.storeWaiver(repository.id, 1, waiver);
  // The issue is the weekly one, which lists the plan.
  if (state === "issue") await memory.storeSwept(weeklyIssue);
  const before = JSON.stringify(await memory.waivers(repository.id, 1));
  await memory.storeAsked({
    kind: "asked",
    repository,
    number: 1,
    key: "comment:1",
    by: { id: 5, login },
    via,
    at: world.now,
    what: { comment: 1, node: "IC_1", hash: hashOf(text), ...(state === "issue" ? { issue: true as const } : {}) },
  });
  await perform({ kind: "answer", repository, number: 1 }, world.surroundings());
  const waived = JSON.stringify(await memory.waivers(repository.id, 1)) !== before;
  const snoozed = (await memory.swept([repository.id])).get(repository.id)?.snoozed !== undefined;
  const told = [...(waived ? ["waivers"] : []), ...(snoozed ? ["snooze"] : [])];
  return {
    wrote: [...world.calls.filter((call) => writes.includes(call)), ...told],
    replies: world.replies.map((reply) => reply.body),
  };
}

const weeklyIssue: Swept = {
  ...{ repository, round: 1, writing: false, next: null },
  seen: {
    ...{ tree: "tree", head: "head", basis: "basis", complete: true },
    plans: [{ path: planPath, oid: "blob", digest: null, commit: null }],
  },
  told: { 1: { key: wholeKey, told: "c0ffee", plans: [[planPath, "stale"]] } },
};

const ways = commands.flatMap((command) =>
  permissions.flatMap((permission) =>
    [true, false].flatMap((author) =>
      states.flatMap((state) => speakers.map((via) => ({ name: command.name, permission, author, state, via }))),
    ),
  ),
);

/** The command's own metadata, read once more and otherwise than `may.ts` does. */
function may({ name, permission, author: wrote, state }: Way): boolean {
  const author = wrote && state !== "issue";
  const command = commands.find((one) => one.name === name);
  if (!command) return false;
  if (command.who === "anyone") return true;
  if (command.secondPerson && author) return false;
  if (command.who === "author" && author) return true;
  const strong = { author: 3, triage: 2, write: 3, maintain: 4, admin: 5 }[command.who];
  return permissions.indexOf(permission) >= strong;
}

describe(`${ways.length} ways to ask`, () => {
  let results: { way: Way; wrote: string[]; replies: string[] }[] = [];
  beforeAll(async () => {
    results = [];
    for (const way of ways) results.push({ way, ...(await ask(way)) });
  }, 120_000);

  test("a bot, or a person through another app, writes nothing and is not answered", () => {
    const heard = results.filter(({ way, wrote, replies }) => way.via !== null && wrote.length + replies.length > 0);
    expect(heard).toEqual([]);
  });

  test("who may not writes nothing, and is told who may", () => {
    const refused = results.filter(({ way }) => way.via === null && !may(way));
    expect(refused.length).toBeGreaterThan(300);
    for (const { way, wrote, replies } of refused) {
      expect([way, wrote]).toEqual([way, []]);
      expect(replies).toEqual([expect.stringContaining(`\`/plan ${way.name}\` needs `)]);
      expect(replies[0]).toMatch(/permission.* Asked by `@(ana|sam)` \(\w+(, the author)?\)\./s);
    }
  });

  test("who may is never refused for who they are", () => {
    for (const { way, replies } of results.filter(({ way }) => way.via === null && may(way))) {
      expect([way, replies.length]).toEqual([way, 1]);
      expect(replies[0]).not.toContain("Asked by");
    }
  });

  test("nothing is written to a closed one, and what anyone may ask writes nowhere", () => {
    const free = new Set(commands.filter(({ who }) => who === "anyone").map(({ name }) => name));
    const wrong = results.filter(
      ({ way, wrote }) => wrote.length > 0 && way.name !== "unwaive" && (way.state === "closed" || free.has(way.name)),
    );
    expect(wrong.map(({ way }) => way)).toEqual([]);
  });

  test("the commands do write for those who may: what is refused above is not refused for another reason", () => {
    const did = results.filter(
      ({ way }) => way.via === null && way.permission === "write" && !way.author && way.state === "open",
    );
    const idle = did.filter(({ wrote }) => wrote.length === 0).map(({ way }) => way.name);
    // Open items stand against `complete`; the plan is under way, its criteria are boxes already, and no list is here.
    expect(idle).toEqual(["help", "check", "status", "start", "criteria", "complete", "snooze"]);
  });

  test("in an issue what edits becomes a pull request of its own, and what is about a pull request is told where it belongs", () => {
    const did = results.filter(({ way }) => way.via === null && way.permission === "write" && way.state === "issue");
    const wrote = did.filter((one) => one.wrote.length > 0);
    expect(new Set(wrote.map((one) => one.wrote.join()))).toEqual(new Set(["propose", "snooze"]));
    const names = new Set(wrote.map(({ way }) => way.name));
    expect([...names]).toEqual(["progress", "tick", "untick", "decide", "discover", "abandon", "snooze", "new"]);
    const elsewhere = did.filter(({ way }) => ["check", "link", "waive", "unwaive"].includes(way.name));
    for (const { replies } of elsewhere) expect(replies).toEqual([expect.stringMatching(/\. (Ask in|Write a line)/)]);
  });
});
