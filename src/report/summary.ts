// The check's summary in Markdown: the verdict's reasons first, what was looked at last, and never more than a screen before a fold.
import type { PlanSource } from "../rules/facts.ts";
import type { Examined, ExaminedPlan, Finding, Verdict } from "../rules/verdict.ts";
import { pack } from "./cut.ts";
import { code, inline } from "./escape.ts";
import { block, row, rowsHead } from "./findings.ts";
import { dueAfterMerge, glances, nextSteps } from "./glance.ts";
import type { Place } from "./place.ts";
import { type Tally, tally } from "./tally.ts";
import { exempt, uncheckedRules } from "./title.ts";
import { count, day, figure, inMarkdown, minute, short } from "./words.ts";

/** How many findings are told in full before the rest becomes rows in a fold. */
const inFull = { problems: 5, warnings: 3, waived: 3 };

/** The summary of one verdict, in at most `budget` UTF-16 units (at least 4,000). */
export function summary(verdict: Verdict, place: Place, budget: number): string {
  const found = tally(verdict);
  const { plans } = verdict.examined;
  const share = (part: number) => Math.floor(budget * part);
  // What is bounded is written first; findings get the room that is left, problems before warnings before notices.
  const bounded = {
    refusal: refusal(verdict),
    plans: glances(plans, place, share(0.15)),
    exemption: exemption(verdict),
    unknown: unknown(found, share(0.1)),
    awaits: awaits(verdict, share(0.05)),
    next: section("Next", nextSteps(plans, place, share(0.1))),
    due: section("Due after the merge", dueAfterMerge(plans, place, share(0.05))),
    looked: fold("What was looked at", looked(verdict, found, share(0.15))),
  };
  let room = budget - Object.values(bounded).reduce((sum, text) => sum + text.length + 2, 0) - 8;
  const take = (text: string): string => {
    room -= text.length + 2;
    return text;
  };
  const told = (findings: readonly Finding[], one: string, full: number) =>
    take(
      list(
        findings,
        one,
        full,
        (finding) => block(finding, verdict, place),
        (finding) => row(finding, verdict, place),
        room,
      ),
    );
  const problems = told(found.problems, "problem", inFull.problems);
  const waived = told(found.waived, "waived finding", inFull.waived);
  const skipped = take(
    rows(
      found.skipped,
      count(found.skipped.length, "skipped finding"),
      (finding) => row(finding, verdict, place),
      room,
    ),
  );
  const warnings = told(found.warnings, "warning", inFull.warnings);
  const notices = take(
    rows(found.notices, count(found.notices.length, "notice"), (finding) => row(finding, verdict, place), room),
  );
  return [
    bounded.refusal,
    bounded.plans,
    bounded.exemption,
    problems,
    bounded.unknown,
    bounded.awaits,
    waived,
    skipped,
    warnings,
    bounded.next,
    bounded.due,
    notices,
    bounded.looked,
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

/** A heading, the first findings in full, and the rest as rows in a fold. */
function list(
  findings: readonly Finding[],
  one: string,
  full: number,
  block: (finding: Finding) => string,
  row: (finding: Finding) => string,
  budget: number,
): string {
  if (findings.length === 0) return "";
  const heading = `### ${count(findings.length, one)}`;
  const first = findings.slice(0, full);
  const rest = findings.slice(full);
  const missing = (number: number) => `… and ${count(number, `more ${one}`)}, in the data below.`;
  // The fold of the rest needs room for at least its own words.
  const room = budget - heading.length - 2 - (rest.length > 0 ? 400 : 0);
  const blocks = pack(first, block, room, "\n\n", missing);
  const text = `${heading}\n\n${blocks}`;
  if (rest.length === 0) return text;
  return `${text}\n\n${rows(rest, count(rest.length, `more ${one}`), row, budget - text.length - 2)}`;
}

/** A fold with a table; empty text for nothing. */
function rows(findings: readonly Finding[], title: string, row: (finding: Finding) => string, budget: number): string {
  if (findings.length === 0) return "";
  const frame = fold(title, `${rowsHead}\n`).length;
  const missing = (number: number) => `\n… and ${figure(number)} more, in the data below.`;
  return fold(title, `${rowsHead}\n${pack(findings, row, budget - frame, "\n", missing)}`);
}

function exemption({ exemption }: Verdict): string {
  if (exemption === null) return "";
  if (exemption.kind !== "no-plan") return `${inline(exempt(exemption))}.`;
  return "No plan is changed here, and nothing names one. To name one, write `Plan: path/to/plan.md` in the description.";
}

function refusal({ refusal }: Verdict): string {
  if (refusal === null) return "";
  return [`**${inMarkdown(refusal.message)}**`, inMarkdown(refusal.remedy)].filter((text) => text !== "").join("\n\n");
}

function unknown({ unknown }: Tally, budget: number): string {
  const lines = pack(
    unknown,
    ({ message, path, rule }) => `- ${inMarkdown(message)} ${code(path)} · ${code(rule)}`,
    budget - 60,
    "\n",
    (missing) => `- … and ${count(missing, "other")}`,
  );
  return section(`${uncheckedRules(unknown)} could not be checked`, lines);
}

function awaits({ awaits }: Verdict, budget: number): string {
  if (awaits === null || awaits.checks.length === 0) return "";
  const lines = pack(
    awaits.checks,
    (check) => `- ${code(check)}`,
    budget - 200,
    "\n",
    (more) => `- … and ${more} more`,
  );
  const until = `The verdict comes when they are done. At ${minute(awaits.deadline)} at the latest this check stops waiting and fails.`;
  return section("Waiting for", `${lines}\n\n${until}`);
}

function looked(verdict: Verdict, found: Tally, budget: number): string {
  const { examined } = verdict;
  const rules = [
    `${count(examined.rules.looked, "rule")} looked`,
    `${examined.rules.off} ${examined.rules.off === 1 ? "was" : "were"} off`,
    `${found.unknown.length} could not be checked`,
  ].join(", ");
  const plans = pack(
    examined.plans,
    planLine,
    budget - 800,
    "\n",
    (missing) => `- … and ${count(missing, "more plan")}`,
  );
  return [
    plans === "" ? "No plan." : plans,
    commits(examined),
    `${rules}.`,
    ...ended(examined),
    ...pressed(examined),
  ].join("\n\n");
}

function ended({ ended = [] }: Examined): string[] {
  if (ended.length === 0) return [];
  const lines = ended.slice(0, 10).map(({ rule, by, until }) => {
    const when = until === null ? "was given for another commit" : `ended on ${day(until)}`;
    return `- The waiver of ${code(rule)} by ${code(`@${by}`)} ${when}.`;
  });
  return [lines.join("\n")];
}

function pressed({ pressed }: Examined): string[] {
  if (!pressed) return [];
  return [`${code(`@${pressed.by}`)} pressed ${code(pressed.button)} at ${minute(pressed.at)}.`];
}

function planLine(plan: ExaminedPlan): string {
  const from = plan.basePath !== null && plan.basePath !== plan.path ? `, was ${code(plan.basePath)}` : "";
  const head = plan.oid === null ? "gone at the head" : `blob ${code(short(plan.oid))}`;
  const base =
    plan.baseOid === null ? "new" : plan.baseOid === plan.oid ? "unchanged" : `base blob ${code(short(plan.baseOid))}`;
  const spared = plan.spared === null ? "" : `from before ${plan.spared}: errors are warnings`;
  const why = plan.sources.map((source) => sourceWords[source]).join(", ");
  return `- ${code(plan.path)}${from}: ${[why, head, base, `judged as ${plan.preset}`, spared].filter((text) => text !== "").join(" · ")}`;
}

const sourceWords: Readonly<Record<PlanSource, string>> = {
  changed: "changed here",
  body: "named in the description",
  trailer: "named by a commit",
  issue: "named by an issue it closes",
  branch: "named by the branch",
  asked: "asked for",
};

function commits({ base, head, settings, organisation }: Examined): string {
  const range = [
    ...(base === null ? [] : [`base ${code(short(base))}`]),
    ...(head === null ? [] : [`head ${code(short(head))}`]),
  ].join(" → ");
  const judged =
    settings === null
      ? "no settings file: defaults judged"
      : `settings ${code(settings.path)} at ${code(`${settings.ref}@${short(settings.oid)}`)}${settings.problems > 0 ? " are broken: defaults judged" : ""}`;
  return [range, judged, organisation ? ofOrganisation(organisation) : ""].filter((text) => text !== "").join(" · ");
}

function ofOrganisation({ repository, used, unused }: NonNullable<Examined["organisation"]>): string {
  if (used === null) return `settings of ${code(repository)} were not used: ${unused}`;
  const broken = used.problems > 0 ? " are broken" : "";
  return `settings of ${code(repository)} at ${code(`${used.ref}@${short(used.oid)}`)}${broken}`;
}

function section(heading: string, text: string): string {
  return text === "" ? "" : `### ${heading}\n\n${text}`;
}

/** A blank line after the tags, or GitHub reads what is inside as HTML. */
function fold(title: string, text: string): string {
  return text === "" ? "" : `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}
