// Files of the working tree as they lie there, described as Git would describe them. Links are never followed.
import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { lstat, readFile, readlink } from "node:fs/promises";
import { join, sep } from "node:path";
import type { FileAt } from "../jobs/github.ts";
import type { Oid } from "../rules/facts.ts";
import type { Git } from "./git.ts";

/** Nothing larger is read: no settings let a plan be larger. */
const mostBytes = 2 ** 20;

export class Disk {
  readonly #root: string;
  readonly #bytes = new Map<Oid, Uint8Array>();
  /** Names that are not UTF-8, by what is read of them: by that they would not be found again. */
  readonly #names = new Map<string, Buffer>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Every file below some folders (`""`: all) that Git tracks, or would if it were added: ignored ones are left out. */
  async list(git: Git, folders: readonly string[]): Promise<string[]> {
    const asked = ["--cached", "--others", "--exclude-standard", "--full-name", "-z"];
    const below = folders.includes("") ? [] : folders;
    const output = await git.run(["ls-files", ...asked, "--", ...below]);
    const paths = new Set<string>();
    for (let at = 0, end = 0; at < output.length; at = end + 1) {
      end = output.indexOf(0, at);
      if (end < 0) break;
      const name = output.subarray(at, end);
      const path = name.toString("utf8");
      if (path.includes("\ufffd")) this.#names.set(path, name);
      paths.add(path);
    }
    return [...paths];
  }

  /** Null when nothing is there. A file that is too large has a size and no content. */
  async at(path: string): Promise<FileAt | null> {
    const place = this.#placeOf(path);
    const stats = await lstat(place).catch(nothingThere);
    if (stats === null) return null;
    const mode = modeOf(stats);
    const known = { path, mode, size: stats.size, text: null };
    if (mode === fileMode && stats.size > mostBytes) return { ...known, oid: "" };
    const bytes =
      mode === fileMode ? await readFile(place) : mode === linkMode ? await readlink(place, "buffer") : null;
    if (bytes === null) return { ...known, oid: "" };
    const oid = blobOid(bytes);
    this.#bytes.set(oid, bytes);
    return { ...known, oid, size: bytes.length };
  }

  /** The bytes of a file that was looked at. */
  async blob(oid: Oid): Promise<Uint8Array> {
    const bytes = this.#bytes.get(oid);
    if (!bytes) throw new Error(`No file with the content ${oid} was looked at.`);
    return bytes;
  }

  /** Whether a file stands at a path. */
  async isFile(path: string): Promise<boolean> {
    const stats = await lstat(this.#placeOf(path)).catch(nothingThere);
    return stats?.isFile() ?? false;
  }

  #placeOf(path: string): string | Buffer {
    const name = this.#names.get(path);
    return name ? Buffer.concat([Buffer.from(join(this.#root, sep)), name]) : join(this.#root, path);
  }
}

const fileMode = 0o100644;
const linkMode = 0o120000;

function modeOf(stats: Stats): number {
  if (stats.isFile()) return fileMode;
  if (stats.isSymbolicLink()) return linkMode;
  // Of what Git lists, only a submodule is a folder. Pipes and devices have their own kind.
  return stats.isDirectory() ? 0o160000 : stats.mode & 0o170000;
}

/** The name Git gives to these bytes: SHA-1 over `blob <length>\0<bytes>`. */
function blobOid(bytes: Uint8Array): Oid {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

function nothingThere(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
  throw error;
}
