// The Git database: what the sandbox stores has the very hashes Git gives it, and is written against what was read.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { base64, gitHash, openScene, type Scene } from "./scene.ts";

describe("the Git database", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  test("hashes blobs, trees and commits as Git does", async () => {
    const { ana, demo } = scene;
    // Names around the place where Git sorts folders as if they ended in a slash.
    const files: Record<string, string> = { "a.md": "one\n", "a/b.md": "two\n", "a-b": "", "ä/é.md": "Ünïcode\r\n" };
    const tree = Object.entries(files).map(
      ([path, content]) => ({ path, content, mode: "100644", type: "blob" }) as const,
    );
    const { data: made } = await ana.rest.git.createTree({ ...demo, tree });
    const author = { name: "Ana B", email: "ana@example.org", date: "2026-03-04T05:06:07+02:00" };
    const committer = { name: "Sam", email: "sam@example.org", date: "2026-03-04T05:06:08Z" };
    const commit = { ...demo, message: "Say\n\nmore\n", tree: made.sha, parents: [], author, committer };
    const { data: committed } = await ana.rest.git.createCommit(commit);

    const folder = mkdtempSync(join(tmpdir(), "sandbox-git-"));
    const git = (args: string[], input = "") =>
      execFileSync("git", args, {
        cwd: folder,
        input,
        encoding: "utf8",
        env: {
          PATH: process.env.PATH,
          GIT_AUTHOR_NAME: "Ana B",
          GIT_AUTHOR_EMAIL: "ana@example.org",
          GIT_AUTHOR_DATE: "2026-03-04T05:06:07+02:00",
          GIT_COMMITTER_NAME: "Sam",
          GIT_COMMITTER_EMAIL: "sam@example.org",
          GIT_COMMITTER_DATE: "2026-03-04T05:06:08Z",
        },
      }).trim();
    git(["init", "-q", "-b", "main"]);
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    git(["-c", "core.autocrlf=false", "add", "-A"]);
    expect(made.sha).toBe(git(["write-tree"]));
    expect(committed.sha).toBe(git(["commit-tree", made.sha], "Say\n\nmore\n"));
    rmSync(folder, { recursive: true });
  });

  test("gives back what was put, and refuses a write against something else", async () => {
    const { ana, demo, put } = scene;
    await put("main", "docs/plan.md", "first\n");
    const path = "docs/plan.md";
    const got = await ana.rest.repos.getContent({ ...demo, path });
    expect(got.data).toMatchObject({ type: "file", sha: gitHash("blob", "first\n"), encoding: "base64", size: 6 });
    const raw = await ana.rest.repos.getContent({ ...demo, path, mediaType: { format: "raw" } });
    expect(raw.data).toBe("first\n");
    const write = (sha?: string) =>
      ana.rest.repos.createOrUpdateFileContents({
        ...demo,
        path,
        message: "m",
        content: base64("second\n"),
        ...(sha === undefined ? {} : { sha }),
      });
    await expect(write()).rejects.toMatchObject({ status: 422 });
    await expect(write(gitHash("blob", "stale"))).rejects.toMatchObject({ status: 409 });
    await write(gitHash("blob", "first\n"));
    const folder = await ana.rest.repos.getContent({ ...demo, path: "docs" });
    expect(folder.data).toMatchObject([{ name: "plan.md", sha: gitHash("blob", "second\n") }]);
    await ana.rest.repos.deleteFile({ ...demo, path, message: "gone", sha: gitHash("blob", "second\n") });
    await expect(ana.rest.repos.getContent({ ...demo, path })).rejects.toMatchObject({ status: 404 });
  });

  test("moves refs forward only, unless forced, and compares what parted", async () => {
    const { ana, demo, put, tip } = scene;
    const start = await tip("main");
    const ahead = await put("forward", "x.md", "x\n");
    const ref = "heads/forward";
    await put("main", "y.md", "y\n");
    const { data } = await ana.rest.repos.compareCommitsWithBasehead({ ...demo, basehead: "main...forward" });
    expect(data).toMatchObject({ status: "diverged", ahead_by: 1, behind_by: 1, merge_base_commit: { sha: start } });
    expect(data.files).toMatchObject([{ filename: "x.md" }]);
    const other = await tip("main");
    await expect(ana.rest.git.updateRef({ ...demo, ref, sha: other })).rejects.toMatchObject({ status: 422 });
    await ana.rest.git.updateRef({ ...demo, ref, sha: other, force: true });
    await expect(ana.rest.git.createRef({ ...demo, ref: "refs/heads/forward", sha: ahead })).rejects.toMatchObject({
      status: 422,
    });
    await expect(ana.rest.git.createRef({ ...demo, ref: "refs/heads/a..b", sha: ahead })).rejects.toMatchObject({
      status: 422,
    });
    await ana.rest.git.deleteRef({ ...demo, ref });
    await expect(ana.rest.git.getRef({ ...demo, ref })).rejects.toMatchObject({ status: 404 });
  });

  test("finds renames, and counts lines as a diff does", async () => {
    const { ana, demo, tip } = scene;
    const commit = async (branch: string, tree: { path: string; content?: string; sha?: null }[]) => {
      const parent = await tip(branch);
      const entries = tree.map((entry) => ({ ...entry, mode: "100644", type: "blob" }) as const);
      const { data } = await ana.rest.git.createTree({ ...demo, base_tree: parent, tree: entries });
      const made = await ana.rest.git.createCommit({ ...demo, message: "m", tree: data.sha, parents: [parent] });
      await ana.rest.git.updateRef({ ...demo, ref: `heads/${branch}`, sha: made.data.sha });
    };
    const text = Array.from({ length: 20 }, (_, line) => `line ${line}\n`).join("");
    await commit("main", [
      { path: "old/same.md", content: "same\n" },
      { path: "old/alike.md", content: text },
      { path: "old/gone.md", content: "gone\n" },
    ]);
    await ana.rest.git.createRef({ ...demo, ref: "refs/heads/renames", sha: await tip("main") });
    await commit("renames", [
      { path: "old/same.md", sha: null },
      { path: "old/alike.md", sha: null },
      { path: "old/gone.md", sha: null },
      { path: "new/same.md", content: "same\n" },
      { path: "new/alike.md", content: text.replace("line 3\n", "line three\n") },
      { path: "new/other.md", content: "nothing alike\n" },
    ]);
    const { data: pull } = await ana.rest.pulls.create({ ...demo, head: "renames", base: "main", title: "Move" });
    const { data } = await ana.rest.pulls.listFiles({ ...demo, pull_number: pull.number });
    const shown = data.map((file) => [
      file.status,
      file.previous_filename,
      file.filename,
      file.additions,
      file.deletions,
    ]);
    expect(shown).toEqual([
      ["renamed", "old/alike.md", "new/alike.md", 1, 1],
      ["added", undefined, "new/other.md", 1, 0],
      ["renamed", "old/same.md", "new/same.md", 0, 0],
      ["removed", undefined, "old/gone.md", 0, 1],
    ]);
    const first = await ana.rest.pulls.listFiles({ ...demo, pull_number: pull.number, per_page: 3 });
    expect(first.headers.link).toContain('page=2>; rel="next"');
    expect(
      await ana.paginate(ana.rest.pulls.listFiles, { ...demo, pull_number: pull.number, per_page: 3 }),
    ).toHaveLength(4);
  });
});
