// The change from the merge base with another commit to the working tree, as the snapshot that facts are gathered from.
import type { Contents, Side, Snapshot } from "../jobs/github.ts";
import type { ChangedFile, Commit, Oid } from "../rules/facts.ts";
import { changedFiles } from "./changed-files.ts";
import { commitsOf } from "./commits.ts";
import { mergeBase } from "./contents.ts";
import type { Objects } from "./objects.ts";
import type { Obstacle, Repository } from "./repository.ts";
import type { WorkingTree } from "./working-tree.ts";

/** As many changed files as GitHub lists: a change of more is judged nowhere. */
const mostFiles = 3000;

/** The commit that a name of Git's means: a branch, a tag, an id, `HEAD~3`. */
export async function commitNamed(
  ref: string,
  objects: Objects,
  { shallow }: Repository,
): Promise<{ oid: Oid } | Obstacle> {
  const commit = await objects.read(`${ref}^{commit}`);
  if (commit) return { oid: commit.oid };
  return {
    message: `There is no commit ${ref} in this clone, and the tip of the base branch was expected.`,
    remedy: shallow
      ? "Fetch it: `git fetch --unshallow origin`, or `fetch-depth: 0` for actions/checkout."
      : "Name a branch as Git does, such as origin/main, or fetch it first.",
  };
}

/**
 * Titles, labels, a description, an author, comments and issues are GitHub's: here there are none. `tip` is the commit that `ref`
 * means, with the settings file. What is uncommitted counts as a commit of this very moment: earlier it cannot be one.
 */
export async function readChange(
  { shallow }: Repository,
  tree: WorkingTree,
  { ref, tip, settingsPath }: { ref: string; tip: Side; settingsPath: string },
  contents: Contents,
  now: number,
): Promise<{ snapshot: Snapshot; base: Oid } | Obstacle> {
  const { git, head: judged } = tree;
  const base = await mergeBase(git, tip.oid, tree.commit);
  if (base === null)
    return {
      message: `HEAD and ${ref} have no commit in common${shallow ? " in this clone, whose history is cut" : ""}, so there is no base to compare with.`,
      remedy: shallow
        ? "Fetch the rest: `git fetch --unshallow origin`, or `fetch-depth: 0` for actions/checkout."
        : "Name the branch that this one started from.",
    };
  const [files, { commits, complete }, [head]] = await Promise.all([
    changedFiles(git, base, judged),
    commitsOf(git, tip.oid, tree.commit),
    contents.files([{ oid: judged, paths: [settingsPath] }]),
  ]);
  return {
    base,
    snapshot: {
      number: null,
      author: null,
      draft: false,
      body: "",
      labels: [],
      headRef: tree.branch ?? "HEAD",
      baseRef: ref,
      filesTotal: files.length,
      filesComplete: files.length < mostFiles,
      files,
      commits: judged === tree.commit ? commits : [...commits, uncommitted(tree, files, now)],
      // Where a clone is cut, a commit has no parents.
      commitsComplete: complete && !(shallow && commits.some(({ parents }) => parents.length === 0)),
      closes: [],
      head: head ?? { oid: judged, files: new Map() },
      tip,
      base: null,
      // A clone knows one repository.
      visibility: null,
      organisation: null,
    },
  };
}

function uncommitted({ head, commit }: WorkingTree, files: readonly ChangedFile[], now: number): Commit {
  return {
    oid: head,
    parents: [commit],
    message: "",
    authoredAt: now,
    committedAt: now,
    authorOffset: -new Date(now).getTimezoneOffset(),
    additions: files.reduce((sum, { additions }) => sum + additions, 0),
    deletions: files.reduce((sum, { deletions }) => sum + deletions, 0),
  };
}
