// The weekly issue in words: its title and body without our mark, and the comment when the list changed. Nothing in it mentions anybody.

import { type Schedule, settingsPath } from "../rules/settings.ts";
import type { ReasonKind, SweepRow, SweepVerdict } from "../rules/sweep.ts";
import { snoozeLabel } from "../rules/sweep-issue.ts";
import { pack } from "./cut.ts";
import { code, plain } from "./escape.ts";
import type { Place } from "./place.ts";
import { nextAction, reportSweep, sweepTable, titled } from "./sweep.ts";
import { snoozeBoxes, sweepBoxes } from "./sweep-boxes.ts";
import { count, figure, short } from "./words.ts";

/** Where the plans were read. */
export type Where = { place: Place; branch: string };

export const issueTitle = "Plans that need a look";

/** The whole list, as it stands in the one issue of a repository. `complete` is false where GitHub cut the list of files, `boxes` where nobody hears of a tick. */
export function reportIssue(
  verdict: SweepVerdict,
  { place, branch }: Where,
  { complete, schedule, boxes }: { complete: boolean; schedule: Schedule | null; boxes: boolean },
): string {
  const { look, snoozed, unread } = verdict;
  const offers = boxes ? [sweepBoxes(look), snoozeBoxes(look)].filter((offer) => offer !== null) : [];
  const stays = look.length + snoozed.length + unread.length > 0 || !complete;
  return [
    reportSweep(verdict, place, branch, offers.length > 0 ? offers.join("\n\n") : null),
    ...(complete ? [] : ["GitHub lists only a part of this repository's files, so there may be more plans."]),
    stays ? footer(schedule, "list") : closing("nothing is left to look at"),
  ].join("\n\n");
}

export const planIssueTitle = ({ plan }: SweepRow): string =>
  `Plan needs a look: ${plain(plan.digest.title ?? plan.path, 150)}`;

/** One plan, in an issue of its own. */
export function reportPlanIssue(
  row: SweepRow,
  { place, branch }: Where,
  { schedule, boxes }: { schedule: Schedule | null; boxes: boolean },
): string {
  const at = code(`${branch}@${short(place.head)}`);
  const head = `This plan needs a look. It was read at ${at}.`;
  const offer = boxes ? sweepBoxes([row]) : null;
  return [head, sweepTable([row], place), ...(offer === null ? [] : [offer]), footer(schedule, "reason")].join("\n\n");
}

/** Why an issue of ours is no longer wanted. */
export type EndOfIssue = "off" | "one each" | "all in one" | "in order";

export function reportEnd(end: EndOfIssue): string {
  const words: Readonly<Record<EndOfIssue, readonly [what: string, why: string]>> = {
    off: ["The weekly look at plans is off here (`stale.mode: off`).", "it is not wanted any more"],
    "one each": [
      "Each plan that needs a look has an issue of its own now (`stale.mode: plan`).",
      "others took its place",
    ],
    "all in one": [
      "All plans that need a look are in one issue now (`stale.mode: repository`).",
      "another one took its place",
    ],
    "in order": ["This plan needs no look any more.", "nothing is left to look at"],
  };
  const [what, why] = words[end];
  return `${what}\n\n${closing(why)}`;
}

/** What stands in one that another one took the place of. */
export function reportTwin(of: number): string {
  return `This is kept in #${of}. There is one issue of a kind, and that is the older one.`;
}

function footer(schedule: Schedule | null, changing: "list" | "reason"): string {
  const often = schedule === null ? "week" : `${schedule.on.slice(0, 1).toUpperCase()}${schedule.on.slice(1)}`;
  return `<sub>Updated every ${often}; I comment only when the ${changing} changes. Closing this issue snoozes it for a week, the label \`${snoozeLabel}\` for as long as it is there. Settings: \`stale\` in \`${settingsPath}\`.</sub>`;
}

function closing(why: string): string {
  return `<sub>Closed, because ${why}. If that changes within ten days, this issue is opened again. Settings: \`stale\` in \`${settingsPath}\`.</sub>`;
}

const changesBudget = 8000;

/**
 * What is different since people were last told: of these plans, for these reasons; null where that is not known. `look` is what
 * needs a look now, `untold` are paths of which nothing is told. Null when nothing else is different.
 */
export function reportChange(
  before: readonly (readonly [path: string, reason: ReasonKind])[] | null,
  look: readonly SweepRow[],
  place: Place,
  untold: ReadonlySet<string> = new Set(),
): string | null {
  const line = (row: SweepRow): string => `${titled(row, place)}: ${nextAction(row, place)}`;
  const now = `${count(look.length, "plan")} ${look.length === 1 ? "needs" : "need"} a look now.`;
  if (before === null) return `The list changed. ${now}\n\n${listed(look.map((row) => () => `- ${line(row)}`))}`;

  const told = new Map(before);
  const standing = new Set(look.map(({ plan }) => plan.path));
  const fresh = look.filter(({ plan }) => !told.has(plan.path));
  const other = look.filter(({ plan, reasons }) => told.has(plan.path) && told.get(plan.path) !== reasons[0]);
  const gone = [...told.keys()].filter((path) => !standing.has(path) && !untold.has(path));
  if (fresh.length + other.length + gone.length === 0) return null;
  const said = [
    ...(fresh.length > 0 ? [`${figure(fresh.length)} came to it`] : []),
    ...(other.length > 0
      ? [`${figure(other.length)} ${other.length === 1 ? "is" : "are"} in it for another reason`]
      : []),
    ...(gone.length > 0 ? [`${figure(gone.length)} left it`] : []),
  ];
  return `The list changed: ${said.join(", ")}. ${now}\n\n${listed([
    ...fresh.map((row) => () => `- new: ${line(row)}`),
    ...other.map((row) => () => `- for another reason: ${line(row)}`),
    ...gone.map((path) => () => `- no longer: ${code(path, 160)}`),
  ])}`;
}

/** The same of a plan that has an issue of its own. */
export function reportReason(before: readonly unknown[] | null, row: SweepRow, place: Place): string {
  const why = before === null || before.length > 0 ? "for another reason now" : "again";
  return `This plan needs a look ${why}: ${nextAction(row, place)}.`;
}

function listed(lines: readonly (() => string)[]): string {
  return pack(
    lines,
    (write) => write(),
    changesBudget,
    "\n",
    (missing) => `- … and ${figure(missing)} more`,
  );
}
