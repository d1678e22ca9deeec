// The one comment on a pull request: short, kept up to date, never repeated. Nothing in it changes from push to push unless the verdict does.
import type { CommentMode } from "../rules/settings.ts";
import type { Finding, Verdict } from "../rules/verdict.ts";
import { pack } from "./cut.ts";
import { code, inline } from "./escape.ts";
import { commandOf, elsewhere, linesOf } from "./findings.ts";
import { addressOf, checksOf, headOf, link, type Place, placeIn } from "./place.ts";
import { tally } from "./tally.ts";
import { isFailed, titleParts } from "./title.ts";
import { count, figure, inMarkdown } from "./words.ts";

/** Stands in every comment of ours, unseen. It tells our comments from our replies; whose they are, only GitHub can say. */
export const commentMarker = "<!-- plan-warden -->";

const listed = 5;

/** GitHub takes 65,536 characters; nobody takes more than a screen. */
const budget = 8000;

/**
 * The comment as it should stand on pull request `number`, or null to leave things as they are. `standing` says that one is
 * there already. Addresses name the pull request instead of its head, so that the words stay when the verdict stays.
 */
export function reportComment(
  number: number,
  verdict: Verdict,
  place: Place,
  { mode, standing }: { mode: CommentMode; standing: boolean },
): string | null {
  const failed = verdict.conclusion === "failure";
  const waits = verdict.conclusion === "pending";
  if (mode === "never" || (mode === "on-failure" && (waits || (!failed && !standing)))) return null;
  const solved = mode === "on-failure" && isSolved(verdict);
  return [
    commentMarker,
    headline(verdict, solved, checksOf(place, number)),
    ...(isFailed(verdict) ? reasons(number, verdict, place) : []),
    ...(solved ? [] : [footer(verdict)]),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

/** Nothing is left to do. A waiver or a marker is no solution, and an advisory finding still stands. */
function isSolved({ conclusion, findings, unknown }: Verdict): boolean {
  const forgiven = findings.some(({ waived, skipped, severity }) => waived || (skipped && severity === "error"));
  const solved = conclusion === "success" || conclusion === "skipped";
  return solved && !forgiven && !unknown.some(({ waived, skipped }) => waived || skipped);
}

function headline(verdict: Verdict, solved: boolean, details: string): string {
  const { verdict: first, progress } = titleParts(verdict);
  const words = inline(first);
  // A count says what it counts; every other verdict speaks for itself.
  const bold = solved ? `**Solved.** ${words}` : `**${/^\d/.test(words) ? "Plan: " : ""}${words}**`;
  return [bold, ...progress.map((part) => inline(part)), link("details", details)].join(" · ");
}

function reasons(number: number, verdict: Verdict, place: Place): string[] {
  if (verdict.refusal) return [`${inMarkdown(verdict.refusal.message)} ${inMarkdown(verdict.refusal.remedy)}`.trim()];
  const { problems, unknown } = tally(verdict);
  const lines = [
    ...problems.slice(0, listed).map((finding) => item(number, finding, verdict, place)),
    ...(problems.length > listed ? [`- … and ${count(problems.length - listed, "more problem")}, in the details`] : []),
    ...unknown.slice(0, listed).map((each) => `- Could not be checked: ${inMarkdown(each.message)}`),
    ...(unknown.length > listed ? [`- … and ${figure(unknown.length - listed)} more that could not be checked`] : []),
  ];
  return lines.length === 0
    ? []
    : [
        pack(
          lines,
          (line) => line,
          budget,
          "\n",
          (more) => `- … and ${more} more`,
        ),
      ];
}

function item(number: number, finding: Finding, verdict: Verdict, place: Place): string {
  const { plans } = verdict.examined;
  const known = plans.length === 1 && plans[0]?.path === finding.path;
  const lines = finding.at === null ? "" : linesOf(finding.at, finding.column);
  const file = known && lines !== "" ? "" : code(finding.path, 120);
  const ref = finding.commit ?? headOf(number);
  const where = link(
    [file, lines].filter((part) => part !== "").join(" "),
    addressOf(placeIn(place, finding.repository), ref, finding.path, finding.at),
  );
  const sentence = inMarkdown(finding.message).replace(/\.$/, "");
  // The sentence names the file that is not there.
  const there = finding.absent ? "" : ` (${where}${elsewhere(finding)})`;
  return `- ${sentence}${there}. ${inMarkdown(finding.remedy)}${commandOf(finding)}`.trimEnd();
}

function footer({ examined }: Verdict): string {
  const [first, ...rest] = examined.plans;
  if (!first) return "";
  const more = rest.length > 0 ? ` and ${count(rest.length, "more plan")}` : "";
  return `<sub>Judged against ${code(first.path, 160)}${more}. \`/plan help\` lists what I can do.</sub>`;
}
