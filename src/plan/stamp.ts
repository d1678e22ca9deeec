// A point in time as people write it, read as everything it can mean: no zone means anywhere on Earth (UTC-12 to +14).
import type { Interval, Stamp } from "./plan.ts";
import type { Source } from "./source.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Hours east of UTC of the abbreviations that mean one zone only. */
const zones: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  EST: -5,
  EDT: -4,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  CET: 1,
  CEST: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  JST: 9,
  KST: 9,
  AEST: 10,
  AEDT: 11,
};

const written =
  /(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?: ?(Z)(?![A-Za-z])| ?([+-])(\d{2}):?(\d{2})(?!\d)| ([A-Z]{3,4})(?![A-Za-z]))?)?(?![\d\w-])/y;
const blank = /Y{2,4}-M{2}-D{2}(?:[T ][Hh]{2}:[Mm]{2}(?::[Ss]{2})?)?(?: ?Z| UTC)?(?![\w-])/y;

/** The wrappers a stamp may stand in. */
const closers: Readonly<Record<string, string>> = { "[": "]", "(": ")" };

/** How far behind the date a closing bracket may be: `(2026-04-21 01:04Z RED)`. */
const longestWrapped = 120;

/**
 * The stamp that begins exactly at `at`: bare, or in brackets with further words before the closing one. `end` bounds the
 * search. A stamp's span is all of `[2026-06-19 21:01]`, brackets included.
 */
export function readStamp(source: Source, at: number, end: number): Stamp | null {
  const { text } = source;
  const closer = closers[text.charAt(at)];
  const from = closer === undefined ? at : at + 1;
  written.lastIndex = from;
  const match = written.exec(text);
  let to = 0;
  let reading: Pick<Stamp, "interval" | "fault" | "precision" | "zone">;
  if (match && match.index + match[0].length <= end) {
    to = match.index + match[0].length;
    reading = interpret(match);
  } else {
    blank.lastIndex = from;
    const empty = blank.exec(text);
    if (!empty || empty.index + empty[0].length > end) return null;
    to = empty.index + empty[0].length;
    const precision = empty[0].includes(":") ? "minute" : "date";
    reading = { interval: null, fault: "unfilled", precision, zone: /Z|UTC/.test(empty[0]) };
  }
  if (closer !== undefined) {
    const close = text.slice(to, Math.min(end, to + longestWrapped)).search(closer === "]" ? /[\]\n]/ : /[)\n]/);
    if (close === -1 || text.charAt(to + close) !== closer) return null;
    to += close + 1;
    if (closer === "]" && text.charAt(to) === "(") return null;
  }
  return { raw: text.slice(at, to), at: source.span(at, to), ...reading };
}

function interpret(match: RegExpExecArray): Pick<Stamp, "interval" | "fault" | "precision" | "zone"> {
  const number = (group: number): number => Number(match[group] ?? 0);
  const precision = match[4] === undefined ? "date" : match[6] === undefined ? "minute" : "second";
  const offset = offsetOf(match);
  const zone = offset !== null;
  const midnight = Date.UTC(number(1), number(2) - 1, number(3));
  const real =
    new Date(midnight).toISOString().slice(0, 10) === `${match[1]}-${match[2]}-${match[3]}` &&
    number(4) < 24 &&
    number(5) < 60 &&
    number(6) < 60 &&
    (offset === null || (offset >= -12 * hour && offset <= 14 * hour)) &&
    number(10) < 60;
  if (!real) return { interval: null, fault: "impossible", precision, zone };
  const local = midnight + number(4) * hour + number(5) * minute + number(6) * 1000;
  // A clock of exactly midnight fills up a date that had none: 79 of 660 stamps with a clock had it, the next minute 16.
  const known = local === midnight ? null : offset;
  const width = local === midnight ? day : precision === "minute" ? minute : 1000;
  const interval: Interval = {
    from: local - (known ?? 14 * hour),
    to: local - (known ?? -12 * hour) + width - 1,
  };
  return { interval, fault: null, precision, zone };
}

/** Milliseconds east of UTC, or null where the text names no zone that means one offset. */
function offsetOf(match: RegExpExecArray): number | null {
  if (match[7]) return 0;
  if (match[8]) return (match[8] === "-" ? -1 : 1) * (Number(match[9]) * hour + Number(match[10]) * minute);
  const hours = match[11] === undefined ? undefined : zones[match[11]];
  return hours === undefined ? null : hours * hour;
}
