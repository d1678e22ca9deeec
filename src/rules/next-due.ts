// When a weekly schedule is due next: by the wall clock of its zone, which skips an hour in spring and repeats one in autumn.
import { type Schedule, weekdays } from "./settings.ts";

const day = 24 * 60 * 60 * 1000;

/**
 * The first instant after `now` (both in milliseconds since the epoch) at which it is due: once a week, whatever clocks do. A time
 * that a day does not have is as long after midnight as it would have been; of a time that it has twice, the first counts.
 */
export function nextDue({ on, at, timeZone }: Schedule, now: number): number {
  const wallClock = wallClockOf(timeZone);
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  const today = Math.floor(wallClock(now) / day);
  // From yesterday on: where a whole day was skipped, what was due on it is due on the next.
  const first = today - 1;
  // The epoch was a Thursday.
  const wait = (weekdays.indexOf(on) - ((first + 3) % 7) + 7) % 7;
  for (let date = first + wait; ; date += 7) {
    const due = instantOf(date * day + (hours * 60 + minutes) * 60_000, wallClock);
    if (due > now) return due;
  }
}

/** Where a zone's clock stands at an instant, as if it were UTC; in whole seconds. */
type WallClock = (instant: number) => number;

function wallClockOf(timeZone: string): WallClock {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (instant) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
}

/** The first instant at which the clock shows that; where it never does, as long after the change as if it had not been. */
function instantOf(shown: number, wallClock: WallClock): number {
  // No zone changes twice within two days, so these two are all that can hold.
  const offsets = [shown - day, shown + day].map((instant) => wallClock(instant) - instant);
  const held = offsets.map((offset) => shown - offset).filter((instant) => wallClock(instant) === shown);
  const [before = 0] = offsets;
  return held.length > 0 ? Math.min(...held) : shown - before;
}
