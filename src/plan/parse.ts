// Reading a plan: text in, a plan and its problems out. Never throws, whatever the text.
import { findConflicts, withoutMarks } from "./conflicts.ts";
import { acceptanceSections, readCriteria } from "./criteria.ts";
import { readDecisions } from "./decisions.ts";
import { detectPreset } from "./family.ts";
import { plain } from "./inline.ts";
import { leadingStamp, ownParagraph, type ReadItem, readBox, readItem } from "./items.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { readMarkers, readMentions } from "./mentions.ts";
import { readFrontMatter, readMetadata } from "./metadata.ts";
import { assignSteps, readMilestones } from "./milestones.ts";
import { readNarrative } from "./narrative.ts";
import { findExcess } from "./nesting.ts";
import type { Box, Field, Item, Metadata, Plan, Problem, Reading } from "./plan.ts";
import { readProgress } from "./progress.ts";
import { type ExtraNames, readOutline, type SectionNode } from "./sections.ts";
import { makeSource, type Source } from "./source.ts";
import { readStatus } from "./status.ts";
import { type Block, type ListItem, readBlocks } from "./tree.ts";
import { readingOfProblem, unreadable } from "./unreadable.ts";

export type ParseOptions = { limits?: Limits; sections?: ExtraNames };

/**
 * Reads one plan. `path` tells the lifecycle folder. What cannot be read is a problem; after a fatal one the plan is empty.
 * Takes as long as the text needs: `plan-reader.ts` keeps the deadline.
 */
export function parsePlan(path: string, text: string, options: ParseOptions = {}): Reading {
  const limits = options.limits ?? defaultLimits;
  const written = makeSource(text);
  const problem = findProblem(written, limits);
  if (problem) return readingOfProblem(path, text, problem);
  const conflicts = findConflicts(text);
  const source = conflicts.length === 0 ? written : makeSource(withoutMarks(text, conflicts));
  try {
    const reading = read(source, path, options.sections ?? {});
    for (const conflict of conflicts.slice(0, 1)) {
      const at = source.span(...conflict.at);
      const others = conflicts.length === 1 ? "" : `, the first of ${conflicts.length}`;
      const message = `Lines ${at.line} to ${at.endLine} are a merge conflict that was committed unresolved${others}.`;
      reading.problems.push({ code: "conflict", message, at, fatal: false });
      reading.plan.text = text;
    }
    const parts = partsOf(reading.plan);
    const most = 2 * limits.items;
    if (parts <= most) return reading;
    const message = `This file has ${parts} parts (headings, entries, named files); at most ${most} are read.`;
    return unreadable(path, text, "too-many-items", message);
  } catch (error) {
    const message = `This file could not be read as a plan: ${error instanceof Error ? error.message : String(error)}`;
    return unreadable(path, text, "unreadable", message);
  }
}

function findProblem(source: Source, limits: Limits): Problem | null {
  const bytes = byteLength(source.text);
  if (bytes > limits.bytes) {
    const message = `This file has ${bytes} bytes; at most ${limits.bytes} are read.`;
    return { code: "too-large", message, at: null, fatal: true };
  }
  if (source.text.includes("\0")) {
    return { code: "binary", message: "This file holds NUL bytes; a plan is text.", at: null, fatal: true };
  }
  const excess = findExcess(source.text, 0, limits);
  if (!excess) return null;
  const message =
    excess.kind === "too-deep"
      ? `Lists and quotes lie more than ${limits.nesting} deep in one another here; at most ${limits.nesting} are read.`
      : `This file has more than ${limits.items} list items; at most ${limits.items} are read.`;
  return { code: excess.kind, message, at: source.span(excess.offset, excess.offset), fatal: true };
}

/** UTF-8 bytes of a text. A lone surrogate counts as the three bytes of its replacement. */
function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) bytes += code > 0x7ff ? 2 : 1;
    // The four bytes of a pair: two units, and the two that its first unit added.
    if ((code & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++;
  }
  return bytes;
}

/**
 * Everything that was found. A plan with hundreds of thousands of headings or named files would be cheap to read, but not to
 * hand over: 87,000 of them kept the asking thread for 270 ms.
 */
function partsOf(plan: Plan): number {
  const { sections, milestones, steps, progress, decisions, surprises, outcomes, criteria, boxes, mentions } = plan;
  const lists = [sections, milestones, steps, progress, decisions, surprises, outcomes, criteria, boxes, mentions];
  let parts = lists.reduce((sum, list) => sum + list.length, plan.metadata.size + plan.markers.length);
  for (const item of [...steps, ...progress, ...criteria]) parts += item.evidence.length + item.details.length;
  for (const { verify } of milestones) for (const { evidence } of verify) parts += 1 + evidence.length;
  return parts;
}

function read(source: Source, path: string, extra: ExtraNames): Reading {
  const { text } = source;
  const bom = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const front = readFrontMatter(source, bom);
  const { blocks, end } = unwrap(source, front.end);
  const outline = readOutline(source, blocks, end, extra);
  const { sections } = outline;
  const first = sections[0];
  const head = blocks
    .slice(0, first ? first.from - 1 : blocks.length)
    .filter((_, index) => index !== outline.titleBlock);
  const metadata = front.fields;
  for (const [key, field] of readMetadata(source, head, sections, blocks))
    if (!metadata.has(key)) metadata.set(key, field);

  const found = collect(source, blocks);
  const cache = new Map<Block, readonly ReadItem[]>();
  const itemsOf = (block: Block): readonly ReadItem[] => {
    const known = cache.get(block);
    if (known) return known;
    const items = itemsOfBlock(source, block, () => true);
    cache.set(block, items);
    return items;
  };

  const named = (name: SectionNode["canonical"]): SectionNode[] =>
    outermost(sections.filter(({ canonical }) => canonical === name));
  const milestones = readMilestones(source, blocks, sections);
  const acceptance = acceptanceSections(sections);
  const steps = readSteps(source, blocks, sections, acceptance);
  assignSteps(milestones, steps);
  const status = metadata.get("status") ?? metadata.get("stage") ?? null;
  const plan: Plan = {
    path,
    text,
    preset: detectPreset(
      sections.flatMap(({ canonical }) => canonical ?? []),
      metadata,
    ),
    title: outline.title ?? metadata.get("title") ?? null,
    status: readStatus(status, path),
    metadata,
    created: readCreated(source, metadata.get("created")),
    spec: readSpec(source, metadata.get("feature spec")),
    sections: sections.map(({ name, canonical, level, at, body, empty }) => ({
      name,
      canonical,
      level,
      at,
      body,
      empty,
    })),
    milestones,
    steps,
    progress: named("Progress").flatMap((section) => readProgress(source, blocks, section, itemsOf)),
    decisions: named("Decision Log").flatMap((section) => readDecisions(source, blocks, section)),
    surprises: named("Surprises & Discoveries").flatMap((section) => readNarrative(source, blocks, section)),
    outcomes: named("Outcomes & Retrospective").flatMap((section) => readNarrative(source, blocks, section)),
    criteria: readCriteria(source, blocks, outermost(acceptance), itemsOf),
    ...found,
  };
  return { plan, problems: front.problems };
}

/** The document's blocks. A file that is one fenced `md` block is read as what the fence holds. */
function unwrap(source: Source, start: number): { blocks: Block[]; end: number } {
  const { text } = source;
  const blocks = readBlocks(text, start, text.length);
  const only = blocks[0];
  if (blocks.length !== 1 || only?.kind !== "code") return { blocks, end: text.length };
  const fence = /^(`{3,}|~{3,})[ \t]*(?:md|markdown)[ \t]*\r?\n/.exec(text.slice(only.start, only.start + 100));
  if (!fence) return { blocks, end: text.length };
  const last = text.lastIndexOf("\n", only.end - 1) + 1;
  const closed = text
    .slice(last, only.end)
    .trim()
    .startsWith(fence[1] ?? "```");
  const from = only.start + fence[0].length;
  const to = closed && last >= from ? last : only.end;
  return { blocks: readBlocks(text, from, to), end: to };
}

/** Everything that is gathered from the whole document, whatever section it stands in. */
function collect(source: Source, blocks: readonly Block[]): Pick<Plan, "boxes" | "mentions" | "markers"> {
  const boxes: Box[] = [];
  const mentions: Field<string>[] = [];
  const markers: Plan["markers"] = [];
  const marked = source.text.includes("plan-warden:");
  const scan = (start: number, end: number, boxed: boolean, quoted: boolean): void => {
    const box = boxed ? readBox(source, start, end) : null;
    if (box) boxes.push(box.box);
    mentions.push(...readMentions(source, start, end));
    if (marked && !quoted) markers.push(...readMarkers(source, start, end));
  };
  const visit = (children: readonly Block[], item: boolean, quoted: boolean): void => {
    for (const [index, block] of children.entries()) {
      if (block.kind === "paragraph") scan(block.start, block.end, item && index === 0 && !quoted, quoted);
      else if (block.kind === "heading") scan(block.content[0], block.content[1], !quoted, quoted);
      else if (block.kind === "list") for (const { children: inner } of block.items) visit(inner, true, quoted);
      else if (block.kind === "quote") visit(block.children, false, true);
      else if (block.kind === "html" && marked && !quoted) markers.push(...readMarkers(source, block.start, block.end));
      else if (block.kind === "table") {
        for (const cells of [block.header, ...block.rows.map((row) => row.cells)])
          for (const [start, end] of cells) scan(start, end, !quoted, quoted);
      }
    }
  };
  visit(blocks, false, false);
  return { boxes, mentions, markers };
}

/** The items of a list, nested ones after their parents, that `wanted` lets through. */
function itemsOfBlock(source: Source, block: Block, wanted: (item: ListItem) => boolean): ReadItem[] {
  const items: ReadItem[] = [];
  const visit = (list: Block, depth: number): void => {
    if (list.kind !== "list") return;
    for (const item of list.items) {
      if (wanted(item)) items.push(readItem(source, item, depth));
      for (const child of item.children) visit(child, depth + 1);
    }
  };
  visit(block, 0);
  return items;
}

/** Boxes that are work to do: those under a milestone, and all that belong to no log and no acceptance section. */
function readSteps(
  source: Source,
  blocks: readonly Block[],
  sections: readonly SectionNode[],
  acceptance: readonly SectionNode[],
): Item[] {
  const logs = new Set(["Progress", "Surprises & Discoveries", "Decision Log", "Outcomes & Retrospective"]);
  const steps: Item[] = [];
  const held = new Uint8Array(blocks.length);
  for (const section of sections) {
    if (!acceptance.includes(section) && !logs.has(section.canonical ?? "")) continue;
    held.fill(1, section.from, section.to);
  }
  const boxed = (item: ListItem): boolean => {
    const own = ownParagraph(item);
    return own !== null && readBox(source, own.start, own.end) !== null;
  };
  for (const [index, block] of blocks.entries()) {
    if (block.kind !== "list" || held[index] === 1) continue;
    for (const { stamp: _, ...step } of itemsOfBlock(source, block, boxed)) steps.push(step);
  }
  return steps;
}

/** Without the sections that lie inside of another one of the list. */
function outermost(sections: readonly SectionNode[]): SectionNode[] {
  let end = -1;
  return sections.filter(({ from, to }) => {
    if (from < end) return false;
    end = to;
    return true;
  });
}

function readCreated(source: Source, field: Metadata | undefined): Plan["created"] {
  if (!field) return null;
  const { value, raw, at } = field;
  return { value, raw, at, stamp: leadingStamp(source, at.start, at.end)?.stamp ?? null };
}

/** The path in the value: of a link its target, of a code span its content. */
function readSpec(source: Source, field: Metadata | undefined): Plan["spec"] {
  if (!field || field.value === "") return null;
  const { raw, at } = field;
  const target = /^\[[^\]\n]{0,300}\]\(<?([^)\s<>]{1,500})>?\)/.exec(raw)?.[1] ?? /`([^`\n]{1,500})`/.exec(raw)?.[1];
  return { value: target ?? plain(source.text, at.start, at.end), raw, at };
}
