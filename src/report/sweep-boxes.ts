// What the weekly issue offers to do: a box for each plan that a command can bring to its end, and one to snooze each.
import { type Box, boxMark } from "../commands/boxes.ts";
import type { SweepRow } from "../rules/sweep.ts";
import { pack } from "./cut.ts";
import { code, inline } from "./escape.ts";
import { byOwner } from "./sweep.ts";
import { count } from "./words.ts";

const budget = 5000;
const snoozeBudget = 4000;

/** Null where no plan can be brought to its end so. A task list, for GitHub knows no boxes in tables. */
export function sweepBoxes(look: readonly SweepRow[]): string | null {
  const list = listOf(look, commandFor, budget);
  return list && `Whoever ticks a box asks for a pull request that does it:\n\n${list}`;
}

/** Null where no plan is listed. Folded, for it repeats the table. */
export function snoozeBoxes(look: readonly SweepRow[]): string | null {
  const list = listOf(look, () => "snooze", snoozeBudget);
  return list && `<details><summary>Snooze a plan for a week</summary>\n\n${list}\n\n</details>`;
}

function listOf(
  look: readonly SweepRow[],
  commandOf: (row: SweepRow) => Box["command"] | null,
  room: number,
): string | null {
  const boxes = byOwner(look).flatMap((row) => {
    const command = commandOf(row);
    const mark = command && boxMark({ command, path: row.plan.path });
    return command && mark ? [{ row, command, mark }] : [];
  });
  if (boxes.length === 0) return null;
  return pack(
    boxes,
    ({ row, command, mark }) => `- [ ] ${command}: ${nameOf(row)} ${mark}`,
    room,
    "\n",
    (missing) => `\n… and ${count(missing, "more plan")}.`,
  );
}

function commandFor({ plan: { digest }, reasons: [reason] }: SweepRow): Box["command"] | null {
  switch (reason) {
    case "looks-finished":
    case "linked-ended":
    case "contradicts":
      return digest.finished && digest.open === 0 ? "complete" : null;
    case "never-started":
    case "stale":
      return "abandon";
    default:
      return null;
  }
}

const nameOf = ({ plan: { path, digest } }: SweepRow): string =>
  digest.title === null ? code(path, 120) : inline(digest.title, 80);
