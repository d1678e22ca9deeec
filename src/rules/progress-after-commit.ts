// An entry that is stamped later than the commit that brings it: nobody has read that time off a clock.
import { z } from "zod";
import { addedStamps, hasClock, type StampedEntry } from "./added-stamps.ts";
import { bringingCommits, instant, oldestTime, timeOf } from "./bringing-commit.ts";
import { duration, hour, minute } from "./duration.ts";
import type { Commit } from "./facts.ts";
import { linesOf } from "./lines.ts";
import { planRule } from "./rule.ts";
import { type Severity, severities } from "./settings.ts";
import type { Words } from "./words.ts";

const minutes = (value: number) => z.int().min(0).default(value);

/** Of 709 stamps 14 % were later than 5 min after their commit and 10 % than an hour. Beyond 26 h no zone on Earth explains it. */
const options = z.strictObject({
  notice: minutes(5).describe("A notice when it is later than this many minutes after the commit."),
  warning: minutes(60).describe("A warning above this many."),
  error: minutes(26 * 60).describe("An error above this many."),
});
type Limits = z.infer<typeof options>;

type Late = { entry: StampedEntry; commit: Commit; exact: boolean; by: number; severity: Severity };

export const progressAfterCommit = planRule<Limits>({
  name: "progress-after-commit",
  group: "progress",
  summary:
    "A ticked entry, or one without a box, is stamped later than the commit that brings it: a notice above 5 minutes, a warning above an hour, an error above 26 hours where it is ticked.",
  why: "A time that had not come yet was not read off a clock, so the log does not tell when the work was done.",
  remedy:
    'Correct the time, or take the commit\'s where nobody knows it; for the next entry `date -u +"%Y-%m-%d %H:%MZ"` prints it.',
  level: "error",
  delta: true,
  options,
  revisions: ({ plan, base, change, options: limits }) =>
    (change.commits.length > 1 || change.kind === "working-tree") &&
    addedStamps({ plan, base }).some(({ stamp }) => stamp.interval.from > oldestTime(change) + limits.notice * minute),
  checkPlan({ plan, base, change, facts, options: limits }, report) {
    if (facts.change === null) return;
    const bringing = bringingCommits(change, facts.change);
    const late = addedStamps({ plan, base }).flatMap((entry): Late[] => {
      const found = bringing(entry);
      const by = found ? entry.stamp.interval.from - timeOf(found.commit) : 0;
      return found && by > limits.notice * minute
        ? [{ entry, ...found, by, severity: severityOf(entry, by, limits) }]
        : [];
    });
    const worst = severities.flatMap((name) => late.find(({ severity }) => severity === name) ?? [])[0];
    if (!worst) return;
    const { entry, severity } = worst;
    report({ message: messageOf(worst, late), ...remedyOf(worst), at: entry.at, atMost: severity });
  },
});

/** What comes may be listed without a box too, so only a tick makes an error. */
function severityOf({ box }: StampedEntry, by: number, limits: Limits): Severity {
  if (box !== null && by > limits.error * minute) return "error";
  return by > limits.warning * minute ? "warning" : "notice";
}

/** One finding says it of all: the first of the worst by its stamp, the others by their lines. */
function messageOf(worst: Late, late: readonly Late[]): Words {
  const { entry, commit, exact, by } = worst;
  const { raw, interval } = entry.stamp;
  const span = `${interval.to - interval.from < minute ? "" : "at least "}${duration(by)}`;
  const others = late.filter((one) => one !== worst);
  const what =
    others.length === 0
      ? `This entry is stamped ${span} after ${exact ? "the commit that brings it" : "the newest commit"}: `
      : `${late.length} entries are stamped after ${exact ? "the commits that bring them" : "the newest commit"}, this one by ${span}: `;
  const rest = `; the ${others.length === 1 ? "other" : "others"}: ${linesOf(others.map((one) => one.entry))}`;
  return [what, { quoted: raw }, `, and the commit says ${instant(timeOf(commit))}${others.length === 0 ? "" : rest}.`];
}

/** A zone is named only where it explains the whole difference: of 93 late stamps it did in 4. */
function remedyOf({ entry, commit: { authorOffset }, by }: Late): { remedy?: Words } {
  const offset = (authorOffset ?? 0) * minute;
  const inUtc = hasClock(entry) && /\d ?(?:Z|UTC|GMT)\b/.test(entry.stamp.raw);
  if (!inUtc || offset <= 0 || by > offset + 5 * minute || by < offset - hour) return {};
  return {
    remedy: [
      `The commit's author is ${duration(offset)} ahead of UTC, so this is likely local time marked as UTC: subtract that. `,
      'For the next entry `date -u +"%Y-%m-%d %H:%MZ"` prints the time in UTC.',
    ],
  };
}
