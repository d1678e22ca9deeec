// A plan's status as its author would write it: in the place and the letters of the old one, or on a line of its own where there is none.
import type { Edit, Refusal } from "./edit.ts";
import type { Metadata, Plan, StatusName } from "./plan.ts";
import { lineEndOf } from "./writing.ts";

/** Puts the status into the plan's text. A plan without a status line gets one among its other lines of the kind, or below its title. */
export function writeStatus(plan: Plan, status: StatusName): Edit[] | Refusal {
  const { text } = plan;
  const { at, raw, unfilled } = plan.status;
  if (at === null || raw === null) return addStatus(plan, status);
  // Marks around the whole value stay: `**active**`, `` `active` ``.
  const mark = /^(\*{1,3}|_{1,2}|`)(?=[\p{L}\d])[^\n]*?\1$/u.exec(raw)?.[1] ?? "";
  const word = unfilled ? status : inLettersOf(raw, status);
  const tight = at.start === at.end && !/\s/.test(text.charAt(at.start - 1));
  return [{ start: at.start + mark.length, end: at.end - mark.length, text: tight ? ` ${word}` : word }];
}

/** `DRAFT` → `COMPLETED`, `Draft` → `Completed`, `in progress` → `in progress`. */
function inLettersOf(raw: string, status: StatusName): string {
  const words = raw.match(/\p{L}+/gu) ?? [];
  const [first = ""] = words;
  const spaced = /in[ _]progress/i.test(raw) || (first !== "" && /^\p{Lu}/u.test(first));
  const word = spaced ? status.replaceAll("-", " ") : status;
  if (first.length > 1 && first === first.toUpperCase() && first !== first.toLowerCase()) return word.toUpperCase();
  return /^\p{Lu}/u.test(first) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

function addStatus(plan: Plan, status: StatusName): Edit[] | Refusal {
  const { text } = plan;
  const lineEnd = lineEndOf(text);
  // Below the last line that others of the kind could follow.
  const fields = [...plan.metadata.values()].sort((one, other) => other.at.start - one.at.start);
  for (const field of fields) {
    const line = likeLineOf(plan, field, status);
    if (line === null) continue;
    const end = endOfLine(text, field.at.end);
    if (goesOn(text, end)) continue;
    return [{ start: end, end, text: lineEnd + line }];
  }
  if (plan.title === null) return { refusal: "The plan has no status line, and no title below which one could stand." };
  let end = endOfLine(text, plan.title.at.end);
  const next = text.slice(end).match(/^\r?\n {0,3}(?:=+|-+)[ \t]*(?=\r?\n|$)/)?.[0];
  if (next !== undefined && !/^ {0,3}#/.test(lineAround(text, plan.title.at.start).text)) end += next.length;
  const follows = /^\r?\n[ \t]*\S/.test(text.slice(end, end + 200));
  return [{ start: end, end, text: `${lineEnd}${lineEnd}**Status**: ${status}${follows ? lineEnd : ""}` }];
}

/** The line of a field with key and value exchanged; null where other things stand on it. */
function likeLineOf(plan: Plan, { at, key }: Metadata, status: StatusName): string | null {
  const { text, title } = plan;
  if (at.endLine > at.line || at.start === at.end || (title !== null && at.start === title.at.start && key !== "title"))
    return null;
  const line = lineAround(text, at.start);
  const before = text.slice(line.start, at.start);
  const after = text.slice(at.end, line.end);
  // In the text after it: closing marks, a bar, quotation marks; before it: one key.
  if (!/^[\s|"'*_`]*$/.test(after)) return null;
  const name = /^([\s>|*+_-]*)([\p{L}][\p{L}\d /_-]*?)([*_`]*\s?[:：|][\s*_"'|`]*)$/u.exec(before);
  if (name === null || (name[1] ?? "").length > 40) return null;
  const [, lead = "", word = "", tail = ""] = name;
  return `${lead}${/^\p{Lu}/u.test(word) ? "Status" : "status"}${tail}${status}${after}`;
}

/** A value that is wrapped over several lines: nothing can stand between them. */
function goesOn(text: string, end: number): boolean {
  const next = /^\r?\n[ \t>]*([^\r\n]{0,80})/.exec(text.slice(end, end + 200))?.[1] ?? "";
  const begins = /^(?:[-*+]\s|-{3}|[|#]|`{3}|~{3}|\d{1,9}[.)]\s|[*_]{0,3}\p{L}[\p{L}\d /_-]{0,40}[*_]{0,3}\s?[:：])/u;
  return next !== "" && !begins.test(next);
}

function lineAround(text: string, at: number): { start: number; end: number; text: string } {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const end = endOfLine(text, at);
  return { start, end, text: text.slice(start, end) };
}

/** Without its line end. */
function endOfLine(text: string, from: number): number {
  const feed = text.indexOf("\n", from);
  const end = feed === -1 ? text.length : feed;
  return end > from && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}
