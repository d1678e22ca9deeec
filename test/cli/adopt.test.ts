// `plan-warden adopt` on real repositories: what was merged, as it was merged, and what is proposed.
import { join } from "node:path";
import { afterAll, describe, expect, jest, test } from "@jest/globals";
import { adoptCommand } from "../../src/cli/adopt.ts";
import { parseConfig } from "../../src/config.ts";
import { generateHistory } from "../bench/generated-history.ts";
import { Clone, type Content, folder, git, removeAll } from "../git/clone.ts";
import { planPath, soundPlan, unfinishedPlan } from "../jobs/plans.ts";
import { say } from "./place.ts";

// Dozens of processes, on a machine that may be busy.
jest.setTimeout(30_000);
afterAll(removeAll);

const adopt = (where: string, ...args: string[]) => say(adoptCommand, where, args);

/** A number of the table, and what stands below "The most telling". */
const cells = (out: string, rule: string): number[] =>
  new RegExp(`^${rule} +(.*)$`, "m").exec(out)?.[1]?.split(/ +/).map(Number) ?? [];
const settingsIn = (out: string) => out.slice(out.indexOf(".github/plan-warden.yml:") + 25).trimStart();

/** A branch with commits of its own, merged into main by a merge commit. */
function merge(clone: Clone, name: string, commits: readonly { files: Record<string, Content>; time: string }[]): void {
  clone.git("checkout", "-q", "-b", name);
  for (const { files, time } of commits) clone.commit(files, `On ${name}`, time);
  clone.git("checkout", "-q", "main");
  const time = "2026-11-22T12:00:00Z";
  git(clone.root, ["merge", "-q", "--no-ff", "-m", `Merge ${name}`, name], { time });
}

const ticked = (stamp: string) => soundPlan.replace("- [ ] Ranking.", `- [x] (${stamp}) Ranking.`);

describe("what was merged", () => {
  test("squashes and merges are judged against their first parent, with the commits that they brought", async () => {
    const clone = new Clone();
    clone.commit({ [planPath]: soundPlan });
    // Completed with an open item: an error. The commit between says otherwise, and was never merged by itself.
    merge(clone, "work", [
      { files: { [planPath]: unfinishedPlan }, time: "2026-11-20T10:00:00Z" },
      { files: { "src/a.ts": "1\n" }, time: "2026-11-20T11:00:00Z" },
    ]);
    clone.commit({ [planPath]: soundPlan }, "Set it back (#2)", "2026-11-22T13:00:00Z");
    clone.commit({ "src/b.ts": "1\n" }, "Code alone (#3)", "2026-11-22T14:00:00Z");
    const { code, out, err } = await adopt(clone.root);
    expect([code, err]).toEqual([0, ""]);
    expect(out.replaceAll("\n", " ")).toContain("3 changes merged into main since 2026-08-25; 2 of them mean a plan.");
    expect(out).toContain("1 would have failed.");
    expect(cells(out, "completed-means-done")).toEqual([1]);
    const [merged] = clone.git("log", "--merges", "--format=%h", "--abbrev=7").split("\n");
    expect(out).toContain(`  ${merged}  error  completed-means-done  ${planPath}:3\n`);
  });

  test("a stamp is compared with the commit of the branch that brought it, not with the merge", async () => {
    const clone = new Clone();
    clone.commit({ [planPath]: soundPlan });
    merge(clone, "work", [
      { files: { [planPath]: ticked("2026-11-21 20:00Z") }, time: "2026-11-20T10:00:00Z" },
      { files: { "src/a.ts": "1\n" }, time: "2026-11-22T11:00:00Z" },
    ]);
    const { out } = await adopt(clone.root);
    expect(cells(out, "progress-after-commit")).toEqual([1]);
    expect(out).toContain("the commit says 2026-11-20 10:00Z");
  });

  test("each commit is brought once: by the merge that brought it first", async () => {
    const clone = new Clone();
    clone.commit({ [planPath]: soundPlan });
    clone.git("checkout", "-q", "-b", "one");
    clone.commit({ [planPath]: ticked("2026-11-21 20:00Z") }, "Tick early", "2026-11-20T10:00:00Z");
    clone.git("checkout", "-q", "-b", "two");
    clone.commit({ "src/a.ts": "1\n" }, "More", "2026-11-22T11:00:00Z");
    for (const name of ["one", "two"]) {
      clone.git("checkout", "-q", "main");
      git(clone.root, ["merge", "-q", "--no-ff", "-m", `Merge ${name}`, name], { time: "2026-11-22T12:00:00Z" });
    }
    expect(cells((await adopt(clone.root)).out, "progress-after-commit")).toEqual([1]);
  });

  test("--since is a span or a day", async () => {
    const clone = new Clone();
    clone.commit({ "a.txt": "a" }, "Begin", "2025-01-01T00:00:00Z");
    clone.commit({ [planPath]: unfinishedPlan }, "Old", "2026-01-10T00:00:00Z");
    clone.commit({ [planPath]: soundPlan }, "New", "2026-11-10T00:00:00Z");
    const changes = async (...since: string[]) => /^(\d+) changes?/.exec((await adopt(clone.root, ...since)).out)?.[1];
    expect(await changes()).toBe("1");
    expect(await changes("--since=2w")).toBe("1");
    expect(await changes("--since=1w")).toBe("0");
    expect(await changes("--since", "2026-01-09")).toBe("2");
    // The first commit has nothing before it.
    expect(await changes("--since=9y")).toBe("2");
    for (const since of ["90", "-1d", "yesterday", "2026-13-01", "2030-01-01"])
      expect(await adopt(clone.root, `--since=${since}`)).toMatchObject({
        code: 2,
        err: expect.stringContaining("--since takes a span or a day"),
      });
  });

  test("hostile names are names", async () => {
    const clone = new Clone();
    clone.commit({ "a.txt": "a" });
    const broken = soundPlan.replace("2026-11-03 09:00Z", "2026-02-30 09:00Z");
    const names = ["a\nb.md", "\u0001c.md", ":100644 d.md", "1\t2\te.md", "-f.md", '"g".md', "ü.md"];
    for (const [index, name] of names.entries())
      clone.commit({ [`docs/plans/${name}`]: broken }, `Add ${index}`, "2026-11-20T15:00:00Z");
    clone.commit({ "docs/plans/a\nb.md": null, "docs/plans/\u0001moved.md": broken }, "Move", "2026-11-20T16:00:00Z");
    const { code, out } = await adopt(clone.root);
    expect(code).toBe(0);
    expect(cells(out, "progress-valid")).toEqual([names.length]);
    expect(out.replaceAll("\n", " ")).toContain(
      `${names.length + 1} of them mean a plan. ${names.length} plans stand there now.`,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
    expect(out).not.toMatch(/[\u0000-\u0009\u000B-\u001F]/);
  });

  test("a long past, and what is proposed for it", async () => {
    const where = folder();
    const last = generateHistory(where, { changes: 60, plans: 15 });
    const { code, out, err } = await say(adoptCommand, where, ["--since=1y"], { now: () => last });
    expect([code, err]).toEqual([0, ""]);
    expect(out.replaceAll("\n", " ")).toMatch(
      /^60 changes merged into main since \S+; 60 of them mean a plan\. 15 plans stand/,
    );
    const [errors = 0] = cells(out, "progress-after-commit");
    expect(errors).toBeGreaterThan(60 * 0.03);
    const { settings, problems } = parseConfig(".github/plan-warden.yml", settingsIn(out));
    expect(problems).toEqual([]);
    expect(settings.rules["progress-after-commit"]).toEqual({ level: "warning" });
    expect(settings.enforceFrom).toBe(new Date(last).toISOString().slice(0, 10));
    // With it, none of those would have failed.
    new Clone(where).commit({ ".github/plan-warden.yml": settingsIn(out) }, "Adopt", new Date(last).toISOString());
    const again = await say(adoptCommand, where, ["--since=1y"], { now: () => last });
    expect(again.out.replaceAll("\n", " ")).toContain("By the repository's settings, none would have failed.");
  });
});

describe("settings and places", () => {
  test("the repository's own settings judge, as they are at the head", async () => {
    const clone = new Clone();
    clone.commit({ [planPath]: soundPlan });
    clone.commit({ [planPath]: unfinishedPlan }, "Completed", "2026-11-20T15:00:00Z");
    clone.commit(
      { ".github/plan-warden.yml": "rules:\n  completed-means-done: off\n" },
      "Settle",
      "2026-11-20T16:00:00Z",
    );
    const { out } = await adopt(clone.root);
    expect(cells(out, "completed-means-done")).toEqual([]);
    expect(out.replaceAll("\n", " ")).toContain("By the repository's settings, none would have failed.");
    expect(out).toContain("The settings need no change for what was merged.");
  });

  test("broken ones are told, and nothing is replayed", async () => {
    const clone = new Clone();
    clone.commit({ ".github/plan-warden.yml": "rulse: {}\n" });
    expect(await adopt(clone.root)).toEqual({
      code: 2,
      out: "",
      err: "Not replayed: The settings are broken at line 1: `rulse` is no setting.\nDid you mean `rules`? plan-warden check tells every fault.\n",
    });
  });

  test("plans where no default looks are found, replayed and proposed", async () => {
    const clone = new Clone();
    clone.commit({ "a.txt": "a", "seating plan/a.md": "# A\n", "seating plan/b.md": "# B\n" });
    clone.commit({ "work/plans/a.md": soundPlan, "work/plans/b.md": soundPlan }, "Plan", "2026-11-20T15:00:00Z");
    clone.commit({ "work/plans/a.md": unfinishedPlan }, "Complete", "2026-11-20T16:00:00Z");
    const { out } = await adopt(clone.root);
    expect(cells(out, "completed-means-done")).toEqual([1]);
    const { settings, problems } = parseConfig(".github/plan-warden.yml", settingsIn(out));
    expect(problems).toEqual([]);
    expect(settings.plans.include).toContain("work/plans/**/*.md");
    expect(settings.plans.include).toContain("**/docs/{exec-plans,execplans,plans}/**/*.md");
    expect(out).not.toContain("seating plan");
  });

  test("so are plans whose files are called after what they are", async () => {
    const clone = new Clone();
    clone.commit({ "shared/notes.md": "# Notes\n", "EXECPLAN.md": soundPlan });
    clone.commit({ "shared/SEARCH_EXEC_PLAN.md": soundPlan, "shared/2026-exec-plan.md": soundPlan });
    const { settings } = parseConfig(".github/plan-warden.yml", settingsIn((await adopt(clone.root)).out));
    expect(settings.plans.include.at(-1)).toBe("shared/**/*.md");
  });

  test("no plan at all", async () => {
    const clone = new Clone();
    clone.commit({ "a.txt": "a" });
    clone.commit({ "a.txt": "b" }, "Work", "2026-11-20T15:00:00Z");
    const { code, out } = await adopt(clone.root);
    expect(code).toBe(0);
    expect(out.replaceAll("\n", " ")).toMatch(
      /^1 change merged into main since \S+; none of them means a plan\. No plan stands there now: they are looked for in `/,
    );
    expect(out.replaceAll("\n", " ")).toMatch(
      / Other places are named under `plans: include:` in \S+plan-warden\.yml`\. $/,
    );
  });
});

describe("clones that do not hold everything", () => {
  const source = () => {
    const clone = new Clone();
    clone.commit({ [planPath]: soundPlan });
    for (const day of [18, 19, 20, 21])
      clone.commit({ [planPath]: soundPlan.replace("20 ms", `${day} ms`) }, "Work", `2026-11-${day}T15:00:00Z`);
    return clone;
  };

  test("a shallow one replays what it has, and says so", async () => {
    const shallow = join(folder(), "shallow");
    git("/", ["clone", "-q", "--depth=3", `file://${source().root}`, shallow]);
    const { code, out } = await adopt(shallow);
    expect(code).toBe(0);
    expect(out.replaceAll("\n", " ")).toMatch(/^2 changes .* This clone is shallow: older changes are not in it\./);
  });

  test("a partial one is not replayed: every old plan would be fetched", async () => {
    const { root } = source();
    git(root, ["config", "uploadpack.allowFilter", "true"]);
    const partial = join(folder(), "partial");
    git("/", ["clone", "-q", "--filter=blob:none", `file://${root}`, partial]);
    expect(await adopt(partial)).toMatchObject({ code: 2, err: expect.stringContaining("is a partial clone") });
  });

  test("none, or one without a commit", async () => {
    expect(await adopt(folder())).toMatchObject({ code: 2, err: expect.stringContaining("is in no Git repository") });
    expect(await adopt(new Clone().root)).toMatchObject({ code: 2, err: expect.stringContaining("has no commit yet") });
    expect(await adopt("/", "a", "b")).toMatchObject({ code: 2, err: expect.stringContaining("2 paths were named") });
  });
});
