// The decision log, in every form people give it: table, bullets, dated bullets, sub-headings, paragraphs.
import { plain } from "./inline.ts";
import { leadingStamp } from "./items.ts";
import { foldName } from "./names.ts";
import type { Decision, Stamp } from "./plan.ts";
import type { SectionNode } from "./sections.ts";
import { type Range, type Source, trimRange } from "./source.ts";
import { readStamp } from "./stamp.ts";
import type { Block, Heading, List, ListItem, Table } from "./tree.ts";
import { isUnfilled } from "./unfilled.ts";

type Kind = "decision" | "rationale" | "date" | "other";

const labels: readonly (readonly [Kind, RegExp])[] = [
  ["decision", /^(?:decision|decisão|decisao|决策|决定|결정|decisione)$/i],
  [
    "rationale",
    /^(?:rationale|reason|reasoning|why|because|motivation|justificativa|motivo|racional|理由|原因|근거|이유|motivazione)$/i,
  ],
  ["date", /^(?:date\s?\/\s?author|date|author|data\s?\/\s?autor|data|日期|날짜|날짜\s?\/\s?작성자|작성자)$/i],
  [
    "other",
    /^(?:alternatives(?: considered)?|consequences?|impact|evidence|status|options|context|trade-?offs?|issue|choice|note)$/i,
  ],
];

const labelled =
  /(?:^|[\n.。;!?)*`]\s{0,40}|\s{1,40})(?:[-*+]\s)?[*_]{0,3}(Decision|Rationale|Reason|Why|Date\s?\/\s?Author|Date|Author|Alternatives(?: considered)?|Consequences?|Impact|Evidence|Decisão|Justificativa|Motivo|Data\s?\/\s?Autor|决策|决定|理由|原因|日期|결정|근거|이유|날짜\s?\/\s?작성자|날짜)(\s#?\d{1,3}(?:\s\([^()\n]{1,40}\))?)?[*_]{0,3}\s?[:：][*_]{0,3}/gi;

type Part = { kind: Kind; start: number; from: number; to: number };

/** The entries of one Decision Log section. Empty rows and placeholders are none. */
export function readDecisions(source: Source, blocks: readonly Block[], section: SectionNode): Decision[] {
  const found: Decision[] = [];
  /** Whether those before a heading call themselves decisions. */
  let named = false;
  for (let i = section.from; i < section.to; i++) {
    const block = blocks[i];
    if (!block) continue;
    if (block.kind === "table") found.push(...readTable(source, block));
    else if (block.kind === "list") {
      readList(source, block, found);
      named ||= holdsDecisions(source, block);
    } else if (block.kind === "paragraph") {
      const decision = readLabelled(source, block.start, block.end, "paragraph");
      if (decision) found.push(decision);
      else attach(source, block.start, block.end, found);
      named ||= decision !== null;
    } else if (block.kind === "heading") {
      let to = i + 1;
      while (to < section.to && blocks[to]?.kind !== "heading") to++;
      const inner = blocks.slice(i + 1, to);
      // A heading above a table, or above bullets that are decisions themselves, only groups them.
      const grouped = inner.some(
        (child) => child.kind === "table" || (child.kind === "list" && holdsDecisions(source, child)),
      );
      if (grouped) continue;
      const decision = readHeading(source, block.content, inner, block.start);
      // Among them, a heading that neither is one by its words nor holds one says what was weighed, or what follows.
      if (decision && !(named && decision.stamp === null && !callsItself(source, block, blocks[to - 1] ?? block)))
        found.push(decision);
      i = to - 1;
    }
  }
  return found.filter(({ decision }) => !isUnfilled(decision));
}

function readTable(source: Source, table: Table): Decision[] {
  const { text } = source;
  const names = table.header.map(([start, end]) => foldName(plain(text, start, end)));
  const column = (pattern: RegExp): number => names.findIndex((name) => pattern.test(name));
  const date = column(/^(?:date|when|day|日期|날짜|data)\b/u);
  const reason = column(/rationale|reason|why|justification|理由|原因|근거|justificativa/);
  const choice = column(/choice|resolution|选择/);
  let decided = column(/decision|decided|决策|决定|결정|decisão/);
  const topic = decided !== -1 && choice !== -1 && choice !== decided;
  if (decided === -1) decided = choice;
  if (decided === -1 || decided === reason) return [];
  const found: Decision[] = [];
  for (const row of table.rows) {
    const cell = (index: number): Range => row.cells[index] ?? [row.end, row.end];
    const read = (index: number): string => (index < 0 ? "" : plain(text, ...cell(index)));
    // `| Decision | Choice |`: the one names the question, the other answers it.
    const decision = topic ? `${read(decided)}: ${read(choice)}` : read(decided);
    if (decision === "" || decision === ": ") continue;
    const rationale = read(reason);
    const stamp = date < 0 ? null : (leadingStamp(source, ...cell(date))?.stamp ?? null);
    found.push({
      decision,
      rationale: rationale === "" ? null : rationale,
      stamp,
      at: source.span(row.start, row.end),
      form: "table",
    });
  }
  return found;
}

function readList(source: Source, list: List, found: Decision[]): void {
  for (const item of list.items) {
    const first = item.children[0];
    if (first?.kind !== "paragraph") continue;
    const end = trimRange(source.text, item.start, item.end)[1];
    const decision = readLabelled(source, first.start, end, "bullets");
    if (decision) found.push({ ...decision, at: source.span(item.start, end) });
    else if (!attach(source, first.start, end, found)) {
      const plainOne =
        readDated(source, item, first.start, first.end) ?? readBullet(source, first.start, first.end, end);
      found.push({ ...plainOne, at: source.span(item.start, end) });
    }
  }
}

/** `Decision 3: …`, `D3 — …`, or with `Decision: …` below. */
function callsItself(source: Source, heading: Heading, last: Block): boolean {
  const name = plain(source.text, heading.content[0], heading.content[1]);
  if (/^(?:decision\b|d[\s-]?\d)/i.test(name)) return true;
  return partsOf(source.text, heading.end, last.end).some(({ kind }) => kind === "decision");
}

function holdsDecisions(source: Source, list: List): boolean {
  return list.items.some((item) => {
    const first = item.children[0];
    if (first?.kind !== "paragraph") return false;
    return (
      partsOf(source.text, first.start, first.end)[0]?.kind === "decision" ||
      leadingStamp(source, first.start, first.end) !== null
    );
  });
}

/** `Decision: … Rationale: … Date/Author: …`, over any number of lines, in one item or paragraph. */
function readLabelled(source: Source, start: number, end: number, form: Decision["form"]): Decision | null {
  const parts = partsOf(source.text, start, end);
  const decided = parts.find(({ kind }) => kind === "decision");
  if (!decided || decided.start > start + 80) return null;
  const before = leadingStamp(source, start, end)?.stamp ?? null;
  return {
    decision: textOf(source, decided),
    rationale: rationaleOf(source, parts),
    stamp: before ?? dateOf(source, parts),
    at: source.span(start, end),
    form,
  };
}

/** `Rationale: …` and `Date/Author: …` as bullets or paragraphs of their own belong to the decision before them. */
function attach(source: Source, start: number, end: number, found: Decision[]): boolean {
  const last = found.at(-1);
  const parts = partsOf(source.text, start, end);
  const first = parts[0];
  if (!last || !first || first.start > start + 4) return false;
  last.rationale ??= rationaleOf(source, parts);
  last.stamp ??= dateOf(source, parts);
  last.at = source.span(last.at.start, end);
  return true;
}

/** `- **2026-05-08** — X. Why: Y.`, `- 2026-03-01: X -> Y`. */
function readDated(source: Source, item: ListItem, start: number, end: number): Decision | null {
  const dated = leadingStamp(source, start, end);
  if (!dated) return null;
  return {
    ...splitReason(source, dated.after, end, item.end),
    stamp: dated.stamp,
    at: source.span(start, end),
    form: "dated",
  };
}

function readBullet(source: Source, start: number, end: number, itemEnd: number): Decision {
  const parts = splitReason(source, start, end, itemEnd);
  return { ...parts, stamp: stampIn(source, start, end), at: source.span(start, end), form: "bullets" };
}

/** Cuts at `Why:`, `Rationale:` or an arrow. */
function splitReason(
  source: Source,
  start: number,
  end: number,
  itemEnd: number,
): { decision: string; rationale: string | null } {
  const { text } = source;
  const parts = partsOf(text, start, Math.max(end, itemEnd));
  const rationale = rationaleOf(source, parts);
  if (rationale !== null) return { decision: plain(text, start, Math.min(end, parts[0]?.start ?? end)), rationale };
  const slice = text.slice(start, end);
  const arrow = /\s(?:->|→|=>)\s/.exec(slice);
  if (!arrow || arrow.index === 0) return { decision: plain(text, start, end), rationale: null };
  const at = start + arrow.index;
  return { decision: plain(text, start, at), rationale: plain(text, at + arrow[0].length, end) };
}

function readHeading(source: Source, content: Range, inner: readonly Block[], start: number): Decision | null {
  const dated = leadingStamp(source, content[0], content[1]);
  const stampHere = dated?.stamp ?? stampIn(source, content[0], content[1]);
  const decision = plain(source.text, dated?.after ?? content[0], content[1]);
  const first = inner[0];
  const last = inner.at(-1);
  if (!first || !last) return null;
  const parts = partsOf(source.text, first.start, last.end);
  const own = parts.find(({ kind }) => kind === "decision");
  const prose = inner.find(({ kind }) => kind === "paragraph");
  const body = prose ? plain(source.text, prose.start, prose.end) : "";
  const rationale = rationaleOf(source, parts) ?? (own || isUnfilled(body) ? null : body);
  const named = decision.replace(/^(?:decision|d)[\s-]?\d{0,4}\s?[:.—–-]\s?/i, "");
  return {
    decision: named === "" && own ? textOf(source, own) : named === "" ? body : named,
    rationale,
    stamp: stampHere ?? dateOf(source, parts),
    at: source.span(start, last.end),
    form: "heading",
  };
}

/** The labelled parts of a slice. A label in the middle of a line counts after a sentence's end, or with a capital. */
function partsOf(text: string, start: number, end: number): Part[] {
  const parts: Part[] = [];
  const slice = text.slice(start, end);
  for (const match of slice.matchAll(labelled)) {
    const name = match[1] ?? "";
    const mid = match.index > 0 && !/[\n.。;!?)*`]/.test(match[0].charAt(0)) && !match[0].includes("\n");
    // In the midst of a sentence, `Decision 3:` speaks of another one.
    if (mid && (match[2] !== undefined || !/^[A-Z\u0080-\uffff]/.test(name))) continue;
    const kind = labels.find(([, pattern]) => pattern.test(name))?.[0] ?? "other";
    const last = parts.at(-1);
    const lead = /^[.。;!?)`]/.test(match[0]) ? 1 : 0;
    if (last) last.to = start + match.index + lead;
    parts.push({ kind, start: start + match.index + lead, from: start + match.index + match[0].length, to: end });
  }
  return parts;
}

function textOf(source: Source, part: Part): string {
  let to = trimRange(source.text, part.from, part.to)[1];
  while (to > part.from && /[\s*+-]/.test(source.text.charAt(to - 1))) to--;
  return plain(source.text, part.from, to);
}

function rationaleOf(source: Source, parts: readonly Part[]): string | null {
  const part = parts.find(({ kind }) => kind === "rationale");
  const text = part ? textOf(source, part) : "";
  return isUnfilled(text) ? null : text;
}

function dateOf(source: Source, parts: readonly Part[]): Stamp | null {
  for (const part of parts) {
    const stamp = part.kind === "date" ? stampIn(source, part.from, part.to) : null;
    if (stamp) return stamp;
  }
  return null;
}

/** The first date anywhere in the slice's first 2,000 characters. */
function stampIn(source: Source, start: number, end: number): Stamp | null {
  const slice = source.text.slice(start, Math.min(end, start + 2000));
  for (const match of slice.matchAll(/[[(]?(?:\d{4}|YYYY)-/g)) {
    if (/[\w/-]/.test(slice.charAt(match.index - 1)) && match.index > 0) continue;
    const stamp = readStamp(source, start + match.index, end) ?? readStamp(source, start + match.index + 1, end);
    if (stamp) return stamp;
  }
  return null;
}
