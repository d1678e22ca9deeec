// When the sweep runs: the cron line that an operator wrote, checked by the library that the queue reads it with.
import { CronExpressionParser } from "cron-parser";

/** In UTC. */
export type SweepTimes = {
  cron: string;
  /** Over how many milliseconds the installations begin one after the other. */
  spread: number;
};

/** Mondays, at a minute of which nobody thinks. */
export const weekly = "17 4 * * 1";

const longestSpread = 4 * 60 * 60 * 1000;
/** So much of the time between two sweeps: what is spread ends long before the next one begins. */
const share = 1 / 24;
/** A year of any month. */
const looked = 13;
/** Any would do: it only has to be the same every time. */
const from = new Date("2026-01-01T00:00:00Z");

/** Null for what is no cron line of five fields, or never comes. */
export function sweepTimes(cron: string): SweepTimes | null {
  const fields = cron.trim().split(/\s+/);
  // A letter H would be another minute in every process.
  if (fields.length !== 5 || fields.some((field) => /\bH\b/.test(field))) return null;
  try {
    const walk = CronExpressionParser.parse(fields.join(" "), { tz: "UTC", currentDate: from });
    const times = Array.from({ length: looked }, () => walk.next().getTime());
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    return { cron: fields.join(" "), spread: Math.min(longestSpread, Math.min(...gaps) * share) };
  } catch {
    return null;
  }
}
