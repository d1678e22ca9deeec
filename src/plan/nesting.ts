// The guard in front of the Markdown parser: how deep containers lie in one another and how many items there are, found
// in one pass. The parser's own work grows faster than its input in deep containers (16 KB of `- - - …` took it 20 s).
import type { Limits } from "./limits.ts";

const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const quote = 62;

export type Excess = { kind: "too-deep" | "too-many-items"; offset: number };

/** The first place where the text asks for more than it may, or null. Looks at every character at most twice. */
export function findExcess(text: string, start: number, limits: Limits): Excess | null {
  /** Open containers: 0 for a quote, else the column at which a list item's content begins. */
  const open: number[] = [];
  let fence: { code: number; length: number; depth: number } | null = null;
  let items = 0;
  let from = start;
  while (from < text.length) {
    let to = text.indexOf("\n", from);
    if (to === -1) to = text.length;
    let at = from;
    let column = 0;
    let depth = 0;
    let base = 0;
    const skipIndent = (): void => {
      for (; at < to; at++) {
        const code = text.charCodeAt(at);
        if (code === space) column++;
        else if (code === tab) column += 4 - (column % 4);
        else break;
      }
    };
    skipIndent();
    const blank = at >= to || text.charCodeAt(at) === carriageReturn;
    while (depth < open.length) {
      const content = open[depth] ?? 0;
      if (content > 0) {
        if (column < content && !blank) break;
        base = content;
      } else {
        if (text.charCodeAt(at) !== quote || column - base > 3) break;
        at++;
        column++;
        base = column;
        skipIndent();
      }
      depth++;
    }
    if (fence !== null && depth < fence.depth) fence = null;
    if (!blank) open.length = depth;
    if (fence !== null) {
      if (column - base < 4 && runLength(text, at, to, fence.code) >= fence.length) fence = null;
    } else if (!blank) {
      while (at < to && column - base < 4) {
        const width = text.charCodeAt(at) === quote ? 1 : markerWidth(text, at, to);
        if (width === 0) break;
        const list = text.charCodeAt(at) !== quote;
        if (list && isBreak(text, at, to)) break;
        if (list) items++;
        at += width;
        column += width;
        const before = column;
        skipIndent();
        if (column - before > 4 || at >= to) column = Math.max(before, Math.min(column, before + 1));
        base = column;
        open.push(list ? column : 0);
        if (open.length > limits.nesting) return { kind: "too-deep", offset: from };
        if (items > limits.items) return { kind: "too-many-items", offset: from };
      }
      const code = text.charCodeAt(at);
      if ((code === 96 || code === 126) && column - base < 4) {
        const length = runLength(text, at, to, code);
        const info = code === 96 ? text.indexOf("`", at + length) : -1;
        if (length >= 3 && (info === -1 || info >= to)) fence = { code, length, depth: open.length };
      }
    }
    from = to + 1;
  }
  return null;
}

/** Width of a bullet or an ordered marker at `at`, without the white space that must follow it; 0 when there is none. */
function markerWidth(text: string, at: number, to: number): number {
  let width = 0;
  const code = text.charCodeAt(at);
  if (code === 45 || code === 42 || code === 43) width = 1;
  else {
    while (width < 10 && isDigit(text.charCodeAt(at + width))) width++;
    if (width === 0 || width > 9) return 0;
    const closer = text.charCodeAt(at + width);
    if (closer !== 46 && closer !== 41) return 0;
    width++;
  }
  if (at + width >= to) return width;
  const next = text.charCodeAt(at + width);
  return next === space || next === tab || next === carriageReturn || next === lineFeed ? width : 0;
}

/**
 * True for a thematic break such as `* * *`. One longer than 100 characters is taken for lists: the parser tries it as
 * both, at a cost that grows with the square of its length.
 */
function isBreak(text: string, at: number, to: number): boolean {
  if (to - at > 100) return false;
  const mark = text.charCodeAt(at);
  let count = 0;
  for (let i = at; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === mark) count++;
    else if (code !== space && code !== tab && code !== carriageReturn) return false;
  }
  return count >= 3 && (mark === 45 || mark === 42);
}

function runLength(text: string, at: number, to: number, code: number): number {
  let length = 0;
  while (at + length < to && text.charCodeAt(at + length) === code) length++;
  return length;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
