// List items: the mark, stamp and id in front of their words, the evidence behind them, and the lines they own.
import { readEvidence, splitEvidence } from "./evidence.ts";
import { codeSpans, comments, plain } from "./inline.ts";
import type { Box, Detail, Evidence, Item, Mark, Stamp } from "./plan.ts";
import { isSpace, makeSource, type Range, type Source, trimRange } from "./source.ts";
import { readStamp } from "./stamp.ts";
import type { ListItem, Paragraph } from "./tree.ts";

export type ReadItem = Item & { stamp: Stamp | null };

/** A stamp in front of words, and where the words begin. */
export type Lead = { stamp: Stamp; after: number };

const marks: Readonly<Record<string, Mark>> = { " ": "open", "\t": "open", x: "done", X: "done", "~": "descoped" };

/** The box at the start of a slice, if there is one: `[x] ` and something after it, struck out as a whole or not. */
export function readBox(source: Source, start: number, end: number): { box: Box; after: number } | null {
  const { text } = source;
  const at = text.startsWith("~~[", start) ? start + 2 : start;
  if (text.charCodeAt(at) !== 91 || text.charCodeAt(at + 2) !== 93 || at + 3 >= end) return null;
  const mark = marks[text.charAt(at + 1)];
  if (mark === undefined || !isSpace(text.charCodeAt(at + 3))) return null;
  let after = at + 3;
  while (after < end && isSpace(text.charCodeAt(after))) after++;
  if (after === end) return null;
  const words = text.slice(after, end);
  const dropped = at > start || /^(?:~~|\*{0,2}N\/?A\*{0,2}(?![\w/]))/.test(words) || /^n\/a\b/.test(words);
  return {
    box: {
      state: dropped ? "descoped" : mark,
      at: source.span(at, at + 3),
      optional: hasRemark(source, after, end, /\(optional\)/i) || /^\*{0,2}optional(?: [\w-]{1,20}){0,2}:/i.test(words),
      postMerge: hasRemark(source, after, end, /\(post[- ]?merge\)/i),
    },
    after,
  };
}

/** Whether an item of these words would be due after the merge. */
export function isPostMerge(words: string): boolean {
  const item = `[ ] ${words}`;
  return readBox(makeSource(item), 0, item.length)?.box.postMerge ?? false;
}

function hasRemark(source: Source, start: number, end: number, remark: RegExp): boolean {
  const match = remark.exec(source.text.slice(start, end));
  if (!match) return false;
  const at = start + match.index;
  const hidden: Range[] = codeSpans(source.text, start, end).map((span) => [span.start, span.end]);
  return ![...hidden, ...comments(source.text, start, end)].some(([from, to]) => at >= from && at < to);
}

/** The paragraph that is an item's own text, if it begins with one. */
export function ownParagraph(item: ListItem): Paragraph | null {
  const first = item.children[0];
  return first?.kind === "paragraph" ? first : null;
}

/** Reads one item. Items nested in it that have boxes of their own are read by themselves. */
export function readItem(source: Source, item: ListItem, depth: number): ReadItem {
  const paragraph = ownParagraph(item);
  const own: Range = paragraph ? [paragraph.start, paragraph.end] : [item.end, item.end];
  const read = readText(source, own[0], own[1]);
  const { details, evidence, end } = readDetails(source, item, paragraph);
  const start = item.start;
  return {
    ...read,
    at: source.span(start, Math.max(end, own[1], start)),
    evidence: [...read.evidence, ...evidence],
    details,
    depth,
  };
}

const identifier =
  /(?:\*\*|\[)?((?:P|T|M|U|AC|FR|NFR|REQ|US|TC|TASK|STEP)\d{1,4}[a-z]?|(?!UTF-|SHA-|HTTP-|ISO-|RFC-|GPT-|CVE-|ES-|AES-|WIN-)[A-Z]{2,6}-\d{1,4}[a-z]?)(?:\*\*|\])?(?=[\s:.)—–])[:.)]?(?:\*\*)?\s*/y;

/** Mark, stamp, id and words of a slice: the text of an item, of a paragraph, or of a table cell. */
export function readText(source: Source, start: number, end: number): Omit<ReadItem, "depth"> {
  const { text } = source;
  const boxed = readBox(source, start, end);
  let from = boxed?.after ?? start;
  let stamp: Stamp | null = null;
  let id: string | null = null;
  for (let round = 0; round < 3; round++) {
    const dated: Lead | null = stamp ? null : leadingStamp(source, from, end);
    if (dated) {
      stamp = dated.stamp;
      from = dated.after;
      continue;
    }
    identifier.lastIndex = from;
    const named: RegExpExecArray | null = id === null ? identifier.exec(text) : null;
    if (!named || from + named[0].length >= end) break;
    id = named[1] ?? null;
    from += named[0].length;
  }
  if (from < end && /[:—–-]/.test(text.charAt(from)) && (stamp ?? id) !== null) {
    const past = trimRange(text, from + 1, end)[0];
    if (past < end && isSpace(text.charCodeAt(from + 1))) from = past;
  }
  let { end: to, evidence } = splitEvidence(source, from, end);
  if (!stamp) {
    const dated = trailingStamp(source, from, to);
    if (dated) {
      stamp = dated.stamp;
      to = dated.before;
      const again = splitEvidence(source, from, to);
      to = again.end;
      const known = new Set(evidence.map(({ at }) => at.start));
      evidence = [...again.evidence.filter(({ at }) => !known.has(at.start)), ...evidence];
    }
  }
  const textAt = trimRange(text, from, Math.max(from, to));
  return {
    text: plain(text, textAt[0], textAt[1]),
    at: source.span(start, end),
    textAt: source.span(textAt[0], textAt[1]),
    box: boxed?.box ?? null,
    id,
    evidence,
    details: [],
    stamp,
  };
}

/** A stamp at the start: bare, in brackets, bold or in code, with the colon or dash that parts it from the words. */
export function leadingStamp(source: Source, start: number, end: number): Lead | null {
  const { text } = source;
  let at = start;
  while (at < end && at < start + 4 && /[*_`]/.test(text.charAt(at))) at++;
  const first = text.charCodeAt(at);
  if (!(first >= 48 && first <= 57) && first !== 91 && first !== 40 && first !== 89) return null;
  const stamp = readStamp(source, at, end);
  if (!stamp) return null;
  let after = stamp.at.end;
  let closing = at - start;
  if (closing > 0) {
    // `**2026-08-21 discovery.** text`: the words inside the bold stay, only its closing marks are skipped when they follow.
    while (closing > 0 && /[*_`:]/.test(text.charAt(after))) {
      if (text.charAt(after) !== ":") closing--;
      after++;
    }
  }
  while (after < end && isSpace(text.charCodeAt(after))) after++;
  if (/^(?::|：|—|–|--?(?=\s)|→)/.test(text.slice(after, after + 3))) {
    after += text.startsWith("--", after) ? 2 : 1;
    while (after < end && (isSpace(text.charCodeAt(after)) || (closing > 0 && text.charAt(after) === "*"))) after++;
  }
  return { stamp, after: Math.min(after, end) };
}

/** A stamp in brackets that ends the text: `… landed. (2026-05-26)`, `… *(2025-02-18)*`. */
function trailingStamp(source: Source, start: number, end: number): { stamp: Stamp; before: number } | null {
  const { text } = source;
  let to = end;
  while (to > start && /[*_.\s]/.test(text.charAt(to - 1))) to--;
  const closer = text.charAt(to - 1);
  if (closer !== ")" && closer !== "]") return null;
  const at = text.lastIndexOf(closer === ")" ? "(" : "[", to - 1);
  if (at <= start || to - at > 130) return null;
  const stamp = readStamp(source, at, to);
  if (!stamp || stamp.at.end !== to) return null;
  let before = at;
  while (before > start && /[*_\s]/.test(text.charAt(before - 1))) before--;
  return { stamp, before };
}

const labelled = /^[*_]{0,3}([\p{L}][\p{L} /-]{1,30}?)[*_]{0,3}[:：][*_]{0,3}\s*/u;
const proves = /^(?:evidence|proof|validation|validated|verified|verification|check|commit|pr)$/i;

/** The lines an item owns: sub-bullets without boxes, and further paragraphs. Ends before the first nested item. */
function readDetails(
  source: Source,
  item: ListItem,
  own: Paragraph | null,
): { details: Detail[]; evidence: Evidence[]; end: number } {
  const details: Detail[] = [];
  const evidence: Evidence[] = [];
  let end = item.end;
  const add = (start: number, to: number): void => {
    const match = labelled.exec(source.text.slice(start, Math.min(to, start + 60)));
    const from = match ? start + match[0].length : start;
    const label = match?.[1]?.trim() ?? null;
    details.push({ label, text: plain(source.text, Math.min(from, to), to), at: source.span(start, to) });
    if (label && proves.test(label)) evidence.push(...readEvidence(source, from, to));
  };
  const visit = (children: ListItem["children"]): void => {
    for (const child of children) {
      if (child === own) continue;
      if (child.kind === "paragraph") add(child.start, child.end);
      else if (child.kind === "list") {
        for (const nested of child.items) {
          const words = ownParagraph(nested);
          if (words && readBox(source, words.start, words.end)) end = Math.min(end, nested.start);
          else visit(nested.children);
        }
      }
    }
  };
  visit(item.children);
  return { details, evidence, end: trimRange(source.text, item.start, end)[1] };
}
