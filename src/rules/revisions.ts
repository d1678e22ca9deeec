// How the commits of a change made a plan what it is. Pure: whoever reads the blobs, from GitHub or from Git, asks here what they mean.
import type { Commit, Oid } from "./facts.ts";

/** The commits that may bring something of the change's own. A merge of the base branch into the head brings what others did. */
export function ownCommits(commits: readonly Commit[]): Commit[] {
  const own = new Set(commits.map(({ oid }) => oid));
  return commits.filter(({ parents }) => parents.length < 2 || parents.every((parent) => own.has(parent)));
}

/**
 * The commits after which a file is another blob than after the one before; `before` is the blob at the merge base, `after` tells
 * the one at a commit. Both are null where no file is there.
 */
export function alterations(
  commits: readonly Commit[],
  before: Oid | null,
  after: (commit: Oid) => Oid | null,
): { commit: Commit; blob: Oid | null }[] {
  let last = before;
  return ownCommits(commits).flatMap((commit) => {
    const blob = after(commit.oid);
    if (blob === last) return [];
    last = blob;
    return [{ commit, blob }];
  });
}
