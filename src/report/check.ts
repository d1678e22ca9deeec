// The check of one commit: the conjunction of what every pull request with that head deserves, in GitHub's measures.
import type { Conclusion, Verdict } from "../rules/verdict.ts";
import { type Annotation, annotationLimit, annotations } from "./annotations.ts";
import { type Button, buttonsOf } from "./buttons.ts";
import { type CheckData, verdictData, written } from "./check-data.ts";
import { cut } from "./cut.ts";
import { inline } from "./escape.ts";
import type { Place } from "./place.ts";
import { summary } from "./summary.ts";
import { sharedTitle, title } from "./title.ts";
import { count, figure } from "./words.ts";

/** What one pull request says of the head; `number` is null where none was judged. */
export type Part = { number: number | null; verdict: Verdict };

export type CheckReport = {
  conclusion: Conclusion;
  title: string;
  /** Markdown. */
  summary: string;
  /** Markdown: one fenced block of JSON, see `check-data.ts`. */
  text: string;
  annotations: readonly Annotation[];
  buttons: readonly Button[];
};

/** GitHub's limit of `summary` and of `text`, in characters; UTF-16 units are never fewer. */
export const outputLimit = 65_535;

/** How many pull requests of one head are told in full. */
const partLimit = 5;

/** Reports what all parts deserve together: any failure fails, then any pending waits, then any success passes. */
export function reportCheck(parts: readonly Part[], place: Place): CheckReport {
  const ordered = [...parts].sort((one, other) => rank(one.verdict.conclusion) - rank(other.verdict.conclusion));
  const told = ordered.slice(0, partLimit);
  const all = parts.map((part) => part.verdict);
  const [only] = told;
  const headline = only && ordered.length === 1 ? title(only.verdict) : sharedTitle(ordered);
  const conclusion = conjunction(all);
  // GitHub never takes an annotation back: with none on it, a run that waits can be rewritten into any verdict.
  const noted = conclusion === "pending" ? [] : annotations(ordered.map((part) => part.verdict));
  return {
    conclusion,
    title: headline,
    summary: summaries(told, parts.length, noted.length, place),
    text: dataBlock(told, parts.length, { conclusion, title: headline, head: place.head }),
    annotations: noted,
    buttons: buttonsOf(parts),
  };
}

/** From what decides most to what decides least. Neutral is what a failure is in advisory mode. */
const ranks: readonly Conclusion[] = ["failure", "neutral", "pending", "success", "skipped"];

function rank(conclusion: Conclusion): number {
  return ranks.indexOf(conclusion);
}

/** What several verdicts on one commit deserve together. No verdict at all is a failure: nothing was judged. */
export function conjunction(verdicts: readonly Verdict[]): Conclusion {
  return ranks.find((conclusion) => verdicts.some((verdict) => verdict.conclusion === conclusion)) ?? "failure";
}

function summaries(told: readonly Part[], total: number, noted: number, place: Place): string {
  const budget = Math.floor((outputLimit - 400) / Math.max(1, told.length)) - 300;
  const each = told.map(({ number, verdict }) => {
    const text = summary(verdict, place, budget);
    return total === 1 ? text : `## #${number ?? "?"}: ${cut(inline(title(verdict), 120), 250)}\n\n${text}`;
  });
  const more = total > told.length ? [`… and ${count(total - told.length, "more pull request")} with this head.`] : [];
  const cap = noted === annotationLimit ? [`The first ${figure(noted)} findings are also on their lines.`] : [];
  return [...each, ...more, ...cap].join("\n\n");
}

function dataBlock(
  told: readonly Part[],
  total: number,
  head: Pick<CheckData, "conclusion" | "title" | "head">,
): string {
  const budget = Math.floor((outputLimit - 2000) / Math.max(1, told.length));
  const data: CheckData = {
    version: 1,
    ...head,
    verdicts: told.map(({ number, verdict }) => verdictData(number, verdict, budget)),
    verdictsLeftOut: total - told.length,
  };
  return `For programs, the same as data:\n\n\`\`\`json\n${written(data)}\n\`\`\``;
}
