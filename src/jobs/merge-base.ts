// The merge base of a pull request, from its own commits where they tell.
import type { Oid } from "../rules/facts.ts";
import type { Contents, Snapshot } from "./github.ts";

/**
 * The one commit below a pull request's commits: their parents that are not among them. All of those are in the base branch, and
 * every common ancestor is reached through one of them, so a single one is the merge base. Null when there are none or several
 * (the base was merged in), or the list is not whole.
 */
export function boundaryOf({ commits, commitsComplete, head }: Snapshot): Oid | null {
  if (!commitsComplete) return null;
  // Everything of the head is in the base already.
  if (commits.length === 0) return head.oid;
  const own = new Set(commits.map(({ oid }) => oid));
  const below = new Set(commits.flatMap(({ parents }) => parents).filter((oid) => !own.has(oid)));
  const [only] = below;
  return below.size === 1 && only !== undefined ? only : null;
}

/** Null when head and base have no common ancestor. One request when the commits do not tell. */
export async function mergeBaseOf(change: Snapshot, contents: Contents): Promise<Oid | null> {
  return boundaryOf(change) ?? (await contents.mergeBase(change.tip.oid, change.head.oid));
}
