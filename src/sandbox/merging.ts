// Three-way merges by isomorphic-git, over the same objects: it sees them as the loose objects of a repository on a disk.
import { deflateSync, inflateSync } from "node:zlib";
import { isAncestor, mergeBase } from "./history.ts";
import { type ObjectStore, type Oid, readCommit, writeObject } from "./objects.ts";

const known = new WeakMap<ObjectStore, Map<string, Oid | null>>();

/** The merged tree of two commits, or null when they conflict or have nothing in common. */
export async function mergeTrees(store: ObjectStore, ours: Oid, theirs: Oid): Promise<Oid | null> {
  if (isAncestor(store, theirs, ours)) return readCommit(store, ours)?.tree ?? null;
  if (isAncestor(store, ours, theirs)) return readCommit(store, theirs)?.tree ?? null;
  if (!mergeBase(store, ours, theirs)) return null;
  const cache = known.get(store) ?? new Map<string, Oid | null>();
  known.set(store, cache);
  const key = `${ours} ${theirs}`;
  let tree = cache.get(key);
  if (tree === undefined) tree = await threeWay(store, ours, theirs);
  cache.set(key, tree);
  return tree;
}

async function threeWay(store: ObjectStore, ours: Oid, theirs: Oid): Promise<Oid | null> {
  // Loaded on first use: it takes a tenth of a second, and most runs of the sandbox never merge.
  const { merge, Errors } = await import("isomorphic-git");
  const author = { name: "GitHub", email: "noreply@github.com", timestamp: 0, timezoneOffset: 0 };
  try {
    const options = { fs: looseObjects(store), gitdir: "/git", ours, theirs, author, committer: author };
    const { tree } = await merge({ ...options, message: "merge", noUpdateBranch: true, fastForward: false });
    return tree ?? null;
  } catch (error) {
    if (error instanceof Errors.MergeConflictError || error instanceof Errors.MergeNotSupportedError) return null;
    throw error;
  }
}

/** The little of a file system that isomorphic-git needs to merge two commits without a working tree. */
function looseObjects(store: ObjectStore) {
  const missing = (path: string) => Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" });
  const oidOf = (path: string) => /\/objects\/([0-9a-f]{2})\/([0-9a-f]{38})$/.exec(path)?.slice(1).join("") ?? "";
  const nothing = async (path: string): Promise<never> => {
    throw missing(path);
  };
  return {
    promises: {
      readFile: async (path: string) => {
        const object = store.get(oidOf(path));
        if (!object) throw missing(path);
        return deflateSync(Buffer.concat([Buffer.from(`${object.type} ${object.bytes.length}\0`), object.bytes]));
      },
      writeFile: async (path: string, bytes: Uint8Array) => {
        if (oidOf(path) === "") return;
        const loose = inflateSync(bytes);
        const end = loose.indexOf(0);
        const type = loose.toString("ascii", 0, end).split(" ")[0];
        if (type === "blob" || type === "tree" || type === "commit") writeObject(store, type, loose.subarray(end + 1));
      },
      stat: nothing,
      lstat: nothing,
      readlink: nothing,
      symlink: nothing,
      readdir: async (): Promise<string[]> => [],
      mkdir: async () => {},
      rmdir: async () => {},
      unlink: async () => {},
    },
  };
}
