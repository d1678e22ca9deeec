// An entry that is stamped before there was a plan to write it in.
import { addedStamps, type StampedEntry, stampedEntries, stampKey } from "./added-stamps.ts";
import { firstClock } from "./bringing-commit.ts";
import { day, duration } from "./duration.ts";
import { linesOf } from "./lines.ts";
import { planRule } from "./rule.ts";
import type { Words } from "./words.ts";

export const progressBeforePlan = planRule({
  name: "progress-before-plan",
  group: "progress",
  summary:
    "A done entry is stamped more than a day before the plan was made: before Created, or before the commit that brings the plan without the entry.",
  why: "What was done before there was a plan was not done by it; more often the date is wrong by a month or a year.",
  remedy:
    "Correct the date, or Created where that is the wrong one. What was done before the plan belongs into its context.",
  level: "notice",
  delta: true,
  revisions: ({ plan, base, change }) =>
    base === null && change.commits.length > 1 && before(firstClock(change), addedStamps({ plan, base })).length > 0,
  checkPlan({ plan, base, change, facts }, report) {
    const entries = addedStamps({ plan, base });
    const { created } = plan.plan;
    if (created?.stamp?.interval) {
      const made = created.stamp.interval.from;
      tell(before(made, entries), made, ["Created ", { quoted: created.raw }]);
      return;
    }
    const first = change.revisions?.find(({ version }) => version !== null)?.version;
    if (base !== null || facts.change === null || !first) return;
    // What the first commit brings may be squashed from many, and what it tells of was there before it.
    const told = stampedEntries(first.plan);
    const known = new Set(told.map(stampKey));
    const made = Math.min(firstClock(facts.change), ...told.map(({ stamp }) => stamp.interval.from));
    const early = before(made, entries).filter((entry) => !known.has(stampKey(entry)));
    tell(early, made, ["the commit that brings the plan without it"]);

    function tell(early: readonly StampedEntry[], made: number, what: Words): void {
      const [entry, ...others] = early;
      if (!entry) return;
      const { stamp, at } = entry;
      const lines = others.length === 0 ? "" : `; so ${others.length === 1 ? "is" : "are"} ${linesOf(others)}`;
      report({
        message: [
          `This entry is stamped more than ${duration(made - stamp.interval.to)} before `,
          ...what,
          ": ",
          { quoted: stamp.raw },
          `${lines}.`,
        ],
        at,
      });
    }
  },
});

const before = (made: number, entries: readonly StampedEntry[]): StampedEntry[] =>
  entries.filter(({ stamp }) => stamp.interval.to < made - day);
