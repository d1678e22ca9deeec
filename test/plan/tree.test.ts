// Our construct for paragraphs changes no block: each is where mdast has it without, in real plans, hostile texts and any text at all.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { type Block, readBlocks } from "../../src/plan/tree.ts";
import { corpus } from "./corpus.ts";
import { plans } from "./generated-plans.ts";
import { hostileTexts } from "./hostile-texts.ts";

type Place = { start: number; end: number };
/** A block without what our own reading of tables adds. */
type Shape = Place & { kind: string; level?: number; ordered?: boolean; content?: number[]; items?: unknown };

const inline = ["attention", "autolink", "characterEscape", "characterReference", "codeText", "definition"];
const more = ["hardBreakEscape", "htmlText", "labelEnd", "labelStartImage", "labelStartLink"];
const options = { extensions: [{ disable: { null: [...inline, ...more] } }] };

const placeOf = ({ position }: Nodes): Place => ({
  start: position?.start.offset ?? 0,
  end: position?.end.offset ?? 0,
});

function mdastShapes(nodes: readonly Nodes[]): Shape[] {
  return nodes.flatMap((node): Shape[] => {
    const place = placeOf(node);
    switch (node.type) {
      case "heading": {
        const [first, last] = [node.children.at(0), node.children.at(-1)];
        const content = first && last ? [placeOf(first).start, placeOf(last).end] : [place.end, place.end];
        return [{ kind: "heading", level: node.depth, content, ...place }];
      }
      case "list": {
        const items = node.children.map((item) => ({ children: mdastShapes(item.children), ...placeOf(item) }));
        return [{ kind: "list", ordered: node.ordered === true, items, ...place }];
      }
      case "blockquote":
        return [{ kind: "quote", items: mdastShapes(node.children), ...place }];
      case "paragraph":
      case "code":
      case "html":
        return [{ kind: node.type, ...place }];
      default:
        return [];
    }
  });
}

function shapes(blocks: readonly Block[]): Shape[] {
  return blocks.map((block): Shape => {
    const { start, end, kind } = block;
    if (kind === "heading") return { kind, level: block.level, content: [...block.content], start, end };
    if (kind === "quote") return { kind, items: shapes(block.children), start, end };
    if (kind !== "list") return { kind, start, end };
    const items = block.items.map(({ children, ...place }) => ({ children: shapes(children), ...place }));
    return { kind, ordered: block.ordered, items, start, end };
  });
}

const headings = ["# ", "## a", "a\n===\n", "b \n---\n", "#\n", "# a #\n", "##  \n"];
const markers = ["- ", "* ", "+ ", "1. ", "2) ", "10. ", "> ", ">"];
const space = ["\t", " ", "  ", "   ", "\n", "\n\n", "\r\n", "\r", "\ufeff"];
const blocks = ["```\n", "~~~ md\n", "    code", "---\n", "***\n", "<div>\n", "<!-- a\n-->\n", "[x]: /y\n"];
const words = ["a", "word word", "b  \n", "c\\\n", "[ ] ", "*a*", "`b`", "&amp;", "\0"];
const nested = ["-\n", "-\t-\ta", "- - - a\n", ">>> a\n", "> - a\n", "- > a\n", "-   a\n\n      b\n", "1.\n\n   a\n"];

/** Bars are left out: tables are read by us, and are paragraphs to mdast. */
function expectSame(written: string): void {
  const text = written.replaceAll("|", "¦").replace(/^\uFEFF+/, "");
  const ours = shapes(readBlocks(text, 0, text.length));
  expect(ours).toEqual(mdastShapes(fromMarkdown(text, options).children));
}

describe("blocks, where mdast has them", () => {
  test("of real plans", () => {
    // One of four: each is read twice, and they are all alike in what matters here.
    for (const [index, { text }] of corpus.entries()) if (index % 4 === 0) expectSame(text);
  });

  test("of plans with any line ends", () => {
    fc.assert(
      fc.property(plans, fc.constantFrom("\n", "\r\n", "\r"), (plan, end) => expectSame(plan.replaceAll("\n", end))),
    );
  });

  test("of hostile texts", () => {
    for (const make of Object.values(hostileTexts)) expectSame(make(300));
  });

  test("of any text", () => {
    const piece = fc.oneof(
      fc.constantFrom(...headings, ...markers, ...space, ...blocks, ...words, ...nested),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => expectSame(pieces.join(""))),
      { numRuns: 2000 },
    );
  });
});
