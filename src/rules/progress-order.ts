// An entry that is added to a log out of the log's own order.
import type { Plan } from "../plan/plan.ts";
import { identityOf } from "./added.ts";
import { addedStamps, hasClock, type StampedEntry, stampedEntries } from "./added-stamps.ts";
import { day, duration, minute } from "./duration.ts";
import { linesOf } from "./lines.ts";
import { planRule } from "./rule.ts";

/** Two entries of one sitting may be written in either order. */
const sitting = 5 * minute;

type Pair = { entry: StampedEntry; newest: StampedEntry; by: number };

export const progressOrder = planRule({
  name: "progress-order",
  group: "progress",
  summary:
    "An added entry is stamped earlier than one that stands before it, in a log that is kept in order otherwise.",
  why: "Whoever reads the log takes its order for the order of the work.",
  remedy: "Correct the time, or put the entry where its time belongs.",
  level: "notice",
  delta: true,
  checkPlan({ plan, base }, report) {
    const added = new Set(addedStamps({ plan, base }));
    const listed = new Set(base?.plan.progress.filter(({ box }) => box?.state === "open").map(identityOf));
    const logs = Map.groupBy(stampedEntries(plan.plan).filter(isLogged), logOf(plan.plan));
    const pairs = [...logs.values()].flatMap((log) => {
      const entries = log.filter((entry) => !listed.has(identityOf(entry)));
      const direction = directionOf(entries.filter((entry) => !added.has(entry))) || directionOf(entries);
      return outOfOrder(entries, direction).filter(({ entry }) => added.has(entry));
    });
    const [first, ...others] = pairs;
    if (!first) return;
    const { entry, newest, by } = first;
    const lines =
      others.length === 0
        ? ""
        : `; so ${others.length === 1 ? "is" : "are"} ${linesOf(others.map((pair) => pair.entry))}`;
    report({
      message: [
        `This entry is out of order, ${duration(by)} earlier than the one in line ${newest.at.line}: `,
        { quoted: entry.stamp.raw },
        " after ",
        { quoted: newest.stamp.raw },
        `${lines}.`,
      ],
      at: entry.at,
    });
  },
});

/** Numbered items and milestones stand in the order they were planned in, and children under what they belong to. */
const isLogged = ({ id, milestone, depth }: StampedEntry): boolean => id === null && milestone === null && depth === 0;

const dated = /\d{4}-\d{2}-\d{2}/;

/** Tells the heading above each entry, for what stands under another is another log; but days under headings of their own are one. */
function logOf({ sections }: Plan): (entry: StampedEntry) => number {
  const headings = sections.filter(({ name }) => !dated.test(name)).map(({ at }) => at.start);
  let next = 0;
  // Both stand in the order of the document.
  return ({ at }) => {
    while ((headings[next] ?? Number.POSITIVE_INFINITY) <= at.start) next++;
    return next;
  };
}

/** 1 where a log runs from old to new, -1 from new to old, 0 where it runs neither way. */
function directionOf(entries: readonly StampedEntry[]): -1 | 0 | 1 {
  const steps = entries.slice(1).map((entry, index) => Math.sign(laterBy(entry, entries[index] ?? entry)));
  const up = steps.filter((step) => step > 0).length;
  const down = steps.filter((step) => step < 0).length;
  if (Math.max(up, down) <= 2 * Math.min(up, down)) return 0;
  return up > down ? 1 : -1;
}

/** Entries with the newest one before them, where that is newer. */
function outOfOrder(entries: readonly StampedEntry[], direction: -1 | 0 | 1): Pair[] {
  if (direction === 0) return [];
  const ordered = direction === 1 ? entries : entries.toReversed();
  const pairs: Pair[] = [];
  let newest: StampedEntry | null = null;
  for (const entry of ordered) {
    const by = newest ? laterBy(newest, entry) : 0;
    if (newest && by > (hasClock(entry) ? sitting : day)) pairs.push({ entry, newest, by });
    if (newest === null || by < 0) newest = entry;
  }
  return pairs;
}

/**
 * Milliseconds by which one is later than the other, negative when it is earlier. Written in the same way they are compared as
 * written: in one log two clocks without a zone are most likely of one zone. Else only what no zone explains counts.
 */
function laterBy(one: StampedEntry, other: StampedEntry): number {
  const [late, early] = [one.stamp.interval, other.stamp.interval];
  if (late.to - late.from === early.to - early.from) return late.from - early.from;
  return late.from > early.to ? late.from - early.to : Math.min(0, late.to - early.from);
}
