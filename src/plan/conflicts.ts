// Merge conflicts that somebody committed: where they are, and the text without their marks.
import type { Range } from "./source.ts";

type Conflict = {
  /** From its first mark to its last. */
  at: Range;
  /** The lines of its marks. */
  marks: readonly Range[];
};

/** Git's marks, in the order in which they must come; `diff3` adds the third one. */
const shapes = {
  begins: /^<{7}(?: |\r?$)/,
  divides: /^={7}\r?$/,
  ends: /^>{7}(?: |\r?$)/,
  original: /^\|{7}(?: |\r?$)/,
};

/** Whole ones alone, at the start of a line and outside of fenced code: a plan about merging may show one. */
export function findConflicts(text: string): Conflict[] {
  if (!/^<{7}/m.test(text)) return [];
  const found: Conflict[] = [];
  let marks: Range[] = [];
  let divided = false;
  let fence = "";
  let start = 0;
  for (const line of text.split("\n")) {
    const end = start + line.length;
    const marker = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    if (fence !== "") {
      if (marker.startsWith(fence) && line.trim() === marker) fence = "";
    } else if (marker !== "") fence = marker;
    else if (shapes.begins.test(line)) [marks, divided] = [[[start, end]], false];
    else if (marks.length > 0 && shapes.original.test(line)) marks.push([start, end]);
    else if (marks.length > 0 && shapes.divides.test(line)) {
      marks.push([start, end]);
      divided = true;
    } else if (divided && shapes.ends.test(line)) {
      found.push({ at: [marks[0]?.[0] ?? start, end], marks: [...marks, [start, end]] });
      [marks, divided] = [[], false];
    }
    start = end + 1;
  }
  return found;
}

/** Both sides as they stand, with spaces for the marks, so that every offset stays: `=======` would make a heading of what is above it. */
export function withoutMarks(text: string, conflicts: readonly Conflict[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const [start, end] of conflicts.flatMap(({ marks }) => marks)) {
    pieces.push(text.slice(from, start), " ".repeat(end - start));
    from = end;
  }
  return pieces.join("") + text.slice(from);
}
