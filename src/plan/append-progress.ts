// A new entry at the end of a plan's progress log, written as the plan writes its own.
import type { Edit, Refusal } from "./edit.ts";
import type { Plan, ProgressEntry, Section } from "./plan.ts";
import { trimRange } from "./source.ts";
import { formOf, presetForm, type StampForm, writeStamp } from "./stamp-form.ts";
import { type List, readBlocks } from "./tree.ts";
import {
  contentEnd,
  continuationOf,
  isOpenEnded,
  lineEndOf,
  nextItem,
  oneLine,
  tooLong,
  widthOf,
  wrap,
} from "./writing.ts";

/** Adds a done entry with this text (Markdown of one line) and instant (milliseconds since the epoch, written in UTC). */
export function appendProgress(plan: Plan, words: string, instant: number): Edit[] | Refusal {
  const { text } = plan;
  const line = oneLine(words);
  if (line === "") return { refusal: "A progress entry needs words." };
  const sections = plan.sections.filter(({ canonical }) => canonical === "Progress");
  const holds = (one: Section) => (entry: ProgressEntry) =>
    one.body.start <= entry.at.start && entry.at.start < one.body.end;
  const section = sections.find((one) => plan.progress.some(holds(one))) ?? sections[0];
  if (!section) return { refusal: "The plan has no Progress section." };
  const long = tooLong("The Progress section", section.body.start, section.body.end);
  if (long) return long;
  const blocks = readBlocks(text, section.body.start, section.body.end);
  const form = progressForm(plan, section.body);
  const entry = `${writeStamp(form, instant)}${line}`;
  const lineEnd = lineEndOf(text);
  const own = plan.progress.findLast(holds(section)) ?? null;
  const list = own
    ? blocks.find(
        (block): block is List => block.kind === "list" && block.start <= own.at.start && own.at.start < block.end,
      )
    : undefined;
  if (list && own) return appendItem(text, list, own, entry, lineEnd);
  const end = contentEnd(text, section.at, section.body);
  if (isOpenEnded(text, blocks.at(-1)))
    return { refusal: "The Progress section ends in a block that is never closed." };
  const gap = lineEnd + lineEnd;
  const heading = own ? /^#{1,6}(?=[ \t])/.exec(text.slice(own.at.start, own.at.start + 8))?.[0] : undefined;
  if (heading) {
    const stamp = writeStamp({ ...form, after: "" }, instant);
    return [{ start: end, end, text: `${gap}${heading} ${stamp}${gap}${line}` }];
  }
  // Entries that are paragraphs go on as paragraphs.
  if (own && own.box === null) return [{ start: end, end, text: `${gap}${entry}` }];
  return [{ start: end, end, text: `${gap}- [x] ${entry}` }];
}

function appendItem(text: string, list: List, last: ProgressEntry, entry: string, lineEnd: string): Edit[] | Refusal {
  const next = nextItem(text, list);
  if (!next) return { refusal: "The last progress entry stands where nothing can be added." };
  if (isOpenEnded(text, list)) return { refusal: "The last progress entry ends in a block that is never closed." };
  const { indent, marker, loose, end } = next;
  const boxed = last.box !== null ? "[x] " : "";
  const content = indent.length + marker.length;
  const column = continuationOf(text, list, content) ?? content;
  const item = wrap(`${indent}${marker}${boxed}${entry}`, widthOf(text, list), column, lineEnd);
  return [{ start: end, end, text: `${loose ? lineEnd : ""}${lineEnd}${item}` }];
}

/** The form of the last stamp in a range of the log that stands in front of its words, else the preset's. */
export function progressForm(plan: Plan, range: { start: number; end: number }): StampForm {
  const stamped = plan.progress.findLast(
    ({ stamp, at, textAt }) =>
      stamp !== null &&
      at.start >= range.start &&
      at.end <= range.end &&
      stamp.at.start >= at.start &&
      stamp.at.start < textAt.start,
  );
  if (!stamped?.stamp) return presetForm(plan);
  const from = stamped.box ? stamped.box.at.end : trimRange(plan.text, stamped.at.start, stamped.stamp.at.start)[0];
  return formOf(plan.text, stamped.stamp, from, stamped.textAt.start);
}
