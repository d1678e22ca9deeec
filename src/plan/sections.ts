// The title of a plan and its sections: what each heading means, and which blocks belong to it.
import { plain } from "./inline.ts";
import { milestoneKey } from "./milestone-key.ts";
import { foldedNames, foldName } from "./names.ts";
import { type Field, type Section, type SectionName, sectionNames } from "./plan.ts";
import { sectionSynonyms } from "./presets.ts";
import type { Source } from "./source.ts";
import type { Block, Heading } from "./tree.ts";

/** A section with the blocks of its body: indices into the document's blocks, `to` exclusive. */
export type SectionNode = Section & { from: number; to: number; heading: Heading; parent: SectionNode | null };

export type Outline = { title: Field<string> | null; titleBlock: number; sections: SectionNode[] };

export type ExtraNames = Readonly<Partial<Record<SectionName, readonly string[]>>>;

const known = new Map<string, SectionName>();
for (const name of sectionNames) for (const synonym of sectionSynonyms[name]) known.set(foldName(synonym), name);
for (const name of sectionNames) known.set(foldName(name), name);

/** Sections that others may hold: the parts of a plan that are kept while work goes on. */
const found: ReadonlySet<SectionName> = new Set([
  "Progress",
  "Surprises & Discoveries",
  "Decision Log",
  "Outcomes & Retrospective",
  "Acceptance Criteria",
]);

/** Title and sections of the document. The title is the first heading when it stands above all the others. */
export function readOutline(source: Source, blocks: readonly Block[], end: number, extra: ExtraNames): Outline {
  const names = extraNames(extra);
  const headings: { block: number; heading: Heading; name: string }[] = [];
  for (const [block, heading] of blocks.entries()) {
    if (heading.kind !== "heading") continue;
    headings.push({ block, heading, name: plain(source.text, heading.content[0], heading.content[1]) });
  }
  const titled = hasTitle(headings, names);
  const first = headings[0];
  const title = titled && first ? source.field(first.name, first.heading.content[0], first.heading.content[1]) : null;
  const sections: SectionNode[] = [];
  const open: SectionNode[] = [];
  const rest = titled ? headings.slice(1) : headings;
  const top = Math.min(...rest.map(({ heading }) => heading.level));
  for (const { block, heading, name } of rest) {
    close(open, heading.level, block, heading.start);
    const section: SectionNode = {
      name,
      canonical: canonicalOf(name, heading.level, top, open, names),
      level: heading.level,
      at: source.span(heading.start, heading.end),
      body: source.span(heading.end, end),
      empty: true,
      from: block + 1,
      to: blocks.length,
      heading,
      parent: open.at(-1) ?? null,
    };
    sections.push(section);
    open.push(section);
  }
  for (const section of sections) section.body = source.span(section.heading.end, section.body.end);
  markFilled(source, blocks, sections);
  return { title, titleBlock: titled && first ? first.block : -1, sections };

  function close(stack: SectionNode[], level: number, block: number, start: number): void {
    for (let last = stack.at(-1); last && last.level >= level; last = stack.at(-1)) {
      last.to = block;
      last.body = { ...last.body, end: start };
      stack.pop();
    }
  }
}

/**
 * The first heading is the title when it stands above all the others, or names no section itself and is an H1, or opens
 * the file before at least three sections of its own level.
 */
function hasTitle(
  headings: readonly { block: number; heading: Heading; name: string }[],
  names: ReadonlyMap<string, SectionName>,
): boolean {
  const [first, ...others] = headings;
  if (!first) return false;
  const { level } = first.heading;
  if (others.length > 0 && others.every(({ heading }) => heading.level > level)) return true;
  if (meaningOf(first.name, names) !== null) return false;
  if (others.length === 0 || level === 1) return true;
  const sections = others.filter(({ heading, name }) => heading.level === level && meaningOf(name, names) !== null);
  return first.block === 0 && sections.length >= 3 && !/^(?:table of )?contents$/i.test(first.name);
}

/**
 * A name counts on the level of the sections; below it only where no other section of the plan is around it, or for the
 * living ones inside of sections that describe. Acceptance criteria count anywhere.
 */
function canonicalOf(
  name: string,
  level: number,
  top: number,
  open: readonly SectionNode[],
  names: ReadonlyMap<string, SectionName>,
): SectionName | null {
  const meaning = meaningOf(name, names);
  if (meaning === null || level === top) return meaning;
  if (meaning === "Acceptance Criteria") return open.some(({ canonical }) => canonical === meaning) ? null : meaning;
  if (open.some((section) => milestoneKey(section.name) !== null)) return null;
  const around = open.flatMap(({ canonical }) => canonical ?? []);
  if (around.length === 0) return meaning;
  return found.has(meaning) && !around.some((outer) => found.has(outer)) ? meaning : null;
}

function meaningOf(name: string, names: ReadonlyMap<string, SectionName>): SectionName | null {
  for (const folded of foldedNames(name)) {
    const meaning = names.get(folded);
    if (meaning) return meaning;
  }
  return null;
}

function extraNames(extra: ExtraNames): ReadonlyMap<string, SectionName> {
  const names = new Map(known);
  for (const section of sectionNames) for (const name of extra[section] ?? []) names.set(foldName(name), section);
  return names;
}

function markFilled(source: Source, blocks: readonly Block[], sections: readonly SectionNode[]): void {
  for (const section of sections) {
    for (let i = section.from; i < section.to; i++) {
      const block = blocks[i];
      if (!block || block.kind === "heading" || (block.kind === "html" && isComment(source.text, block))) continue;
      for (let outer: SectionNode | null = section; outer?.empty; outer = outer.parent) outer.empty = false;
      break;
    }
  }
}

function isComment(text: string, block: { start: number; end: number }): boolean {
  return text.startsWith("<!--", block.start) && text.slice(block.start, block.end).trimEnd().endsWith("-->");
}
