// Milestones: headings that number a piece of work, with their steps and the lines that say how each is verified.
import { readEvidence } from "./evidence.ts";
import { plain } from "./inline.ts";
import { readText } from "./items.ts";
import { milestoneKey } from "./milestone-key.ts";
import { foldName } from "./names.ts";
import type { Item, Milestone, Verify } from "./plan.ts";
import type { SectionNode } from "./sections.ts";
import { linesOf, type Range, type Source } from "./source.ts";
import type { Block, List } from "./tree.ts";

const label =
  /^(?:verify|(?:(?:automated|manual) )?verification|verification steps(?: performed)?|validation|acceptance|acceptance criteria|validation and acceptance|success criteria|expected(?: results?| outcome| output)?|done when|exit criteria|exit|(?:(?:validation|acceptance|verification) )?gate|milestone verification|(?:milestone|phase|stage|task|step) \w{1,4} (?:acceptance|verification|validation)|(?:(?:validation|acceptance|verification)(?: gate)?) for (?:this )?(?:milestone|phase|stage|task|step)(?: \w{1,4})?|验收标准|验收|验证)$/;
/** The same in a sentence: `The milestone is complete when …`, `Acceptance for this milestone is …`. */
const told =
  /^(?:(?:the|this) (?:milestone|phase|stage|task|step) is (?:complete|done) when|(?:acceptance|validation|verification) for (?:the|this) (?:milestone|phase|stage|task|step) is)\b/i;
/** A line that says what to run: the next one says what comes of it, `Expected: 3 passing`, in the same paragraph. */
const runs = /^[*_]{0,3}(?:run|command)\b/i;
const labelled = /^(?:\[[ xX~]\]\s+)?(\*{0,3}|_{0,2})([^*_:：\n]{2,40}?)(\*{0,3}|_{0,2})([:：])(\*{0,3}|_{0,2})\s*/;

/** Every milestone of the document, in order. `steps` are filled in by the caller, who knows all items. */
export function readMilestones(
  source: Source,
  blocks: readonly Block[],
  sections: readonly SectionNode[],
): Milestone[] {
  const milestones = new Map<SectionNode, Milestone>();
  for (const section of sections) {
    const key = milestoneKey(section.name);
    if (key === null || isInside(section, ["Decision Log", "Surprises & Discoveries", "Outcomes & Retrospective"]))
      continue;
    const { name, level, at, body } = section;
    const milestone: Milestone = { name, key, level, at, body, verify: [], steps: [] };
    milestones.set(section, milestone);
    // `Milestone verification:` behind the tasks of a milestone speaks of the milestone, not of its last task.
    const outer = outerMilestone(section, milestones);
    for (const { whole, ...verify } of readVerify(source, blocks, section)) {
      (whole && outer ? outer : milestone).verify.push(verify);
    }
  }
  return [...milestones.values()];
}

function outerMilestone(section: SectionNode, milestones: ReadonlyMap<SectionNode, Milestone>): Milestone | null {
  if (milestoneKey(section.name)?.startsWith("milestone")) return null;
  for (let outer = section.parent; outer; outer = outer.parent) {
    const milestone = milestones.get(outer);
    if (milestone) return milestone;
  }
  return null;
}

/** A verify line; `whole` when it names the milestone as a whole. */
type Found = Verify & { whole: boolean };

/** Only checks are evidence here: what else a verify line names is what to run, not what was run. Code is what to run. */
function verifyAt(
  source: Source,
  value: string,
  [start, end]: Range,
  { code = false, whole = false }: { code?: boolean; whole?: boolean } = {},
): Found {
  const named = !code && source.text.slice(start, end).includes("check:") ? readEvidence(source, start, end) : [];
  return { ...source.field(value, start, end), evidence: named.filter(({ kind }) => kind === "check"), whole };
}

function isInside(section: SectionNode, names: readonly (string | null)[]): boolean {
  for (let outer = section.parent; outer; outer = outer.parent) if (names.includes(outer.canonical)) return true;
  return false;
}

/** Puts each step under every milestone around it. Both lists are in document order, so one pass does. */
export function assignSteps(milestones: readonly Milestone[], steps: readonly Item[]): void {
  const open: Milestone[] = [];
  let next = 0;
  for (const step of steps) {
    for (
      let milestone = milestones[next];
      milestone && milestone.at.start < step.at.start;
      milestone = milestones[++next]
    ) {
      while (open.length > 0 && (open.at(-1)?.body.end ?? 0) <= milestone.at.start) open.pop();
      open.push(milestone);
    }
    while (open.length > 0 && (open.at(-1)?.body.end ?? 0) <= step.at.start) open.pop();
    for (const milestone of open) if (milestone.body.end > step.at.start) milestone.steps.push(step);
  }
}

/** Labelled paragraphs, lines and list items under the milestone, and what stands under sub-headings of such a name. */
function readVerify(source: Source, blocks: readonly Block[], section: SectionNode): Found[] {
  const found: Found[] = [];
  let named = false;
  for (let i = section.from; i < section.to; i++) {
    const block = blocks[i];
    if (!block) continue;
    if (block.kind === "heading") {
      const name = plain(source.text, block.content[0], block.content[1]);
      // A nested milestone keeps its own verify lines.
      if (milestoneKey(name) !== null) break;
      named = label.test(foldName(name));
    } else if (named) readNamed(source, block, found);
    else if (block.kind === "paragraph") {
      if (told.test(source.text.slice(block.start, block.start + 80)))
        found.push(verifyAt(source, plain(source.text, block.start, block.end), [block.start, block.end]));
      else readParagraph(source, block.start, block.end, blocks[i + 1], found);
    } else if (block.kind === "list") readList(source, block, found);
  }
  return found;
}

/** Everything under a heading of such a name says how to verify. */
function readNamed(source: Source, block: Block, found: Found[]): void {
  if (block.kind === "list") {
    for (const item of block.items) {
      const own = item.children[0];
      if (!own) continue;
      const { textAt, text } = readText(source, own.start, own.end);
      found.push(verifyAt(source, text, [textAt.start, textAt.end]));
    }
  } else if (block.kind !== "html") {
    const range: Range = [block.start, block.end];
    found.push(verifyAt(source, plain(source.text, ...range), range, { code: block.kind === "code" }));
  }
}

function readList(source: Source, list: List, found: Found[]): void {
  for (const item of list.items) {
    for (const [i, child] of item.children.entries()) {
      if (child.kind === "paragraph") readParagraph(source, child.start, child.end, item.children[i + 1], found);
      else if (child.kind === "list") readList(source, child, found);
    }
  }
}

/** A plain label counts at the start of the paragraph or below what to run, a bold one at the start of any of its lines. */
function readParagraph(source: Source, start: number, end: number, next: Block | undefined, found: Found[]): void {
  const lines = linesOf(source.text, start, end);
  const labels = lines.map(([from]) => labelled.exec(source.text.slice(from, from + 80)));
  let to = lines.length;
  const own: Found[] = [];
  for (let i = lines.length - 1; i >= 0; i--) {
    const match = labels[i];
    if (!match) continue;
    const name = foldName(match[2] ?? "");
    const above = lines[i - 1];
    const leads =
      i === 0 || match[1] !== "" || (above !== undefined && runs.test(source.text.slice(above[0], above[0] + 20)));
    if (leads && label.test(name)) {
      const from = Math.min((lines[i]?.[0] ?? end) + match[0].length, end);
      const until = Math.max(from, lines[to - 1]?.[1] ?? end);
      const behind = from === until && to === lines.length && next && (next.kind === "code" || next.kind === "list");
      const range: Range = behind ? [next.start, next.end] : [from, until];
      const code = behind === true && next?.kind === "code";
      own.push(verifyAt(source, plain(source.text, ...range), range, { code, whole: name.startsWith("milestone") }));
    }
    to = i;
  }
  found.push(...own.reverse());
}
