// A plan once it is edited: where its parts stand then, and what was written where.
import { applyEdits, type Edit } from "../plan/edit.ts";
import { plain } from "../plan/inline.ts";
import type { Plan, Span } from "../plan/plan.ts";
import { makeSource, trimRange } from "../plan/source.ts";

type Place = { path: string; at: Span; text: string };

type After = {
  /** Where a part of the plan is then. */
  moved(at: Span): Span;
  /** What these of the edits wrote, as plain words without an item's marks, and where. */
  placesOf(some: readonly Edit[]): Place[];
};

/** `edits` are in order; `path` is where the file is then. */
export function after(plan: Plan, edits: readonly Edit[], path = plan.path): After {
  const text = applyEdits(plan.text, edits);
  const source = makeSource(text);
  const shiftAt = (offset: number): number =>
    edits
      .filter(({ end }) => end <= offset)
      .reduce((shift, { start, end, text: written }) => shift + written.length - (end - start), 0);
  const starts = new Map<Edit, number>();
  let shift = 0;
  for (const edit of edits) {
    starts.set(edit, edit.start + shift);
    shift += edit.text.length - (edit.end - edit.start);
  }
  return {
    moved: ({ start, end }) => source.span(start + shiftAt(start), end + shiftAt(end)),
    placesOf: (some) =>
      some.map((edit) => {
        const start = starts.get(edit) ?? edit.start;
        const [from, to] = trimRange(text, start, start + edit.text.length);
        const words = plain(text, from, to).replace(/^(?:[-*+]|\d{1,9}[.)]) (?:\[x\] )?/, "");
        return { path, at: source.span(from, to), text: words };
      }),
  };
}

/** Edits of several makers in one order. Insertions at one place keep theirs. */
export const inOrder = (...edits: readonly (readonly Edit[])[]): Edit[] =>
  edits.flat().sort((one, other) => one.start - other.start || one.end - other.end);
