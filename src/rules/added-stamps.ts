// The stamps that a change brings: of entries it adds, ticks or stamps anew.
import type { Interval, Plan, ProgressEntry, Stamp } from "../plan/plan.ts";
import { added, identityOf } from "./added.ts";
import { hour } from "./duration.ts";

/** An entry whose stamp can be read. */
export type StampedEntry = ProgressEntry & { stamp: Stamp & { interval: Interval } };

/** Entries that say they are done: ticked, or without a box. What is open, descoped or still to come may carry any date. */
export function stampedEntries(plan: Plan): StampedEntry[] {
  return plan.progress.filter(
    (entry): entry is StampedEntry =>
      Boolean(entry.stamp?.interval) && (entry.box === null ? !toCome.test(entry.text) : entry.box.state === "done"),
  );
}

/** How an entry without a box begins that tells of a day ahead. */
const toCome = /^[^\p{L}]*(?:planned|scheduled|due|deadline|target|eta|expected|next|upcoming|will|to do|todo)\b/iu;

/** Whether it tells a clock, in whatever zone, and not a day alone. */
export const hasClock = ({ stamp: { interval } }: StampedEntry): boolean => interval.to - interval.from < 27 * hour;

/** The stamp by what it means and not by how it is written, so that another zone for the same instant is the same. */
const meaningOf = ({ stamp: { interval } }: StampedEntry): string => `${interval.from} ${interval.to}`;

/** What makes two entries of two versions the same, stamp and all. */
export const stampKey = (entry: StampedEntry): string => `${meaningOf(entry)} ${identityOf(entry)}`;

/** Four rules ask for the same, and once more before their revisions are asked for: up to a tenth of a second of a long plan. */
const computed = new WeakMap<Plan, { base: Plan | null; stamps: readonly StampedEntry[] }>();

/** In document order. A stamp that stood at the base beside other words is not new: only its entry was reworded. */
export function addedStamps(sides: { plan: { plan: Plan }; base: { plan: Plan } | null }): readonly StampedEntry[] {
  const base = sides.base?.plan ?? null;
  const known = computed.get(sides.plan.plan);
  if (known?.base === base) return known.stamps;
  const stamps = findAddedStamps(sides);
  computed.set(sides.plan.plan, { base, stamps });
  return stamps;
}

function findAddedStamps(sides: { plan: { plan: Plan }; base: { plan: Plan } | null }): readonly StampedEntry[] {
  const found = added(sides, stampedEntries, stampKey);
  if (sides.base === null) return found;
  const gone = new Map<string, number>();
  for (const entry of added({ plan: sides.base, base: sides.plan }, stampedEntries, stampKey))
    gone.set(meaningOf(entry), (gone.get(meaningOf(entry)) ?? 0) + 1);
  return found.filter((entry) => {
    const left = gone.get(meaningOf(entry)) ?? 0;
    gone.set(meaningOf(entry), left - 1);
    return left <= 0;
  });
}
