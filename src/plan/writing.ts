// How new lines are written so that they look like the plan around them: its line ends, its width, its way with blank lines.
import type { Refusal } from "./edit.ts";
import { codeSpans } from "./inline.ts";
import { isSpace, linesOf, trimRange } from "./source.ts";
import type { Block, List } from "./tree.ts";

/** The line end of the text: that of its first line. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  const first = text.indexOf("\n");
  return first > 0 && text.charCodeAt(first - 1) === 13 ? "\r\n" : "\n";
}

/** What is not seen or turns its surroundings around: control characters, bidirectional marks, a BOM. */
const unseen = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * Somebody's words as one line of Markdown. Their marks stay, but nothing in them reaches beyond the line: no HTML, no comment, no
 * code span that is not closed.
 */
function withinLine(words: string): string {
  const line = words.toWellFormed().replace(unseen, " ").replace(/\s+/g, " ").trim();
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of [...codeSpans(line, 0, line.length), { start: line.length, end: line.length }]) {
    pieces.push(harmless(line, from, start), line.slice(start, end));
    from = end;
  }
  return pieces.join("");
}

/**
 * Outside of code. Tags get a reference, for a backslash counts for nothing behind a bare address; backticks get a backslash where none
 * is in force.
 */
function harmless(line: string, start: number, end: number): string {
  return line.slice(start, end).replace(/\\*`+|<(?=[a-z/?!])/gi, (found, offset: number) => {
    if (found === "<") return autolink.test(line.slice(start + offset, end)) ? found : "&lt;";
    const slashes = found.indexOf("`");
    const first = slashes % 2 === 1 ? "`" : "\\`";
    return found.slice(0, slashes) + first + "\\`".repeat(found.length - slashes - 1);
  });
}

const autolink = /^<https?:\/\/[^\s<>]{1,500}>/i;

/** One line of somebody's words, with nothing in it that reaches beyond, and nothing at its start that Markdown takes for a block. */
export function oneLine(words: string): string {
  const line = withinLine(words);
  const ordered = /^\d{1,9}(?=[.)](?: |$))/.exec(line);
  if (ordered) return `${ordered[0]}\\${line.slice(ordered[0].length)}`;
  return /^(?:#{1,6}(?: |$)|>|[-+*](?: |$)|`{3}|~{3}|=+$|[-_*]{2,}|\||\[)/.test(line) ? `\\${line}` : line;
}

/** The plan's own width where it wraps its items by hand, else null. */
export function widthOf(text: string, list: List): number | null {
  let width = 0;
  let wrapped = false;
  for (const { children } of list.items) {
    const own = children[0];
    if (own?.kind !== "paragraph") continue;
    const lines = linesOf(text, own.start, own.end);
    wrapped ||= lines.length > 1;
    for (const [from, to] of lines) width = Math.max(width, to - text.lastIndexOf("\n", from));
  }
  return wrapped && width <= 120 ? Math.max(width, 60) : null;
}

/** The column at which the last wrapped item of a list goes on; null where none does so within itself. `content` is the column of its words. */
export function continuationOf(text: string, list: List, content: number): number | null {
  for (const { children } of list.items.toReversed()) {
    const own = children[0];
    const [, second] = own?.kind === "paragraph" ? linesOf(text, own.start, own.end) : [];
    if (second === undefined) continue;
    const column = trimRange(text, lineStart(text, second[0]), second[1])[0] - lineStart(text, second[0]);
    return column >= content ? column : null;
  }
  return null;
}

/** Breaks a line at spaces so that no part is wider than `width`, continued at `indent` columns. */
export function wrap(line: string, width: number | null, indent: number, lineEnd: string): string {
  if (width === null) return line;
  const lines: string[] = [];
  const lead = /^ */.exec(line)?.[0] ?? "";
  let current = "";
  for (const word of line.slice(lead.length).split(" ")) {
    // A word that would begin a block at the start of a line stays where it is.
    const safe = !/^(?:[-+*>#=|]|\d{1,9}[.)]|`{3}|~{3}|<)/.test(word);
    if (current !== "" && safe && current.length + 1 + word.length > width) {
      lines.push(current);
      current = " ".repeat(indent) + word;
    } else current = current === "" ? lead + word : `${current} ${word}`;
  }
  return [...lines, current].join(lineEnd);
}

/** Indentation, marker and spaces of the list's next item, and whether a blank line goes before it. */
export function nextItem(
  text: string,
  list: List,
): { indent: string; marker: string; loose: boolean; end: number } | null {
  const last = list.items.at(-1);
  const own = last?.children[0];
  if (!last || !own) return null;
  const start = lineStart(text, last.start);
  const indent = text.slice(start, last.start);
  if (indent.trim() !== "") return null;
  const end = trimRange(text, last.start, last.end)[1];
  let marker = text.slice(last.start, own.start);
  const number = /^\d+/.exec(marker)?.[0];
  if (number) marker = marker.replace(number, String(Number(number) + 1));
  const before = list.items.at(-2);
  const gap = before ? text.slice(trimRange(text, before.start, before.end)[1], last.start) : "";
  return {
    indent,
    marker: /^\S+[ \t]+$/.test(marker) ? marker : `${marker.trim()} `,
    loose: gap.split("\n").length > 2,
    end,
  };
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** Where a section's content ends: behind its last word, or behind its heading. */
export function contentEnd(text: string, heading: { end: number }, body: { start: number; end: number }): number {
  let end = body.end;
  while (end > heading.end && isSpace(text.charCodeAt(end - 1))) end--;
  return Math.max(end, heading.end);
}

/** The longest log of 226 real plans has 29,000 characters; and one of 64 KiB, as hostile as we could write it, is read in a sixth of a second. */
const longest = 64 * 1024;

/** Whoever adds to a plan reads a part of it again, while others wait: why a longer part is not read. Null for any other. */
export function tooLong(what: string, from: number, to: number): Refusal | null {
  return to - from > longest ? { refusal: `${what} has more than ${longest} characters. Add it in the file.` } : null;
}

/** True when something written after this block would become part of it: a fence or a comment that is not closed. */
export function isOpenEnded(text: string, block: Block | undefined): boolean {
  if (!block) return false;
  const slice = text.slice(block.start, block.end).trimEnd();
  if (block.kind === "html") return !slice.startsWith("<!--") || !slice.endsWith("-->");
  if (block.kind !== "code") return block.kind === "list" && isOpenEnded(text, block.items.at(-1)?.children.at(-1));
  const fence = /^(?:`{3,}|~{3,})/.exec(slice)?.[0];
  if (!fence) return false;
  const last = slice.slice(slice.lastIndexOf("\n") + 1).trim();
  return slice.indexOf("\n") === -1 || !last.startsWith(fence);
}
