// A plan once it is edited: where its parts stand then, and what was written where.
import { applyEdits, type Edit } from "../plan/edit.ts";
import { plain } from "../plan/inline.ts";
import type { Plan, Span } from "../plan/plan.ts";
import { makeSource, trimRange } from "../plan/source.ts";

type After = {
  /** Where a part of the plan is then. */
  moved(at: Span): Span;
  /** What each edit wrote, as plain words without an item's marks, and where. */
  places: { at: Span; text: string }[];
};

/** `edits` are in order. */
export function after(plan: Plan, edits: readonly Edit[]): After {
  const text = applyEdits(plan.text, edits);
  const source = makeSource(text);
  const shiftAt = (offset: number): number =>
    edits
      .filter(({ end }) => end <= offset)
      .reduce((shift, { start, end, text: written }) => shift + written.length - (end - start), 0);
  let shift = 0;
  const places = edits.map(({ start, end, text: written }) => {
    const [from, to] = trimRange(text, start + shift, start + shift + written.length);
    shift += written.length - (end - start);
    return { at: source.span(from, to), text: plain(text, from, to).replace(/^(?:[-*+]|\d{1,9}[.)]) (?:\[x\] )?/, "") };
  });
  return { places, moved: ({ start, end }) => source.span(start + shiftAt(start), end + shiftAt(end)) };
}

/** Edits of several makers in one order. Insertions at one place keep theirs. */
export const inOrder = (...edits: readonly (readonly Edit[])[]): Edit[] =>
  edits.flat().sort((one, other) => one.start - other.start || one.end - other.end);
