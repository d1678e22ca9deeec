// Our words, and numbers of things, as text: the sentences of rules for Markdown and for plain media.
import type { Waiver } from "../rules/facts.ts";
import type { Finding } from "../rules/verdict.ts";
import type { Words } from "../rules/words.ts";
import { code, plain } from "./escape.ts";

/** Words for Markdown: quoted pieces are code spans. Safe in table cells. */
export function inMarkdown(words: Words): string {
  return words.map((piece) => (typeof piece === "string" ? piece : code(piece.quoted))).join("");
}

/** Words for plain text on one line: quoted pieces stand in backticks, or in quotation marks where they hold backticks. */
export function inPlain(words: Words): string {
  return words.map((piece) => (typeof piece === "string" ? piece : quoted(piece.quoted))).join("");
}

/** Words without marks around their quoted pieces: for titles, where space is scarce. */
export function inTitle(words: Words): string {
  return words.map((piece) => (typeof piece === "string" ? piece : plain(piece.quoted, 120))).join("");
}

/** Why a finding does not count, in plain text; null when it does. */
export function forgiven({ waived, skipped }: Pick<Finding, "waived" | "skipped">): string | null {
  if (skipped) return `Skipped by a marker in the plan: ${plain(skipped.because)}`;
  return waived ? `Waived by @${plain(waived.by)} ${untilOf(waived)}: ${plain(waived.because)}` : null;
}

/** How long a waiver holds. */
export function untilOf({ until }: Waiver): string {
  return until === null ? "for this commit" : `until ${day(until)}`;
}

function quoted(text: string): string {
  const line = plain(text);
  return line === "" || line.includes("`") ? `"${line}"` : `\`${line}\``;
}

/** `1 problem`, `3,214 files`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${figure(number)} ${number === 1 ? singular : plural}`;
}

/** `3,214` */
export function figure(number: number): string {
  return number.toLocaleString("en-US");
}

/** `2026-12-01` of an instant in milliseconds, in UTC. */
export function day(instant: number): string {
  return isoOf(instant).slice(0, 10);
}

/** `2026-12-01 14:05Z` of an instant in milliseconds. */
export function minute(instant: number): string {
  return `${isoOf(instant).slice(0, 16).replace("T", " ")}Z`;
}

function isoOf(instant: number): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? "9999-12-31T00:00" : date.toISOString();
}

/** The first seven digits of a commit or blob, as people know them. */
export function short(oid: string): string {
  return oid.slice(0, 7);
}
