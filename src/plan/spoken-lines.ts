// The lines of a Markdown text in which somebody speaks, as GitHub shows them: for commands, which nobody may give by quoting one.
import { type ParagraphLine, readParagraphs, tagEnd } from "./paragraphs.ts";

/**
 * The lines of paragraphs that do not begin in a block quote, in code, in an HTML comment or tag, or in the address or title of
 * a link. Linear in the text.
 */
export function spokenLines(markdown: string): ParagraphLine[] {
  return readParagraphs(markdown).flatMap(({ quoted, lines }) => (quoted ? [] : shown(lines)));
}

function shown(lines: readonly ParagraphLine[]): ParagraphLine[] {
  const [first] = lines;
  if (lines.length < 2 || first === undefined) return [...lines];
  const hidden = hiddenRanges(lines.map(({ text }) => text).join("\n"));
  let start = 0;
  let next = 0;
  return lines.filter(({ text }) => {
    while ((hidden[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    const range = hidden[next];
    const visible = range === undefined || range.start >= start;
    start += text.length + 1;
    return visible;
  });
}

type Range = { start: number; end: number };

/** Code spans, HTML, and what follows the text of a link, in order. What begins first counts, as in Markdown. */
function hiddenRanges(text: string): Range[] {
  const found: Range[] = [];
  const runs = backtickRuns(text);
  /** Ends that are nowhere any more, so that no text is searched twice. */
  const missing = new Set<string>();
  const after = (end: string, from: number): number => {
    if (missing.has(end)) return -1;
    const at = text.indexOf(end, from);
    if (at === -1) missing.add(end);
    return at === -1 ? -1 : at + end.length;
  };

  /** Where the next definition of a link may begin: at the start, and behind another; -1 when none may any more. */
  let label = 0;
  /** Brackets that wait to be closed. */
  let open = 0;

  for (let at = 0; at < text.length; ) {
    const character = text[at];
    let end = -1;
    if (character === "\\") {
      at += 2;
      continue;
    }
    if (character === "`") {
      let length = 1;
      while (text[at + length] === "`") length++;
      end = runs(length, at + length);
      if (end === -1) {
        at += length;
        continue;
      }
    } else if (character === "<") {
      if (text.startsWith("<!--", at))
        end = /^<!--(?:-?>)/.exec(text.slice(at, at + 6)) ? at + 5 : after("-->", at + 4);
      else if (text.startsWith("<?", at)) end = after("?>", at + 2);
      else if (text.startsWith("<![CDATA[", at)) end = after("]]>", at + 9);
      else if (/^<![a-z]/i.test(text.slice(at, at + 3))) end = after(">", at + 3);
      else end = tagEnd(text, at);
    } else if (character === "[") {
      open++;
      // Brackets in brackets name nothing.
      if (label < at) label = -1;
    } else if (character === "]" && open > 0) {
      open--;
      const defines = label >= 0 && text[label] === "[" && text[at + 1] === ":";
      if (defines || text[at + 1] === "(") end = targetEnd(text, at + 1, after);
      label = defines && end !== -1 ? end + 1 : -1;
    }
    if (end === -1) at++;
    else {
      found.push({ start: at, end });
      at = end;
    }
  }
  return found;
}

/** Answers where the next run of exactly so many backticks ends; -1 when there is none. */
function backtickRuns(text: string): (length: number, from: number) => number {
  const byLength = new Map<number, number[]>();
  for (let at = text.indexOf("`"); at !== -1; ) {
    let end = at + 1;
    while (text[end] === "`") end++;
    const known = byLength.get(end - at);
    if (known) known.push(at);
    else byLength.set(end - at, [at]);
    at = text.indexOf("`", end);
  }
  for (const starts of byLength.values()) starts.reverse();
  return (length, from) => {
    const starts = byLength.get(length);
    while ((starts?.at(-1) ?? from) < from) starts?.pop();
    const start = starts?.at(-1);
    return start === undefined ? -1 : start + length;
  };
}

/** Where the address and the title behind the text of a link end: `(address "title")`, or `: address "title"`. -1 when there are none. */
function targetEnd(text: string, start: number, after: (end: string, from: number) => number): number {
  const opener = text[start];
  if (opener !== "(" && opener !== ":") return -1;
  const closed = (from: number): number => {
    if (opener === "(") {
      const at = pastSpace(text, from);
      return text[at] === ")" ? at + 1 : -1;
    }
    let at = from;
    while (text[at] === " " || text[at] === "\t") at++;
    return at === text.length || text[at] === "\n" ? at : -1;
  };
  const from = pastSpace(text, start + 1);
  const address = text[from] === "<" ? bracketedEnd(text, from) : addressEnd(text, from);
  if (address === -1) return -1;
  const title = pastSpace(text, address);
  const closer = title > address ? titleClosers[text[title] ?? ""] : undefined;
  if (closer === undefined) return closed(address);
  for (let end = after(closer, title + 1); end !== -1; end = after(closer, end))
    if (!isEscaped(text, end - 1)) return Math.max(closed(end), closed(address));
  return closed(address);
}

const titleClosers: Readonly<Record<string, string>> = { '"': '"', "'": "'", "(": ")" };

/** An address in brackets stays on its line. */
function bracketedEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length && text[at] !== "\n" && text[at] !== "<"; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === ">") return at + 1;
  }
  return -1;
}

/** An address without brackets ends at white space, or at a bracket that was not opened in it. */
function addressEnd(text: string, from: number): number {
  let depth = 0;
  let at = from;
  for (; at < text.length && !/\s/.test(text[at] ?? ""); at++) {
    if (text[at] === "\\" && /\S/.test(text[at + 1] ?? "")) at++;
    else if (text[at] === "(") depth++;
    else if (text[at] === ")" && depth-- === 0) return at;
  }
  return depth > 0 ? -1 : at;
}

/** An odd number of backslashes stands before it. */
function isEscaped(text: string, at: number): boolean {
  let from = at;
  while (text[from - 1] === "\\") from--;
  return (at - from) % 2 === 1;
}

function pastSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? "")) at++;
  return at;
}
