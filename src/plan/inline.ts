// What stands inside a line: code spans, comments, links and decoration, found by linear scans of a slice.
import { isSpace, type Range, skipPrefix } from "./source.ts";

/** A code span: the whole of it with its backticks, and what they enclose. */
export type CodeSpan = { start: number; end: number; content: Range };

/** The code spans of a slice, in order. A run of backticks closes at the next run of the same length. */
export function codeSpans(text: string, start: number, end: number): CodeSpan[] {
  const first = text.indexOf("`", start);
  if (first === -1 || first >= end) return [];
  const runs: { at: number; length: number }[] = [];
  const byLength = new Map<number, number[]>();
  for (let at = first; at !== -1 && at < end; at = text.indexOf("`", at)) {
    let length = 1;
    while (at + length < end && text.charCodeAt(at + length) === 96) length++;
    const known = byLength.get(length);
    if (known) known.push(runs.length);
    else byLength.set(length, [runs.length]);
    runs.push({ at, length });
    at += length;
  }
  for (const indices of byLength.values()) indices.reverse();
  const spans: CodeSpan[] = [];
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i];
    const same = run && byLength.get(run.length);
    if (!run || !same || (text.charCodeAt(run.at - 1) === 92 && run.at > start)) continue;
    while ((same.at(-1) ?? Number.POSITIVE_INFINITY) <= i) same.pop();
    const closer = runs[same.at(-1) ?? -1];
    if (!closer) continue;
    spans.push({ start: run.at, end: closer.at + closer.length, content: [run.at + run.length, closer.at] });
    i = same.at(-1) ?? i;
  }
  return spans;
}

/** The HTML comments of a slice that are closed in it, in order. */
export function comments(text: string, start: number, end: number): Range[] {
  const found: Range[] = [];
  for (let at = text.indexOf("<!--", start); at !== -1 && at < end; at = text.indexOf("<!--", at)) {
    const close = text.indexOf("-->", at + 4);
    if (close === -1 || close + 3 > end) break;
    found.push([at, close + 3]);
    at = close + 3;
  }
  return found;
}

const special = /[`*_~[\]\\<\n]/;

/**
 * Plain words of a slice: decoration, link targets, comments and line breaks gone, white space folded. Code keeps its
 * text. Placeholders such as `<name>` and `[name]` stay.
 */
export function plain(text: string, start: number, end: number): string {
  const slice = text.slice(start, end);
  if (!special.test(slice)) return fold(slice);
  const codes = codeSpans(text, start, end);
  const hidden = comments(text, start, end);
  const out: string[] = [];
  const brackets: number[] = [];
  let code = 0;
  let comment = 0;
  let paren = -1;
  let from = start;
  const flush = (to: number): void => {
    if (to > from) out.push(text.slice(from, to));
  };
  for (let i = start; i < end; ) {
    const span = codes[code];
    const remark = hidden[comment];
    if (span && i >= span.start) {
      if (i === span.start) {
        flush(i);
        out.push(text.slice(span.content[0], span.content[1]).replaceAll("\n", " "));
        i = from = span.end;
      }
      code++;
      continue;
    }
    if (remark && i >= remark[0]) {
      if (i === remark[0]) {
        flush(i);
        i = from = remark[1];
      }
      comment++;
      continue;
    }
    const char = text.charCodeAt(i);
    if (char === 10) {
      flush(i);
      out.push(" ");
      i = from = skipPrefix(text, i + 1, end);
    } else if (char === 92 && i + 1 < end && isPunctuation(text.charCodeAt(i + 1))) {
      flush(i);
      from = i + 1;
      i += 2;
    } else if (char === 42 || char === 95 || char === 126) {
      let to = i + 1;
      while (to < end && text.charCodeAt(to) === char) to++;
      if (isDecoration(text, i, to, char, start, end)) {
        flush(i);
        from = to;
      }
      i = to;
    } else if (char === 91) {
      flush(i);
      brackets.push(out.length);
      out.push("[");
      i = from = i + 1;
    } else if (char === 93) {
      const open = brackets.pop();
      if (open !== undefined && text.charCodeAt(i + 1) === 40 && i + 1 < end) {
        if (paren < i) paren = text.indexOf(")", i);
        if (paren === -1) paren = Number.POSITIVE_INFINITY;
        if (paren < end && paren - i < 1000) {
          flush(i);
          out[open] = "";
          if (out[open - 1]?.endsWith("!")) out[open - 1] = (out[open - 1] ?? "").slice(0, -1);
          i = from = paren + 1;
          continue;
        }
      }
      i++;
    } else if (char === 60 && lineBreakTag.test(text.slice(i, i + 6))) {
      flush(i);
      out.push(" ");
      i = from = text.indexOf(">", i) + 1;
    } else i++;
  }
  flush(end);
  return fold(out.join(""));
}

const lineBreakTag = /^<br ?\/?>/i;

function fold(words: string): string {
  return words.replace(/\s+/g, " ").trim();
}

/** Stars and strikes next to a word; underscores only at a word's edge, for `snake_case` is a name. */
function isDecoration(text: string, from: number, to: number, char: number, start: number, end: number): boolean {
  const before = from > start ? text.charCodeAt(from - 1) : 32;
  const after = to < end ? text.charCodeAt(to) : 32;
  if (char === 126) return to - from === 2;
  if (isSpace(before) && isSpace(after)) return false;
  if (char === 42 && to - from > 1) return true;
  return !isWord(before) || !isWord(after);
}

/** Letters and digits of any script. */
function isWord(code: number): boolean {
  if (code < 128) return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return code > 0xbf && !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f) && code < 0xff00;
}

function isPunctuation(code: number): boolean {
  return (
    (code >= 33 && code <= 47) ||
    (code >= 58 && code <= 64) ||
    (code >= 91 && code <= 96) ||
    (code >= 123 && code <= 126)
  );
}
