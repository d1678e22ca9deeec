// Where the others stand, when one finding speaks for several.
import type { Span } from "../plan/plan.ts";

/** Lines that are named; a reader who has seen so many knows where to look. */
const most = 5;

/** `line 12`, `lines 12, 14 and 15`, `lines 3, 4, 5, 6, 7 and 12 more`. */
export function linesOf(places: readonly { at: Span }[]): string {
  const lines = places.map(({ at }) => String(at.line));
  const named = lines.slice(0, most);
  const rest = lines.length - named.length;
  const last = rest > 0 ? `${rest} more` : named.pop();
  return `${lines.length === 1 ? "line" : "lines"} ${named.length > 0 ? `${named.join(", ")} and ` : ""}${last}`;
}
