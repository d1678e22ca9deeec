// Walking what Git keeps: a file at a commit, every file of a tree, the common ancestor of two commits, new trees from old ones.
import {
  type EntryMode,
  type ObjectStore,
  type Oid,
  readCommit,
  readTree,
  type TreeEntry,
  writeTree,
} from "./objects.ts";

/** What stands at a path of a commit's (or tree's) tree; "" is the root. Null when nothing does. */
export function entryAt(store: ObjectStore, root: Oid, path: string): TreeEntry | null {
  const tree = readCommit(store, root)?.tree ?? root;
  let here: TreeEntry = { path: "", mode: "040000", oid: tree };
  for (const name of path.split("/").filter((part) => part !== "")) {
    const next = here.mode === "040000" ? readTree(store, here.oid)?.find((entry) => entry.path === name) : undefined;
    if (!next) return null;
    here = next;
  }
  return { ...here, path };
}

/** Every file below a commit or tree by its whole path, in Git's order; folders too when asked. */
export function allEntries(store: ObjectStore, root: Oid, folders = false, prefix = ""): TreeEntry[] {
  const tree = readCommit(store, root)?.tree ?? root;
  return (readTree(store, tree) ?? []).flatMap((entry) => {
    const whole = { ...entry, path: prefix + entry.path };
    if (entry.mode !== "040000") return [whole];
    return [...(folders ? [whole] : []), ...allEntries(store, entry.oid, folders, `${whole.path}/`)];
  });
}

/** A change of a tree: null takes the path away. */
export type TreeChange = { path: string; mode: EntryMode; oid: Oid } | { path: string; oid: null };

/** The tree after changes at whole paths, folders made and emptied on the way. */
export function changeTree(store: ObjectStore, tree: Oid | null, changes: readonly TreeChange[]): Oid {
  return changed(store, tree, changes) ?? writeTree(store, []);
}

function changed(store: ObjectStore, tree: Oid | null, changes: readonly TreeChange[]): Oid | null {
  const entries = new Map((tree ? (readTree(store, tree) ?? []) : []).map((entry) => [entry.path, entry]));
  const deeper = new Map<string, TreeChange[]>();
  for (const change of changes) {
    const slash = change.path.indexOf("/");
    if (slash >= 0) {
      const name = change.path.slice(0, slash);
      deeper.set(name, [...(deeper.get(name) ?? []), { ...change, path: change.path.slice(slash + 1) }]);
    } else if (change.oid === null) entries.delete(change.path);
    else entries.set(change.path, change);
  }
  for (const [path, inside] of deeper) {
    const before = entries.get(path);
    const after = changed(store, before?.mode === "040000" ? before.oid : null, inside);
    if (after) entries.set(path, { path, mode: "040000", oid: after });
    else if (before?.mode === "040000") entries.delete(path);
  }
  return entries.size > 0 ? writeTree(store, [...entries.values()]) : null;
}

/** Commits reachable from one, and not from another, newest first. */
export function log(store: ObjectStore, from: Oid, without: Oid | null = null): Oid[] {
  const hidden = without ? ancestors(store, without) : new Set<Oid>();
  const found = [...ancestors(store, from)].filter((oid) => !hidden.has(oid));
  // Breadth first already puts children before most parents; a stable sort by date then agrees with `git log`.
  return found.sort((a, b) => committedAt(store, b) - committedAt(store, a));
}

/**
 * Commits that made what stands at a path, as `git log` walks them: newest first, and of a merge that has it as one of its parents
 * does, only that parent's side. Without a path, all.
 */
export function history(store: ObjectStore, from: Oid, path: string | null): Oid[] {
  if (!path) return log(store, from);
  const at = (commit: Oid) => {
    const entry = entryAt(store, commit, path);
    return entry && `${entry.mode} ${entry.oid}`;
  };
  const found: Oid[] = [];
  const seen = new Set<Oid>([from]);
  // Newest first, and among those of the same second the one that was met first.
  const waiting: Oid[] = [from];
  for (let commit = waiting.shift(); commit !== undefined; commit = waiting.shift()) {
    const here = at(commit);
    const parents = readCommit(store, commit)?.parents ?? [];
    const same = parents.find((parent) => at(parent) === here);
    if (same === undefined && !(parents.length === 0 && here === null)) found.push(commit);
    for (const parent of same === undefined ? parents : [same]) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      const time = committedAt(store, parent);
      const place = waiting.findIndex((other) => committedAt(store, other) < time);
      waiting.splice(place < 0 ? waiting.length : place, 0, parent);
    }
  }
  return found;
}

/** A commit and everything behind it. */
function ancestors(store: ObjectStore, from: Oid): Set<Oid> {
  const seen = new Set<Oid>([from]);
  for (const oid of seen) for (const parent of readCommit(store, oid)?.parents ?? []) seen.add(parent);
  return seen;
}

export function isAncestor(store: ObjectStore, older: Oid, younger: Oid): boolean {
  return older === younger || ancestors(store, younger).has(older);
}

/** The best common ancestor: common to both, and behind no other common one. Null when histories are unrelated. */
export function mergeBase(store: ObjectStore, one: Oid, other: Oid): Oid | null {
  if (one === other) return one;
  const left = ancestors(store, one);
  const right = ancestors(store, other);
  const common = [...left].filter((oid) => right.has(oid));
  const behind = new Set(common.flatMap((oid) => readCommit(store, oid)?.parents ?? []));
  return common.find((oid) => !behind.has(oid)) ?? null;
}

function committedAt(store: ObjectStore, oid: Oid): number {
  return readCommit(store, oid)?.committer.seconds ?? 0;
}
