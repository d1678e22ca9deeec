// From the bytes of a file to the text of a plan: UTF-8, with its BOM, and nothing else.
import { unreadable } from "./parse.ts";
import type { Reading } from "./plan.ts";

/** The text, or why there is none: Git LFS pointers, binaries and what is not UTF-8 are no plans. */
export function decodePlan(path: string, bytes: Uint8Array): { text: string } | { reading: Reading } {
  const refuse = (code: "binary" | "not-utf8" | "lfs-pointer", message: string): { reading: Reading } => ({
    reading: unreadable(path, "", code, message),
  });
  if (bytes.includes(0)) return refuse("binary", "This file holds NUL bytes; a plan is text.");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse("not-utf8", "This file is not valid UTF-8; a plan is UTF-8 text.");
  }
  if (text.startsWith("version https://git-lfs.github.com/spec/")) {
    return refuse("lfs-pointer", "This file is a Git LFS pointer; the plan itself must be in the repository.");
  }
  return { text };
}
