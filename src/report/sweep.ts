// The weekly look at plans, in words: the body of an issue, which is the same as long as the facts are. Dates, never ages.
import type { ReasonKind, SignOfLife, SweepRow, SweepVerdict } from "../rules/sweep.ts";
import { bar } from "./bar.ts";
import { pack } from "./cut.ts";
import { code, inline } from "./escape.ts";
import { addressOf, link, type Place } from "./place.ts";
import { count, day, figure, short } from "./words.ts";

/** GitHub takes 65,536 characters. What the rows leave is for the plans that are alive. */
const rowBudget = 40_000;
const aliveBudget = 15_000;

/** `branch` is what was read, at `place.head`. */
export function reportSweep(verdict: SweepVerdict, place: Place, branch: string): string {
  const { look, alive, atRest, unread } = verdict;
  const read = look.length + alive.length + atRest;
  const all = read + unread.length;
  const needed =
    look.length === 0
      ? "No plan needs"
      : `${figure(look.length)} of ${count(all, "plan")} ${look.length === 1 ? "needs" : "need"}`;
  const at = `${branch}@${short(place.head)}`;
  const head = `${needed} a look. ${figure(read)} of ${figure(all)} ${all === 1 ? "was" : "were"} read at ${code(at)}.`;
  return [
    head,
    ...(look.length > 0 ? [table(look, place)] : []),
    ...(unread.length > 0 ? [couldNotBeRead(unread)] : []),
    ...(alive.length > 0 ? [living(alive, place)] : []),
  ].join("\n\n");
}

function table(look: readonly SweepRow[], place: Place): string {
  const heading = "| plan | owner | progress | last sign of life | next action |\n|---|---|---|---|---|\n";
  return (
    heading +
    pack(
      look,
      (row) => tableRow(row, place),
      rowBudget,
      "\n",
      (missing) => `\n… and ${count(missing, "more plan")}.`,
    )
  );
}

function tableRow(row: SweepRow, place: Place): string {
  const { digest } = row.plan;
  const { done, total } = digest.work;
  const { milestones } = digest;
  const shown = milestones.total > 0 ? bar(milestones.done, milestones.total) : bar(done, total);
  const progress = [
    ...(shown === "" ? [] : [code(shown)]),
    total > 0 ? `${figure(done)} of ${figure(total)}` : "nothing to tick",
  ].join(" ");
  const cells = [
    titled(row, place),
    digest.owner === null ? "nobody" : inline(digest.owner, 60),
    progress,
    lifeOf(row.life),
    nextAction(row, place),
  ];
  return `| ${cells.join(" | ")} |`;
}

function titled({ plan }: SweepRow, place: Place): string {
  const title = plan.digest.title === null ? code(plan.path, 120) : inline(plan.digest.title, 120);
  return link(title, addressIn(place, plan.path, null));
}

function lifeOf(life: SignOfLife | null): string {
  if (life === null) return "none known";
  const of = { commit: "commit", entry: "entry", linked: "", created: "created" }[life.kind];
  const kind =
    life.kind === "commit" ? `commit ${code(short(life.oid))}` : life.kind === "linked" ? `#${life.number}` : of;
  return `${day(life.at)}, ${kind}`;
}

/** One thing to do, by what weighs most. */
function nextAction({ plan, reasons }: SweepRow, place: Place): string {
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
      return `${ended.join(", ")}: ${digest.open === 0 ? "complete it" : `complete it, or say what is left of ${count(digest.open, "open item")}`}`;
    },
    "looks-finished": () => "nothing is open: complete it",
    contradicts: () =>
      `Status says ${code(digest.statusRaw ?? "", 60)}, the folder says otherwise: move it, or correct Status`,
    "completed-with-open-items": () =>
      `completed with ${count(digest.unexplained, "open item")}${line(digest.openLine)}: tick, drop or reopen`,
    "due-after-merge": () => `${count(digest.due, "item")} due after the merge${line(digest.dueLine)}: do and tick`,
    "never-started": () => "start it or abandon it",
    stale: () => "record what was done, or abandon it",
  };
  return reason === undefined ? "none" : actions[reason]();
}

function couldNotBeRead(unread: readonly string[]): string {
  return `Could not be read: ${pack(
    unread,
    (path) => code(path, 160),
    4000,
    ", ",
    (missing) => `and ${figure(missing)} more`,
  )}`;
}

function living(alive: readonly SweepRow[], place: Place): string {
  const rows = pack(
    alive,
    (row) => `- ${titled(row, place)}, ${lifeOf(row.life)}`,
    aliveBudget,
    "\n",
    (missing) => `- … and ${count(missing, "more plan")}`,
  );
  return `<details><summary>${count(alive.length, "plan")} ${alive.length === 1 ? "is" : "are"} alive</summary>\n\n${rows}\n\n</details>`;
}

/** A clone that came from nowhere has no pages. */
function addressIn(place: Place, path: string, at: { line: number; endLine: number } | null): string | null {
  return place.owner === "" ? null : addressOf(place, place.head, path, at);
}
