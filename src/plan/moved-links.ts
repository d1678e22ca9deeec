// Links of a plan that its move would break, put right by the ranges of their addresses.
import { dirname, join, relative } from "node:path/posix";
import type { Edit } from "./edit.ts";
import { codeSpans, comments } from "./inline.ts";
import { isAddress } from "./repository-path.ts";
import type { Range } from "./source.ts";

/** New addresses for relative links in the text of the file `from`, once it is `to`. What is in code stays, and so does what leads out of the repository. */
export function movedLinks(text: string, from: string, to: string): Edit[] {
  return destinations(text).flatMap(([start, end]) => {
    const moved = movedAddress(text.slice(start, end), from, to);
    return moved === null ? [] : [{ start, end, text: moved }];
  });
}

/** Where the addresses of links, images and definitions stand, line by line, fences apart. One pass. */
function destinations(text: string): Range[] {
  const found: Range[] = [];
  let fence: string | null = null;
  for (let start = 0; start <= text.length; ) {
    const feed = text.indexOf("\n", start);
    const end = feed === -1 ? text.length : feed;
    const mark = /^[ \t>]*(?:[-*+][ \t]+)?(`{3,}|~{3,})/.exec(text.slice(start, Math.min(end, start + 200)))?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
    } else if (mark !== undefined) fence = mark;
    else found.push(...destinationsOfLine(text, start, end));
    start = end + 1;
  }
  return found;
}

function destinationsOfLine(text: string, start: number, end: number): Range[] {
  const found: Range[] = [];
  const definition = /^ {0,3}\[[^\]\n]{1,200}\]:[ \t]{1,10}/.exec(text.slice(start, Math.min(end, start + 220)));
  if (definition) found.push(...destinationAt(text, start + definition[0].length, end, false));
  const first = text.indexOf("](", start);
  if (first === -1 || first >= end) return found;
  const hidden = [
    ...codeSpans(text, start, end).map((span): Range => [span.start, span.end]),
    ...comments(text, start, end),
  ].sort(([one], [other]) => one - other);
  let next = 0;
  for (let at = first; at !== -1 && at < end; at = text.indexOf("](", at + 2)) {
    while ((hidden[next]?.[1] ?? end) <= at) next++;
    if ((hidden[next]?.[0] ?? end) > at) found.push(...destinationAt(text, at + 2, end, true));
  }
  return found;
}

/** The address that begins here, without the brackets around it. */
function destinationAt(text: string, from: number, end: number, closed: boolean): Range[] {
  let start = from;
  while (text[start] === " ") start++;
  if (text[start] === "<") {
    const close = text.slice(start, Math.min(end, start + 2000)).search(/[>\n]/);
    return close > 1 && text[start + close] === ">" ? [[start + 1, start + close]] : [];
  }
  let depth = 0;
  let at = start;
  for (; at < end && at - start < 2000; at++) {
    const character = text[at] ?? "";
    if (/\s/.test(character)) break;
    if (character === "(") depth++;
    else if (character === ")" && depth-- === 0) return at > start ? [[start, at]] : [];
  }
  // A title may follow, and then the bracket.
  const rest = text.slice(at, Math.min(end, at + 500)).trim();
  return at > start && depth === 0 && (closed ? /^["'(].*\)/.test(rest) : true) ? [[start, at]] : [];
}

/** Null where the address leads to the same place as before, or is none of a file in the repository. */
function movedAddress(written: string, from: string, to: string): string | null {
  const cut = written.search(/[?#]/);
  const path = cut === -1 ? written : written.slice(0, cut);
  if (path === "" || path.startsWith("/") || path.includes("\\") || isAddress(written)) return null;
  const names = path.split("/").map(decoded);
  const target = join(dirname(from), ...names);
  if (target === ".." || target.startsWith("../")) return null;
  const meant = target === from ? to : target;
  if (join(dirname(to), ...names) === meant) return null;
  const steps = relative(dirname(to), meant).split("/");
  // What the new address has in common with the end of the old one stays as it was written.
  const raw = path.split("/");
  let kept = 0;
  while (kept < Math.min(steps.length, raw.length) && steps.at(-1 - kept) === names.at(-1 - kept)) kept++;
  const lead = steps.slice(0, steps.length - kept).map(encoded);
  const address = [...lead, ...raw.slice(raw.length - kept)].join("/");
  const dotted = path.startsWith("./") && !address.startsWith(".") ? `./${address}` : address;
  return dotted + (path.endsWith("/") && !dotted.endsWith("/") ? "/" : "") + (cut === -1 ? "" : written.slice(cut));
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/[()]/g, (bracket) => (bracket === "(" ? "%28" : "%29"));
