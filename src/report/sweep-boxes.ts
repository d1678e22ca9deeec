// What the weekly issue offers to do: a box for each plan that a command can bring to its end.
import { type Box, boxMark } from "../commands/boxes.ts";
import type { SweepRow } from "../rules/sweep.ts";
import { pack } from "./cut.ts";
import { code, inline } from "./escape.ts";
import { count } from "./words.ts";

const budget = 5000;

/** Null where no plan can be brought to its end so. A task list, for GitHub knows no boxes in tables. */
export function sweepBoxes(look: readonly SweepRow[]): string | null {
  const boxes = look.flatMap((row) => {
    const command = commandFor(row);
    const mark = command && boxMark({ command, path: row.plan.path });
    return command && mark ? [{ row, command, mark }] : [];
  });
  if (boxes.length === 0) return null;
  const list = pack(
    boxes,
    ({ row, command, mark }) => `- [ ] ${command}: ${nameOf(row)} ${mark}`,
    budget,
    "\n",
    (missing) => `\n… and ${count(missing, "more plan")}.`,
  );
  return `Whoever ticks a box asks for a pull request that does it:\n\n${list}`;
}

function commandFor({ plan: { digest }, reasons: [reason] }: SweepRow): Box["command"] | null {
  switch (reason) {
    case "looks-finished":
      return "complete";
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
