// Pull requests as an Octokit sees them: files, renames, synchronised heads, forks, merges.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openScene, type Scene } from "./scene.ts";

describe("pull requests", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  test("show what changed since the branch left its base", async () => {
    const { ana, demo, put, open } = scene;
    await put("first", "docs/plan.md", "one\ntwo\n");
    const number = await open("first");
    await put("main", "other.md", "meanwhile\n");
    const { data } = await ana.rest.pulls.get({ ...demo, pull_number: number });
    expect(data).toMatchObject({ changed_files: 1, additions: 2, deletions: 0, commits: 1, mergeable: true });
    const files = await ana.rest.pulls.listFiles({ ...demo, pull_number: number });
    expect(files.data).toMatchObject([
      { filename: "docs/plan.md", status: "added", patch: "@@ -0,0 +1,2 @@\n+one\n+two" },
    ]);
  });

  test("follow their branch, and say who merged them", async () => {
    const { ana, demo, put, open, tip } = scene;
    await put("second", "a.md", "a\n");
    const pull_number = await open("second");
    const head = await put("second", "a.md", "b\n");
    expect((await ana.rest.pulls.get({ ...demo, pull_number })).data.head.sha).toBe(head);
    const { data } = await ana.rest.pulls.merge({ ...demo, pull_number });
    expect(data.sha).toBe(await tip("main"));
    const { data: merged } = await ana.rest.pulls.get({ ...demo, pull_number });
    expect(merged).toMatchObject({ merged: true, state: "closed", merged_by: { login: "ana" }, changed_files: 1 });
  });

  test("come from forks, whose people cannot push to the parent", async () => {
    const { as, demo } = scene;
    const sam = as("sam");
    await expect(
      sam.rest.git.createRef({ ...demo, ref: "refs/heads/x", sha: await scene.tip("main") }),
    ).rejects.toMatchObject({ status: 403 });
    await sam.rest.repos.createFork(demo);
    await sam.rest.repos.createOrUpdateFileContents({
      owner: "sam",
      repo: "demo",
      path: "fork.md",
      message: "m",
      content: "aGk=",
      branch: "main",
    });
    const { data } = await sam.rest.pulls.create({ ...demo, head: "sam:main", base: "main", title: "From a fork" });
    expect(data.head).toMatchObject({ label: "sam:main", repo: { full_name: "sam/demo", fork: true } });
  });

  test("list 3,000 files and no more, but count them all", async () => {
    const { ana, demo, tip } = scene;
    const start = await tip("main");
    const tree = Array.from(
      { length: 3001 },
      (_, at) => ({ path: `many/${at}.md`, mode: "100644", type: "blob", content: `${at}\n` }) as const,
    );
    const made = await ana.rest.git.createTree({ ...demo, base_tree: start, tree });
    const commit = await ana.rest.git.createCommit({ ...demo, message: "m", tree: made.data.sha, parents: [start] });
    await ana.rest.git.createRef({ ...demo, ref: "refs/heads/many", sha: commit.data.sha });
    const { data: pull } = await ana.rest.pulls.create({ ...demo, head: "many", base: "main", title: "Many" });
    expect(pull.changed_files).toBe(3001);
    const last = { ...demo, pull_number: pull.number, per_page: 100, page: 30 };
    const { data, headers } = await ana.rest.pulls.listFiles(last);
    expect([data.length, headers.link?.includes('rel="next"')]).toEqual([100, false]);
  });
});
