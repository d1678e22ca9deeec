// When a weekly schedule is due: known changes of clocks one by one, and any schedule in any zone against a walk through the minutes.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { nextDue } from "../../src/rules/next-due.ts";
import { type Schedule, weekdays } from "../../src/rules/settings.ts";

const hour = 3_600_000;
const day = 24 * hour;
const iso = (schedule: Schedule, now: string): string => new Date(nextDue(schedule, Date.parse(now))).toISOString();
const sunday = (at: string, timeZone: string): Schedule => ({ on: "sunday", at, timeZone });

describe("a weekly schedule", () => {
  test("is due after now, at the wall clock of its zone", () => {
    const monday: Schedule = { on: "monday", at: "09:00", timeZone: "Europe/Berlin" };
    expect(iso(monday, "2026-11-25T12:00:00Z")).toBe("2026-11-30T08:00:00.000Z");
    expect(iso(monday, "2026-11-30T07:59:59Z")).toBe("2026-11-30T08:00:00.000Z");
    expect(iso(monday, "2026-11-30T08:00:00Z")).toBe("2026-12-07T08:00:00.000Z");
    // On that side of the world Monday begins on Sunday.
    expect(iso({ ...monday, timeZone: "Pacific/Auckland" }, "2026-11-29T00:00:00Z")).toBe("2026-11-29T20:00:00.000Z");
  });

  test("stays at its wall clock when clocks change", () => {
    const berlin = sunday("09:00", "Europe/Berlin");
    expect(iso(berlin, "2026-03-22T12:00:00Z")).toBe("2026-03-29T07:00:00.000Z");
    expect(iso(berlin, "2026-10-18T12:00:00Z")).toBe("2026-10-25T08:00:00.000Z");
  });

  test.each([
    // 02:00 to 03:00 is skipped.
    ["Europe/Berlin", "02:30", "2026-03-29T01:30:00.000Z"],
    // Half an hour is skipped, 02:00 to 02:30.
    ["Australia/Lord_Howe", "02:15", "2026-10-03T15:45:00.000Z"],
    // Midnight is skipped.
    ["America/Sao_Paulo", "00:00", "2018-11-04T03:00:00.000Z"],
  ])("at a time that its day does not have in %s is due all the same", (zone, at, due) => {
    const before = Date.parse(due) - 6 * day;
    for (const now of [before, Date.parse(due) - hour, Date.parse(due) - 60_000, Date.parse(due) - 1])
      expect(new Date(nextDue(sunday(at, zone), now)).toISOString()).toBe(due);
    expect(nextDue(sunday(at, zone), Date.parse(due))).toBeGreaterThan(Date.parse(due) + 6 * day);
  });

  test("on a day that was skipped whole is due on the next", () => {
    // Samoa went from Thursday, 29 December 2011, to Saturday.
    const friday: Schedule = { on: "friday", at: "09:00", timeZone: "Pacific/Apia" };
    expect(iso(friday, "2011-12-29T00:00:00Z")).toBe("2011-12-30T19:00:00.000Z");
    expect(iso(friday, "2011-12-30T18:59:00Z")).toBe("2011-12-30T19:00:00.000Z");
    expect(iso(friday, "2011-12-30T19:00:00Z")).toBe("2012-01-05T19:00:00.000Z");
  });

  test("at a time that its day has twice is due at the first", () => {
    const twice = sunday("02:30", "Europe/Berlin");
    expect(iso(twice, "2026-10-24T00:00:00Z")).toBe("2026-10-25T00:30:00.000Z");
    expect(iso(twice, "2026-10-25T00:30:00Z")).toBe("2026-11-01T01:30:00.000Z");
    expect(iso(twice, "2026-10-25T01:00:00Z")).toBe("2026-11-01T01:30:00.000Z");
  });
});

const schedules: fc.Arbitrary<Schedule> = fc.record({
  on: fc.constantFrom(...weekdays),
  at: fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":")),
  timeZone: fc.constantFrom(...Intl.supportedValuesOf("timeZone")),
});
const from = Date.UTC(2015, 0, 1);
const instants = fc.integer({ min: from, max: Date.UTC(2036, 0, 1) });

/** Every minute in which the clock of the zone shows the time of the schedule, by looking at each quarter of an hour of a while. */
function shownWithin({ on, at, timeZone }: Schedule, start: number, end: number): number[] {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "long", hour: "2-digit", minute: "2-digit" });
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  const wanted = `${on} ${at}`;
  const found: number[] = [];
  // Offsets are whole quarters of an hour in these years, so the minutes of an hour that matter are four.
  const quarter = 15 * 60_000;
  const phase = ((hours * 60 + minutes) % 15) * 60_000;
  for (let instant = Math.ceil((start - phase) / quarter) * quarter + phase; instant <= end; instant += quarter) {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    if (`${parts.weekday?.toLowerCase()} ${parts.hour}:${parts.minute}` === wanted) found.push(instant);
  }
  return found;
}

test("whatever the schedule and the zone, it is due at the next minute that shows it, and where none does within a day of it", () => {
  fc.assert(
    fc.property(schedules, instants, (schedule, now) => {
      const due = nextDue(schedule, now);
      expect(due).toBeGreaterThan(now);
      const [shown] = shownWithin(schedule, now + 1, now + 8 * day);
      // A second showing of a time that this week had already is no due time.
      const repeated = shown !== undefined && nextDue(schedule, shown - 3 * hour) < shown;
      if (shown !== undefined && !repeated && due !== shown)
        expect(shownWithin(schedule, due - 2 * day, due + 2 * day)).toEqual([]);
      else if (!repeated) expect(due).toBe(shown ?? due);
    }),
    { numRuns: 150, seed: 5 },
  );
});

test("it is due once a week: seen from anywhere before, the same instant; and the next is seven days on, give or take a change of clocks", () => {
  fc.assert(
    fc.property(
      schedules,
      instants,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
      (schedule, now, places) => {
        const due = nextDue(schedule, now);
        for (const place of places) {
          const between = now + Math.floor((due - 1 - now) * place);
          expect(nextDue(schedule, between)).toBe(due);
        }
        const next = nextDue(schedule, due);
        expect(Math.abs(next - due - 7 * day)).toBeLessThanOrEqual(2 * hour);
      },
    ),
    { numRuns: 1000, seed: 5 },
  );
});
