// What a review asks and writes: every request counted, every write justified.
import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../src/jobs/fault.ts";
import type { OrganisationCopy } from "../../src/jobs/github.ts";
import { perform } from "../../src/jobs/perform.ts";
import { commentMarker } from "../../src/report/comment.ts";
import { finishedPlan, planPath, soundPlan, unfinishedPlan } from "./plans.ts";
import { changed, type Entry, oid, repository, reviewOf, World } from "./world.ts";

const code = changed("src/search.ts");
const named = { body: `Plan: ${planPath}` };

/** A pull request #12 that names the plan, and changes it from sound to `text`. */
function world(text: string): World {
  const scene = new World();
  scene.commit("main", { [planPath]: soundPlan });
  scene.commit("head", { [planPath]: text });
  scene.open(12, { base: "main", head: "head", files: [code, changed(planPath)], ...named });
  return scene;
}

/** Moves the head of #12 on, and forgets what was asked so far. */
function push(scene: World, head: string, files: Parameters<World["commit"]>[1]): void {
  const before = scene.pullRequests.get(12);
  scene.commit(head, files);
  scene.open(12, {
    base: "main",
    head,
    files: before?.files.slice() ?? [],
    ...named,
    updatedAt: (before?.updatedAt ?? 0) + 1000,
  });
  scene.calls.length = 0;
}

const review = (scene: World, number = 12) => perform(reviewOf(number), scene.surroundings());

describe("requests", () => {
  test("the first look finds the plan: one more for its text", async () => {
    const scene = world(soundPlan);
    expect(await review(scene)).toMatchObject({ conclusion: "success", requests: 3 });
    expect(scene.calls).toEqual(["pullRequest", "files", "createCheck"]);
  });

  test("a later push costs a question and an answer", async () => {
    const scene = world(soundPlan);
    await review(scene);
    push(scene, "next", { [planPath]: soundPlan.replace("20 ms", "19 ms") });
    expect(await review(scene)).toMatchObject({ conclusion: "success", requests: 2 });
    expect(scene.calls).toEqual(["pullRequest", "createCheck"]);
  });

  test("a duplicate of an event writes nothing", async () => {
    const scene = world(unfinishedPlan);
    await review(scene);
    scene.calls.length = 0;
    expect(await review(scene)).toMatchObject({ conclusion: "failure", requests: 1 });
    expect(scene.calls).toEqual(["pullRequest"]);
  });

  test("a merge base that moved costs one more", async () => {
    const scene = world(soundPlan);
    await review(scene);
    scene.commit("main2", { [planPath]: soundPlan, "other.txt": "x" });
    scene.commit("rebased", { [planPath]: soundPlan });
    scene.open(12, { base: "main2", head: "rebased", files: [code], ...named, updatedAt: 2000 });
    scene.calls.length = 0;
    await review(scene);
    expect(scene.calls).toEqual(["pullRequest", "files", "createCheck"]);
  });

  test("commits that do not tell the merge base cost one more", async () => {
    const scene = world(soundPlan);
    const pullRequest = scene.pullRequests.get(12);
    if (pullRequest) pullRequest.commitsComplete = false;
    scene.mergeBases[`${oid("main")}...${oid("head")}`] = oid("main");
    await review(scene);
    expect(scene.calls).toEqual(["pullRequest", "mergeBase", "files", "createCheck"]);
  });
});

describe("the check", () => {
  test("a re-run is answered though nothing changed", async () => {
    const scene = world(soundPlan);
    await review(scene);
    const run = scene.runs.get(oid("head"))?.[0];
    if (run) run.completed = false;
    scene.calls.length = 0;
    expect(await review(scene)).toMatchObject({ conclusion: "success" });
    expect(scene.calls).toEqual(["pullRequest", "createCheck"]);
  });

  test("a run whose annotations would go is superseded, not rewritten", async () => {
    const scene = world(unfinishedPlan);
    await review(scene);
    expect(scene.runOn("head")?.annotations).toBeGreaterThan(0);
    const pullRequest = scene.pullRequests.get(12);
    if (pullRequest) Object.assign(pullRequest, { updatedAt: 2000, tip: oid("strict") });
    scene.commit("strict", { ".github/plan-warden.yml": "rules:\n  completed-means-done: off\n" });
    await review(scene);
    expect(scene.runs.get(oid("head"))).toHaveLength(2);
    expect(scene.runOn("head")).toMatchObject({ conclusion: "success" });
  });

  describe("an organisation's settings", () => {
    const organisation = (said: Partial<OrganisationCopy>, text: string | null = "comment: never\n") => {
      const scene = world(soundPlan);
      const file = { path: ".github/plan-warden.yml", oid: oid("file"), mode: 0o100644, size: 10, text };
      const copy = { ref: "main", oid: oid("tip"), file };
      const pullRequest = scene.pullRequests.get(12);
      if (!pullRequest) throw new Error("The scene has no pull request.");
      pullRequest.organisation = { repository: "acme/.github", visibility: "public", copy, ...said };
      return { scene, pullRequest };
    };
    const summaryOf = async (scene: World) => {
      await review(scene);
      return scene.runOn("head")?.output.summary;
    };

    test.each<[string, Partial<OrganisationCopy>, string]>([
      ["that we may not read", { copy: null }, "GitHub does not let us read it"],
      ["that nobody says who may see", { visibility: null }, "GitHub does not say who may see it"],
      ["that fewer may see", { visibility: "internal" }, "it is internal, and this repository is public"],
    ])("%s are not used, and that is said", async (_, said, why) => {
      expect(await summaryOf(organisation(said).scene)).toContain(`settings of \`acme/.github\` were not used: ${why}`);
    });

    test("that are less public than nobody knows are not used either", async () => {
      const { scene, pullRequest } = organisation({});
      pullRequest.visibility = null;
      expect(await summaryOf(scene)).toContain("GitHub does not say who may see it");
    });

    test("that came without their text fail: nobody knows what they ask for", async () => {
      const { scene } = organisation({}, null);
      expect(await review(scene)).toMatchObject({ conclusion: "failure", requests: 4 });
      expect(scene.runOn("head")?.output.title).toBe("Settings are broken at acme/.github@main: 1 problem");
    });
  });

  test("settings are the base branch's, whatever the change brings", async () => {
    const scene = world(unfinishedPlan);
    scene.commit("head", {
      [planPath]: unfinishedPlan,
      ".github/plan-warden.yml": "rules:\n  completed-means-done: off\n",
    });
    scene.open(12, {
      base: "main",
      head: "head",
      files: [changed(planPath), changed(".github/plan-warden.yml", { status: "added" })],
      ...named,
    });
    expect(await review(scene)).toMatchObject({ conclusion: "failure" });
  });

  test("an answer older than what we knew is no ground for a verdict", async () => {
    const scene = world(soundPlan);
    await review(scene);
    const pullRequest = scene.pullRequests.get(12);
    if (pullRequest) pullRequest.updatedAt = 500;
    scene.calls.length = 0;
    await expect(review(scene)).rejects.toThrow(Fault);
    expect(scene.calls).toEqual(["pullRequest"]);
  });

  test("nothing is posted when a newer review spoke meanwhile", async () => {
    const scene = world(soundPlan);
    const surroundings = scene.surroundings();
    const read = surroundings.plans.read;
    surroundings.plans.read = async (...given) => {
      const other = { repository: repository.id, number: 12, head: oid("newer"), updatedAt: 9000 };
      const verdict = (await scene.memory.verdict(repository.id, 13))?.verdict;
      if (verdict) await scene.memory.storeVerdict({ ...other, verdict });
      return read(...given);
    };
    // A verdict to borrow.
    scene.open(13, { base: "main", head: "other", files: [] });
    scene.commit("other", {});
    await review(scene, 13);
    scene.calls.length = 0;
    expect(await perform(reviewOf(12), surroundings)).toMatchObject({ conclusion: "none" });
    expect(scene.calls).toEqual(["pullRequest", "files"]);
  });
});

describe("one head, several pull requests", () => {
  const decoy = (): World => {
    const scene = world(unfinishedPlan);
    scene.commit("elsewhere", { [planPath]: unfinishedPlan });
    // The same commit against a base where the plan already was completed.
    scene.open(13, { base: "elsewhere", head: "head", files: [code], baseRef: "release" });
    return scene;
  };

  test("a compliant decoy does not turn the check green, in either order", async () => {
    for (const order of [
      [12, 13],
      [13, 12],
    ]) {
      const scene = decoy();
      for (const number of order) await review(scene, number);
      expect(scene.runOn("head")).toMatchObject({ conclusion: "failure" });
    }
  });

  test("closing the one that fails gives the other its own check", async () => {
    const scene = decoy();
    await review(scene, 12);
    await review(scene, 13);
    const failing = scene.pullRequests.get(12);
    if (failing) failing.open = false;
    scene.calls.length = 0;
    expect(await review(scene, 12)).toMatchObject({ because: "closed" });
    expect(scene.calls).toEqual(["pullRequest", "createCheck"]);
    expect(scene.runOn("head")).toMatchObject({ conclusion: expect.not.stringMatching("failure") });
  });

  test("a run that the other wrote after we looked is superseded, not left standing", async () => {
    const scene = decoy();
    await review(scene, 12);
    await review(scene, 13);
    const surroundings = scene.surroundings();
    const read = surroundings.plans.read;
    let written = false;
    surroundings.plans.read = async (...given) => {
      const run = scene.runOn("head");
      if (run && !written) {
        written = true;
        await scene
          .github()
          .createCheck(oid("head"), "enforce", { ...run.output, conclusion: "success", externalId: "1:x:y" });
      }
      return read(...given);
    };
    // What is kept of #12 was never published: its last review broke off.
    const [kept, borrowed] = await Promise.all([12, 13].map((number) => scene.memory.verdict(repository.id, number)));
    if (kept && borrowed) await scene.memory.storeVerdict({ ...kept, verdict: borrowed.verdict });
    await perform(reviewOf(12), surroundings);
    expect(scene.runOn("head")).toMatchObject({ conclusion: "failure" });
  });

  test("moving on frees the old head: the other is judged again", async () => {
    const scene = decoy();
    await review(scene, 12);
    await review(scene, 13);
    push(scene, "fixed", { [planPath]: finishedPlan });
    expect(await review(scene)).toMatchObject({ conclusion: "success", next: [reviewOf(13)] });
    await review(scene, 13);
    expect(scene.runOn("head")).toMatchObject({ conclusion: expect.not.stringMatching("failure") });
  });
});

describe("the comment", () => {
  test("appears on failure, stays while its words stay, and says when it is solved", async () => {
    const scene = world(unfinishedPlan);
    expect(await review(scene)).toMatchObject({ conclusion: "failure", requests: 4 });
    const [comment] = scene.comments.get(12) ?? [];
    expect(comment?.body).toContain(commentMarker);

    push(scene, "again", { [planPath]: unfinishedPlan, "src/more.ts": "x" });
    expect(await review(scene)).toMatchObject({ conclusion: "failure", requests: 2 });

    push(scene, "fixed", { [planPath]: finishedPlan });
    expect(await review(scene)).toMatchObject({ conclusion: "success", requests: 3 });
    expect(scene.comments.get(12)).toHaveLength(1);
    expect(comment?.body).toContain("**Solved.**");
  });

  test("twins are healed: the oldest stays", async () => {
    const scene = world(unfinishedPlan);
    scene.comments.set(12, [
      { id: 1, body: `${commentMarker}\n\nold` },
      { id: 2, body: "a reply to a command" },
      { id: 3, body: `${commentMarker}\n\nold` },
    ]);
    await review(scene);
    expect(scene.comments.get(12)?.map(({ id }) => id)).toEqual([1, 2]);
    expect(scene.comments.get(12)?.[0]?.body).not.toContain("old");
  });

  test("a reply whose patch shows the mark of ours is none", async () => {
    const scene = world(unfinishedPlan);
    const reply = { id: 1, body: `<!-- plan-warden reply comment:7 -->\n\`\`\`diff\n ${commentMarker}\n\`\`\`` };
    scene.comments.set(12, [reply]);
    await review(scene);
    expect(scene.comments.get(12)).toMatchObject([reply, { body: expect.stringContaining(commentMarker) }]);
  });

  test("settings may want none", async () => {
    const scene = world(unfinishedPlan);
    scene.commit("quiet", { ".github/plan-warden.yml": "comment: never\n" });
    const pullRequest = scene.pullRequests.get(12);
    if (pullRequest) pullRequest.tip = oid("quiet");
    await review(scene);
    expect(scene.comments.get(12)).toBeUndefined();
  });
});

describe("which plans", () => {
  const lone = (files: Record<string, string>, rest: Parameters<World["open"]>[1]): World => {
    const scene = new World();
    scene.commit("main", { "docs/plans/old/one.md": soundPlan });
    scene.commit("head", files);
    scene.open(12, rest);
    return scene;
  };
  const plansOf = async (scene: World) =>
    (await scene.memory.verdict(repository.id, 12))?.verdict.examined.plans.map(({ path, basePath, sources }) => ({
      path,
      basePath,
      sources,
    }));
  const at = { base: "main", head: "head" };

  test("named in the body and changed are one plan", async () => {
    const scene = world(soundPlan);
    await review(scene);
    expect(await plansOf(scene)).toEqual([{ path: planPath, basePath: planPath, sources: ["changed", "body"] }]);
  });

  test("a rename is followed, also where the old path is named", async () => {
    const path = "docs/plans/new/one.md";
    const scene = lone(
      { [path]: soundPlan },
      {
        ...at,
        files: [changed(path, { status: "renamed", previousPath: "docs/plans/old/one.md" })],
        body: "Plan: docs/plans/old/one.md",
      },
    );
    await review(scene);
    expect(await plansOf(scene)).toEqual([{ path, basePath: "docs/plans/old/one.md", sources: ["changed", "body"] }]);
  });

  test("moved and written anew is one plan, also where its old path is named", async () => {
    const path = "docs/plans/completed/one.md";
    const files = [changed(path, { status: "added" }), changed("docs/plans/old/one.md", { status: "removed" })];
    const scene = lone({ [path]: finishedPlan }, { ...at, files, body: "Plan: docs/plans/old/one.md" });
    await review(scene);
    // Another folder's plan is another plan, though its name is the same.
    expect(await plansOf(scene)).toEqual([
      { path, basePath: null, sources: ["changed"] },
      { path: "docs/plans/old/one.md", basePath: "docs/plans/old/one.md", sources: ["changed", "body"] },
    ]);
    scene.commit("main", { "docs/plans/active/one.md": soundPlan });
    const moved = [changed(path, { status: "added" }), changed("docs/plans/active/one.md", { status: "removed" })];
    scene.open(12, { ...at, files: moved, body: "Plan: docs/plans/active/one.md" });
    await review(scene);
    expect(await plansOf(scene)).toEqual([
      { path, basePath: "docs/plans/active/one.md", sources: ["changed", "body"] },
    ]);
  });

  test("one that comes in two folders has the same base in both, and a decoy takes it from neither", async () => {
    const paths = ["docs/plans/archive/one.md", "docs/plans/completed/one.md"];
    const gone = "docs/plans/active/one.md";
    const files = [...paths.map((path) => changed(path, { status: "added" })), changed(gone, { status: "removed" })];
    const scene = lone(Object.fromEntries(paths.map((path) => [path, finishedPlan])), { ...at, files });
    scene.commit("main", { [gone]: soundPlan });
    await review(scene);
    expect(await plansOf(scene)).toEqual(paths.map((path) => ({ path, basePath: gone, sources: ["changed"] })));
  });

  test.each(["docs/plans/old/one.md", "notes/one.md"])(
    "one that leaves the plan folders keeps its base where somebody names it, by %s",
    async (name) => {
      const path = "notes/one.md";
      const files = [changed(path, { status: "renamed", previousPath: "docs/plans/old/one.md" })];
      const scene = lone({ [path]: finishedPlan }, { ...at, files, body: `Plan: ${name}` });
      await review(scene);
      expect(await plansOf(scene)).toEqual([{ path, basePath: "docs/plans/old/one.md", sources: ["changed", "body"] }]);
    },
  );

  test("a plan that goes is judged, and where else it may lie is looked up with one request, once", async () => {
    const scene = lone({}, { ...at, files: [code, changed("docs/plans/old/one.md", { status: "removed" })] });
    expect(await review(scene)).toMatchObject({ conclusion: "success" });
    expect(scene.calls).toEqual(["pullRequest", "files", "files", "createCheck"]);
    const stored = await scene.memory.verdict(repository.id, 12);
    expect(stored?.verdict.findings).toMatchObject([
      { rule: "plan-removed", severity: "warning", path: "docs/plans/old/one.md", commit: oid("main") },
    ]);
    scene.calls.length = 0;
    await review(scene);
    expect(scene.calls).toEqual(["pullRequest"]);
  });

  test("a plan that is elsewhere at the head is found by its text, else by its name", async () => {
    for (const text of [soundPlan, `${soundPlan}\nMore.\n`]) {
      const path = "docs/plans/moved/one.md";
      const scene = lone({ [path]: text }, { ...at, files: [code], body: "Plan: docs/plans/old/one.md" });
      await review(scene);
      expect(await plansOf(scene)).toEqual([{ path, basePath: "docs/plans/old/one.md", sources: ["body"] }]);
      expect(scene.calls.filter((call) => call === "tree")).toHaveLength(1);
    }
  });

  test("a plan that is nowhere fails, with what may have been meant", async () => {
    const scene = lone(
      { "docs/plans/a/one.md": "# A", "docs/plans/b/one.md": "# B" },
      { ...at, files: [code], body: "Plan: docs/plans/one.md" },
    );
    expect(await review(scene)).toMatchObject({ conclusion: "failure" });
    const findings = (await scene.memory.verdict(repository.id, 12))?.verdict.findings;
    expect(findings).toMatchObject([
      { rule: "plan-exists", remedy: expect.arrayContaining([{ quoted: "docs/plans/a/one.md" }]) },
    ]);
  });

  test("a slip of the pen in its name is told with the name that was meant", async () => {
    const scene = lone(
      { "docs/plans/2026-11-02-cold-start.md": "# A", "docs/plans/search.md": "# B", "notes/cold-strat-x.md": "# C" },
      { ...at, files: [code], body: "Plan: docs/plans/cold-strat.md" },
    );
    await review(scene);
    const findings = (await scene.memory.verdict(repository.id, 12))?.verdict.findings;
    expect(findings).toMatchObject([
      {
        rule: "plan-exists",
        remedy: ["Name ", { quoted: "docs/plans/2026-11-02-cold-start.md" }, ", or bring the file."],
        command: "/plan link docs/plans/2026-11-02-cold-start.md",
      },
    ]);
  });

  test("trailers and issues name plans; links of issues do not", async () => {
    const scene = lone(
      { "docs/plans/t.md": soundPlan, "docs/plans/i.md": soundPlan, "docs/plans/l.md": soundPlan },
      { ...at, files: [code], closes: ["Plan: docs/plans/i.md\n\nSee [this](docs/plans/l.md)."] },
    );
    const [commit] = scene.pullRequests.get(12)?.commits ?? [];
    if (commit) commit.message = "Work\n\nPlan: docs/plans/t.md";
    await review(scene);
    expect(await plansOf(scene)).toMatchObject([
      { path: "docs/plans/t.md", sources: ["trailer"] },
      { path: "docs/plans/i.md", sources: ["issue"] },
    ]);
  });

  test("no plan involved is skipped", async () => {
    const scene = lone({}, { ...at, files: [code] });
    expect(await review(scene)).toMatchObject({ conclusion: "skipped", requests: 2 });
  });
});

describe("what cannot be judged fails, and says so", () => {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
  test.each<[name: string, entry: Entry, words: string]>([
    ["a symlink", { mode: 0o120000, bytes: Buffer.from("/etc/passwd") }, "symbolic link"],
    ["a submodule", { mode: 0o160000, bytes: bytes() }, "submodule"],
    ["not UTF-8", { mode: 0o100644, bytes: bytes(0x23, 0x20, 0xff, 0xfe, 0x0a) }, "UTF-8"],
    ["binary", { mode: 0o100644, bytes: bytes(0x23, 0, 0x0a) }, "binary"],
    ["too large", { mode: 0o100644, bytes: Buffer.alloc(600_000, 97) }, "600000 bytes"],
    ["a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "LFS"],
  ])("a plan that is %s", async (_, entry, words) => {
    const scene = new World();
    scene.commit("main", {});
    scene.commit("head", { [planPath]: entry });
    scene.open(12, { base: "main", head: "head", files: [changed(planPath, { status: "added" })] });
    expect(await review(scene)).toMatchObject({ conclusion: "failure" });
    const verdict = (await scene.memory.verdict(repository.id, 12))?.verdict;
    expect(verdict?.findings).toMatchObject([{ rule: "plan-readable", message: [expect.stringContaining(words)] }]);
  });

  test("a text that GitHub cut is read by its bytes", async () => {
    const scene = new World();
    scene.commit("main", {});
    scene.commit("head", { [planPath]: { mode: 0o100644, bytes: Buffer.from(soundPlan) } });
    scene.open(12, { base: "main", head: "head", files: [changed(planPath, { status: "added" })] });
    expect(await review(scene)).toMatchObject({ conclusion: "success" });
    expect(scene.calls).toEqual(["pullRequest", "files", "blob", "createCheck"]);
  });

  test("three thousand files", async () => {
    const scene = world(soundPlan);
    const pullRequest = scene.pullRequests.get(12);
    if (pullRequest) Object.assign(pullRequest, { filesComplete: false, filesTotal: 3214 });
    expect(await review(scene)).toMatchObject({ conclusion: "failure" });
    expect(scene.runOn("head")?.output.title).toBe("Not judged: 3,214 files changed, the limit is 3,000");
  });

  test("more plans than the limit", async () => {
    const scene = new World();
    const paths = Array.from({ length: 21 }, (_, index) => `docs/plans/${index}.md`);
    scene.commit("main", {});
    scene.commit("head", Object.fromEntries(paths.map((path) => [path, soundPlan])));
    scene.open(12, { base: "main", head: "head", files: paths.map((path) => changed(path, { status: "added" })) });
    expect(await review(scene)).toMatchObject({ conclusion: "failure" });
    expect(scene.runOn("head")?.output.title).toBe("Not judged: 21 plans, the limit is 20");
  });

  test("more plans are named than are looked for: none is, or the whole list of files would be searched for each", async () => {
    const scene = world(soundPlan);
    const pullRequest = scene.pullRequests.get(12);
    const names = (count: number) => Array.from({ length: count }, (_, index) => `${index}.md`).join(" ");
    if (pullRequest) pullRequest.body = `Plan: ${names(200)}`;
    expect(await review(scene)).toMatchObject({ conclusion: "failure" });
    expect(scene.runOn("head")?.output.title).toMatch(/^200 problems/);
    if (pullRequest) pullRequest.body = `Plan: ${names(9000)}`;
    scene.calls.length = 0;
    expect(await review(scene)).toMatchObject({ conclusion: "failure" });
    expect(scene.calls.filter((call) => ["files", "tree"].includes(call))).toEqual([]);
    expect(scene.runOn("head")?.output.title).toBe("Not judged: 9,000 plans are named, the limit is 200");
  });

  test("no common ancestor", async () => {
    const scene = world(soundPlan);
    const pullRequest = scene.pullRequests.get(12);
    if (pullRequest) pullRequest.commitsComplete = false;
    expect(await review(scene)).toMatchObject({ conclusion: "failure" });
    expect(scene.runOn("head")?.output.title).toBe("Not judged: no common ancestor with the base branch");
  });

  test("a list of files that does not fit the tree is asked for again", async () => {
    const scene = world(soundPlan);
    scene.commit("head", {});
    await expect(review(scene)).rejects.toThrow(Fault);
    expect(scene.runOn("head")).toBeNull();
  });
});
