// Objects of a Git store, by one process (`git cat-file --batch`) that is asked for them one after another.
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import type { Oid } from "../rules/facts.ts";
import { type Git, GitFault, startFault } from "./git.ts";

/** `bytes` is null when the object is larger than was asked for. */
export type GitObject = { oid: Oid; type: "blob" | "tree" | "commit" | "tag"; size: number; bytes: Buffer | null };

/** Nothing larger is kept: a plan has at most 1 MiB by any settings, and a folder with 100,000 files takes 4 MB. */
const mostBytes = 32 * 1024 * 1024;

const command = ["cat-file", "--batch"];
const header = /^([0-9a-f]{40}|[0-9a-f]{64}) (blob|tree|commit|tag) (\d+)$/;

type Asked = { resolve(object: GitObject | null): void; reject(fault: unknown): void };

export class Objects {
  readonly #git: Git;
  #child: ChildProcessWithoutNullStreams | null = null;
  readonly #asked: Asked[] = [];
  #chunks: Buffer[] = [];
  /** Bytes in `#chunks`, and how many are needed before it is worth looking again. */
  #held = 0;
  #needed = 1;
  /** The object that is being received: so many bytes are to come, and whether they are kept. */
  #current: Omit<GitObject, "bytes"> | null = null;
  #skip = 0;
  #fault: GitFault | null = null;

  constructor(git: Git) {
    this.#git = git;
  }

  /** By id, or by any name that Git resolves (`main^{commit}`). Null when there is none; what holds a line end is none. */
  read(name: string): Promise<GitObject | null> {
    if (/[\n\0]/.test(name)) return Promise.resolve(null);
    if (this.#fault) return Promise.reject(this.#fault);
    this.#child ??= this.#start();
    const { stdin } = this.#child;
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject });
      stdin.write(`${name}\n`);
    });
  }

  /** Ends the process. What is still asked for is given up. */
  close(): void {
    this.#child?.stdin.end();
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = this.#git.start(command);
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      if (said.length < 4096) said += chunk;
    });
    child.stdin.on("error", () => {});
    child.on("error", (error) => this.#end(startFault(error)));
    child.on("close", (code) => this.#end(said.trim().split("\n")[0] || `exit code ${code}`));
    child.stdout.on("data", (chunk: Buffer) => this.#receive(chunk));
    return child;
  }

  #end(reason: string): void {
    this.#fault ??= new GitFault(command, reason);
    for (const { reject } of this.#asked.splice(0)) reject(this.#fault);
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    if (this.#skip > 0 || this.#held >= this.#needed) this.#read();
  }

  /** Reads on for as long as what is held makes a whole step. */
  #read(): void {
    let data = this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#chunks);
    for (;;) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, data.length);
        this.#skip -= skipped;
        data = data.subarray(skipped);
        if (this.#skip > 0) break;
        this.#answer(null);
      } else if (this.#current) {
        const { size } = this.#current;
        // A line end follows the bytes.
        this.#needed = size + 1;
        if (data.length < this.#needed) break;
        const bytes = Buffer.from(data.subarray(0, size));
        data = data.subarray(size + 1);
        this.#answer(bytes);
      } else {
        this.#needed = data.length + 1;
        const end = data.indexOf(10);
        if (end < 0) break;
        const [, oid, type, size] = header.exec(data.subarray(0, end).toString("latin1")) ?? [];
        data = data.subarray(end + 1);
        if (oid === undefined) this.#asked.shift()?.resolve(null);
        else {
          this.#current = { oid, type: type as GitObject["type"], size: Number(size) };
          if (this.#current.size > mostBytes) this.#skip = this.#current.size + 1;
        }
      }
    }
    this.#chunks = data.length > 0 ? [data] : [];
    this.#held = data.length;
  }

  #answer(bytes: Buffer | null): void {
    const object = this.#current;
    this.#current = null;
    if (object) this.#asked.shift()?.resolve({ ...object, bytes });
  }
}
