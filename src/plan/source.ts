// A plan's text with the places of its line ends: whoever reads a piece of it asks here for the piece's span.
import type { Field, Span } from "./plan.ts";

export type Source = {
  readonly text: string;
  /** 1-based line of an offset. Lines end at LF. */
  lineAt(offset: number): number;
  /** The span of `text.slice(start, end)`. */
  span(start: number, end: number): Span;
  /** A field whose raw text is `text.slice(start, end)`. */
  field<T>(value: T, start: number, end: number): Field<T>;
};

export function makeSource(text: string): Source {
  const ends: number[] = [];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) ends.push(at);

  function lineAt(offset: number): number {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }

  function span(start: number, end: number): Span {
    const line = lineAt(start);
    return { line, endLine: end > start ? lineAt(end - 1) : line, start, end };
  }

  return {
    text,
    lineAt,
    span,
    field: (value, start, end) => ({ value, raw: text.slice(start, end), at: span(start, end) }),
  };
}

/** Half-open offsets into the text. */
export type Range = readonly [start: number, end: number];

/** Moves both ends inwards over white space. */
export function trimRange(text: string, start: number, end: number): Range {
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return [start, end];
}

/** Space, tab, LF, CR, no-break space and the ideographic space. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x3000;
}

/**
 * The lines of a paragraph, each without what its containers put in front (indentation, `>`) and without white space at
 * its end.
 */
export function linesOf(text: string, start: number, end: number): Range[] {
  const lines: Range[] = [];
  let from = start;
  while (from <= end) {
    let to = text.indexOf("\n", from);
    if (to === -1 || to > end) to = end;
    lines.push(trimRange(text, from === start ? from : skipPrefix(text, from, to), to));
    from = to + 1;
  }
  return lines;
}

/** Skips indentation and quote marks at the start of a continuation line. */
export function skipPrefix(text: string, from: number, to: number): number {
  while (from < to && (isSpace(text.charCodeAt(from)) || text.charCodeAt(from) === 62)) from++;
  return from;
}
