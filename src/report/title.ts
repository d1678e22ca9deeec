// The verdict in one line of plain text: what a person reads in the list of checks.
import type { Waiver } from "../rules/facts.ts";
import type { Count, Exemption, Unknown, Verdict } from "../rules/verdict.ts";
import { cut } from "./cut.ts";
import { plain } from "./escape.ts";
import { tally } from "./tally.ts";
import { count, figure, inTitle, untilOf } from "./words.ts";

/** GitHub's limit of a check's title is not published; that of an annotation's title is 255. */
export const titleLimit = 255;

/** The whole title, at most 255 characters. */
export function title(verdict: Verdict): string {
  const { verdict: first, progress } = titleParts(verdict);
  const only = soleProblem(verdict);
  // Where there is no plan to tell of, the one problem speaks for itself.
  if (only && progress.length === 0) return cut(advisory(verdict) + only, titleLimit);
  return cut([cut(first, titleLimit), ...progress].join(" · "), titleLimit);
}

/** Null where there are more, where something could not be checked, and where it is told of settings that they are broken. */
function soleProblem(verdict: Verdict): string | null {
  const { problems, unknown } = tally(verdict);
  const [only] = problems;
  const alone = only && problems.length === 1 && unknown.length === 0 && brokenSettings(verdict) === null;
  return alone && !verdict.refusal ? inTitle(only.message).replace(/\.$/, "") : null;
}

/** The title's two halves: the verdict, and how far the plans are. Plain text. */
export function titleParts(verdict: Verdict): { verdict: string; progress: string[] } {
  const { verdict: first, progress } = saidParts(verdict);
  return { verdict: advisory(verdict) + first, progress };
}

const advisory = ({ mode }: Verdict): string => (mode === "advisory" ? "Advisory: " : "");

function saidParts(verdict: Verdict): { verdict: string; progress: string[] } {
  if (verdict.refusal) return { verdict: inTitle(verdict.refusal.title), progress: [] };
  const { settings, organisation } = verdict.examined;
  const broken = brokenSettings(verdict);
  if (broken)
    return { verdict: `${capital(brokenAt(broken.ref))}: ${count(broken.problems, "problem")}`, progress: [] };
  const ours = settings && settings.problems > 0 ? settings : null;
  const used = organisation?.used;
  const defaults = used ? `the defaults of ${plain(organisation.repository, 80)}` : "defaults";
  const progress = [...progressOf(verdict), ...(ours ? [`judged by ${defaults}, ${brokenAt(ours.ref)}`] : [])];
  return { verdict: verdictOf(verdict), progress };
}

/** Those whose faults fail the check; null where none do. */
function brokenSettings(verdict: Verdict): { ref: string; problems: number } | null {
  if (!isFailed(verdict)) return null;
  const { settings, organisation } = verdict.examined;
  const used = organisation?.used;
  // A change that brings a copy of its own is told the faults of that one.
  const told = verdict.findings.some(({ path, commit }) => path === settings?.path && commit === settings.oid);
  if (settings && settings.problems > 0 && told && !settings.mended) return settings;
  return used && used.problems > 0 ? { ...used, ref: `${organisation.repository}@${used.ref}` } : null;
}

/** It fails, or would. */
export const isFailed = ({ conclusion }: Verdict): boolean => conclusion === "failure" || conclusion === "neutral";

const brokenAt = (ref: string): string => `settings are broken at ${plain(ref, 120)}`;

/** The title of several pull requests that share one head. */
export function sharedTitle(parts: readonly { number: number | null; verdict: Verdict }[]): string {
  const each = parts.map(({ number, verdict }) => `#${number ?? "?"}: ${briefly(verdict)}`);
  const [first] = parts;
  return cut(
    `${first ? advisory(first.verdict) : ""}${count(parts.length, "pull request")} share this commit: ${each.join("; ")}`,
    titleLimit,
  );
}

function briefly(verdict: Verdict): string {
  switch (verdict.conclusion) {
    case "failure":
    case "neutral":
      return failure(verdict) ?? "not judged";
    case "pending":
      return "waits";
    case "success":
      return tally(verdict).waived.length > 0 ? "passes with a waiver" : "passes";
    case "skipped":
      return "needs no plan";
  }
}

function verdictOf(verdict: Verdict): string {
  const { warnings, waived, skipped, problems } = tally(verdict);
  if (isFailed(verdict) || problems.length > 0) return failure(verdict) ?? "Not judged";
  if (verdict.conclusion === "pending") return waiting(verdict.awaits?.checks ?? []);
  const warned = warnings.length > 0 ? `, ${count(warnings.length, "warning")}` : "";
  const waivers = [...waived, ...verdict.unknown].flatMap((finding) => finding.waived ?? []);
  // What would have failed is no plain pass; skipped warnings and notices stand in the summary.
  const spared = [
    ...skipped.filter(({ severity }) => severity === "error"),
    ...verdict.unknown.filter((each) => each.skipped),
  ];
  const passed = [...waiversOf(waivers), ...skipsOf(spared.map(({ rule }) => rule))];
  if (passed.length > 0) return `Passed with ${passed.join(" and ")}${warned}`;
  if (verdict.exemption) return `${exempt(verdict.exemption)}${warned}`;
  const plans = verdict.examined.plans.filter((plan) => plan.glance !== null).length;
  // Plans that are judged on their own were compared with nothing.
  if (verdict.examined.base === null && verdict.examined.plans.length === 0) return `No plan found${warned}`;
  if (plans === 0 || verdict.examined.base === null) return `No problem found${warned}`;
  return `${plans === 1 ? "Plan and code agree" : "Plans and code agree"}${warned}`;
}

function failure(verdict: Verdict): string | null {
  if (verdict.refusal) return null;
  const { problems, unknown } = tally(verdict);
  const parts = [
    ...(problems.length > 0 ? [count(problems.length, "problem")] : []),
    ...(unknown.length > 0 ? [`${uncheckedRules(unknown)} could not be checked`] : []),
  ];
  return parts.length > 0 ? parts.join(", ") : null;
}

/** `1 rule`: how many different rules could not be checked. */
export function uncheckedRules(unknown: readonly Unknown[]): string {
  return count(new Set(unknown.map((each) => each.rule)).size, "rule");
}

function waiting(checks: readonly string[]): string {
  if (checks.length === 0) return "Waiting";
  const named = checks.slice(0, 3).map((check) => plain(check, 60));
  return `Waiting for ${named.join(", ")}${checks.length > 3 ? ` and ${figure(checks.length - 3)} more` : ""}`;
}

function waiversOf(waivers: readonly Waiver[]): string[] {
  if (waivers.length === 0) return [];
  const told = waivers.map((waiver) => `${waiver.rule}, by @${plain(waiver.by, 40)} ${untilOf(waiver)}`);
  const different = [...new Set(told)];
  const shown = different.slice(0, 2).join("; ");
  const more = different.length > 2 ? `; and ${figure(different.length - 2)} more` : "";
  return [`${count(different.length, "waiver")} (${shown}${more})`];
}

function skipsOf(rules: readonly string[]): string[] {
  if (rules.length === 0) return [];
  const different = [...new Set(rules)];
  const more = different.length > 3 ? ` and ${figure(different.length - 3)} more` : "";
  return [`${count(rules.length, "problem")} skipped by the plan (${different.slice(0, 3).join(", ")}${more})`];
}

/** Why no plan is needed. Plain text. */
export function exempt(exemption: Exemption): string {
  const detail = plain(exemption.detail, 160);
  switch (exemption.kind) {
    case "no-plan":
      return "No plan involved";
    case "paths":
      return `No plan needed: only ${detail} changed`;
    case "labels":
      return `No plan needed: labelled ${detail}`;
    case "authors":
      return `No plan needed: opened by @${detail}`;
    case "lines":
      return `No plan needed: ${detail} ${detail === "1" ? "line" : "lines"} changed`;
    case "draft":
      return "No plan needed: this is a draft";
    case "declared":
      return `No plan needed, says the description: ${detail}`;
  }
}

function progressOf(verdict: Verdict): string[] {
  const glances = verdict.examined.plans.flatMap((plan) => plan.glance ?? []);
  const ticked = glances.filter((glance) => glance.criteria.tickable);
  const criteria = sum(ticked.map((glance) => glance.criteria));
  const [only] = glances.length === 1 ? glances : [];
  const milestones = only && only.milestones.total > 0;
  return [
    ...(glances.length > 1 ? [count(glances.length, "plan")] : []),
    ...(criteria.total > 0 ? [ratio(criteria, "criterion", "criteria")] : []),
    ...(milestones ? [ratio(only.milestones, "milestone", "milestones")] : []),
    ...(only && !milestones && only.progress.total > 0 ? [ratio(only.progress, "entry", "entries")] : []),
  ];
}

function sum(counts: readonly Count[]): Count {
  return counts.reduce<Count>((all, one) => ({ done: all.done + one.done, total: all.total + one.total }), {
    done: 0,
    total: 0,
  });
}

function ratio(of: Count, singular: string, plural: string): string {
  return `${figure(of.done)} of ${count(of.total, singular, plural)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
