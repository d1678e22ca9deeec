// What stands behind an item: links, commits, paths and `check:<name>`, and where an item's own words end before them.
import { type CodeSpan, codeSpans, plain } from "./inline.ts";
import type { Evidence } from "./plan.ts";
import { type Range, type Source, trimRange } from "./source.ts";

/** One piece of evidence at a time. Every repetition is bounded, so the scan is linear. */
const piece =
  /`{1,3}([^`\n]{1,200})`{1,3}|\[([^\]\n]{0,200})\]\(([^)\s]{1,500})\)|(?<![\w:/.@-])check:(?:"([^"\n]{1,100})"|([\w./-]{1,100}(?: \/ (?!check:)[\w./-]{1,100}){0,3}))|https?:\/\/[^\s<>)\]]{1,500}|#(\d{1,7})\b|\b([0-9a-f]{7,40})\b|\b[\w.-]{1,80}(?:\/[\w.@-]{1,80}){1,12}/g;

/** Words that may stand among pieces of evidence without being anything else. */
const glue =
  /\b(?:see|in|at|by|via|and|commits?|prs?|pull request|evidence|proof|landed|merged|done|ci|run|check|fixed|from|with|issue)\b|[\s,;:.()[\]&+–—-]/gi;

const label = /(?:^|[\s(*_。；])(evidence|validation|validated|proof|verified by|verified)\*{0,3}[:：]/gi;
const owned = /\n[ \t>]*(?:[*_]{0,3})(?:accept|acceptance|blocker|blocked|change|notes?|files?|status)\*{0,3}[:：]/i;

/** All evidence in a slice. Paths in the middle of a sentence are what it is about, so callers hand in tails. */
export function readEvidence(source: Source, start: number, end: number): Evidence[] {
  const found: Evidence[] = [];
  const slice = source.text.slice(start, end);
  for (const match of slice.matchAll(piece)) {
    const at = start + match.index;
    const evidence = classify(match);
    if (evidence?.kind === "check" && isScript(source.text, at, at + match[0].length)) continue;
    if (evidence) found.push({ ...evidence, at: source.span(at, at + match[0].length) });
  }
  return found;
}

function classify(match: RegExpMatchArray): Pick<Evidence, "kind" | "value"> | null {
  const [whole, code, , target, quoted, bare, number, commit] = match;
  const check = /^check:\s*(.+)$/.exec((code ?? "").trim())?.[1] ?? quoted ?? bare?.replace(/[.-]+$/, "");
  if (check) return { kind: "check", value: check };
  if (target) return { kind: /^[a-z]{2,10}:/i.test(target) ? "link" : "path", value: target };
  if (number) return { kind: "link", value: `#${number}` };
  const hash = commit ?? (code && /^[0-9a-f]{7,40}$/.test(code) ? code : undefined);
  if (hash) return /\d/.test(hash) && /[a-f]/.test(hash) ? { kind: "commit", value: hash } : null;
  if (code !== undefined) return isPath(code) ? { kind: "path", value: code } : null;
  return whole.startsWith("http")
    ? { kind: "link", value: whole.replace(/[.,;:]+$/, "") }
    : { kind: "path", value: whole };
}

/**
 * Scripts of a package are called `check:types` too: the words around say so. Without marks around it, a name in the middle of a
 * sentence is what the sentence is about, unless it says how the check is.
 */
function isScript(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 12), start);
  const after = text.slice(end, end + 24);
  return (
    /\b(?:run|npm|pnpm|yarn|bun|make|task|just|nx|script|target|command)[ \t]$/i.test(before) ||
    /^[ \t](?:(?:npm|package) )?(?:script|task|target|command)s?\b/i.test(after) ||
    (text.startsWith("check:", start) &&
      /^[ \t]+(?!(?:is|are|was|and|passe[sd]|succeeds|green)\b)[\p{L}\p{N}]/u.test(after))
  );
}

function isPath(code: string): boolean {
  return /^[\w.@/-]+(?::\d+)?$/.test(code) && (code.includes("/") || /\.[a-z]{1,5}$/.test(code));
}

/** Where an item's words end, and what follows them: evidence in brackets, after a dash, or after `Evidence:`. */
export function splitEvidence(source: Source, start: number, end: number): { end: number; evidence: Evidence[] } {
  const { text } = source;
  const slice = text.slice(start, end);
  let to = end;
  const line = slice.includes("\n") ? owned.exec(slice) : null;
  if (line && line.index > 0) to = start + line.index;
  let evidence: Evidence[] = [];
  label.lastIndex = 0;
  for (let match = label.exec(slice); match; match = label.exec(slice)) {
    if (match.index === 0 || start + match.index >= to) continue;
    evidence = readEvidence(source, start + match.index + match[0].length, to);
    to = start + match.index + (/^[。；]/.test(match[0]) ? 1 : 0);
    break;
  }
  const codes = codeSpans(text, start, end);
  for (let round = 0; round < 3; round++) {
    const tail = tailOf(text, start, to, codes);
    if (!tail) break;
    const pieces = readEvidence(source, tail[0], tail[1]);
    if (pieces.length === 0 || !isOnlyEvidence(text.slice(tail[0], tail[1]))) break;
    evidence = [...pieces, ...evidence];
    to = tail[0];
  }
  const known = new Set(evidence.map(({ at }) => at.start));
  const checks = slice.includes("check:")
    ? readEvidence(source, start, end).filter(({ kind, at }) => kind === "check" && !known.has(at.start))
    : [];
  return { end: trimEnd(text, start, to), evidence: [...checks, ...evidence] };
}

/** The last bracket or the last clause after a dash, at most 400 characters long. */
function tailOf(text: string, start: number, end: number, codes: readonly CodeSpan[]): Range | null {
  const [, to] = trimRange(text, start, end);
  const floor = Math.max(start, to - 400);
  const near = text.slice(floor, to);
  const named =
    /`check:[^`\n]{1,120}`[.]?$|(?<![\w:/.@-])check:(?:"[^"\n]{1,100}"|[\w./-]{1,100}(?: \/ (?!check:)[\w./-]{1,100}){0,3})$/.exec(
      near,
    );
  if (named && floor + named.index > start) return [floor + named.index, to];
  const closed = near.endsWith(")") || near.endsWith(").");
  if (closed) {
    let depth = 0;
    for (let i = near.lastIndexOf(")"); i >= 0; i--) {
      const char = near[i];
      if (char === ")") depth++;
      else if (char === "(" && --depth === 0) {
        if (near[i - 1] !== "]" && floor + i > start) return [floor + i, to];
        break;
      }
    }
  }
  const dash = floor + Math.max(...[" — ", " – ", " -- ", " - ", "; ", "→ "].map((mark) => near.lastIndexOf(mark)));
  // `npm test -- src/a.test.ts` is one command.
  const inCode = codes.some((span) => span.start < dash && dash < span.end);
  return dash > floor && dash > start && !inCode ? [dash, to] : null;
}

function isOnlyEvidence(tail: string): boolean {
  return (
    tail
      .replace(piece, "")
      .replace(glue, "")
      .replace(/[→*_`]/g, "") === ""
  );
}

function trimEnd(text: string, start: number, end: number): number {
  let [, to] = trimRange(text, start, end);
  while (to > start && /[—–(]/.test(text.charAt(to - 1))) [, to] = trimRange(text, start, to - 1);
  return to;
}

/** Plain text of a slice and where it stands. */
export function words(source: Source, start: number, end: number): { text: string; range: Range } {
  const range = trimRange(source.text, start, end);
  return { text: plain(source.text, range[0], range[1]), range };
}
