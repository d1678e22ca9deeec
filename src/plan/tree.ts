// The Markdown tree of a plan: blocks only. Inline facts are read by linear scans of the slices, because the parser's
// inline phase is quadratic on hostile text (64 KB of `*a_ ` took it 22.8 s; blocks alone take 26 ms).
import { parse, type postprocess, preprocess } from "micromark";
import { subtokenize } from "micromark-util-subtokenize";
import { linesOf, type Range } from "./source.ts";

type Place = { start: number; end: number };

export type Heading = Place & { kind: "heading"; level: number; content: Range };
export type Paragraph = Place & { kind: "paragraph" };
export type List = Place & { kind: "list"; ordered: boolean; items: ListItem[] };
export type ListItem = Place & { children: Block[] };
export type Table = Place & { kind: "table"; header: Range[]; rows: (Place & { cells: Range[] })[] };
type Quote = Place & { kind: "quote"; children: Block[] };
type Code = Place & { kind: "code" };
type Html = Place & { kind: "html" };
export type Block = Heading | Paragraph | List | Table | Quote | Code | Html;

/** What micromark calls the constructs that live inside a line, and link definitions, which plans do not need. */
const inlineConstructs = [
  "attention",
  "autolink",
  "characterEscape",
  "characterReference",
  "codeText",
  "definition",
  "hardBreakEscape",
  "htmlText",
  "labelEnd",
  "labelStartImage",
  "labelStartLink",
];
const options = { extensions: [{ disable: { null: inlineConstructs } }] };

type Events = Parameters<typeof postprocess>[0];
type Token = Events[number][1];

/** The blocks of `text` from `start` to `end`, in document order. Offsets count in the whole text. */
export function readBlocks(text: string, start: number, end: number): Block[] {
  // A zero-width no-break space at the start would be taken for a BOM and skipped, uncounted.
  const base = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
  return blocksOf(eventsOf(text.slice(base, end)), text, base);
}

/**
 * What the parser says of the document: its containers, what flows in them, and their paragraphs. Its last step, within lines, is
 * left out: it costs two fifths of the whole time, and all it would find is that there is text.
 */
function eventsOf(text: string): Events {
  const events = parse(options)
    .document()
    .write(preprocess()(text, undefined, true));
  subtokenize(events);
  // Of headings; those of paragraphs come with the second step, and there is no third.
  for (const event of events) if (event[1].type === "chunkText") event[1].contentType = undefined;
  subtokenize(events);
  return events;
}

/** A container that is being read: what is found goes into `children`. A list has none of its own, and an item that is open. */
type Container = { children: Block[]; items: ListItem[] | null };

/** Makes blocks of the events, each with the place that mdast gives it. */
function blocksOf(events: Events, text: string, base: number): Block[] {
  const root: Container = { children: [], items: null };
  const open: Container[] = [root];
  const innermost = (): Container => open.at(-1) ?? root;
  let heading: (Heading & { kind: "heading" }) | null = null;
  for (const [index, [kind, token]] of events.entries()) {
    const enters = kind === "enter";
    switch (token.type) {
      case "listOrdered":
      case "listUnordered":
        if (enters) open.push({ children: [], items: [] });
        else {
          const { items } = open.pop() ?? root;
          closeItem(items, events, index, base);
          const ordered = token.type === "listOrdered";
          innermost().children.push({ kind: "list", ordered, items: items ?? [], ...placeOf(token, base) });
        }
        break;
      case "listItemPrefix":
        if (enters) {
          const list = innermost();
          closeItem(list.items, events, index, base);
          list.children = [];
          list.items?.push({ children: list.children, ...placeOf(token, base) });
        }
        break;
      case "blockQuote":
        if (enters) open.push({ children: [], items: null });
        else {
          const { children } = open.pop() ?? root;
          innermost().children.push({ kind: "quote", children, ...placeOf(token, base) });
        }
        break;
      case "atxHeading":
      case "setextHeading":
        if (enters) {
          const place = placeOf(token, base);
          heading = { kind: "heading", level: 0, content: [place.end, place.end], ...place };
          innermost().children.push(heading);
        } else heading = null;
        break;
      case "atxHeadingSequence":
        if (enters && heading?.level === 0) heading.level = token.end.offset - token.start.offset;
        break;
      case "setextHeadingLineSequence":
        if (enters && heading) heading.level = text.charCodeAt(base + token.start.offset) === equalsSign ? 1 : 2;
        break;
      case "chunkText":
        if (enters && heading) heading.content = contentWith(heading, placeOf(token, base), text);
        break;
      case "paragraph":
        if (enters) innermost().children.push(...splitTable(text, placeOf(token, base)));
        break;
      case "codeFenced":
      case "codeIndented":
        if (enters) innermost().children.push({ kind: "code", ...placeOf(token, base) });
        break;
      case "htmlFlow":
        if (enters) innermost().children.push({ kind: "html", ...placeOf(token, base) });
        break;
    }
  }
  return root.children;
}

const equalsSign = 61;

function placeOf({ start, end }: Token, base: number): Place {
  return { start: base + start.offset, end: base + end.offset };
}

/** The content of a heading with one more line of it; white space at its end is none. */
function contentWith({ content: [from, to], end }: Heading, line: Place, text: string): Range {
  const last = trimCell(text, line.start, line.end)[1];
  return [from === end && to === end ? line.start : from, last];
}

/** What may stand between the end of an item's content and the next item. */
const between: ReadonlySet<string> = new Set([
  "linePrefix",
  "blockQuotePrefix",
  "blockQuotePrefixWhitespace",
  "blockQuoteMarker",
  "listItemIndent",
]);

/** The last item ends before the line ends that stand behind it, whatever containers are open around them. */
function closeItem(items: ListItem[] | null, events: Events, before: number, base: number): void {
  const item = items?.at(-1);
  if (!item) return;
  let end = events[before]?.[1].end.offset ?? 0;
  for (let index = before - 1; index >= 0; index--) {
    const [kind, token] = events[index] ?? [];
    if (token?.type === "lineEnding" || token?.type === "lineEndingBlank") {
      if (kind === "enter") end = token.start.offset;
    } else if (!token || !between.has(token.type)) break;
  }
  item.end = base + end;
}

/**
 * A table is a paragraph of which one line is a delimiter row with as many cells as the line before it. It is read here
 * because the parser's table extension tries every line of the document as a table head, which doubles its work.
 */
function splitTable(text: string, place: Place): (Paragraph | Table)[] {
  const paragraph: Paragraph = { kind: "paragraph", ...place };
  const bar = text.indexOf("|", place.start);
  if (bar === -1 || bar >= place.end || text.indexOf("\n", place.start) >= place.end) return [paragraph];
  const lines = linesOf(text, place.start, place.end);
  for (let i = 1; i < lines.length; i++) {
    const [from, to] = lines[i] ?? [0, 0];
    const above = lines[i - 1];
    if (!above || !isDelimiterRow(text, from, to)) continue;
    const header = cellsOf(text, above[0], above[1]);
    if (header.length !== cellsOf(text, from, to).length) continue;
    const rows = lines
      .slice(i + 1)
      .map(([start, end]) => ({ start, end, cells: cellsOf(text, start, end).slice(0, header.length) }));
    const table: Table = { kind: "table", header, rows, start: above[0], end: place.end };
    const before = lines[i - 2];
    return before ? [{ kind: "paragraph", start: place.start, end: before[1] }, table] : [table];
  }
  return [paragraph];
}

/** Bars, dashes, colons and white space, at least one bar and one dash. */
function isDelimiterRow(text: string, from: number, to: number): boolean {
  let bars = 0;
  let dashes = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 124) bars++;
    else if (code === 45) dashes++;
    else if (code !== 58 && code !== 32 && code !== 9) return false;
  }
  return bars > 0 && dashes > 0;
}

/** The cells of a row, trimmed, cut at bars that no backslash escapes. */
function cellsOf(text: string, from: number, to: number): Range[] {
  const cells: Range[] = [];
  let start = text.charCodeAt(from) === 124 ? from + 1 : from;
  for (let i = start; i <= to; i++) {
    if (i < to && text.charCodeAt(i) === 92) i++;
    else if (i === to ? start < to : text.charCodeAt(i) === 124) {
      cells.push(trimCell(text, start, i));
      start = i + 1;
    }
  }
  return cells;
}

function trimCell(text: string, start: number, end: number): Range {
  while (start < end && (text.charCodeAt(start) === 32 || text.charCodeAt(start) === 9)) start++;
  while (end > start && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--;
  return [start, end];
}
