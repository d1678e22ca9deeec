// The progress log: ticked and open entries, dated bullets and paragraphs without boxes, and blocks under a dated heading.
import { words } from "./evidence.ts";
import { leadingStamp, type ReadItem, readText } from "./items.ts";
import { milestoneKey } from "./milestone-key.ts";
import type { ProgressEntry, Stamp } from "./plan.ts";
import type { SectionNode } from "./sections.ts";
import type { Source } from "./source.ts";
import type { Block } from "./tree.ts";

const event =
  /^((?:milestone|phase|stage|task|step|slice|wave|iteration)\s+#?[\w.]{1,12}|M\d{1,3})(?:\s*\([^()]{0,80}\))?\s+(?:is |was )?(started|begun|begins|completed|complete|done|finished)(?=$|[\s.,:;!(—–-])/i;

/** Entries of one Progress section. `itemsOf` gives all items of a list block, nested ones after their parents. */
export function readProgress(
  source: Source,
  blocks: readonly Block[],
  section: SectionNode,
  itemsOf: (block: Block) => readonly ReadItem[],
): ProgressEntry[] {
  const entries: ProgressEntry[] = [];
  for (let i = section.from; i < section.to; i++) {
    const block = blocks[i];
    if (!block) continue;
    if (block.kind === "list" || block.kind === "paragraph")
      entries.push(...innerEntries(source, block, null, itemsOf));
    else if (block.kind === "heading") {
      const dated = leadingStamp(source, block.content[0], block.content[1]);
      if (!dated) continue;
      let to = i + 1;
      while (to < section.to && blocks[to]?.kind !== "heading") to++;
      const inner = blocks.slice(i + 1, to);
      const boxed = inner.flatMap((child) => innerEntries(source, child, dated.stamp, itemsOf));
      if (boxed.some(({ box }) => box !== null)) entries.push(...boxed);
      else entries.push(blockEntry(source, block.start, inner, dated, block.content[1]), ...boxed);
      i = to - 1;
    }
  }
  return entries;
}

/** Entries of one block: boxed and dated items, or a paragraph that begins with a date. */
function innerEntries(
  source: Source,
  block: Block,
  inherited: Stamp | null,
  itemsOf: (block: Block) => readonly ReadItem[],
): ProgressEntry[] {
  if (block.kind === "list") return listEntries(itemsOf(block), inherited);
  if (block.kind !== "paragraph" || !leadingStamp(source, block.start, block.end)) return [];
  return [entryOf({ ...readText(source, block.start, block.end), depth: 0 }, null)];
}

/** Boxes at any depth; without a box, top-level items that carry a date. */
function listEntries(items: readonly ReadItem[], inherited: Stamp | null): ProgressEntry[] {
  return items
    .filter(({ box, stamp, depth }) => box !== null || (stamp !== null && depth === 0))
    .map((item) => entryOf(item, inherited));
}

function entryOf(item: ReadItem, inherited: Stamp | null): ProgressEntry {
  return { ...item, stamp: item.stamp ?? inherited, milestone: milestoneEvent(item) };
}

function milestoneEvent(item: ReadItem): ProgressEntry["milestone"] {
  const whole = item.id !== null && /^M\d/.test(item.id) ? `${item.id} ${item.text}` : item.text;
  const match = event.exec(whole.slice(0, 200));
  const key = match ? milestoneKey(`${match[1]}:`) : null;
  if (!match || key === null) return milestonePart(item);
  return { key, event: /^(?:started|beg)/i.test(match[2] ?? "") ? "started" : "completed" };
}

const bracketed = /^\[([^\][\n]{1,20})\]/;
const remark = /^\([^()\n]{1,40}\)\s+/;

/** Most plans with a log tell what a milestone came to in entries that begin with its name, not in boxes below its heading. */
function milestonePart({ id, text }: ReadItem): ProgressEntry["milestone"] {
  const bare = text.slice(0, 200).replace(remark, "");
  const key = milestoneKey(`${id}:`) ?? milestoneKey(`${bracketed.exec(bare)?.[1]}:`) ?? milestoneKey(bare);
  return key === null ? null : { key, event: "part" };
}

/** One entry for all that stands under a dated heading; its words are the heading's, else the first block's. */
function blockEntry(
  source: Source,
  start: number,
  inner: readonly Block[],
  dated: { stamp: Stamp; after: number },
  headingEnd: number,
): ProgressEntry {
  const heading = words(source, dated.after, headingEnd);
  const first = inner[0];
  const { text, range } = heading.text !== "" || !first ? heading : words(source, first.start, first.end);
  return {
    text,
    at: source.span(start, inner.at(-1)?.end ?? headingEnd),
    textAt: source.span(range[0], range[1]),
    box: null,
    id: null,
    evidence: [],
    details: [],
    depth: 0,
    stamp: dated.stamp,
    milestone: null,
  };
}
