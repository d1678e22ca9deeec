// A tree entry of a GraphQL answer as a file: its text is believed only when Git's own hash says so.
import { createHash } from "node:crypto";
import type { FileAt } from "../jobs/github.ts";

/** As it stands in an answer; `object` is null for a submodule and empty for a folder. */
export type EntryAnswer = {
  oid: string;
  mode: number;
  object: { byteSize?: number; isBinary?: boolean | null; isTruncated?: boolean; text?: string | null } | null;
} | null;

/** The name Git gives to a blob of these bytes: SHA-1 over `blob <length>\0<bytes>`. */
export function blobOid(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** GitHub cuts `text` at 512,000 bytes, re-decodes what is not UTF-8 and answers null for binaries: the hash finds all three. */
export function fileAt(path: string, answer: EntryAnswer): FileAt | null {
  if (answer === null) return null;
  const { oid, mode, object } = answer;
  const text = object?.text;
  const whole = typeof text === "string" && object?.isTruncated !== true && blobOid(Buffer.from(text)) === oid;
  return { path, oid, mode, size: object?.byteSize ?? null, text: whole ? text : null };
}
