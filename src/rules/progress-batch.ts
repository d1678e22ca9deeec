// Entries that were all ticked at once.
import { z } from "zod";
import { addedStamps, hasClock, type StampedEntry } from "./added-stamps.ts";
import { minute } from "./duration.ts";
import { linesOf } from "./lines.ts";
import { planRule } from "./rule.ts";

const options = z.strictObject({
  entries: z.int().min(2).default(5).describe("Speaks when so many entries are stamped with the same minute."),
});

export const progressBatch = planRule<z.infer<typeof options>>({
  name: "progress-batch",
  group: "progress",
  summary: "Five or more entries are ticked with the same minute.",
  why: "Entries that are ticked together tell when the list was filled in, not when the work was done.",
  remedy: "Tick the next ones as they are done. Where nobody knows these times any more, leave them as they are.",
  level: "notice",
  delta: true,
  options,
  checkPlan(sides, report) {
    const ticked = addedStamps(sides).filter((entry) => entry.box !== null && hasClock(entry));
    const [batch, ...others] = [...Map.groupBy(ticked, minuteOf).values()].filter(
      // Under one dated heading they share a stamp that was written once.
      (entries) => new Set(entries.map(({ stamp }) => stamp.at.start)).size >= sides.options.entries,
    );
    const [entry, ...rest] = batch ?? [];
    if (!entry) return;
    const more = others.length === 0 ? "" : `; so are ${others.flat().length} more, ${minutes(others.length)}`;
    report({
      message: [
        `${rest.length + 1} entries are ticked with the same minute, this one and ${linesOf(rest)}: `,
        { quoted: entry.stamp.raw },
        `${more}.`,
      ],
      at: entry.at,
    });
  },
});

const minutes = (count: number): string => `in ${count} other ${count === 1 ? "minute" : "minutes"}`;

/** By what it means: without a zone, the same minute of the same unknown one. */
const minuteOf = ({ stamp: { interval } }: StampedEntry): string =>
  `${Math.floor(interval.from / minute)} ${Math.ceil((interval.to - interval.from) / minute) > 1}`;
