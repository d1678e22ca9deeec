// What is wrong with a plan before its text can be read: its kind of tree entry, its size, its encoding.
import type { Limits } from "./limits.ts";
import type { Problem, ProblemCode } from "./plan.ts";

const problem = (code: ProblemCode, message: string): Problem => ({ code, message, at: null, fatal: true });

/** First line of the file that Git LFS commits in place of the real one. */
const lfsPointer = "version https://git-lfs.github.com/spec/v1";

/** The problem of a tree entry by its mode; null for an ordinary file (100644, 100755). */
export function problemOfMode(mode: number): Problem | null {
  switch (mode) {
    case 0o100644:
    case 0o100755:
      return null;
    case 0o120000:
      return problem("not-a-file", "This is a symbolic link; a plan must be a file of its own.");
    case 0o160000:
      return problem("not-a-file", "This is a submodule; a plan must be a file of this repository.");
    default:
      return problem("not-a-file", `This is no file (mode ${mode.toString(8)}); a plan must be one.`);
  }
}

/** The problem of a plan's size in bytes; null when it is within the limit. */
export function problemOfSize(bytes: number, limits: Limits): Problem | null {
  if (bytes <= limits.bytes) return null;
  return problem("too-large", `This plan has ${bytes} bytes; at most ${limits.bytes} are read.`);
}

/** The text of a plan's bytes, its BOM kept, or why there is none. */
export function textOfBytes(bytes: Uint8Array, limits: Limits): { text: string } | { problem: Problem } {
  const tooLarge = problemOfSize(bytes.length, limits);
  if (tooLarge) return { problem: tooLarge };
  if (bytes.includes(0)) return { problem: problem("binary", "This file is binary; a plan must be text.") };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { problem: problem("not-utf8", "This file is not UTF-8; save it as UTF-8.") };
  }
  const pointer = problemOfText(text);
  return pointer ? { problem: pointer } : { text };
}

/** The problem of a text that stands for a file elsewhere; null for any other. */
export function problemOfText(text: string): Problem | null {
  if (!text.startsWith(lfsPointer)) return null;
  return problem("lfs-pointer", "This is a Git LFS pointer; a plan must be committed itself.");
}
