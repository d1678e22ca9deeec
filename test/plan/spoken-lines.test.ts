// Which lines are somebody's own words: held to the whole Markdown parser, and to the clock on hostile texts.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Nodes } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { spokenLines } from "../../src/plan/spoken-lines.ts";
import { hostileTexts } from "./hostile-texts.ts";

const parser = unified().use(remarkParse).use(remarkGfm);

/** Lines whose first word GitHub shows as text of a paragraph outside of quotes, by the parser. */
function shownLines(markdown: string): Set<number> {
  const shown = new Set<number>();
  const lines = markdown.split("\n");
  const visit = (node: Nodes): void => {
    if (node.type === "blockquote" || node.type === "footnoteDefinition") return;
    const from = node.position?.start.line ?? 0;
    const to = node.position?.end.line ?? 0;
    if (node.type === "text") {
      for (let line = from; line <= to; line++) {
        const content = (lines[line - 1] ?? "").search(/[^ \t]/) + 1;
        if (line > from || (node.position?.start.column ?? 0) <= content) shown.add(line);
      }
    }
    if ("children" in node) for (const child of node.children) visit(child);
  };
  visit(parser.parse(markdown));
  return shown;
}

const isWord = (line: string): boolean => /^ {0,3}word/.test(line);

const pieces = [
  "word",
  "word a",
  " word",
  "   word",
  "    word",
  "> ",
  ">",
  "- ",
  "-",
  "1. ",
  "* ",
  "\t",
  "  ",
  "`",
  "``",
  "```",
  "~~~",
  "```` md",
  "<!--",
  "-->",
  "<div>",
  "</div>",
  "<b",
  '<b t="',
  "<b>",
  "<pre>",
  "a</pre>",
  "<?",
  "?>",
  ">",
  '"',
  "'",
  "\\",
  "[a](",
  "[a]: ",
  "[a]",
  ")",
  "(",
  "/x",
  "# ",
  "===",
  "---",
  "***",
  "text",
  "| a |",
];
const line = fc.array(fc.constantFrom(...pieces), { maxLength: 4 }).map((parts) => parts.join(""));
/** Which lists may begin in a quote that follows a paragraph at once: there micromark differs from CommonMark, and so from GitHub. */
const listInQuote = />.*(?:[-*+]|\d[.)])[> \t]*$/m;
const texts = fc
  .array(fc.oneof(fc.constantFrom("word", "word", ""), line), { maxLength: 9 })
  .map((all) => all.join("\n"))
  .filter((text) => !listInQuote.test(text));
/** A tag alone on a line right behind a quote: CommonMark lets it go on with the quote, micromark does not. We keep to the quote. */
const tagBehindQuote = />(?:.|\n)*\n *<b/;

describe("spokenLines", () => {
  test("finds no line that the parser takes for code, a quote, HTML or an address", () => {
    const property = fc.property(texts, (markdown) => {
      const shown = shownLines(markdown);
      const wrong = spokenLines(markdown).filter(({ raw, line }) => isWord(raw) && !shown.has(line));
      expect(wrong).toEqual([]);
    });
    fc.assert(property, { numRuns: 3000 });
  });

  test("finds every line that the parser takes for text", () => {
    const property = fc.property(texts, (markdown) => {
      fc.pre(!tagBehindQuote.test(markdown));
      const shown = shownLines(markdown);
      const found = new Set(spokenLines(markdown).map(({ line }) => line));
      const lines = markdown.split("\n");
      const missed = [...shown].filter((line) => isWord(lines[line - 1] ?? "") && !found.has(line));
      expect(missed).toEqual([]);
    });
    fc.assert(property, { numRuns: 3000 });
  });

  test.each([
    ["a command between paragraphs", "So be it.\n\nword\n\nThanks.", [1, 3, 5]],
    ["right below a sentence and a list", "So be it.\nword\n- done\nword\n2. b\nword", [1, 2, 3, 4, 5, 6]],
    ["an ordered list that begins with 1", "a\n1. > b\nword", [1]],
    ["behind a quote, and behind its empty line", "> a\nword\n\n> b\n>\nword", [6]],
    ["fences in lists end with their items", "- ```\n  word\nword\n```\nword\n```", [3]],
    ["what is below the summary of a fold", "<details>\nword\n\nword\n\n</details>", [4]],
    ["CRLF and CR", "word\r\n```\r\nword\r\n```\rword", [1, 5]],
  ])("%s", (_, markdown, expected) => {
    expect(spokenLines(markdown).map(({ line }) => line)).toEqual(expected);
  });

  test.each(Object.entries(hostileTexts))("64 KB of %s take no time", (_, write) => {
    const text = `${write(65_536)}\n\nword`;
    spokenLines(write(4096));
    const before = process.threadCpuUsage();
    spokenLines(text);
    const { user, system } = process.threadCpuUsage(before);
    // Measured: at most 12 ms on an idle machine.
    expect((user + system) / 1000).toBeLessThan(100);
  });
});
