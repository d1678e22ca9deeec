// Changes to a plan's text as byte ranges: nobody's document is reprinted. Offsets are those of the plan's spans.
import type { Box, Mark, Plan } from "./plan.ts";

/** Replaces `text.slice(start, end)` by `text`. */
export type Edit = { start: number; end: number; text: string };

/** Why nothing can be changed: one sentence for people. */
export type Refusal = { refusal: string };

/**
 * The text with the edits made.
 * @throws RangeError when an edit lies outside of the text, or they are not in order or overlap: a fault of the caller.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end, text: written } of edits) {
    if (start < from || end < start || end > text.length) throw new RangeError(`Edit ${start}–${end} is out of order.`);
    pieces.push(text.slice(from, start), written);
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces.join("");
}

/** Puts a new value in the place of the plan's status. A plan without a status line is refused: its folder is its status. */
export function setStatus(plan: Plan, value: string): Edit[] | Refusal {
  const { at } = plan.status;
  if (!at) return { refusal: "The plan has no status line; its folder tells its state." };
  if (!/^[\p{L}\d][\p{L}\d ()/:_.,-]*$/u.test(value)) return { refusal: "A status is one line of words." };
  const tight = at.start === at.end && !/\s/.test(plan.text.charAt(at.start - 1));
  return [{ start: at.start, end: at.end, text: tight ? ` ${value}` : value }];
}

const marks: Readonly<Record<Mark, string>> = { open: " ", done: "x", descoped: "~" };

/** Sets a box's mark. An item that is struck or starts with `N/A` stays descoped, whatever its mark. */
export function tickBox(box: Box, state: Mark): Edit[] {
  return [{ start: box.at.start + 1, end: box.at.start + 2, text: marks[state] }];
}
