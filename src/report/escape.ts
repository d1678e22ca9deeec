// Somebody else's text made harmless: one function for each context it is shown in. Nothing in it mentions, refers, links, formats or hides.
import { cut } from "./cut.ts";

/** How much of one piece of somebody's text is shown in a sentence, in UTF-16 units. A plan is never echoed whole. */
const pieceLimit = 300;

/** U+200B: parts what GitHub would link, and is not seen. Renovate and Dependabot break mentions the same way. */
export const breaker = "\u200B";

/** What is not seen, or turns its surroundings around. Joiners and emoji variants stay: scripts and emoji need them. */
const unseen = /(?!\u200C|\u200D|\uFE0E|\uFE0F)[\p{Cc}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;
/** Line ends of any kind and tabs are white space, not control characters to drop. */
const space = /[\s\u0085]+/gu;

/** One line of plain text: for titles, annotations and data. No control, bidi or invisible characters, and at most `limit` units. */
export function plain(text: string, limit = pieceLimit): string {
  // Cut first, generously, so that a huge text costs no more than a large one.
  const head = text.slice(0, limit * 4);
  const line = head.toWellFormed().replace(space, " ").replace(unseen, "").replace(space, " ").trim();
  return cut(head.length < text.length ? `${line} …` : line, limit);
}

/** The characters that Markdown or HTML could read as structure, as what shows them and nothing else. */
const shown: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "*": "\\*",
  _: "\\_",
  "~": "\\~",
  "[": "\\[",
  "]": "\\]",
  "#": "\\#",
  // As references, because a backslash does not hold everywhere: table rows, mathematics, neighbouring code spans, raw HTML.
  "|": "&#124;",
  $: "&#36;",
  "`": "&#96;",
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
};

/** Text within a line of Markdown: a sentence, a list item, a table cell, the text of a link. */
export function inline(text: string, limit = pieceLimit): string {
  return broken(plain(text, limit))
    .replace(/[\\*_~[\]#|$`<>&]/g, (character) => shown[character] ?? character)
    .replace(/^[-+=]/, "\\$&")
    .replace(/^(\d{1,9})([.)])/, "$1\\$2");
}

/** Parts mentions, e-mail addresses, references, hashes, addresses and emoji names, so that GitHub finds none. */
function broken(text: string): string {
  return text
    .replace(/@/g, `@${breaker}`)
    .replace(/#(?=\d)/g, `#${breaker}`)
    .replace(/(GH|GHSA|CVE)-/gi, `$1${breaker}-`)
    .replace(/:\/\//g, `:${breaker}//`)
    .replace(/www\./gi, (www) => `${www.slice(0, 3)}${breaker}.`)
    .replace(/:(?=[\w+-]+:)/g, `:${breaker}`)
    .replace(/[0-9a-f]{7,}/gi, (hash) => hash.replace(/.{6}(?=.)/g, `$&${breaker}`));
}

/** A code span, where GitHub reads no mention, reference or emoji, so that what is copied from it is exact. */
export function code(text: string, limit = pieceLimit): string {
  const line = plain(text, limit);
  if (line === "") return '""';
  // A pipe would end a table's cell, and how a backslash before it is read differs between parsers.
  if (line.includes("|")) return `<code>${inline(line, limit)}</code>`;
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return fence + pad + line.replaceAll("<!--", `<${breaker}!--`).replaceAll("-->", `--${breaker}>`) + pad + fence;
}

/**
 * A path of the repository as part of an address; null where no address can name it (`..` would lead elsewhere, also
 * percent-encoded).
 */
export function encodePath(path: string): string | null {
  const segments = path.toWellFormed().split("/");
  if (segments.some((segment) => segment === "" || segment === "." || segment === "..")) return null;
  return segments.map(encodeSegment).join("/");
}

/** Also encodes what `encodeURIComponent` leaves and Markdown or HTML could read: a bracket ends a link's destination. */
export function encodeSegment(segment: string): string {
  const hexadecimal = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(segment.toWellFormed()).replace(/[!'()*~]/g, hexadecimal);
}
