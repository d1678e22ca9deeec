// The time of a progress entry that is done now: put where the entry waits for it, or in front of its words.
import { progressForm } from "./append-progress.ts";
import type { Edit } from "./edit.ts";
import type { Plan, ProgressEntry } from "./plan.ts";
import { isSpace } from "./source.ts";
import { formOf, writeStamp } from "./stamp-form.ts";

/**
 * Stamps an entry that is about to be ticked. A blank (`[YYYY-MM-DD HH:MM]`) is filled; a stamp that lies in the future was a wish, and is
 * replaced; one of the past stays. An entry without any gets one where the plan stamps its entries.
 */
export function stampEntry(plan: Plan, entry: ProgressEntry, instant: number): Edit[] {
  const { stamp, box, at } = entry;
  if (box === null) return [];
  if (stamp !== null) {
    // One outside of the entry is its heading's, and one with words of its own is left to who wrote it.
    const own = at.start <= stamp.at.start && stamp.at.end <= at.end;
    const wish = stamp.interval === null ? stamp.fault === "unfilled" : stamp.interval.from > instant;
    if (!own || !wish || (stamp.fault === null && !/^[[(]?[\dTZ:. +-]+(?:UTC)?[\])]?$/.test(stamp.raw))) return [];
    const form = { ...formOf(plan.text, stamp, stamp.at.start, 0), before: "", after: "" };
    return [{ start: stamp.at.start, end: stamp.at.end, text: writeStamp(form, instant) }];
  }
  if (plan.preset !== "template" && plan.progress.every((one) => one.stamp === null)) return [];
  let words = box.at.end;
  while (isSpace(plan.text.charCodeAt(words))) words++;
  const section = plan.sections.find(
    ({ canonical, body }) => canonical === "Progress" && body.start <= at.start && at.start < body.end,
  );
  const form = progressForm(plan, section?.body ?? { start: 0, end: plan.text.length });
  return [{ start: words, end: words, text: writeStamp(form, instant) }];
}
