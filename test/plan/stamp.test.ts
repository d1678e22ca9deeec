// Stamps in every form that was found in real plans, and what each can mean.
import { expect, test } from "@jest/globals";
import { makeSource } from "../../src/plan/source.ts";
import { readStamp } from "../../src/plan/stamp.ts";

const read = (text: string) => {
  const stamp = readStamp(makeSource(text), 0, text.length);
  if (!stamp) return null;
  const iso = (instant: number | undefined) => (instant === undefined ? null : new Date(instant).toISOString());
  return [stamp.raw, iso(stamp.interval?.from), iso(stamp.interval?.to), stamp.precision, stamp.zone, stamp.fault];
};

test.each([
  [
    "[2026-06-19 21:01] x",
    "[2026-06-19 21:01]",
    "2026-06-19T07:01:00.000Z",
    "2026-06-20T09:01:59.999Z",
    "minute",
    false,
  ],
  [
    "(2026-04-14 00:50Z) x",
    "(2026-04-14 00:50Z)",
    "2026-04-14T00:50:00.000Z",
    "2026-04-14T00:50:59.999Z",
    "minute",
    true,
  ],
  [
    "(2026-04-16 12:18 EDT)",
    "(2026-04-16 12:18 EDT)",
    "2026-04-16T16:18:00.000Z",
    "2026-04-16T16:18:59.999Z",
    "minute",
    true,
  ],
  [
    "(2026-02-16T17:55:00Z)",
    "(2026-02-16T17:55:00Z)",
    "2026-02-16T17:55:00.000Z",
    "2026-02-16T17:55:00.999Z",
    "second",
    true,
  ],
  [
    "(2026-01-28 09:12-08:00)",
    "(2026-01-28 09:12-08:00)",
    "2026-01-28T17:12:00.000Z",
    "2026-01-28T17:12:59.999Z",
    "minute",
    true,
  ],
  [
    "(2026-03-21 20:18-0400)",
    "(2026-03-21 20:18-0400)",
    "2026-03-22T00:18:00.000Z",
    "2026-03-22T00:18:59.999Z",
    "minute",
    true,
  ],
  [
    "(2026-03-17 11:55 UTC)",
    "(2026-03-17 11:55 UTC)",
    "2026-03-17T11:55:00.000Z",
    "2026-03-17T11:55:59.999Z",
    "minute",
    true,
  ],
  [
    "2026-03-19T01:50:00+09:00 x",
    "2026-03-19T01:50:00+09:00",
    "2026-03-18T16:50:00.000Z",
    "2026-03-18T16:50:00.999Z",
    "second",
    true,
  ],
  [
    "2026-06-01T00:00:00Z: x",
    "2026-06-01T00:00:00Z",
    "2026-05-31T10:00:00.000Z",
    "2026-06-02T11:59:59.999Z",
    "second",
    true,
  ],
  ["2026-06-17: x", "2026-06-17", "2026-06-16T10:00:00.000Z", "2026-06-18T11:59:59.999Z", "date", false],
  [
    "(2026-04-21 01:04Z RED)",
    "(2026-04-21 01:04Z RED)",
    "2026-04-21T01:04:00.000Z",
    "2026-04-21T01:04:59.999Z",
    "minute",
    true,
  ],
  [
    "(2026-08-14, `7fc57169`)",
    "(2026-08-14, `7fc57169`)",
    "2026-08-13T10:00:00.000Z",
    "2026-08-15T11:59:59.999Z",
    "date",
    false,
  ],
  ["(2026-05-05 CST)", "(2026-05-05 CST)", "2026-05-04T10:00:00.000Z", "2026-05-06T11:59:59.999Z", "date", false],
  [
    "2026-05-05 10:00 CST",
    "2026-05-05 10:00 CST",
    "2026-05-04T20:00:00.000Z",
    "2026-05-05T22:00:59.999Z",
    "minute",
    false,
  ],
])("%s", (text, raw, from, to, precision, zone) => {
  expect(read(text)).toEqual([raw, from, to, precision, zone, null]);
});

test.each([
  "2026-02-30",
  "(2026-13-01)",
  "2026-00-10",
  "(2026-04-14 24:00Z)",
  "(2026-04-14 10:60Z)",
  "(2026-04-14 10:00+15:00)",
  "0000-00-00",
])("%s is impossible", (text) => {
  expect(read(text)?.slice(1, 3)).toEqual([null, null]);
  expect(read(text)?.at(-1)).toBe("impossible");
});

test.each(["[YYYY-MM-DD HH:MM] x", "(YYYY-MM-DD HH:MMZ)", "YYYY-MM-DD: x", "(YYYY-MM-DD)"])(
  "%s is unfilled",
  (text) => {
    expect(read(text)?.at(-1)).toBe("unfilled");
  },
);

test.each([
  "2026-06-171",
  "12026-06-17x",
  "2026-06",
  "2026-06-17-plan.md",
  "(2026-06-17",
  "[2026-06-17](a.md)",
  "v2026-06-17",
  "",
])("%s is no stamp", (text) => {
  expect(read(text)).toBeNull();
});
