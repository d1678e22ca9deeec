// Findings in Markdown: a block for each that is read now, a row for each that is kept for later.
import type { Finding, Skip, Verdict } from "../rules/verdict.ts";
import { code, inline } from "./escape.ts";
import { addressOf, link, type Place, placeIn } from "./place.ts";
import { inMarkdown, short, untilOf } from "./words.ts";

/** A finding with its sentence, its place, old and new side by side, and what to do. */
export function block(finding: Finding, verdict: Verdict, place: Place): string {
  // The sentence names a file that is not there.
  const own = finding.absent ? [] : [placeOf(finding, verdict, place)];
  const where = [...own, ...baseOf(finding, verdict, place), code(finding.rule)].join(" · ");
  const lines = [`**${inMarkdown(finding.message)}** ${where}`];
  if (finding.before) {
    const now = finding.before.now === null ? "nothing" : inline(finding.before.now);
    lines.push(`| base | now |\n|---|---|\n| ${inline(finding.before.text)} | ${now} |`);
  }
  const remedy = inMarkdown(finding.remedy);
  if (finding.skipped) {
    lines.push(`${skipOf(finding, finding.skipped, verdict, place)}: ${inline(finding.skipped.because)}`);
  } else if (finding.waived) {
    lines.push(
      `Waived by ${code(`@${finding.waived.by}`)} ${untilOf(finding.waived)}: ${inline(finding.waived.because)}`,
    );
  } else if (remedy !== "") lines.push(remedy + commandOf(finding));
  return lines.join("\n\n");
}

/** ` Or comment /plan criteria.`, behind a remedy; empty where no command mends it. */
export function commandOf({ command, remedy }: Finding): string {
  if (command === undefined) return "";
  // A remedy that ends in what is to be written has no full stop.
  return `${typeof remedy.at(-1) === "string" ? "" : "."} Or comment ${code(command)}.`;
}

export const rowsHead = "| where | what | rule |\n|---|---|---|";

/** A finding in one row under `rowsHead`. */
export function row(finding: Finding, verdict: Verdict, place: Place): string {
  const old = finding.old ? " (since before this change)" : "";
  const skipped = finding.skipped
    ? `<br>${skipOf(finding, finding.skipped, verdict, place)}: ${inline(finding.skipped.because)}`
    : "";
  return `| ${placeOf(finding, verdict, place)} | ${inMarkdown(finding.message)}${old}${skipped} | ${code(finding.rule)} |`;
}

/** A link to the finding's lines. The file is named unless it is the only plan. */
function placeOf(finding: Finding, verdict: Verdict, place: Place): string {
  const { plans } = verdict.examined;
  const known = plans.length === 1 && plans[0]?.path === finding.path;
  const lines = finding.at === null ? "" : linesOf(finding.at, finding.column);
  const file = known && lines !== "" ? "" : code(finding.path);
  const where = [file, lines].filter((part) => part !== "").join(" ");
  if (finding.absent) return where;
  const ref = finding.commit ?? place.head;
  return link(where, addressOf(placeIn(place, finding.repository), ref, finding.path, finding.at)) + elsewhere(finding);
}

/** `Skipped by the plan, line 12 at the base`, with a link to the marker. */
function skipOf(finding: Finding, { at }: Skip, verdict: Verdict, place: Place): string {
  const { base } = verdict.examined;
  const where = `${linesOf(at)}${base === null ? "" : " at the base"}`;
  return `Skipped by the plan, ${base === null ? where : link(where, addressOf(place, base, basePathOf(finding, verdict), at))}`;
}

/** ` of acme/.github at 1234567`: where the finding's file is, when it is not the head's. */
export function elsewhere({ repository, commit }: Finding): string {
  return (repository ? ` of ${code(repository)}` : "") + (commit ? ` at ${code(short(commit))}` : "");
}

function basePathOf({ path }: Finding, { examined }: Verdict): string {
  return examined.plans.find((plan) => plan.path === path)?.basePath ?? path;
}

function baseOf(finding: Finding, verdict: Verdict, place: Place): string[] {
  const { base } = verdict.examined;
  if (!finding.before || base === null) return [];
  const address = addressOf(place, base, basePathOf(finding, verdict), finding.before.at);
  return [link(`base ${linesOf(finding.before.at)}`, address)];
}

/** `line 88`, `lines 88 to 90`, `line 88, column 5`. */
export function linesOf(at: { line: number; endLine: number }, column?: number): string {
  if (at.endLine > at.line) return `lines ${at.line} to ${at.endLine}`;
  return `line ${at.line}${column === undefined ? "" : `, column ${column}`}`;
}
