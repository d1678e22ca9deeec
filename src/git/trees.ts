// Folders of a commit, read from Git's own tree objects: a path is compared name by name and never given to Git, so it cannot mean anything else.
import type { TreeEntry } from "../jobs/github.ts";
import type { Oid } from "../rules/facts.ts";
import type { GitObject, Objects } from "./objects.ts";
import { Recent } from "./recent.ts";

type Entry = { mode: number; oid: Oid };
type Folder = ReadonlyMap<string, Entry>;

const folderMode = 0o040000;
/** As many entries of a whole tree as GitHub lists. */
const mostEntries = 100_000;
/** Folders that are kept: those above a few hundred plans, on both sides of a change. */
const mostFolders = 1000;

export class Trees {
  readonly #objects: Objects;
  readonly #folders = new Recent<Oid, Promise<Folder>>(mostFolders);

  constructor(objects: Objects) {
    this.#objects = objects;
  }

  /** The root folder of a commit or tree; null when there is no such thing. */
  async root(commit: Oid): Promise<Oid | null> {
    const tree = await this.#objects.read(`${commit}^{tree}`);
    if (tree?.type !== "tree") return null;
    this.#folders.get(tree.oid, async () => folderOf(tree));
    return tree.oid;
  }

  /** What stands at a path below a root folder; null when nothing does. */
  async at(root: Oid, path: string): Promise<Entry | null> {
    let entry: Entry | undefined = { mode: folderMode, oid: root };
    for (const name of path.split("/")) {
      if (entry?.mode !== folderMode) return null;
      entry = (await this.#folder(entry.oid)).get(name);
    }
    return entry ?? null;
  }

  /** Everything below a root folder, folders too; `complete` is false when there is more than GitHub would list. */
  async all(root: Oid): Promise<{ entries: TreeEntry[]; complete: boolean }> {
    const entries: TreeEntry[] = [];
    let level: { path: string; oid: Oid }[] = [{ path: "", oid: root }];
    while (level.length > 0) {
      const next: typeof level = [];
      for (const { path: parent, oid: folder } of level) {
        for (const [name, { oid, mode }] of await this.#folder(folder)) {
          if (entries.length === mostEntries) return { entries, complete: false };
          const path = parent === "" ? name : `${parent}/${name}`;
          entries.push({ path, oid, mode });
          if (mode === folderMode) next.push({ path, oid });
        }
      }
      level = next;
    }
    return { entries, complete: true };
  }

  #folder(oid: Oid): Promise<Folder> {
    return this.#folders.get(oid, async () => {
      const object = await this.#objects.read(oid);
      if (object?.type !== "tree") throw new Error(`The folder ${oid} is not in this repository.`);
      return folderOf(object);
    });
  }
}

/** `<mode> <name>\0<id>`, again and again; the id as bytes, as many as the hash has. */
function folderOf({ oid, bytes }: GitObject): Folder {
  if (bytes === null) throw new Error(`The folder ${oid} is too large to be read.`);
  const length = oid.length / 2;
  const folder = new Map<string, Entry>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0) break;
    folder.set(bytes.subarray(space + 1, end).toString("utf8"), {
      mode: Number.parseInt(bytes.subarray(at, space).toString("latin1"), 8),
      oid: bytes.subarray(end + 1, end + 1 + length).toString("hex"),
    });
    at = end + 1 + length;
  }
  return folder;
}
