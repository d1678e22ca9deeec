// The weekly look at plans, in words: the body of an issue, which is the same as long as the facts are. Dates, never ages.
import type { Interval } from "../plan/plan.ts";
import type { PlanDigest } from "../rules/plan-digest.ts";
import type { ReasonKind, SignOfLife, SweepRow, SweepVerdict } from "../rules/sweep.ts";
import { bar } from "./bar.ts";
import { pack } from "./cut.ts";
import { code, inline } from "./escape.ts";
import { addressOf, link, type Place } from "./place.ts";
import { timeline } from "./timeline.ts";
import { count, day, figure, short } from "./words.ts";

/** GitHub takes 65,536 characters. What the rows leave is for the plans that need no look. */
const rowBudget = 30_000;
const foldedBudget = 5500;
const snoozedBudget = 3000;

/** Linked issues and pull requests that are shown of one plan. */
const mostLinks = 3;

/** `branch` is what was read, at `place.head`; `offer` stands below the table. */
export function reportSweep(verdict: SweepVerdict, place: Place, branch: string, offer: string | null = null): string {
  const { look, snoozed, alive, silent, atRest, unread } = verdict;
  const read = look.length + snoozed.length + alive.length + silent.length + atRest;
  const all = read + unread.length;
  const needed =
    look.length > 0
      ? `${figure(look.length)} of ${count(all, "plan")} ${look.length === 1 ? "needs" : "need"}`
      : noneNeeds(snoozed.length > 0, unread.length > 0);
  const chart = timeline(look, alive);
  const going = alive.filter(({ plan }) => !plan.digest.parked);
  const parked = alive.filter(({ plan }) => plan.digest.parked);
  const at = `${branch}@${short(place.head)}`;
  const head =
    all === 0
      ? `No plan was found at ${code(at)}.`
      : `${needed} a look. ${figure(read)} of ${figure(all)} ${all === 1 ? "was" : "were"} read at ${code(at)}.`;
  return [
    head,
    ...(look.length > 0 ? [sweepTable(look, place)] : []),
    ...(offer === null ? [] : [offer]),
    ...(snoozed.length > 0 ? [snoozedUntil(snoozed, place)] : []),
    ...(unread.length > 0 ? [couldNotBeRead(unread)] : []),
    ...folded(silent, "does not tell how far it is", "do not tell how far they are", place),
    ...folded(going, "is alive", "are alive", place),
    ...folded(parked, "is set aside", "are set aside", place),
    ...(chart === null ? [] : [chart]),
  ].join("\n\n");
}

export function sweepTable(look: readonly SweepRow[], place: Place): string {
  const heading = "| plan | owner | progress | last sign of life | next action |\n|---|---|---|---|---|\n";
  return (
    heading +
    pack(
      byOwner(look),
      (row) => tableRow(row, place),
      rowBudget,
      "\n",
      (missing) => `\n… and ${count(missing, "more plan")}.`,
    )
  );
}

/** What one has to do together; first whoever has the most telling. */
export function byOwner(look: readonly SweepRow[]): SweepRow[] {
  const groups = Map.groupBy(look, ({ owner }) => owner?.replace(/^@/, "").toLowerCase() ?? null);
  const nobodys = groups.get(null) ?? [];
  groups.delete(null);
  return [...groups.values(), nobodys].flat();
}

function tableRow(row: SweepRow, place: Place): string {
  const { digest } = row.plan;
  const cells = [
    [titled(row, place), ...row.plan.links.slice(0, mostLinks).map(({ number }) => `#${number}`)].join(", "),
    row.owner === null ? "nobody" : inline(row.owner, 60),
    [progressOf(digest), ...statusOf(digest)].join(", "),
    lifeOf(row),
    nextAction(row, place),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Milestones are the bar, and what was done of the work the figure; where only one of both is there, or tells anything, it is both. */
function progressOf({ milestones, work }: PlanDigest): string {
  const shown = milestones.total > 0 ? milestones : work;
  if (shown.total === 0) return "nothing to tick";
  const told =
    work.total > 0 && (work.done > 0 || milestones.done === 0)
      ? `${figure(work.done)} of ${figure(work.total)}`
      : `${figure(milestones.done)} of ${count(milestones.total, "milestone")}`;
  // In a narrow column a figure is not broken over two lines.
  return `${code(bar(shown.done, shown.total))} ${told.replaceAll(" ", "\u00A0")}`;
}

/** Only what the plan says itself: what it is taken for without a word of its own tells nothing. */
function statusOf({ status, statusRaw }: PlanDigest): string[] {
  if (statusRaw === null) return [];
  return [status === "unknown" ? code(statusRaw, 40) : status.replace("-", " ")];
}

export function titled({ plan }: SweepRow, place: Place): string {
  const title = plan.digest.title === null ? code(plan.path, 120) : inline(plan.digest.title, 120);
  return link(title, addressIn(place, plan.path, null));
}

/** A day that the plan tells is shown as it stands there; it counts until it has ended everywhere. */
function lifeOf({ life, plan: { digest } }: SweepRow): string {
  const told = ({ at }: SignOfLife, interval: Interval | null): string =>
    day(interval === null ? at : Math.min(at, (interval.from + interval.to) / 2));
  switch (life?.kind) {
    case "commit":
      return `${day(life.at)}, commit ${code(short(life.oid))}`;
    case "linked":
      return `${day(life.at)}, #${life.number}`;
    case "entry":
      return `${told(life, digest.newest)}, entry`;
    case "created":
      return `${told(life, digest.created)}, created`;
    default:
      return "none known";
  }
}

/** One thing to do, by what weighs most. */
export function nextAction({ plan, reasons }: SweepRow, place: Place): string {
  const { digest, links } = plan;
  const [reason] = reasons;
  const line = (number: number | null): string =>
    number === null
      ? ""
      : ` (${link(`line ${number}`, addressIn(place, plan.path, { line: number, endLine: number }))})`;
  const actions: Readonly<Record<ReasonKind, () => string>> = {
    "linked-ended": () => {
      const ended = links.map(
        ({ number, state, endedAt }) =>
          `#${number} ${state === "merged" ? "merged" : "closed"}${endedAt === null ? "" : ` on ${day(endedAt)}`}`,
      );
      return `${ended.join(", ")}: ${completing(digest)}`;
    },
    "looks-finished": () =>
      `${digest.open === 0 ? "nothing is open" : "every milestone is done"}: ${completing(digest)}`,
    contradicts: () =>
      `Status says ${code(digest.statusRaw ?? "", 60)}, the folder says otherwise: ${agreeing(digest)}`,
    "completed-with-open-items": () =>
      `completed with ${count(digest.unexplained, "open item")}${line(digest.openLine)}: tick, drop or reopen`,
    "due-after-merge": () => `${count(digest.due, "item")} due after the merge${line(digest.dueLine)}: do and tick`,
    "never-started": () => "start it or abandon it",
    stale: () => {
      const open = links.filter(({ state }) => state === "open").map(({ number }) => `#${number}`);
      return open.length === 0
        ? "record what was done, or abandon it"
        : `${open.join(", ")} ${open.length === 1 ? "is" : "are"} open: go on, or abandon it`;
    },
  };
  return reason === undefined ? "none" : actions[reason]();
}

const completing = ({ open }: PlanDigest): string =>
  open === 0 ? "complete it" : `complete it, or say what is left of ${count(open, "open item")}`;

/** Where everything is done, it is plain which of both is wrong. */
function agreeing({ folder, finished, status }: PlanDigest): string {
  if (status === "completed") return finished ? "move it" : "move it, or correct Status";
  return folder === "completed" && finished ? "correct Status" : "move it, or correct Status";
}

function noneNeeds(butSnoozed: boolean, butUnread: boolean): string {
  if (butSnoozed)
    return butUnread ? "Of the plans that could be read, only snoozed ones need" : "Only snoozed plans need";
  return butUnread ? "No plan that could be read needs" : "No plan needs";
}

function snoozedUntil(snoozed: SweepVerdict["snoozed"], place: Place): string {
  return `Snoozed: ${pack(
    snoozed,
    (row) => `${titled(row, place)} until ${day(row.until)}`,
    snoozedBudget,
    ", ",
    (missing) => `and ${figure(missing)} more`,
  )}.`;
}

function couldNotBeRead(unread: readonly string[]): string {
  const [them, need] = unread.length === 1 ? ["it", "it needs"] : ["them", "they need"];
  return `Could not be read: ${pack(
    unread,
    (path) => code(path, 160),
    4000,
    ", ",
    (missing) => `and ${figure(missing)} more`,
  )}. So it is not known whether ${need} a look. Make ${them} Markdown in UTF-8, within \`limits\`; \`plan-warden check\` says what is wrong.`;
}

/** A list that one has to open; none where nothing is in it. */
function folded(rows: readonly SweepRow[], one: string, many: string, place: Place): string[] {
  if (rows.length === 0) return [];
  const list = pack(
    rows,
    (row) => `- ${titled(row, place)}, ${lifeOf(row)}`,
    foldedBudget,
    "\n",
    (missing) => `- … and ${count(missing, "more plan")}`,
  );
  const summary = `${count(rows.length, "plan")} ${rows.length === 1 ? one : many}`;
  return [`<details><summary>${summary}</summary>\n\n${list}\n\n</details>`];
}

/** A clone that came from nowhere has no pages. */
function addressIn(place: Place, path: string, at: { line: number; endLine: number } | null): string | null {
  return place.owner === "" ? null : addressOf(place, place.head, path, at);
}
