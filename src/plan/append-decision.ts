// A new entry at the end of a plan's decision log: a row, a bullet, a heading or a paragraph, as the plan writes its own.
import type { Edit, Refusal } from "./edit.ts";
import { plain } from "./inline.ts";
import { foldName } from "./names.ts";
import type { Decision, Plan, Section } from "./plan.ts";
import { presets } from "./presets.ts";
import { trimRange } from "./source.ts";
import { formOf } from "./stamp-form.ts";
import { type Block, type List, readBlocks, type Table } from "./tree.ts";
import { contentEnd, isOpenEnded, lineEndOf, nextItem, oneLine, tooLong, widthOf, wrap } from "./writing.ts";

/** `date` is written as it is (`YYYY-MM-DD`), `author` too. All are Markdown of one line. */
export type NewDecision = { decision: string; rationale: string; date: string; author: string };

/** Adds a decision at the end of the log. */
export function appendDecision(plan: Plan, entry: NewDecision): Edit[] | Refusal {
  const { text } = plan;
  const decision: NewDecision = {
    decision: oneLine(entry.decision),
    rationale: oneLine(entry.rationale),
    date: entry.date.trim(),
    author: oneLine(entry.author),
  };
  if (decision.decision === "" || decision.rationale === "")
    return { refusal: "A decision needs words and a rationale." };
  const sections = plan.sections.filter(({ canonical }) => canonical === "Decision Log");
  const holds = (one: Section) => (known: Decision) =>
    one.body.start <= known.at.start && known.at.start < one.body.end;
  const section = sections.find((one) => plan.decisions.some(holds(one))) ?? sections[0];
  if (!section) return { refusal: "The plan has no Decision Log section." };
  const long = tooLong("The Decision Log section", section.body.start, section.body.end);
  if (long) return long;
  const blocks = readBlocks(text, section.body.start, section.body.end);
  const lineEnd = lineEndOf(text);
  const own = plan.decisions.findLast(holds(section)) ?? null;
  const around = (block: Block): boolean => own !== null && block.start <= own.at.start && own.at.start < block.end;
  const table = blocks.findLast(
    (block): block is Table => block.kind === "table" && (own ? around(block) : isLog(text, block)),
  );
  if (table) return appendRow(text, table, decision, lineEnd);
  const list = blocks.find((block): block is List => block.kind === "list" && around(block));
  if (list && own) return appendBullet(text, list, own, decision, lineEnd);
  if (isOpenEnded(text, blocks.at(-1))) return { refusal: "The Decision Log ends in a block that is never closed." };
  const end = contentEnd(text, section.at, section.body);
  const gap = lineEnd + lineEnd;
  const add = (written: string): Edit[] => [{ start: end, end, text: `${gap}${written}` }];
  if (own?.form === "heading") {
    const hashes = /^#{1,6}/.exec(text.slice(own.at.start, own.at.start + 6))?.[0] ?? "###";
    const author = `Date/Author: ${decision.date} / ${decision.author}`;
    return add(`${hashes} ${decision.decision}${gap}Rationale: ${decision.rationale}${gap}${author}`);
  }
  if (own?.form === "paragraph") return add(labelledLines(decision, " "));
  if (!own && presets[plan.preset].decision === "table") {
    const head = ["| Date | Decision | Rationale |", "|------|----------|-----------|"];
    return add([...head, `| ${rowCells(decision).join(" | ")} |`].join(lineEnd));
  }
  return add(`- ${labelledLines(decision, `${lineEnd}  `)}`);
}

function isLog(text: string, table: Table): boolean {
  return table.header.some(([start, end]) => /decision|决策|决定|결정|decisão/.test(foldName(plain(text, start, end))));
}

function rowCells(decision: NewDecision): string[] {
  return [decision.date, decision.decision, `${decision.rationale} (${decision.author})`].map(cell);
}

/** A bar gets a backslash unless one is in force before it. */
function cell(words: string): string {
  return words.replace(/\\*\|/g, (found) => (found.length % 2 === 1 ? `${found.slice(0, -1)}\\|` : found));
}

/** A row under the last one; the template's empty row is filled instead. */
function appendRow(text: string, table: Table, decision: NewDecision, lineEnd: string): Edit[] {
  const names = table.header.map(([start, end]) => foldName(plain(text, start, end)));
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  const author = /author|by\b|owner|who/;
  const reason = /rationale|reason|why|justification|理由|原因|근거|justificativa/;
  const rationale = has(author) ? decision.rationale : `${decision.rationale} (${decision.author})`;
  const cells = names.map((name) => {
    if (/date|when|日期|날짜|^data/.test(name))
      return author.test(name) ? `${decision.date} / ${decision.author}` : decision.date;
    if (reason.test(name)) return rationale;
    if (/decision|decided|决策|决定|결정|decisão/.test(name))
      return has(reason) || has(/choice/) ? decision.decision : `${decision.decision} — ${rationale}`;
    if (/choice/.test(name) && !has(reason)) return rationale;
    if (author.test(name)) return decision.author;
    return /^(?:#|no|id|nr)\.?$/.test(name) ? String(table.rows.length + 1) : "";
  });
  const row = `| ${cells.map(cell).join(" | ")} |`;
  const empty = table.rows.at(-1);
  if (empty?.cells.every(([start, end]) => start === end)) return [{ start: empty.start, end: empty.end, text: row }];
  const end = trimRange(text, table.start, table.end)[1];
  const start = text.lastIndexOf("\n", table.start - 1) + 1;
  const indent = /^[ ]{0,3}/.exec(text.slice(start, table.start))?.[0] ?? "";
  return [{ start: end, end, text: `${lineEnd}${indent}${row}` }];
}

function appendBullet(
  text: string,
  list: List,
  last: Decision,
  decision: NewDecision,
  lineEnd: string,
): Edit[] | Refusal {
  const next = nextItem(text, list);
  if (!next || isOpenEnded(text, list)) return { refusal: "The last decision stands where nothing can be added." };
  const slice = text.slice(last.at.start, last.at.end);
  const indent = next.indent.length + next.marker.length;
  const continued = lineEnd + " ".repeat(indent);
  const label = /(?:^|[\s*_])([*_]{0,3})Decision([*_]{0,3}):([*_]{0,3})/i.exec(slice.slice(0, 80));
  let lines: string;
  if (last.form === "dated" && last.stamp) {
    const from = trimRange(text, last.at.start, last.at.start + 1)[0];
    const words =
      last.stamp.at.end +
      (/^[*_`]*\s*(?::|：|—|–|--?|→)?[*_`]*\s*/.exec(text.slice(last.stamp.at.end, last.stamp.at.end + 12))?.[0]
        .length ?? 0);
    const form = formOf(text, last.stamp, from, words);
    const arrow = /\s(->|→|=>)\s/.exec(slice)?.[1];
    const stated = decision.decision.replace(/[.。]$/, "");
    const reason = arrow ? ` ${arrow} ${decision.rationale}` : `. Why: ${decision.rationale}`;
    lines = `${form.before}${form.open}${decision.date}${form.close}${form.after}${stated}${reason} (${decision.author})`;
  } else {
    const oneLined =
      /[^\n]\s(?:[*_]{0,3})(?:Rationale|Reason|Why)[*_]{0,3}:/i.test(slice) &&
      !/\n[^\S\n]*(?:[-*+]\s)?[*_]{0,3}(?:Rationale|Reason|Why)/i.test(slice);
    const mark = label
      ? { open: label[1] ?? "", inner: label[2] ?? "", outer: label[3] ?? "" }
      : { open: "", inner: "", outer: "" };
    const between = oneLined ? " " : continued;
    lines = labelledLines(decision, between, mark);
  }
  const width = widthOf(text, list);
  const wrapped = lines
    .split(lineEnd)
    .map((line, index) => wrap(index === 0 ? `${next.indent}${next.marker}${line}` : line, width, indent, lineEnd))
    .join(lineEnd);
  return [{ start: next.end, end: next.end, text: `${next.loose ? lineEnd : ""}${lineEnd}${wrapped}` }];
}

type LabelMark = { open: string; inner: string; outer: string };

function labelledLines(
  decision: NewDecision,
  between: string,
  mark: LabelMark = { open: "", inner: "", outer: "" },
): string {
  const label = (name: string): string => `${mark.open}${name}${mark.inner}:${mark.outer}`;
  const end = (words: string): string => (between.includes("\n") || /[.!?。]$/.test(words) ? words : `${words}.`);
  return [
    `${label("Decision")} ${end(decision.decision)}`,
    `${label("Rationale")} ${end(decision.rationale)}`,
    `${label("Date/Author")} ${decision.date} / ${decision.author}`,
  ].join(between);
}
