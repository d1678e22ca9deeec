// What sections of prose and items say, apart from saying nothing yet: surprises and outcomes.
import { plain } from "./inline.ts";
import type { Field } from "./plan.ts";
import type { SectionNode } from "./sections.ts";
import { linesOf, type Source } from "./source.ts";
import type { Block } from "./tree.ts";
import { isUnfilled } from "./unfilled.ts";

/** The filled paragraphs and items of a section. */
export function readNarrative(source: Source, blocks: readonly Block[], section: SectionNode): Field<string>[] {
  const found: Field<string>[] = [];
  const add = (start: number, end: number): void => {
    const text = plain(source.text, start, end);
    if (!isUnfilled(text) && !areEmptyLabels(source.text, start, end)) found.push(source.field(text, start, end));
  };
  const body = blocks.slice(section.from, section.to);
  for (const block of body) {
    if (block.kind === "paragraph" || block.kind === "quote" || block.kind === "code") add(block.start, block.end);
    else if (block.kind === "list") for (const item of block.items) addItem(source.text, item, add);
    else if (block.kind === "table") {
      for (const row of block.rows) {
        if (row.cells.some(([start, end]) => !isUnfilled(plain(source.text, start, end))))
          found.push(source.field(plain(source.text, row.start, row.end), row.start, row.end));
      }
    }
  }
  return found;
}

/** An item whose own words say nothing counts for its first nested one that does. */
function addItem(
  text: string,
  item: { start: number; end: number; children: Block[] },
  add: (start: number, end: number) => void,
): void {
  const first = item.children[0];
  if (!first) return;
  const own = first.kind === "paragraph" && !isUnfilled(plain(text, first.start, first.end));
  if (own) add(first.start, item.end);
  else
    for (const child of item.children)
      if (child.kind === "list") for (const nested of child.items) addItem(text, nested, add);
}

function areEmptyLabels(text: string, start: number, end: number): boolean {
  return linesOf(text, start, end).every(([from, to]) => isUnfilled(plain(text, from, to)));
}
