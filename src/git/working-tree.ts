// The working tree as a tree object: what a commit of everything would hold. It is made in a store of its own, so the clone stays as it is.
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Oid } from "../rules/facts.ts";
import { createGit, fields, type Git } from "./git.ts";
import type { Obstacle, Repository } from "./repository.ts";

export type WorkingTree = {
  /** The commit that is checked out. */
  commit: Oid;
  /** Null when none is: a detached head. */
  branch: string | null;
  /** The commit itself when nothing is uncommitted, else a tree of what a commit of everything would hold. */
  head: Oid;
  /** Git that finds the objects of both. */
  git: Git;
  /** Takes the store away. */
  close(): Promise<void>;
};

/**
 * What Git tracks, as it stands now, and what it does not track yet where `wanted` says so; ignored files never.
 */
export async function readWorkingTree(
  { git, root }: Repository,
  wanted: (path: string) => boolean,
): Promise<WorkingTree | Obstacle> {
  const asked = ["--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--no-renames"];
  // Byte by byte, for Git gets paths back that need not be UTF-8.
  const status = statusIn(fields(await git.run(["status", ...asked, "--ignore-submodules=dirty"]), "latin1"));
  const { commit } = status;
  const branch = status.branch === null ? null : textOf(status.branch);
  if (commit === null)
    return {
      message: `${root} has no commit yet, so there is nothing to compare with.`,
      remedy: "Commit something, or leave --base out: plans are then judged on their own.",
    };
  const paths = [...status.changed, ...status.untracked.filter((path) => wanted(textOf(path)))];
  if (!status.staged && paths.length === 0) return { commit, branch, head: commit, git, close: async () => {} };

  const folder = await mkdtemp(join(tmpdir(), "plan-warden-"));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const [index, store] = await Promise.all(["index", "objects"].map((name) => pathOf(git, root, name)));
    const own = createGit(root, {
      GIT_INDEX_FILE: join(folder, "index"),
      GIT_OBJECT_DIRECTORY: join(folder, "objects"),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(store ?? ""),
    });
    await mkdir(join(folder, "objects"));
    await copyFile(index ?? "", join(folder, "index")).catch(ignoreMissing);
    const add = ["update-index", "-z", "--add", "--remove", "--replace", "--stdin"];
    const input = Buffer.from(paths.map((path) => `${path}\0`).join(""), "latin1");
    if (paths.length > 0) await own.run(add, { input });
    const head = (await own.run(["write-tree", "--missing-ok"])).toString("latin1").trim();
    return { commit, branch, head, git: own, close };
  } catch (fault) {
    await close();
    throw fault;
  }
}

const textOf = (bytes: string): string => Buffer.from(bytes, "latin1").toString("utf8");

/** Texts hold a byte in each character. */
type Status = {
  commit: Oid | null;
  branch: string | null;
  /** Whether the index differs from the commit. */
  staged: boolean;
  /** What differs from the index, what is gone first: a folder may stand in its place. */
  changed: string[];
  untracked: string[];
};

/** `# branch.oid <commit>`, `1 <XY> …`, `u <XY> …`, `? <path>`: X is the index against the commit, Y the working tree against the index. */
function statusIn(lines: readonly string[]): Status {
  const status: Status = { commit: null, branch: null, staged: false, changed: [], untracked: [] };
  const gone: string[] = [];
  const there: string[] = [];
  for (const line of lines) {
    const words = line.split(" ");
    const [kind, state = ".."] = words;
    if (kind === "#") {
      const value = words.slice(2).join(" ");
      if (state === "branch.oid" && value !== "(initial)") status.commit = value;
      if (state === "branch.head" && value !== "(detached)") status.branch = value;
    } else if (kind === "?") status.untracked.push(line.slice(2));
    else if (kind === "1" || kind === "u") {
      const path = words.slice(kind === "1" ? 8 : 10).join(" ");
      if (state[0] !== ".") status.staged = true;
      if (state[1] !== ".") (state[1] === "D" ? gone : there).push(path);
    }
  }
  status.changed = [...gone, ...there];
  return status;
}

async function pathOf(git: Git, root: string, name: string): Promise<string> {
  const path = (await git.run(["rev-parse", "--git-path", name])).toString("utf8").replace(/\n$/, "");
  return resolve(root, path);
}

/** A folder in a list of folders: quotation marks keep what would end it there. */
const quoted = (path: string): string => `"${path.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
