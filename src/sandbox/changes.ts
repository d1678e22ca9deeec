// What changed between two commits, as GitHub shows it: files with renames, counts of lines, and patches.
import { structuredPatch } from "diff";
import { allEntries } from "./history.ts";
import { type ObjectStore, type Oid, readBlob, type TreeEntry } from "./objects.ts";

export type ChangedFile = {
  path: string;
  previousPath: string | null;
  status: "added" | "removed" | "modified" | "renamed";
  /** The blob after the change, or the one that was removed. */
  oid: Oid;
  additions: number;
  deletions: number;
  /** A unified diff from its first `@@` on; null for a binary or very large file, and for a pure rename. */
  patch: string | null;
};

/** Git's default: half the lines alike make a rename. */
const renameSimilarity = 0.5;
/** Past so many pairs Git compares no texts and takes only identical files for renames. */
const pairLimit = 40_000;
/** Past this GitHub shows no patch. */
const patchLimit = 500_000;

const known = new WeakMap<ObjectStore, Map<string, ChangedFile[]>>();

/** Files that differ, in Git's order. @param before Null is an empty tree. */
export function changedFiles(store: ObjectStore, before: Oid | null, after: Oid): ChangedFile[] {
  const cache = known.get(store) ?? new Map<string, ChangedFile[]>();
  known.set(store, cache);
  const key = `${before}..${after}`;
  const found = cache.get(key) ?? compare(store, before, after);
  cache.set(key, found);
  return found;
}

function compare(store: ObjectStore, before: Oid | null, after: Oid): ChangedFile[] {
  const old = new Map((before ? allEntries(store, before) : []).map((entry) => [entry.path, entry]));
  const young = new Map(allEntries(store, after).map((entry) => [entry.path, entry]));
  const added = [...young.values()].filter(({ path }) => !old.has(path));
  const removed = new Map([...old.values()].filter(({ path }) => !young.has(path)).map((entry) => [entry.path, entry]));
  const files: ChangedFile[] = [];
  for (const entry of young.values()) {
    const was = old.get(entry.path);
    if (was && (was.oid !== entry.oid || was.mode !== entry.mode)) files.push(changed(store, "modified", was, entry));
  }
  const few = added.length * removed.size <= pairLimit;
  for (const entry of added) {
    const source = renamedFrom(store, entry, [...removed.values()], few);
    if (source) removed.delete(source.path);
    files.push(changed(store, source ? "renamed" : "added", source, entry));
  }
  for (const entry of removed.values()) files.push(changed(store, "removed", entry, null));
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function renamedFrom(
  store: ObjectStore,
  entry: TreeEntry,
  candidates: readonly TreeEntry[],
  few: boolean,
): TreeEntry | null {
  const same = candidates.find(({ oid }) => oid === entry.oid);
  if (same || !few) return same ?? null;
  let best: TreeEntry | null = null;
  let most = renameSimilarity;
  for (const candidate of candidates) {
    const alike = similarity(text(store, candidate), text(store, entry));
    if (alike >= most) [best, most] = [candidate, alike];
  }
  return best;
}

/** The share of bytes in lines that both have. */
function similarity(one: string | null, other: string | null): number {
  if (one === null || other === null) return 0;
  const longer = Math.max(one.length, other.length);
  if (longer === 0 || Math.min(one.length, other.length) / longer < renameSimilarity) return 0;
  const counts = new Map<string, number>();
  for (const line of one.split("\n")) counts.set(line, (counts.get(line) ?? 0) + 1);
  let shared = 0;
  for (const line of other.split("\n")) {
    const left = counts.get(line) ?? 0;
    if (left > 0) shared += line.length + 1;
    counts.set(line, left - 1);
  }
  return shared / (longer + 1);
}

/** The text of an entry, or null when it is binary, or no blob. */
function text(store: ObjectStore, entry: TreeEntry | null): string | null {
  if (!entry) return "";
  const bytes = readBlob(store, entry.oid);
  return bytes && !isBinary(bytes) ? bytes.toString("utf8") : null;
}

/** Git's own test: a zero byte among the first 8,000. */
export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8000).includes(0);
}

function changed(
  store: ObjectStore,
  status: ChangedFile["status"],
  before: TreeEntry | null,
  after: TreeEntry | null,
): ChangedFile {
  const here = after ?? before;
  if (!here) throw new Error("A changed file has a side");
  const file = {
    path: here.path,
    previousPath: status === "renamed" ? (before?.path ?? null) : null,
    status,
    oid: here.oid,
  };
  const one = text(store, before);
  const other = text(store, after);
  if (one === null || other === null || one === other) return { ...file, additions: 0, deletions: 0, patch: null };
  const { hunks } = structuredPatch("", "", one, other, "", "", { context: 3 });
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const patch = hunks
    .map((hunk) =>
      [`@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`, ...hunk.lines].join(
        "\n",
      ),
    )
    .join("\n");
  return {
    ...file,
    additions: lines.filter((line) => line.startsWith("+")).length,
    deletions: lines.filter((line) => line.startsWith("-")).length,
    patch: patch.length > patchLimit ? null : patch,
  };
}

/** As Git writes it: the line before, when no line is meant. */
function range(start: number, lines: number): string {
  if (lines === 1) return String(start);
  return `${lines === 0 ? start - 1 : start},${lines}`;
}
