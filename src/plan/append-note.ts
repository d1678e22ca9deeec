// A new entry at the end of Surprises or Outcomes, written as the plan writes its own, in the place of "none yet"; or the section with it.
import type { Edit, Refusal } from "./edit.ts";
import { plain } from "./inline.ts";
import { leadingStamp } from "./items.ts";
import type { Plan, Section, SectionName } from "./plan.ts";
import { makeSource } from "./source.ts";
import { formOf, writeStamp } from "./stamp-form.ts";
import { type Block, type List, readBlocks } from "./tree.ts";
import { isNothing } from "./unfilled.ts";
import { contentEnd, isOpenEnded, lineEndOf, nextItem, oneLine, tooLong, widthOf, wrap } from "./writing.ts";

const label = /^([*_]{0,3})(?:Observation|Discovery|Surprise|Finding|Outcome|Note)([*_]{0,3}):([*_]{0,3})[ \t]+/i;

/** Adds words (Markdown of one line) to the first section of that name; dated with `instant` where the plan dates such entries. */
export function appendNote(plan: Plan, name: SectionName, words: string, instant: number): Edit[] | Refusal {
  const { text } = plan;
  const line = oneLine(words);
  if (line === "") return { refusal: "An entry needs words." };
  const section = plan.sections.find(({ canonical }) => canonical === name);
  if (!section) return { refusal: `The plan has no section ${name}.` };
  const long = tooLong(`The section ${name}`, section.body.start, section.body.end);
  if (long) return long;
  const blocks = readBlocks(text, section.body.start, section.body.end);
  const blank = placeholderOf(text, blocks);
  if (blank) return [{ ...blank.range, text: blank.item ? line : `- ${line}` }];
  const last = blocks.at(-1);
  if (isOpenEnded(text, last)) return { refusal: `The section ${name} ends in a block that is never closed.` };
  if (last?.kind === "list") return appendItem(text, last, line, instant);
  return atEnd(text, section, `- ${line}`);
}

/** A section of that name at the end of the plan, with words (Markdown of one line) as its first entry; for a plan that has none. */
export function addSection({ text, title, sections }: Plan, name: SectionName, words: string): Edit[] | Refusal {
  const line = oneLine(words);
  if (line === "") return { refusal: "An entry needs words." };
  const from = sections.at(-1)?.at.start ?? 0;
  const long = tooLong("The plan's last section", from, text.length);
  if (long) return long;
  if (isOpenEnded(text, readBlocks(text, from, text.length).at(-1)))
    return { refusal: "The plan ends in a block that is never closed." };
  const first = title?.at.start ?? 0;
  const above = /(#{1,6})[ \t]+$/.exec(text.slice(text.lastIndexOf("\n", first - 1) + 1, first))?.[1] ?? "#";
  const beside = sections.map(({ level }) => level);
  const heading = `${"#".repeat(Math.min(6, above.length + 1, ...beside))} ${name}`;
  const end = text.trimEnd().length;
  const gap = lineEndOf(text).repeat(2);
  return [{ start: end, end, text: `${gap}${heading}${gap}- ${line}` }];
}

function atEnd(text: string, section: Section, written: string): Edit[] {
  const end = contentEnd(text, section.at, section.body);
  const gap = lineEndOf(text).repeat(2);
  return [{ start: end, end, text: gap + written }];
}

type Placeholder = { range: { start: number; end: number }; item: boolean };

/** `- [None yet]`, or a paragraph `None yet.`, where nothing else was written. */
function placeholderOf(text: string, blocks: readonly Block[]): Placeholder | null {
  for (const block of blocks) {
    if (block.kind === "paragraph" && isNothing(plain(text, block.start, block.end)))
      return { range: { start: block.start, end: block.end }, item: false };
    const own = block.kind === "list" && block.items.length === 1 ? block.items[0]?.children[0] : undefined;
    if (own?.kind === "paragraph" && isNothing(plain(text, own.start, own.end)))
      return { range: { start: own.start, end: own.end }, item: true };
  }
  return null;
}

function appendItem(text: string, list: List, line: string, instant: number): Edit[] | Refusal {
  const next = nextItem(text, list);
  if (!next) return { refusal: "The last entry stands where nothing can be added." };
  const { indent, marker, loose, end } = next;
  const lineEnd = lineEndOf(text);
  const item = `${indent}${marker}${leadOf(text, list, instant)}${line}`;
  const wrapped = wrap(item, widthOf(text, list), indent.length + marker.length, lineEnd);
  return [{ start: end, end, text: `${loose ? lineEnd : ""}${lineEnd}${wrapped}` }];
}

/** What stands in front of the words of the last entry: a date in its form, or its label. */
function leadOf(text: string, list: List, instant: number): string {
  const own = list.items.at(-1)?.children[0];
  if (own?.kind !== "paragraph") return "";
  const dated = leadingStamp(makeSource(text), own.start, own.end);
  if (dated?.stamp.interval) return writeStamp(formOf(text, dated.stamp, own.start, dated.after), instant);
  return label.exec(text.slice(own.start, Math.min(own.end, own.start + 60)))?.[0] ?? "";
}
