// The plan at each commit of a change: where it stood, what could be read of it, and when it is not asked for at all.
import { expect, test } from "@jest/globals";
import { withRevisions } from "../../src/jobs/revisions.ts";
import { defaultLimits } from "../../src/plan/limits.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import type { Change, Commit, PlanChange } from "../../src/rules/facts.ts";
import { changeOf, commitAt, settingsOf, versionOf } from "../rules/facts.ts";
import { type Entry, oid, World } from "./world.ts";

const path = "docs/plans/search.md";
const first = Date.UTC(2026, 10, 20, 14, 5);
const reader = { read: async (at: string, text: string) => parsePlan(at, text) };

const plan = (...lines: string[]): string =>
  `# Search that survives typos\n\n## Progress\n\n${lines.map((line) => `${line}\n`).join("")}`;
const done = "- [x] (2026-11-22 09:00Z) Build the index";
const open = "- [ ] Build the index";

/** A commit a day, each with what stands at it, and the plan between the base and the last of them. */
function changed(
  world: World,
  base: { path: string; text: string } | null,
  steps: readonly Record<string, Entry>[],
  said: Partial<Change> = {},
): { plan: PlanChange; change: Change } {
  let parent = oid("base");
  const commits = steps.map((files, index): Commit => {
    const commit = { ...commitAt(first + index * 86_400_000, oid(`commit ${index}`)), parents: [parent] };
    world.commit(`commit ${index}`, files);
    parent = commit.oid;
    return commit;
  });
  const text = steps.at(-1)?.[path];
  if (typeof text !== "string") throw new Error("The last commit holds the plan.");
  const head = withOid(versionOf(path, text), text);
  const before = base && withOid(versionOf(base.path, base.text), base.text);
  return {
    plan: { path, head, base: before, sources: ["changed"], preset: "lenient", revisions: null },
    change: changeOf({ commits, ...said }),
  };
}

/** As the world names blobs. */
const withOid = (version: ReturnType<typeof versionOf>, text: string) => ({
  ...version,
  oid: oid(Buffer.from(text).toString("latin1")),
});

async function traced(world: World, { plan, change }: ReturnType<typeof changed>, settings = settingsOf()) {
  const [one] = await withRevisions([plan], change, settings, world.github(), reader);
  return one?.revisions?.map(({ commit, committedAt, version }) => {
    const index = change.commits.findIndex((each) => each.oid === commit);
    expect(committedAt).toBe(change.commits[index]?.committedAt);
    return [index, version && (version.plan.progress[0]?.box?.state ?? "no entry")];
  });
}

test("commits that leave the plan alone are none, and neither is the first when it is as at the base", async () => {
  const world = new World();
  const change = changed(world, { path, text: plan(open) }, [
    { [path]: plan(open) },
    { [path]: plan("- [ ] Build the index of trigrams") },
    { [path]: plan("- [ ] Build the index of trigrams"), "src/a.ts": "a" },
    { [path]: plan(done) },
  ]);
  expect(await traced(world, change)).toEqual([
    [1, "open"],
    [3, "done"],
  ]);
  expect(world.calls).toEqual(["files"]);
});

test("a plan that is renamed on the way is followed from its old path to its new one", async () => {
  const world = new World();
  const before = "docs/plans/active/search.md";
  const change = changed(world, { path: before, text: plan(open) }, [
    { [before]: plan(open, "") },
    { "docs/plans/lost.md": plan(open) },
    { [path]: plan(done) },
  ]);
  expect(await traced(world, change)).toEqual([
    [0, "open"],
    [1, null],
    [2, "done"],
  ]);
});

test("what is no readable file at a commit is null, and costs no request of its own", async () => {
  const world = new World();
  const change = changed(world, null, [
    { "src/a.ts": "a" },
    { [path]: { mode: 0o120000, bytes: Buffer.from("elsewhere.md"), text: "elsewhere.md" } },
    { [path]: { mode: 0o100644, bytes: Buffer.from([0xff, 0xfe, 0]) } },
    { [path]: plan(open) },
    { [path]: plan(done) },
  ]);
  expect(await traced(world, change)).toEqual([
    [1, null],
    [2, null],
    [3, "open"],
    [4, "done"],
  ]);
  expect(world.calls).toEqual(["files"]);
});

test("a merge of the base branch brings nothing", async () => {
  const world = new World();
  const change = changed(world, { path, text: plan(open) }, [
    { [path]: plan(open) },
    { [path]: plan(done) },
    { [path]: plan(done) },
  ]);
  const merge = change.change.commits[1];
  if (merge) Object.assign(merge, { parents: [...merge.parents, oid("main")] });
  expect(await traced(world, change)).toEqual([[2, "done"]]);
});

test("a merge of a branch of its own does", async () => {
  const world = new World();
  const change = changed(world, { path, text: plan(open) }, [
    { [path]: plan(open) },
    { [path]: plan(open) },
    { [path]: plan(done) },
  ]);
  const merge = change.change.commits[2];
  if (merge) Object.assign(merge, { parents: change.change.commits.slice(0, 2).map((commit) => commit.oid) });
  expect(await traced(world, change)).toEqual([[2, "done"]]);
});

test.each([
  ["no rule asks", {}, settingsOf({ rules: { "progress-after-commit": { level: "off" } } })],
  [
    "a rule asks and would be content",
    {},
    settingsOf({ rules: { "progress-after-commit": { options: { notice: 9999 } } } }),
  ],
  ["the commits are not all known", { commitsComplete: false }, settingsOf()],
])("nothing is asked where %s", async (_, said, settings) => {
  const world = new World();
  const change = changed(world, { path, text: plan(open) }, [{ [path]: plan(open) }, { [path]: plan(done) }], said);
  expect(await traced(world, change, settings)).toBeUndefined();
  expect(world.calls).toEqual([]);
});

test("nothing is asked for more than 300 commits, and no texts for more than 50 or 4 MiB", async () => {
  const long = "word ".repeat((defaultLimits.bytes - 1000) / 5);
  const steps = (count: number, text: (index: number) => string) => [
    ...Array.from({ length: count }, (_, index) => ({ [path]: plan(open) + text(index) })),
    { [path]: plan(done) },
  ];
  const calls = async (count: number, text: (index: number) => string) => {
    const world = new World();
    expect(await traced(world, changed(world, null, steps(count, text)))).toBeUndefined();
    return world.calls;
  };
  expect(await calls(300, () => "")).toEqual([]);
  expect(await calls(51, String)).toEqual(["files"]);
  expect(await calls(9, (index) => `${index} ${long}`)).toEqual(["files"]);
});
