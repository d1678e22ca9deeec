// `/plan link`: the line of the description that says which plan a pull request works on.
import { type PlanReferences, planReferences } from "../plan/references.ts";
import { normalisePath } from "../plan/repository-path.ts";
import { nearest } from "../plan/spelling.ts";
import type { ChangeCommand, Request } from "./command.ts";

/** Whose repository it is makes no difference to a `Plan:` line with a path. */
const nowhere = { server: "", owner: "", name: "", branches: [] };

export const link: ChangeCommand = {
  name: "link",
  usage: "link <path>",
  summary: "Writes the line `Plan: <path>` into the description, or replaces the one that is there.",
  who: "author",
  paths: ({ arguments: { text } }) => [pathOf(text)].filter((path) => path !== null),
  run({ facts, state, entries, arguments: { text } }) {
    const { change } = facts;
    if (change === null)
      return {
        refusal: {
          words: ["An issue is linked by its own words."],
          remedy: [
            "Write a line `Plan: <path>` into it, or a line `**Issue**: #` with its number into the plan; or say `/plan in <path> …` here.",
          ],
        },
      };
    if (state !== "open") return { refusal: { words: ["Only an open pull request is linked to a plan."] } };
    const path = pathOf(text);
    if (path === null)
      return {
        refusal: {
          words: [{ quoted: text }, " is no path of a Markdown file in this repository."],
          remedy: ["Write it relative to the repository's root."],
        },
      };
    if (entries.get(path) !== "file") return { refusal: unknownPlan(path, facts) };
    const lines = linesOf(planReferences(change.body, nowhere));
    if (lines.includes(path)) return { refusal: { words: ["The description names ", { quoted: path }, " already."] } };
    if (lines.length > 1)
      return {
        refusal: {
          words: [`The description names ${lines.length} plans, and which one to replace is not said.`],
          remedy: ["Edit the description."],
        },
      };
    const body = linked(change.body, path, lines[0] ?? null);
    if (body === null)
      return {
        refusal: {
          words: [{ quoted: path }, " cannot be written so that it is read again."],
          remedy: ["Edit the description, or rename the file."],
        },
      };
    return { answer: { words: ["The description names ", { quoted: path }, " now."] }, body };
  },
};

function pathOf(text: string): string | null {
  const read = normalisePath(text.replace(/^`|`$/g, ""));
  return "path" in read && /\.(?:md|markdown)$/i.test(read.path) ? read.path : null;
}

const linesOf = ({ paths }: PlanReferences): string[] =>
  paths.flatMap(({ kind, path }) => (kind === "plan-line" ? [path] : []));

function unknownPlan(path: string, facts: Request["facts"]) {
  const known = facts.plans.flatMap(({ head }) => (head ? [head.path] : []));
  const near = known.find((other) => other.endsWith(`/${path}`)) ?? nearest(path, known);
  return {
    words: [{ quoted: path }, " is no file at the head."],
    remedy: near === null ? ["`/plan new <title>` makes a plan."] : ["Did you mean ", { quoted: near }, "?"],
  };
}

/** The description with its one `Plan:` line changed, or with one more at its end, else at its start; null when none is read again. */
function linked(body: string, path: string, before: string | null): string | null {
  const written = /^[\w./-]+$/.test(path) ? path : path.includes("`") ? `<${path}>` : `\`${path}\``;
  const says = (text: string): boolean => {
    const lines = linesOf(planReferences(text, nowhere));
    return lines.length === 1 && lines[0] === path;
  };
  const lineEnd = body.includes("\r\n") ? "\r\n" : "\n";
  const candidates: string[] = [];
  const { exemption } = planReferences(body, nowhere);
  if (before !== null || exemption !== null) {
    for (const match of body.matchAll(planLine)) {
      const [line, lead = ""] = match;
      if (candidates.length === mostTried) break;
      candidates.push(body.slice(0, match.index) + lead + written + body.slice(match.index + line.length));
    }
  } else {
    const gap = body.trim() === "" ? "" : lineEnd.repeat(2);
    candidates.push(`${body.trimEnd()}${gap}Plan: ${written}`, `Plan: ${written}${gap}${body}`);
  }
  return candidates.find(says) ?? null;
}

/** Lines that look like one and are none, in code or in comments, are tried in vain: so many and no more. */
const mostTried = 20;

/** What a `Plan:` line looks like; which of them is one, the reader of descriptions tells. */
const planLine =
  /^([^\S\r\n]{0,20}(?:(?:[-*+]|\d{1,9}[.)])[ \t]{1,10})?[#*_ \t]{0,10}(?:completes[ \t]{1,4})?plan[*_]{0,3}[ \t]{0,4}[:：][*_]{0,3}[ \t]{0,10})[^\r\n]*/gim;
