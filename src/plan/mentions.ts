// Files of the repository that a text names, in code spans and links, and the notes it leaves for Plan Warden.
import { codeSpans, comments } from "./inline.ts";
import type { Field, Plan } from "./plan.ts";
import type { Source } from "./source.ts";

const target = /\]\(<?([^)\s<>]{1,500})/g;
const path = /^(?:\.{1,2}\/)*(?:[\w@.+-]+\/)*[\w@.+-]+\/?$/;

/** Paths in the code spans and link targets of a slice, without a leading `./`, a line number or a fragment. */
export function readMentions(source: Source, start: number, end: number): Field<string>[] {
  const found: Field<string>[] = [];
  const add = (from: number, to: number): void => {
    const value = source.text
      .slice(from, to)
      .replace(/[#?].*$/, "")
      .replace(/:\d{1,7}(?:[-–:]\d{1,7})?$/, "")
      .replace(/^\.\//, "");
    if (isPath(value)) found.push(source.field(value, from, to));
  };
  const spans = codeSpans(source.text, start, end);
  for (const { content } of spans) if (content[1] - content[0] <= 300) add(content[0], content[1]);
  const slice = source.text.slice(start, end);
  if (!slice.includes("](")) return found;
  for (const match of slice.matchAll(target)) {
    const from = start + match.index + match[0].length - (match[1] ?? "").length;
    if (!spans.some((span) => from > span.start && from < span.end)) add(from, from + (match[1] ?? "").length);
  }
  return found;
}

/** At least one slash and no scheme, or a name with a short extension. */
function isPath(value: string): boolean {
  if (value.length > 300 || !path.test(value) || /^[\d.]+$/.test(value)) return false;
  return /[^/]\/[^/]/.test(value) || /[\w-]\.[a-z][a-z\d]{0,5}$/.test(value);
}

const address = "plan-warden:";
/** In characters. A reason is a sentence; what follows is cut. */
const longestMarker = 700;
const marker = /^skip ([\w-]{1,60})(?: because (.+))?$/i;

/**
 * `<!-- plan-warden: skip <rule> because … -->` in a slice, over as many lines as it takes. What is addressed to us and says
 * nothing of the kind is a marker without a rule.
 */
export function readMarkers(source: Source, start: number, end: number): Plan["markers"] {
  const found: Plan["markers"] = [];
  const spans = codeSpans(source.text, start, end);
  for (const [from, to] of comments(source.text, start, end)) {
    const said = source.text.slice(from + "<!--".length, Math.min(to - "-->".length, from + longestMarker)).trim();
    if (!said.startsWith(address) || spans.some((span) => from > span.start && from < span.end)) continue;
    const match = marker.exec(said.slice(address.length).trim().replace(/\s+/g, " "));
    found.push(source.field({ rule: match?.[1] ?? "", because: match?.[2] ?? "" }, from, to));
  }
  return found;
}
