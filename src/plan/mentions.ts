// Files of the repository that a text names, in code spans and links, and the notes it leaves for Plan Warden.
import { codeSpans, comments } from "./inline.ts";
import type { Field, Plan } from "./plan.ts";
import type { Source } from "./source.ts";

const target = /\]\(<?([^)\s<>]{1,500})/g;

/**
 * Paths in the code spans and link targets of a slice: without a leading `./`, a line (`:12`, `:12-40,88`), a name in the file
 * (`::run`) or a fragment. A pattern counts as the folder that holds all it means: `src/search/**` is `src/search/`.
 */
export function readMentions(source: Source, start: number, end: number): Field<string>[] {
  const found: Field<string>[] = [];
  const add = (from: number, to: number): void => {
    const value = to - from <= 300 ? pathIn(source.text.slice(from, to)) : null;
    if (value !== null) found.push(source.field(value, from, to));
  };
  const spans = codeSpans(source.text, start, end);
  for (const { content } of spans) add(content[0], content[1]);
  const slice = source.text.slice(start, end);
  if (!slice.includes("](")) return found;
  let next = 0;
  for (const match of slice.matchAll(target)) {
    const to = start + match.index + match[0].length;
    const from = to - (match[1] ?? "").length;
    while ((spans[next]?.end ?? end) <= from) next++;
    if (from < (spans[next]?.start ?? end)) add(from, to);
  }
  return found;
}

/** The path that a text is, and nothing else; null for any other. */
export function pathIn(text: string): string | null {
  const whole = text
    .replace(/[#?].*$/, "")
    .replace(/(\.\w{1,10}):(?:\d|:?[A-Za-z_]).*$/, "$1")
    .replace(/^\.\//, "");
  const parts = whole.split("/");
  const wild = parts.findIndex((part) => /[*{}<>…]|\.{3}/.test(part));
  const value =
    wild === -1
      ? whole
      : parts
          .slice(0, wild)
          .map((part) => `${part}/`)
          .join("");
  return isPath(value) ? value : null;
}

/** A name of a file or folder; those of some frameworks stand in brackets: `[id].tsx`, `(auth)`. */
const segment = /^(?:[\p{L}\p{N}_@.+~$=-]+|\([\w-]+\)|\[{1,2}(?:\.{3})?[\w-]+\]{1,2}[\w.-]*)$/u;

/** At least one slash and no scheme, or a name with a short extension. */
function isPath(value: string): boolean {
  if (/^[\d./]+$/.test(value) || value.startsWith("~") || value.startsWith("$") || value.startsWith("//")) return false;
  const names = value.replace(/^\//, "").replace(/\/$/, "").split("/");
  if (!names.every((name) => segment.test(name))) return false;
  return names.length > 1 || /[^/]\/$/.test(value) || /[\p{L}\p{N}_-]\.[a-z][a-z\d]{0,5}$/u.test(value);
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
