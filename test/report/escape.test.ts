// Somebody else's text stays text: rendered as GitHub renders it, a piece is one run of words, whatever it holds.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Nodes, Root } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { breaker, code, encodePath, encodeSegment, inline, plain } from "../../src/report/escape.ts";
import { hostile } from "./situations.ts";

const markdown = unified().use(remarkParse).use(remarkGfm);

function read(text: string): Root {
  return markdown.runSync(markdown.parse(text)) as Root;
}

function nodesOf(node: Nodes): Nodes[] {
  return [node, ...("children" in node ? node.children.flatMap(nodesOf) : [])];
}

/** What a person sees, without the breakers that nobody does. */
function textOf(node: Nodes): string {
  const text = nodesOf(node)
    .map((each) => (each.type === "text" || each.type === "inlineCode" ? each.value : ""))
    .join("");
  return text.replaceAll(breaker, "");
}

/** What GitHub would turn into something in running text. */
const references = [
  /(^|[^\w])@[\w-]/, // mentions and e-mail addresses
  /#\d/, // issues, also with a repository before
  /\bGH-\d/i,
  /\b(GHSA|CVE)-/i,
  /[0-9a-f]{7,}/i, // commits
  /:\/\//,
  /www\./i,
  /:[\w+-]+:/, // emoji names
];

const pieces = [
  ...["@octo", "@octo/team", "a@b.example", "mailto:a@b.example", "#12", "GH-12", "gh-7", "octo/finder#1", "8f3ac1d"],
  ...[
    "0123456789abcdef0123456789abcdef01234567",
    "https://evil.example/x",
    "http://x.y",
    "www.evil.example",
    "ftp://x.y",
  ],
  ...[
    "xmpp:a@b.c",
    ":smile:",
    ":100:",
    "Fixes #1",
    "CVE-2026-1",
    "<!-- plan-warden -->",
    "-->",
    "</details>",
    "<b>",
    "&amp;",
  ],
  ...[
    "&#64;octo",
    "*a*",
    "**a**",
    "_a_",
    "__a__",
    "~~a~~",
    "`a`",
    "```",
    "````json",
    "[a](b)",
    "![a](b)",
    "[a]: b",
    "[^1]",
  ],
  ...[
    "[ ] ",
    "- [x] ",
    "# a",
    "> a",
    "1. a",
    "1) a",
    "- a",
    "+ a",
    "---",
    "===",
    "| a |",
    "|---|",
    "\\",
    "\\|",
    "\\`",
    "$x$",
  ],
  ...[
    "\n",
    "\r\n",
    "\t",
    "    ",
    " ",
    "  \n",
    "\u2028",
    "\u0000",
    "\u001B[31m",
    "\u0085",
    "\u00A0",
    "\u202E",
    "\u2066",
  ],
  ...[
    "\u200B",
    "\uFEFF",
    "\u{E0041}",
    "\uD800",
    "\uDC00",
    "é",
    "漢字",
    "👩‍👩‍👧",
    "a",
    "7",
    ":",
    "@",
    "#",
    "!",
    '"',
    "'",
    "(",
    ")",
  ],
];

const somebodysText = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constant(hostile),
);

/** What is left to see: one line, without control and invisible characters. */
const unseen = /[\p{Cc}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E0FFF}]/u;

describe("text within a line", () => {
  test("shows every character and means nothing", () => {
    fc.assert(
      fc.property(somebodysText, (text) => {
        const shown = plain(text);
        for (const [before, after] of [
          ["", ""],
          ["words ", " words"],
          ["- ", ""],
          ["**", "**"],
        ] as const) {
          if (shown === "") continue;
          const tree = read(`${before}${inline(text)}${after}`);
          const kinds = new Set(nodesOf(tree).map((node) => node.type));
          for (const kind of ["list", "listItem", "strong"]) kinds.delete(kind as "list");
          expect([...kinds].sort()).toEqual(["paragraph", "root", "text"]);
          const seen = textOf(tree);
          if (before !== "**") expect(seen.trim()).toBe(`${before === "- " ? "" : before}${shown}${after}`.trim());
          const raw = nodesOf(tree).map((node) => (node.type === "text" ? node.value : ""));
          for (const reference of references) expect(raw.join("")).not.toMatch(reference);
        }
      }),
      { numRuns: 400 },
    );
  });

  test("stays in its cell", () => {
    fc.assert(
      fc.property(somebodysText, somebodysText, (one, other) => {
        const tree = read(`| a | b |\n|---|---|\n| ${inline(one)} | ${code(other)} |`);
        const rows = nodesOf(tree).filter((node) => node.type === "tableRow");
        expect(rows.map((row) => row.children.length)).toEqual([2, 2]);
        const [first, second] = rows[1]?.children ?? [];
        expect(first && textOf(first)).toBe(plain(one));
        expect(second && textOf(second)).toBe(plain(other) || '""');
      }),
      { numRuns: 200 },
    );
  });

  test("makes a link's text and no other link", () => {
    fc.assert(
      fc.property(somebodysText, (text) => {
        if (plain(text) === "") return;
        const tree = read(`[${inline(text)}](https://github.com/x)`);
        const links = nodesOf(tree).filter((node) => node.type === "link");
        expect(links.map((node) => node.url)).toEqual(["https://github.com/x"]);
        expect(textOf(tree)).toBe(plain(text));
      }),
    );
  });
});

describe("code spans", () => {
  test("hold the text exactly, wherever they stand", () => {
    fc.assert(
      fc.property(somebodysText, (text) => {
        for (const before of ["", "words ", "- ", "`x` "]) {
          const tree = read(`${before}${code(text)} words \`y\``);
          const nodes = nodesOf(tree);
          const kinds = new Set(nodes.map((node) => node.type));
          for (const kind of ["html", "list", "listItem"]) kinds.delete(kind as "html");
          expect([...kinds].sort()).toEqual(["inlineCode", "paragraph", "root", "text"]);
          // `<code>` stands in where the text holds a pipe; no other tag gets through.
          const tags = nodes.flatMap((node) => (node.type === "html" ? [node.value] : []));
          expect(tags).toEqual(plain(text).includes("|") ? ["<code>", "</code>"] : []);
          expect(textOf(tree)).toContain(plain(text) || '""');
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("plain text", () => {
  test("is one visible line, cut at a character", () => {
    fc.assert(
      fc.property(somebodysText, fc.integer({ min: 8, max: 80 }), (text, limit) => {
        const line = plain(text, limit);
        expect(line.length).toBeLessThanOrEqual(limit);
        expect(line).not.toMatch(unseen);
        expect(line).not.toMatch(/\s\s|^\s|\s$/);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
  });

  test("keeps what scripts and emoji need", () => {
    expect(plain("👩‍👩‍👧 می‌خواهم ❤️")).toBe("👩‍👩‍👧 می‌خواهم ❤️");
  });

  test("costs no more for a huge text", () => {
    expect(plain("\u202E".repeat(5_000_000)).length).toBeLessThan(10);
    expect(plain("a".repeat(5_000_000)).length).toBeLessThanOrEqual(300);
  });
});

describe("addresses", () => {
  test("lead to the file and nowhere else", () => {
    fc.assert(
      fc.property(somebodysText, (text) => {
        const path = encodePath(`docs/${text}`);
        if (path === null) return;
        expect(path).toMatch(/^[\w.%/-]+$/);
        const url = new URL(`https://github.com/octo/finder/blob/main/${path}`);
        expect(url.pathname).toBe(`/octo/finder/blob/main/${path}`);
        expect(decodeURIComponent(path)).toBe(`docs/${text.toWellFormed()}`);
        expect(nodesOf(read(`[x](${url.href})`)).find((node) => node.type === "link")?.url).toBe(url.href);
      }),
    );
  });

  test("are not made where a browser would walk away", () => {
    for (const path of ["../x", "a/../b", "./a", "a//b", "", "/a", "a/"]) expect(encodePath(path)).toBeNull();
    expect(encodeSegment("(a)~b c/d?#e%")).toBe("%28a%29%7Eb%20c%2Fd%3F%23e%25");
  });
});
