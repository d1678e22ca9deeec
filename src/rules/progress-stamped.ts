// A ticked entry that does not say when.
import type { Plan, ProgressEntry } from "../plan/plan.ts";
import { added, identityOf } from "./added.ts";
import { linesOf } from "./lines.ts";
import { isClosingChore, isDone } from "./open-items.ts";
import { planRule } from "./rule.ts";

export const progressStamped = planRule({
  name: "progress-stamped",
  group: "progress",
  summary:
    "A newly ticked entry has no stamp, in a plan that stamped at least three quarters of what was ticked before (or follows the template).",
  why: "Where the others say when, one that does not looks forgotten.",
  remedy: 'Write when it was done in front of it; `date -u +"%Y-%m-%d %H:%MZ"` prints it.',
  level: "warning",
  delta: true,
  checkPlan(sides, report) {
    const done = ticked(sides.plan.plan);
    const told = done.filter(({ stamp }) => stamp !== null).length;
    if (told === done.length || (told === 0 && sides.preset !== "template")) return;
    const before = sides.base ? ticked(sides.base.plan) : [];
    const habit = (entry: ProgressEntry): { stamped: number; of: number } => {
      const kin = kinOf(entry, before.length > 0 ? before : done);
      return { stamped: kin.filter(({ stamp }) => stamp !== null).length, of: kin.length };
    };
    const fresh = new Set(added(sides, ticked, identityOf));
    const old = done.filter((one) => !fresh.has(one));
    const follows = (one: ProgressEntry): boolean => isHabit(habit(one)) && !isClosingChore(one) && !endsBare(old, one);
    const [entry, ...others] = [...fresh].filter(
      (one) => one.stamp === null && (sides.preset === "template" || follows(one)),
    );
    if (!entry) return;
    const { stamped, of } = habit(entry);
    const lines = others.length === 0 ? "" : `; nor ${others.length === 1 ? "has" : "have"} ${linesOf(others)}`;
    report({
      message: [`A ticked entry has no stamp; ${stamped} of ${of} have one: `, { quoted: entry.text }, `${lines}.`],
      at: entry.at,
    });
  },
});

/**
 * One is no habit yet. Where a half had one, ten of eleven warnings read on real plans were about lists that mix both ways.
 */
const isHabit = ({ stamped, of }: { stamped: number; of: number }): boolean => stamped > 1 && stamped * 4 >= of * 3;

/** The two in front of it have none: they are a bare list of what was planned, below a log of what was done. */
function endsBare(entries: readonly ProgressEntry[], entry: ProgressEntry): boolean {
  const last = entries.filter(({ at }) => at.start < entry.at.start).slice(-2);
  return last.length === 2 && last.every(({ stamp }) => stamp === null);
}

const ticked = (plan: Plan): ProgressEntry[] => plan.progress.filter(isDone);

/** Some plans keep a bare list of their stages beside a stamped log (6 of 264 did), so each is compared with its own kind. */
const kinOf = (entry: ProgressEntry, entries: readonly ProgressEntry[]): ProgressEntry[] =>
  entries.filter((one) => kindOf(one) === kindOf(entry));

const kindOf = ({ text }: ProgressEntry): "milestone" | "work" =>
  /^.{0,20}\b(milestone|stage|phase|slice|wave|step|task) (\d|[A-Z]\b)/i.test(text) ? "milestone" : "work";
