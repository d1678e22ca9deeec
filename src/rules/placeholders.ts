// Places of a plan that still wait to be filled in.
import type { Plan, Span } from "../plan/plan.ts";
import { added } from "./added.ts";
import { isOpen } from "./open-items.ts";
import { planRule } from "./rule.ts";
import { templatePhrases } from "./template-text.ts";

export const placeholders = planRule({
  name: "placeholders",
  group: "plan",
  summary: "A date, phrase, cell, field or item is still the template's, `TBD` or `<…>`.",
  why: "A gap that looks like text is overlooked until somebody needs what belongs there.",
  remedy: "Fill it in, or take the line out.",
  level: "notice",
  levelIn: { template: "warning" },
  delta: true,
  checkPlan(sides, report) {
    for (const { token, at } of added(sides, gaps, ({ line }) => line))
      report({ message: ["Still to be filled in: ", { quoted: token }], at });
  },
});

/** What four spaces make code of, unless it is an item or a row of something nested. */
const indentedCode = /^(?: {4}|\t)(?![ \t]*(?:[-*+|]|\d+[.)] ))/;

/** One for a line at most. Code, comments, the fields with rules of their own and open entries' stamps are left alone. */
function gaps(plan: Plan): { token: string; line: string; at: Span }[] {
  const found: { token: string; line: string; at: Span }[] = [];
  const own = new Set([plan.created?.at.line, plan.status.at?.line, plan.title?.at.line]);
  const waiting = new Set(plan.progress.filter(isOpen).map(({ at }) => at.line));
  let start = 0;
  let fence = "";
  let comment = false;
  for (const [index, line] of plan.text.split("\n").entries()) {
    const number = index + 1;
    const marker = /^[ \t>]*(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    if (fence !== "") {
      if (marker.startsWith(fence) && line.trim() === marker) fence = "";
    } else if (marker !== "") fence = marker;
    else if (comment || line.trimStart().startsWith("<!--")) comment = !line.includes("-->");
    else if (!indentedCode.test(line) && !own.has(number) && !waiting.has(number)) {
      const shape = tokenOf(line);
      const token = shape && toItsBracket(shape, line);
      const at = start + line.indexOf(token ?? "");
      if (token !== null)
        found.push({
          token,
          line: line.trim(),
          at: { line: number, endLine: number, start: at, end: at + token.length },
        });
    }
    start += line.length + 1;
  }
  return found;
}

/** What a line must hold to be looked at closely: most hold none of it. */
const suspect = /TBD|<\p{L}|\[(?:YYYY|[A-Za-z])/u;

function tokenOf(line: string): string | null {
  if (!suspect.test(line)) return null;
  const bare = line.slice(0, 2000).replace(/`[^`]*`/g, "");
  const date = /\[YYYY-MM-DD[^\][]{0,20}\]/.exec(bare)?.[0];
  const phrase = templatePhrases.find((text) => bare.includes(text));
  if (date ?? phrase) return date ?? phrase ?? null;
  const pieces = bare.trimStart().startsWith("|")
    ? bare.split("|")
    : [bare.replace(/^\s*(?:[-*+]|\d+[.)])\s+(?:\[.\]\s+)?/, ""), fieldOf(bare)];
  return pieces.map((piece) => piece.trim()).find(isGap) ?? null;
}

/** The template's words are known by how they begin; what is shown ends with their bracket. */
function toItsBracket(token: string, line: string): string {
  const at = line.indexOf(token);
  const end = token.startsWith("[") && !token.includes("]") ? line.slice(0, at + 200).indexOf("]", at) : -1;
  return end === -1 ? token : line.slice(at, end + 1);
}

/** The value of `**Key**: value` or `Key: value`. */
const fieldOf = (line: string): string => /^[ \t>*-]*[\p{L}][\p{L} ]{0,30}\**:\**(.*)$/u.exec(line)?.[1] ?? "";

/** What a single word in angle brackets must be to wait for something: any other is an element, a type or a sign. */
const nouns = /^(name|title|date|description|owner|author|url|link|path|status|todo|tbd|reason|command|value|text)$/i;

function isGap(piece: string): boolean {
  if (/^\**TBD\**\.?$/.test(piece)) return true;
  const inner = /^<(\p{L}[\p{L}\d ,.:;'_/-]*)>$/u.exec(piece)?.[1];
  // A sentence in angle brackets tells how a section is kept: `<Append-only. One line per iteration.>`
  return (
    inner !== undefined &&
    !/\.(?: |$)/.test(inner) &&
    (/[ _/-]/.test(inner) ? !inner.includes("://") : nouns.test(inner))
  );
}
