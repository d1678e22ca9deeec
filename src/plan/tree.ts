// The Markdown tree of a plan: blocks only. Inline facts are read by linear scans of the slices, because the parser's
// inline phase is quadratic on hostile text (64 KB of `*a_ ` took it 22.8 s; blocks alone take 26 ms).
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { plainParagraphs } from "./plain-paragraphs.ts";
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
const options = { extensions: [{ disable: { null: inlineConstructs } }, plainParagraphs] };

/** The blocks of `text` from `start` to `end`, in document order. Offsets count in the whole text. */
export function readBlocks(text: string, start: number, end: number): Block[] {
  // A zero-width no-break space at the start would be taken for a BOM and skipped, uncounted.
  const base = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
  return blocksOf(fromMarkdown(text.slice(base, end), options).children, text, base);
}

function blocksOf(nodes: readonly Nodes[], text: string, base: number): Block[] {
  const blocks: Block[] = [];
  for (const node of nodes) {
    const place = placeOf(node, base);
    switch (node.type) {
      case "heading": {
        const first = node.children[0];
        const last = node.children.at(-1);
        const content: Range =
          first && last ? trimCell(text, placeOf(first, base).start, placeOf(last, base).end) : [place.end, place.end];
        blocks.push({ kind: "heading", level: node.depth, content, ...place });
        break;
      }
      case "paragraph":
        blocks.push(...splitTable(text, place));
        break;
      case "list": {
        const items = node.children.map((item) => ({
          children: blocksOf(item.children, text, base),
          ...placeOf(item, base),
        }));
        blocks.push({ kind: "list", ordered: node.ordered === true, items, ...place });
        break;
      }
      case "blockquote":
        blocks.push({ kind: "quote", children: blocksOf(node.children, text, base), ...place });
        break;
      case "code":
        blocks.push({ kind: "code", ...place });
        break;
      case "html":
        blocks.push({ kind: "html", ...place });
        break;
    }
  }
  return blocks;
}

function placeOf(node: Nodes, base: number): Place {
  return { start: base + (node.position?.start.offset ?? 0), end: base + (node.position?.end.offset ?? 0) };
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
