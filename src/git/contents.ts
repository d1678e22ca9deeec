// What stands in a clone, answered by Git through the port that GitHub answers too.
import { Fault } from "../jobs/fault.ts";
import type { Contents, FileAt } from "../jobs/github.ts";
import { defaultLimits } from "../plan/limits.ts";
import { textOfBytes } from "../plan/plan-bytes.ts";
import type { Oid } from "../rules/facts.ts";
import type { Git } from "./git.ts";
import type { GitObject, Objects } from "./objects.ts";
import { Recent } from "./recent.ts";
import { Trees } from "./trees.ts";

const isFile = (mode: number): boolean => mode === 0o100644 || mode === 0o100755;

/** Files that are kept: a change has at most twenty plans by default, on two sides, and is read at most 300 times between. */
const mostBlobs = 400;

/** No settings let a file be larger, so the bytes of one that is are not kept. */
const mostBytes = 2 ** 20;

export function createContents(git: Git, objects: Objects, pages: Contents["pages"]): Contents {
  const trees = new Trees(objects);
  const blobs = new Recent<Oid, Promise<GitObject>>(mostBlobs);

  async function rootOf(commit: Oid): Promise<Oid> {
    const root = await trees.root(commit);
    if (root === null) throw new Fault(`The commit ${commit} is not in this repository.`);
    return root;
  }

  function blob(oid: Oid): Promise<GitObject> {
    return blobs.get(oid, async () => {
      const object = await objects.read(oid);
      if (object?.type !== "blob") throw new Fault(`The file ${oid} is not in this repository.`);
      return object.size > mostBytes ? { ...object, bytes: null } : object;
    });
  }

  async function fileAt(root: Oid, path: string): Promise<FileAt | null> {
    const entry = await trees.at(root, path);
    if (entry === null) return null;
    if (!isFile(entry.mode)) return { path, ...entry, size: null, text: null };
    const { size, bytes } = await blob(entry.oid);
    return { path, ...entry, size, text: bytes && textOf(bytes) };
  }

  return {
    pages,

    files: (wanted) =>
      Promise.all(
        wanted.map(async ({ oid, paths }) => {
          const root = await rootOf(oid);
          const files = await Promise.all(paths.map(async (path) => [path, await fileAt(root, path)] as const));
          return { oid, files: new Map(files) };
        }),
      ),

    async blob(oid) {
      const { size, bytes } = await blob(oid);
      if (bytes === null) throw new Fault(`The file ${oid} has ${size} bytes, more than are read.`);
      return bytes;
    },

    tree: async (oid) => trees.all(await rootOf(oid)),

    mergeBase: (base, head) => mergeBase(git, base, head),
  };
}

/** Null for what is no text: what is wrong with it is found in its bytes. */
function textOf(bytes: Uint8Array): string | null {
  const read = textOfBytes(bytes, defaultLimits);
  return "text" in read ? read.text : null;
}

/** Null when the two have no common ancestor. */
export async function mergeBase(git: Git, base: Oid, head: Oid): Promise<Oid | null> {
  const output = await git.run(["merge-base", base, head], { accept: [0, 1] });
  const [found = ""] = output.toString("latin1").split("\n");
  return found === "" ? null : found;
}
