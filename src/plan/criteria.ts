// Acceptance criteria: boxes; where there are none numbered items, else bullets, else paragraphs, which cannot be ticked.
import { plain } from "./inline.ts";
import { type ReadItem, readText } from "./items.ts";
import { milestoneKey } from "./milestone-key.ts";
import { foldedNames } from "./names.ts";
import type { Criterion } from "./plan.ts";
import { resultNames } from "./presets.ts";
import type { SectionNode } from "./sections.ts";
import type { Source } from "./source.ts";
import type { Block } from "./tree.ts";
import { isBareLabel, isUnfilled } from "./unfilled.ts";

/**
 * The sections that hold the plan's criteria. `Validation`, `Verification` and the like usually hold results: they count
 * only where no section has a better name, and never inside of a milestone.
 */
export function acceptanceSections(sections: readonly SectionNode[]): SectionNode[] {
  const named = sections.filter(({ canonical }) => canonical === "Acceptance Criteria");
  const better = named.filter((section) => !holdsResults(section));
  return better.length > 0 ? better : named.filter((section) => !isInMilestone(section));
}

function holdsResults({ name }: SectionNode): boolean {
  return foldedNames(name).some((folded) => resultNames.has(folded));
}

function isInMilestone(section: SectionNode): boolean {
  for (let outer = section.parent; outer; outer = outer.parent) if (milestoneKey(outer.name) !== null) return true;
  return false;
}

/** The criteria of these sections, of the best kind that is found in any of them. */
export function readCriteria(
  source: Source,
  blocks: readonly Block[],
  sections: readonly SectionNode[],
  itemsOf: (block: Block) => readonly ReadItem[],
): Criterion[] {
  const bodies = sections.flatMap(({ from, to }) => blocks.slice(from, to));
  const items = bodies.flatMap((block) =>
    block.kind === "list" ? itemsOf(block).map((item) => ({ item, ordered: block.ordered })) : [],
  );
  const boxed = items.filter(({ item }) => item.box !== null);
  if (boxed.length > 0) return boxed.map(({ item }) => criterion(item, true));
  const listed = unlabelled(items);
  const numbered = listed.filter(({ ordered }) => ordered);
  if (listed.length > 0) return (numbered.length > 0 ? numbered : listed).map(({ item }) => criterion(item, false));
  // Prose of a test plan tells how it is tested, not what has to hold: 9 of 9 such sections did.
  const prose = sections.filter((section) => !holdsResults(section));
  return prose
    .flatMap(({ from, to }) => blocks.slice(from, to))
    .flatMap((block) => {
      if (block.kind !== "paragraph" || isUnfilled(plain(source.text, block.start, block.end))) return [];
      return [criterion({ ...readText(source, block.start, block.end), depth: 0 }, false)];
    });
}

/** Top-level items; those under a bare label such as `- Frontend:` in its place. */
function unlabelled<Listed extends { item: ReadItem }>(items: readonly Listed[]): Listed[] {
  let depth = 0;
  return items.filter(({ item }, index) => {
    depth = Math.min(depth, item.depth);
    if (item.depth > depth) return false;
    const nested = (items[index + 1]?.item.depth ?? 0) > item.depth;
    if (nested && isBareLabel(item.text)) depth = item.depth + 1;
    else if (nested || !isUnfilled(item.text)) return true;
    return false;
  });
}

function criterion(item: ReadItem, tickable: boolean): Criterion {
  const { stamp: _, ...rest } = item;
  return { ...rest, tickable };
}
