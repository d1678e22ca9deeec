// When active plans were worked on, as a Mermaid chart that GitHub draws. Dates alone, so that it is the same as long as the facts are.
import type { SweepRow } from "../rules/sweep.ts";
import { bar } from "./bar.ts";
import { plain } from "./escape.ts";
import { count, day, figure } from "./words.ts";

/** More would be a wall, and Mermaid draws each line of it in whoever looks. */
const mostPlans = 30;
const titleLimit = 40;
/** What a chart can show beside each other: a stamp of the year 1 would press all others into one line. */
const earliest = Date.UTC(2000);
const latest = Date.UTC(2100);

type Line = { row: SweepRow; from: number; to: number };

/** Null where fewer than two plans have a day. The newest are kept where there are too many. */
export function timeline(look: readonly SweepRow[], alive: readonly SweepRow[]): string | null {
  const lines = [...look, ...alive].flatMap((row) => lineOf(row) ?? []);
  if (lines.length < 2) return null;
  const kept = new Set([...lines].sort((one, other) => other.to - one.to).slice(0, mostPlans));
  const needing = new Set(look);
  const part = (name: string, needs: boolean): string[] => {
    const here = lines.filter((line) => kept.has(line) && needing.has(line.row) === needs);
    const inTime = here.sort((one, other) => one.from - other.from || one.to - other.to);
    return here.length === 0 ? [] : [`section ${name}`, ...inTime.map(chartLine)];
  };
  const chart = ["gantt", "dateFormat YYYY-MM-DD", "axisFormat %Y-%m-%d", "inclusiveEndDates"];
  const body = [...chart, ...part("need a look", true), ...part("alive", false)].join("\n");
  const shown =
    kept.size < lines.length
      ? `${figure(kept.size)} of ${count(lines.length, "active plan")}`
      : count(kept.size, "active plan");
  return `<details><summary>Timeline of ${shown}</summary>\n\n\`\`\`mermaid\n${body}\n\`\`\`\n\n</details>`;
}

/** From its first day to the last thing that was done in it; no later than the commit that holds it, as for signs of life. */
function lineOf(row: SweepRow): Line | null {
  const { digest, commit } = row.plan;
  if (!row.active || digest.parked) return null;
  const days = [digest.created, digest.oldest, digest.newest].flatMap((interval) =>
    interval === null ? [] : [Math.min((interval.from + interval.to) / 2, commit?.at ?? Number.POSITIVE_INFINITY)],
  );
  const from = Math.min(...days);
  const to = Math.max(...days);
  return days.length > 0 && from >= earliest && to < latest ? { row, from, to } : null;
}

const chartLine = ({ row, from, to }: Line): string => `${label(row)} :${day(from)}, ${day(to)}`;

/**
 * Letters, digits and what can be in neither Mermaid's nor GitHub's grammar. A bar stands in front, for Mermaid reads a line that
 * begins with `section`, `click` or a date as something else.
 */
function label({ plan: { path, digest } }: SweepRow): string {
  const { milestones, work } = digest;
  const { done, total } = milestones.total > 0 ? milestones : work;
  const words = plain(digest.title ?? path, 4 * titleLimit).replace(/[^\p{L}\p{M}\p{N} .,'’_/()+-]/gu, " ");
  return `${bar(done, total) || "▫"} ${plain(words, titleLimit)}`;
}
