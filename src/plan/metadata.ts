// What a plan says about itself in front of its sections: `**Key**: v` in all its forms, tables, and front matter.
import { plain } from "./inline.ts";
import type { Metadata, Problem } from "./plan.ts";
import type { SectionNode } from "./sections.ts";
import { linesOf, type Source, trimRange } from "./source.ts";
import type { Block } from "./tree.ts";

/** Other spellings of the keys that Plan Warden knows by name. */
const synonyms: Readonly<Record<string, string>> = {
  状态: "status",
  "状 态": "status",
  상태: "status",
  ステータス: "status",
  狀態: "status",
  stato: "status",
  estado: "status",
  "plan status": "status",
  "current status": "status",
  spec: "feature spec",
  "product spec": "feature spec",
  specification: "feature spec",
  "feature-spec": "feature spec",
  feature_spec: "feature spec",
  规格: "feature spec",
  opened: "created",
  date: "created",
  "created at": "created",
  created_at: "created",
  "date created": "created",
  "creation date": "created",
  日期: "created",
  创建日期: "created",
  创建时间: "created",
  创建: "created",
  작성일: "created",
  data: "created",
  "last updated": "updated",
  last_updated: "updated",
  "updated at": "updated",
  updated_at: "updated",
  更新日期: "updated",
  更新时间: "updated",
  author: "owner",
  owners: "owner",
  负责人: "owner",
  作者: "owner",
  approver: "approved by",
  approved_by: "approved by",
  "pull request": "pr",
  issues: "issue",
  tracker: "issue",
};

const known = new Set([
  "feature spec",
  "created",
  "status",
  "approved by",
  "owner",
  "issue",
  "pr",
  "updated",
  "stage",
  "goal",
  "branch",
  "priority",
]);

const bold = /(\*\*|__)([^*_:：\n|]{1,40}?)\s?(?:\1\s?[:：]|[:：]\s?\1)[ \t]*/y;
/** `**Status: implemented.**`: key and value in one pair of stars. */
const whole = /\*\*([^*:：\n|]{1,40})[:：]\s+([^*\n]{1,200})\*\*/y;
const bare = /([\p{L}][\p{L}\d /_-]{0,30})[:：](?=\s|$|[^\s\x20-\x7e])[ \t]*/uy;

type Keyed = { key: string; from: number; to: number };

/** Metadata by folded key; of a key that comes twice the first counts. */
export function readMetadata(
  source: Source,
  head: readonly Block[],
  sections: readonly SectionNode[],
  blocks: readonly Block[],
): Map<string, Metadata> {
  const found = new Map<string, Metadata>();
  readBlocks(source, head, found);
  for (const section of sections) {
    const key = foldKey(section.name);
    if (/^(?:plan )?(?:metadata|meta|header|plan header|document control)$/.test(key))
      readBlocks(source, blocks.slice(section.from, section.to), found);
    if (key !== "status") continue;
    const first = blocks[section.from];
    const line =
      first?.kind === "paragraph" && section.to > section.from
        ? linesOf(source.text, first.start, first.end)[0]
        : undefined;
    readBlocks(source, blocks.slice(section.from, section.to), found);
    if (line) add(source, found, { key, from: line[0], to: line[1] });
  }
  return found;
}

function readBlocks(source: Source, blocks: readonly Block[], found: Map<string, Metadata>): void {
  for (const block of blocks) {
    if (block.kind === "paragraph") readParagraph(source, block.start, block.end, found, false);
    else if (block.kind === "quote") readBlocks(source, block.children, found);
    else if (block.kind === "list") {
      for (const item of block.items) {
        const first = item.children[0];
        if (first?.kind === "paragraph") readParagraph(source, first.start, first.end, found, true);
      }
    } else if (block.kind === "table" && block.header.length === 2) {
      const rows = [block.header, ...block.rows.map(({ cells }) => cells)];
      for (const [name, value] of rows) {
        if (name && value)
          add(source, found, { key: foldKey(plain(source.text, name[0], name[1])), from: value[0], to: value[1] });
      }
    }
  }
}

/**
 * A value ends at the next key or with its line; in a list item of its own, or with a bracket still open, it goes on to
 * the next line.
 */
function readParagraph(source: Source, start: number, end: number, found: Map<string, Metadata>, item: boolean): void {
  const { text } = source;
  const lines = linesOf(text, start, end);
  let last: Keyed | null = null;
  for (const [index, [from, to]] of lines.entries()) {
    const keys = keysOf(text, from, to, index === 0 || last !== null);
    if (keys.length === 0) {
      if (!last) continue;
      if (item || isOpen(text.slice(last.from, last.to)) || last.from >= last.to) last.to = to;
      else {
        add(source, found, last);
        last = null;
      }
      continue;
    }
    for (const key of keys) {
      if (last) add(source, found, last);
      last = key;
    }
  }
  if (last) add(source, found, last);
}

function isOpen(value: string): boolean {
  return value.lastIndexOf("(") > value.lastIndexOf(")");
}

/** The keys of one line with the ranges of their values. A plain key counts at the line's start only. */
function keysOf(text: string, from: number, to: number, start: boolean): Keyed[] {
  const keys: Keyed[] = [];
  whole.lastIndex = from;
  const all = whole.exec(text);
  if (all && from + all[0].length <= to) {
    const at = from + all[0].length - 2 - (all[2] ?? "").length;
    return [{ key: foldKey(all[1] ?? ""), from: at, to: at + (all[2] ?? "").length }];
  }
  bare.lastIndex = from;
  const plainKey = bare.exec(text);
  if (plainKey && from + plainKey[0].length <= to) {
    const key = foldKey(plainKey[1] ?? "");
    if (start || known.has(key)) keys.push({ key, from: from + plainKey[0].length, to });
  }
  for (let at = nextBold(text, from, to); at !== -1; at = nextBold(text, at + 2, to)) {
    bold.lastIndex = at;
    const match = bold.exec(text);
    if (!match || at + match[0].length > to) continue;
    const previous = keys.at(-1);
    if (!previous && at > from) break;
    if (previous) previous.to = trimValue(text, previous.from, at);
    keys.push({ key: foldKey(match[2] ?? ""), from: at + match[0].length, to });
    at += match[0].length - 2;
  }
  for (const key of keys) key.to = trimValue(text, key.from, key.to);
  return keys;
}

function nextBold(text: string, from: number, to: number): number {
  const at = text.slice(from, to).search(/\*\*|__/);
  return at === -1 ? -1 : from + at;
}

/** Without the bars, dots and white space between a value and the next key. */
function trimValue(text: string, from: number, to: number): number {
  while (to > from && /[\s|·•]/.test(text.charAt(to - 1))) to--;
  return to;
}

function add(source: Source, found: Map<string, Metadata>, keyed: Keyed): void {
  const [from, to] = trimRange(source.text, keyed.from, Math.max(keyed.from, keyed.to));
  if (keyed.key === "" || found.has(keyed.key)) return;
  found.set(keyed.key, { key: keyed.key, ...source.field(plain(source.text, from, to), from, to) });
}

function foldKey(key: string): string {
  const folded = key
    .replace(/[*_`]{2,}|`/g, "")
    .replace(/\p{Extended_Pictographic}|\uFE0F/gu, "")
    .trim()
    .replace(/[:：]$/, "")
    .toLowerCase()
    .replace(/\s+/g, " ");
  return Object.hasOwn(synonyms, folded) ? (synonyms[folded] ?? folded) : folded;
}

export type FrontMatter = { end: number; fields: Map<string, Metadata>; problems: Problem[] };

const entry = /^([\p{L}\w][\p{L}\w .-]{0,60})\s*:(?:\s+|$)/u;

/** YAML front matter from `start` on, read line by line: its top-level scalars, without anchors, tags or nesting. */
export function readFrontMatter(source: Source, start: number): FrontMatter {
  const { text } = source;
  const none: FrontMatter = { end: start, fields: new Map(), problems: [] };
  const open = /^---[ \t]*\r?\n/.exec(text.slice(start, start + 200));
  if (!open) return none;
  let from = start + open[0].length;
  let first = true;
  while (from < text.length) {
    let to = text.indexOf("\n", from);
    if (to === -1) to = text.length;
    const line = text.slice(from, Math.min(to, from + 2000)).trimEnd();
    const match = entry.exec(line);
    if (/^(?:---|\.\.\.)$/.test(line)) return { ...none, end: Math.min(to + 1, text.length) };
    if (first && !match) return { end: start, fields: new Map(), problems: [] };
    if (match) {
      const key = foldKey(match[1] ?? "");
      const [a, b] = scalar(text, from + match[0].length, to);
      if (!none.fields.has(key) && b >= a) none.fields.set(key, { key, ...source.field(plain(text, a, b), a, b) });
    } else if (!/^(?:\s|#|-\s|-$|[\]}])/.test(line) && line !== "" && none.problems.length === 0) {
      const message = "The front matter has a line that is no `key: value`, so it cannot be read from there on.";
      none.problems.push({ code: "bad-front-matter", message, at: source.span(from, to), fatal: false });
    }
    first = false;
    from = to + 1;
  }
  const at = source.span(start, start + 3);
  const message = "The front matter that opens here is never closed: a line `---` is expected after it.";
  return { end: start, fields: new Map(), problems: [{ code: "bad-front-matter", message, at, fatal: false }] };
}

/** The range of a YAML scalar: without quotes and without a comment behind it. */
function scalar(text: string, from: number, to: number): [number, number] {
  let [a, b] = trimRange(text, Math.min(from, to), to);
  const comment = text.slice(a, b).search(/\s#/);
  const quoted = /^["']/.test(text.charAt(a));
  if (!quoted && comment !== -1) [a, b] = trimRange(text, a, a + comment);
  if (quoted && text.charAt(b - 1) === text.charAt(a) && b - a > 1) return [a + 1, b - 1];
  return [a, b];
}
