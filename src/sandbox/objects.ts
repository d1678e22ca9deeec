// Git's objects, as Git hashes them: blobs, trees and commits of one network of forks, kept in memory.
//
// Written out here rather than through isomorphic-git's asynchronous file system, so that every request of the sandbox is one
// synchronous step and compare-and-swap needs no locks. isomorphic-git works on the same objects where it merges.
import { createHash } from "node:crypto";

export type Oid = string;
export type EntryMode = "100644" | "100755" | "120000" | "160000" | "040000";
export type TreeEntry = { path: string; mode: EntryMode; oid: Oid };
/** `seconds` since the epoch, `offset` in minutes east of Greenwich. */
export type Signature = { name: string; email: string; seconds: number; offset: number };
export type Commit = { tree: Oid; parents: Oid[]; author: Signature; committer: Signature; message: string };
export type GitObject =
  | { type: "blob"; bytes: Buffer }
  | { type: "tree"; bytes: Buffer; entries: readonly TreeEntry[] }
  | { type: "commit"; bytes: Buffer; commit: Commit };
export type ObjectStore = Map<Oid, GitObject>;

function hashObject(type: GitObject["type"], bytes: Uint8Array): Oid {
  return createHash("sha1").update(`${type} ${bytes.length}\0`).update(bytes).digest("hex");
}

/** Stores an object from its bytes, whatever its kind, and answers its oid. */
export function writeObject(store: ObjectStore, type: GitObject["type"], bytes: Buffer): Oid {
  const oid = hashObject(type, bytes);
  if (store.has(oid)) return oid;
  if (type === "blob") store.set(oid, { type, bytes });
  else if (type === "tree") store.set(oid, { type, bytes, entries: decodeTree(bytes) });
  else store.set(oid, { type, bytes, commit: decodeCommit(bytes) });
  return oid;
}

export function writeBlob(store: ObjectStore, bytes: Buffer | string): Oid {
  return writeObject(store, "blob", typeof bytes === "string" ? Buffer.from(bytes, "utf8") : bytes);
}

export function writeTree(store: ObjectStore, entries: readonly TreeEntry[]): Oid {
  // Git sorts folders as if their names ended in a slash, by bytes.
  const key = (entry: TreeEntry) => Buffer.from(entry.mode === "040000" ? `${entry.path}/` : entry.path);
  const sorted = entries.map((entry) => ({ entry, key: key(entry) })).sort((a, b) => Buffer.compare(a.key, b.key));
  const bytes = sorted.flatMap(({ entry }) => [
    Buffer.from(`${entry.mode.replace(/^0/, "")} ${entry.path}\0`),
    Buffer.from(entry.oid, "hex"),
  ]);
  return writeObject(store, "tree", Buffer.concat(bytes));
}

export function writeCommit(store: ObjectStore, commit: Commit): Oid {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signatureLine(commit.author)}`,
    `committer ${signatureLine(commit.committer)}`,
  ];
  return writeObject(store, "commit", Buffer.from(`${lines.join("\n")}\n\n${commit.message}`));
}

export function readBlob(store: ObjectStore, oid: Oid): Buffer | null {
  const object = store.get(oid);
  return object?.type === "blob" ? object.bytes : null;
}

export function readTree(store: ObjectStore, oid: Oid): readonly TreeEntry[] | null {
  const object = store.get(oid);
  return object?.type === "tree" ? object.entries : null;
}

export function readCommit(store: ObjectStore, oid: Oid): Commit | null {
  const object = store.get(oid);
  return object?.type === "commit" ? object.commit : null;
}

function signatureLine({ name, email, seconds, offset }: Signature): string {
  const minutes = Math.abs(offset);
  const zone = `${String(Math.floor(minutes / 60)).padStart(2, "0")}${String(minutes % 60).padStart(2, "0")}`;
  const plain = (text: string) => text.replace(/[<>\n]/g, "");
  return `${plain(name)} <${plain(email)}> ${seconds} ${offset < 0 ? "-" : "+"}${zone}`;
}

function decodeTree(bytes: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    const mode = entryMode(bytes.toString("ascii", at, space));
    entries.push({
      mode,
      path: bytes.toString("utf8", space + 1, end),
      oid: bytes.toString("hex", end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

function entryMode(text: string): EntryMode {
  const mode = text.padStart(6, "0");
  if (mode === "100644" || mode === "100755" || mode === "120000" || mode === "160000" || mode === "040000")
    return mode;
  throw new Error(`${text} is not a mode of a tree entry`);
}

function decodeCommit(bytes: Buffer): Commit {
  const text = bytes.toString("utf8");
  const split = text.indexOf("\n\n");
  const header = text.slice(0, split).split("\n");
  const value = (name: string) =>
    header.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    tree: value("tree")[0] ?? "",
    parents: value("parent"),
    author: decodeSignature(value("author")[0] ?? ""),
    committer: decodeSignature(value("committer")[0] ?? ""),
    message: text.slice(split + 2),
  };
}

function decodeSignature(line: string): Signature {
  const close = line.lastIndexOf(">");
  const open = line.lastIndexOf("<", close);
  const [seconds = "0", zone = "+0000"] = line.slice(close + 2).split(" ");
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5));
  return {
    name: line.slice(0, Math.max(0, open - 1)),
    email: line.slice(open + 1, close),
    seconds: Number(seconds),
    offset: zone.startsWith("-") ? -minutes : minutes,
  };
}
