// Which commit of a change brings an entry, and when that was.
import { type StampedEntry, stampedEntries, stampKey } from "./added-stamps.ts";
import type { Change, Commit, PlanChange } from "./facts.ts";
import { ownCommits } from "./revisions.ts";

/** The later of both its clocks, milliseconds since the epoch: a rebase keeps the author's, and some tools set one alone. */
export const timeOf = ({ authoredAt, committedAt }: Commit): number => Math.max(authoredAt, committedAt);

/** The day of Git's first commit: a clock that is older was never set, as those of reproducible builds are. */
const firstCommit = Date.UTC(2005, 3, 7);

/** `exact` is false where only the newest commit of the change is known, which cannot be older than the one meant. */
export type Bringing = { commit: Commit; exact: boolean };

/**
 * The oldest commit that holds an entry with its stamp. A squashed change has one, which brings all. Null where none is known:
 * the working tree holds it and no commit yet, there are too many commits to tell, or its clock was never set.
 */
export function bringingCommits(plan: PlanChange, change: Change): (entry: StampedEntry) => Bringing | null {
  const commits = new Map(change.commits.map((commit) => [commit.oid, commit]));
  const holders = (plan.revisions ?? []).map(({ commit, version }) => ({
    commit,
    keys: new Set(version ? stampedEntries(version.plan).map(stampKey) : []),
  }));
  const newest = change.commits.reduce<Commit | null>(
    (latest, commit) => (latest && timeOf(latest) >= timeOf(commit) ? latest : commit),
    null,
  );
  const find = (entry: StampedEntry): Bringing | null => {
    const holder = holders.find(({ keys }) => keys.has(stampKey(entry)));
    const commit = holder && commits.get(holder.commit);
    if (commit) return { commit, exact: true };
    if (newest === null || !change.commitsComplete || change.kind === "working-tree") return null;
    return { commit: newest, exact: change.commits.length === 1 };
  };
  return (entry) => {
    const found = find(entry);
    return found && timeOf(found.commit) >= firstCommit ? found : null;
  };
}

/** When the oldest commit of the change was made: no entry of it can be brought earlier. */
export function oldestTime({ commits }: Change): number {
  return Math.min(...ownCommits(commits).map(timeOf));
}

/** The earliest time that any clock of its commits tells. */
export function firstClock({ commits }: Change): number {
  return Math.min(...ownCommits(commits).flatMap(({ authoredAt, committedAt }) => [authoredAt, committedAt]));
}

/** `2026-11-20 14:05Z`. */
export const instant = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")}Z`;
