// `plan-warden check` on real repositories: what it says of plans and changes, and every way it cannot.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, jest, test } from "@jest/globals";
import { checkCommand } from "../../src/cli/check.ts";
import { formats } from "../../src/cli/formats.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { checkDataSchema } from "../../src/report/check-data.ts";
import { Clone, folder, git, removeAll } from "../git/clone.ts";
import { finishedPlan, planPath, soundPlan, unfinishedPlan } from "../jobs/plans.ts";
import { say } from "./place.ts";

// Dozens of processes, on a machine that may be busy.
jest.setTimeout(30_000);
afterAll(removeAll);

const check = (where: string, ...args: string[]) => say(checkCommand, where, args);

/** Two commits: what is on main, and what a branch makes of it. */
function branched(main: Parameters<Clone["commit"]>[0], work: Parameters<Clone["commit"]>[0]): Clone {
  const clone = new Clone();
  clone.commit(main);
  clone.git("checkout", "-q", "-b", "work");
  clone.commit(work, "Work on it", "2026-11-20T15:00:00Z");
  return clone;
}

/** Without how long it took. */
const timeless = (text: string) => text.replace(/, [\d,]+ ms\)/, ")");

const impossible = soundPlan.replace("2026-11-03 09:00Z", "2026-02-30 09:00Z");

describe("plans on their own", () => {
  test("a sound one", async () => {
    const clone = new Clone();
    clone.write({ [planPath]: soundPlan });
    const { code, out, err } = await check(clone.root);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain(`${planPath}   in progress   ▰▱ 1/2   criteria 0/1\n`);
    expect(timeless(out)).toMatch(/\nNo problem found \(\d+ rules\)\n$/);
  });

  test("a fault fails, whether Git tracks the plan or not", async () => {
    const clone = new Clone();
    clone.write({ [planPath]: impossible });
    for (const track of [false, true]) {
      if (track) clone.commit({});
      const { code, out } = await check(clone.root);
      expect(code).toBe(1);
      expect(out).toContain("progress-valid");
      expect(out).toMatch(/\n1 error in 1 plan/);
    }
  });

  test("more than three are no bulk move: their errors stay errors", async () => {
    const clone = new Clone();
    clone.write(
      Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`docs/plans/${index}.md`, impossible] as const)),
    );
    const { code, out } = await check(clone.root);
    expect(code).toBe(1);
    expect(out).toMatch(/\n5 errors in 5 plans/);
  });

  test("what is named is judged, from anywhere: a folder, a file, and a file that settings call no plan", async () => {
    const clone = new Clone();
    clone.write({
      "docs/plans/a.md": soundPlan,
      "parts/one/docs/plans/b.md": soundPlan,
      "notes/c.md": impossible,
      "notes/d.md": impossible,
      ".gitignore": "notes\n",
    });
    const plansIn = ({ out }: { out: string }) => [...out.matchAll(/^(\S+\.md) /gm)].map(([, path]) => path);
    expect(plansIn(await check(clone.root))).toEqual(["docs/plans/a.md", "parts/one/docs/plans/b.md"]);
    expect(plansIn(await check(join(clone.root, "parts")))).toEqual(["docs/plans/a.md", "parts/one/docs/plans/b.md"]);
    expect(plansIn(await check("/", join(clone.root, "parts")))).toEqual(["parts/one/docs/plans/b.md"]);
    expect(plansIn(await check(join(clone.root, "parts"), "one"))).toEqual(["parts/one/docs/plans/b.md"]);
    expect(plansIn(await check(clone.root, "notes"))).toEqual([]);
    const named = await check(clone.root, "notes/c.md", "docs");
    expect(plansIn(named)).toEqual(["notes/c.md", "docs/plans/a.md"]);
    expect(named.code).toBe(1);
  });

  test("what is named and is no Markdown is passed over: a hook names all files of a commit", async () => {
    const clone = new Clone();
    clone.write({ [planPath]: impossible, "src/a.ts": "- [x] 2026-13-01\n" });
    expect(await check(clone.root, "src/a.ts")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^No plan found/),
    });
    const both = await check(clone.root, "src/a.ts", planPath);
    expect(both.code).toBe(1);
    expect(both.out).not.toContain("src/a.ts");
  });

  test("settings of the working tree judge, and their faults fail", async () => {
    const clone = new Clone();
    clone.write({
      [planPath]: impossible,
      ".github/plan-warden.yml": "rules:\n  progress-valid: notice\n",
    });
    expect(await check(clone.root)).toMatchObject({ code: 0 });
    clone.write({ ".github/plan-warden.yml": "rulse:\n" });
    const broken = await check(clone.root);
    expect(broken.code).toBe(1);
    expect(broken.out).toContain("Did you mean `rules`?");
  });

  test("in advisory mode errors are told and nothing fails", async () => {
    const clone = new Clone();
    clone.write({ [planPath]: impossible, ".github/plan-warden.yml": "mode: advisory\n" });
    const { code, out } = await check(clone.root);
    expect(code).toBe(0);
    expect(out).toMatch(/\nAdvisory: .*\n1 error in 1 plan/);
  });

  test("ticks that are bound to checks are said, and fail nothing: only GitHub can look", async () => {
    const bound = soundPlan.replace(
      "- [ ] A query with one wrong letter finds the page.",
      "- [x] A query with one wrong letter finds the page (`check: unit`).",
    );
    const clone = branched({ [planPath]: soundPlan }, { [planPath]: bound });
    for (const args of [[], ["--base", "main"]]) {
      const { code, out } = await check(clone.root, ...args);
      expect(code).toBe(0);
      expect(out.replaceAll(/\s+/g, " ")).toContain(
        "notice What is ticked here is bound to checks, and only on GitHub",
      );
    }
  });

  test("where there is no plan it says so, and where plans live", async () => {
    const clone = new Clone();
    clone.write({ "README.md": "# Quay\n" });
    expect(await check(clone.root)).toMatchObject({ code: 0, err: "" });
    expect((await check(clone.root)).out).toMatch(/^No plan found\. Plans live in `\*\*\/docs\/\{exec-plans/);
  });

  test("what is no file is said, and never followed", async () => {
    const clone = new Clone();
    const outside = folder();
    writeFileSync(join(outside, "secret.md"), impossible);
    clone.write({ "docs/plans/link.md": { link: join(outside, "secret.md") } });
    clone.write({ "docs/plans/big.md": "x".repeat(2 ** 20 + 1), "docs/plans/binary.md": "a\0b" });
    const { code, out } = await check(clone.root);
    expect(code).toBe(1);
    expect(out).toContain("This is a symbolic link");
    expect(out).toContain("This plan has 1048577 bytes");
    expect(out).toContain("This file is binary");
    expect(out).not.toContain("progress-valid");
  });

  test("a name that is no UTF-8 hides no plan", async () => {
    const clone = new Clone();
    clone.commit({ [planPath]: soundPlan });
    mkdirSync(join(clone.root, "docs/plans"), { recursive: true });
    // macOS takes no such name.
    const name = Buffer.concat([
      Buffer.from(join(clone.root, "docs/plans/caf")),
      Buffer.from([0xe9]),
      Buffer.from(".md"),
    ]);
    writeFileSync(name, impossible);
    const alone = await check(clone.root);
    expect(alone).toMatchObject({ code: 1 });
    expect(alone.out).toContain("docs/plans/caf\ufffd.md");
    expect(await check(clone.root, "--base", "HEAD")).toMatchObject({ code: 1 });
  });

  test("a specification that stands in the tree is found there", async () => {
    const clone = new Clone();
    const plan = soundPlan.replace("**Created**", "**Feature Spec**: docs/specs/search.md\n**Created**");
    clone.write({ [planPath]: plan });
    expect((await check(clone.root)).out).toContain("spec-exists");
    clone.write({ "docs/specs/search.md": "# Search\n" });
    expect((await check(clone.root)).out).not.toContain("spec-exists");
  });
});

describe("a change", () => {
  test("is judged from the merge base, as the app does", async () => {
    const clone = branched({ [planPath]: soundPlan }, { [planPath]: unfinishedPlan, "src/search.ts": "export {};\n" });
    // The base branch has moved on meanwhile.
    clone.git("checkout", "-q", "main");
    clone.commit({ "docs/plans/other.md": impossible });
    clone.git("checkout", "-q", "work");
    const { code, out } = await check(clone.root, "--base", "main");
    expect(code).toBe(1);
    expect(out).toContain("completed-means-done");
    expect(out).not.toContain("other.md");
    clone.commit({ [planPath]: finishedPlan });
    expect(await check(clone.root, "--base", "main")).toMatchObject({ code: 0 });
  });

  test("holds what is uncommitted, and plans that are not tracked, and leaves the clone as it is", async () => {
    const clone = branched({ [planPath]: soundPlan, "src/a.ts": "1\n" }, { "src/a.ts": "2\n" });
    clone.write({ [planPath]: unfinishedPlan });
    const before = [clone.git("status", "--porcelain"), clone.git("count-objects")];
    expect(await check(clone.root, "--base", "main")).toMatchObject({ code: 1 });
    clone.write({ [planPath]: soundPlan, "docs/plans/new.md": impossible, "docs/notes.md": impossible });
    const added = await check(join(clone.root, "src"), "--base", "main");
    expect(added.code).toBe(1);
    expect(added.out).toContain("docs/plans/new.md");
    expect(added.out).not.toContain("notes.md");
    // Staged, and then changed again: the working tree counts.
    clone.git("add", "docs/plans/new.md");
    clone.write({ "docs/plans/new.md": soundPlan, "docs/notes.md": null });
    expect(await check(clone.root, "--base", "main")).toMatchObject({ code: 0 });
    clone.git("rm", "-q", "-f", "docs/plans/new.md");
    clone.write({ [planPath]: unfinishedPlan });
    expect([clone.git("status", "--porcelain"), clone.git("count-objects")]).toEqual([
      before[0],
      expect.stringMatching(/objects/),
    ]);
  });

  test("settings come from the tip of the base, never from the change", async () => {
    const clone = branched(
      { [planPath]: soundPlan },
      { [planPath]: unfinishedPlan, ".github/plan-warden.yml": "rules:\n  completed-means-done: off\n" },
    );
    expect(await check(clone.root, "--base", "main")).toMatchObject({ code: 1 });
    clone.git("checkout", "-q", "main");
    clone.commit({ ".github/plan-warden.yml": "rules:\n  completed-means-done: notice\n" });
    clone.git("checkout", "-q", "work");
    expect(await check(clone.root, "--base", "main")).toMatchObject({ code: 0 });
  });

  test("a trailer names a plan that the change leaves alone", async () => {
    const clone = branched({ [planPath]: soundPlan }, {});
    clone.commit({ "src/a.ts": "1\n" }, `Rank\n\nPlan: ${planPath}\n`);
    expect((await check(clone.root, "--base", "main")).out).toContain(planPath);
    clone.commit({ "src/a.ts": "2\n" }, "Rank\n\nPlan: docs/plans/gone.md\n");
    const missing = await check(clone.root, "--base", "main");
    expect(missing.code).toBe(1);
    expect(missing.out).toContain("plan-exists");
  });

  test("a move is a move", async () => {
    const to = "docs/exec-plans/completed/search.md";
    const clone = branched({ [planPath]: finishedPlan }, { [planPath]: null, [to]: finishedPlan });
    const { code, out } = await check(clone.root, "--base", "main");
    expect(code).toBe(0);
    expect(out).toContain(to);
    expect(out).not.toContain("plan-removed");
  });

  test("nothing changed, no plan involved", async () => {
    const clone = branched({ [planPath]: soundPlan }, {});
    expect(timeless((await check(clone.root, "--base", "main")).out)).toMatch(/^No plan involved \(\d+ rules\)\n$/);
  });
});

describe("whatever stands in a repository", () => {
  const names = [
    "a\nb.md",
    "q\"uote's.md",
    "-x.md",
    "tab\there.md",
    "ünïcödé 計画.md",
    "\u202Eflip.md",
    "back\\slash.md",
    ":(top)x.md",
    "[a].md",
  ];

  test.each(["on their own", "as a change"])("hostile names are names: %s", async (how) => {
    const files = Object.fromEntries(names.map((name) => [`docs/plans/${name}`, impossible] as const));
    const clone = how === "on their own" ? new Clone() : branched({ "a.txt": "a" }, {});
    clone.write(files);
    const args = how === "on their own" ? [] : ["--base", "main"];
    for (const commit of [false, true]) {
      if (commit) clone.commit({});
      const { code, out } = await check(clone.root, ...args);
      expect(out).toMatch(new RegExp(`\\n${names.length} (?:errors|notices) in ${names.length} plans`));
      expect(code).toBe(how === "on their own" ? 1 : 0);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
      expect(out).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E]/);
    }
    const dashed = await check(join(clone.root, "docs/plans"), "--", "-x.md");
    expect(dashed.out).toMatch(/\n1 error in 1 plan/);
  });

  test("nothing that the repository set up is run", async () => {
    const clone = branched({ [planPath]: soundPlan }, { [planPath]: unfinishedPlan });
    const trap = join(clone.root, ".git", "trap");
    const sprung = join(clone.root, ".git", "sprung");
    writeFileSync(trap, `#!/bin/sh\necho "$0 $@" >> '${sprung}'\ncat 2>/dev/null\n`);
    chmodSync(trap, 0o755);
    for (const hook of ["post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"]) {
      rmSync(join(clone.root, ".git/hooks", hook), { force: true });
      mkdirSync(join(clone.root, ".git/hooks"), { recursive: true });
      symlinkSync(trap, join(clone.root, ".git/hooks", hook));
    }
    for (const name of [
      "core.fsmonitor",
      "diff.external",
      "diff.trap.command",
      "diff.trap.textconv",
      "core.pager",
      "gpg.program",
    ])
      clone.git("config", name, trap);
    clone.git("config", "log.showSignature", "true");
    clone.write({ ".git/info/attributes": "*.md diff=trap\n", "docs/plans/new.md": impossible });
    expect(await check(clone.root, "--base", "main")).toMatchObject({ code: 1 });
    expect(await check(clone.root)).toMatchObject({ code: 1 });
    expect(existsSync(sprung)).toBe(false);
  });

  test("CRLF in the working tree is LF in the commit, so nothing is uncommitted", async () => {
    const clone = branched({ ".gitattributes": "*.md text\n", [planPath]: soundPlan }, { "src/a.ts": "1\n" });
    clone.git("config", "core.eol", "crlf");
    clone.write({ [planPath]: soundPlan.replaceAll("\n", "\r\n") });
    expect(timeless((await check(clone.root, "--base", "main")).out)).toMatch(/^No plan involved/);
    // Its lines are counted as they are.
    clone.write({ [planPath]: impossible.replaceAll("\n", "\r\n") });
    const lines = (out: string) => /^ +(\d+) +error/m.exec(out)?.[1];
    const [alone, changed] = [await check(clone.root), await check(clone.root, "--base", "main")];
    expect(lines(alone.out)).toBe(lines(changed.out));
  });

  test("a submodule and a link are no plans", async () => {
    const other = new Clone();
    other.commit({ "plan.md": soundPlan });
    const clone = branched({ "a.txt": "a" }, {});
    clone.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.root, "docs/plans/part.md");
    clone.commit({ "docs/plans/link.md": { link: "part.md/plan.md" } });
    for (const args of [[], ["--base", "main"]]) {
      const { code, out } = await check(clone.root, ...args);
      expect(code).toBe(1);
      expect(out).toContain("This is a submodule");
      expect(out).toContain("This is a symbolic link");
    }
  });

  test("a detached head, a worktree, and the variables that Git sets for its hooks", async () => {
    const clone = branched({ [planPath]: soundPlan }, { [planPath]: unfinishedPlan });
    const tree = join(folder(), "tree");
    clone.git("worktree", "add", "-q", "--detach", tree, "work");
    writeFileSync(join(tree, "docs/exec-plans/new.md"), impossible);
    const { code, out } = await check(tree, "--base", "main");
    expect(code).toBe(1);
    expect(out).toContain("completed-means-done");
    expect(out).toContain("docs/exec-plans/new.md");
    const before = { ...process.env };
    Object.assign(process.env, { GIT_DIR: "/nowhere", GIT_INDEX_FILE: "/nowhere/index", GIT_WORK_TREE: "/nowhere" });
    try {
      expect(await check(tree, "--base", "main")).toMatchObject({ code: 1, out: expect.stringContaining("new.md") });
    } finally {
      process.env = before;
    }
  });
});

describe("the forms of the answer", () => {
  const clone = new Clone();
  clone.write({ [planPath]: impossible });
  const told = (format: string, place: Partial<Terminal> = {}) =>
    say(checkCommand, clone.root, ["--format", format], place);

  test("JSON of the promised shape, with the commit that was judged", async () => {
    const { code, out } = await told("json");
    expect(code).toBe(1);
    expect(checkDataSchema.parse(JSON.parse(out))).toMatchObject({
      head: null,
      conclusion: "failure",
      verdicts: [{ base: null, findings: [{ rule: "progress-valid", path: planPath, line: 12 }] }],
    });
    const committed = branched({ "a.txt": "a" }, { [planPath]: impossible });
    const head = async () => JSON.parse((await check(committed.root, "--base=main", "--format=json")).out).head;
    expect(await head()).toBe(committed.git("rev-parse", "HEAD"));
    committed.write({ "a.txt": "b" });
    expect(await head()).toBeNull();
  });

  test("commands for Actions, and the check's summary where Actions asks for one", async () => {
    const summary = join(folder(), "summary.md");
    const { code, out } = await told("github", {
      env: { GITHUB_STEP_SUMMARY: summary, GITHUB_REPOSITORY: "mira/quay", GITHUB_SHA: "abc123" },
    });
    expect(code).toBe(1);
    expect(out).toMatch(
      /^::error file=docs\/exec-plans\/search.md,line=12,endLine=12,title=progress-valid::The stamp .+\nPlan Warden: 1 problem/,
    );
    const markdown = readFileSync(summary, "utf8");
    expect(markdown).toMatch(/^## Plan Warden: 1 problem/);
    expect(markdown).toContain(`https://github.com/mira/quay/blob/abc123/${planPath}?plain=1#L12`);
  });

  test("SARIF with the columns of the text", async () => {
    const { code, out } = await told("sarif");
    expect(code).toBe(1);
    const [run] = JSON.parse(out).runs;
    expect(run.originalUriBaseIds["%SRCROOT%"].uri).toBe(`file://${clone.root}/`);
    expect(run.results).toMatchObject([
      {
        ruleId: "progress-valid",
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: planPath },
              region: { startLine: 12, startColumn: 7, endLine: 12, endColumn: 26 },
            },
          },
        ],
      },
    ]);
  });

  test("text that Actions obeys nothing of", async () => {
    const hostile = new Clone();
    hostile.write({ "docs/plans/a.md": `${impossible}\n**Status**: ::set-output name=x::y\n` });
    const { out } = await say(checkCommand, hostile.root, [], { env: { GITHUB_ACTIONS: "true" } });
    const [, token] = /^::stop-commands::(\S+)\n/.exec(out) ?? [];
    expect(token).toMatch(/^[0-9a-f-]{36}$/);
    expect(out).toMatch(new RegExp(`\\n::${token}::\\n$`));
  });

  test("colour for people alone", async () => {
    const colours = async (place: Partial<Terminal>) => (await told("text", place)).out.includes("\u001B[");
    expect(await colours({})).toBe(false);
    expect(await colours({ columns: 80 })).toBe(true);
    expect(await colours({ columns: 80, env: { NO_COLOR: "1" } })).toBe(false);
    expect(await colours({ columns: 80, env: { TERM: "dumb" } })).toBe(false);
    expect(await colours({ env: { FORCE_COLOR: "1" } })).toBe(true);
    expect(await colours({ columns: 80, env: { FORCE_COLOR: "0" } })).toBe(false);
  });

  test("any other is refused", async () => {
    expect(await told("jsno")).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining("There is no format jsno. Did you mean json?"),
    });
    expect((await told("jsno")).err).toContain(`[--format ${Object.keys(formats).join("|")}]`);
  });
});

describe("when there can be no verdict", () => {
  test("no repository, a bare one, Git's own folder", async () => {
    const nowhere = folder();
    expect(await check(nowhere)).toEqual({
      code: 2,
      out: "",
      err: `Not checked: ${nowhere} is in no Git repository, and the plans of one were expected.\nRun it in a clone, or name a folder of one.\n`,
    });
    const clone = new Clone();
    clone.commit({ "a.txt": "a" });
    const bare = join(folder(), "bare.git");
    git(clone.root, ["clone", "-q", "--bare", ".", bare]);
    expect(await check(bare, "--base", "main")).toMatchObject({
      code: 2,
      err: expect.stringContaining("is a bare repository: it has no working tree"),
    });
    expect(await check(join(clone.root, ".git"))).toMatchObject({
      code: 2,
      err: expect.stringContaining("inside of Git's own folder"),
    });
  });

  test("no commit yet, an unknown ref, no common ancestor", async () => {
    const clone = new Clone();
    clone.write({ [planPath]: soundPlan });
    expect(await check(clone.root)).toMatchObject({ code: 0 });
    expect(await check(clone.root, "--base", "HEAD")).toMatchObject({ code: 2 });
    clone.commit({});
    for (const ref of ["origin/main", "--exec=x", "a\nb", "HEAD^{tree}", ""]) {
      const { code, err } = await check(clone.root, `--base=${ref}`);
      expect([ref, code, err]).toEqual([ref, 2, expect.stringContaining("There is no commit")]);
    }
    clone.git("checkout", "-q", "--orphan", "apart");
    clone.commit({ "a.txt": "a" });
    expect(await check(clone.root, "--base", "main")).toMatchObject({
      code: 2,
      err: expect.stringContaining("HEAD and main have no commit in common"),
    });
  });

  test("a shallow clone says how to get the rest", async () => {
    const clone = branched({ [planPath]: soundPlan }, { [planPath]: unfinishedPlan });
    const shallow = join(folder(), "shallow");
    git(clone.root, ["clone", "-q", "--depth=1", "--no-single-branch", `file://${clone.root}`, shallow]);
    expect(await check(shallow, "--base", "origin/main")).toMatchObject({
      code: 2,
      err: expect.stringContaining("whose history is cut"),
    });
    const single = join(folder(), "single");
    git(clone.root, ["clone", "-q", "--depth=1", `file://${clone.root}`, single]);
    expect(await check(single, "--base", "origin/main")).toMatchObject({
      code: 2,
      err: expect.stringContaining("fetch-depth: 0"),
    });
  });

  test("a path that is not there, one elsewhere, and options that are none", async () => {
    const clone = new Clone();
    clone.commit({ [planPath]: soundPlan });
    const other = new Clone();
    expect(await check(clone.root, "docs/nowhere.md")).toMatchObject({
      code: 2,
      err: expect.stringContaining("There is no file or folder docs/nowhere.md."),
    });
    expect(await check(clone.root, ".", other.root)).toMatchObject({
      code: 2,
      err: expect.stringContaining("the plans of one repository are judged at a time"),
    });
    expect(await check(clone.root, planPath, "--base", "main")).toMatchObject({
      code: 2,
      err: expect.stringContaining("judged as a whole"),
    });
    expect(await check(clone.root, "--bsae", "main")).toMatchObject({
      code: 2,
      err: expect.stringContaining("There is no option --bsae. Did you mean --base?"),
    });
    expect(await check(clone.root, "--base")).toMatchObject({ code: 2, err: expect.stringContaining("Usage:") });
  });
});
