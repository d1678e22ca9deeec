// Numbers among words: with the unit behind them, and with the words that say whether they are the most or the least.
import type { Bound, Unit, Word } from "./word.ts";

const units: ReadonlyMap<string, { unit: Unit; factor: number }> = new Map(
  (
    [
      ["time", 1e-6, "ns"],
      ["time", 1e-3, "us µs"],
      ["time", 1, "ms msec millisecond milliseconds"],
      ["time", 1e3, "s sec secs second seconds"],
      ["time", 6e4, "min mins minute minutes"],
      ["time", 36e5, "h hr hrs hour hours"],
      ["time", 864e5, "day days"],
      ["time", 6048e5, "week weeks"],
      ["size", 1, "byte bytes"],
      ["size", 1e3, "kb"],
      ["size", 1e6, "mb"],
      ["size", 1e9, "gb"],
      ["size", 2 ** 10, "kib"],
      ["size", 2 ** 20, "mib"],
      ["size", 2 ** 30, "gib"],
      ["%", 1, "% percent"],
      ["times", 1, "x"],
    ] as const
  ).flatMap(([unit, factor, names]) => names.split(" ").map((name) => [name, { unit, factor }] as const)),
);

/** How many of the base unit one is; null where the word is no unit. */
export const unitOf = (name: string): { unit: Unit; factor: number } | null => units.get(name.toLowerCase()) ?? null;

/** A number's key, by which `below 0.2 s` and `under 200 ms` are the same. */
export function keyed(word: Word): Word {
  const { number } = word;
  return number === null ? word : { ...word, key: `${number.bound ?? ""} ${number.value} ${number.unit}` };
}

const phrases = (bound: Bound, text: string): [string, Bound][] => text.split(", ").map((phrase) => [phrase, bound]);

/** Phrases in front of a number, by the bound they set; a negated one sets the other. */
const before: ReadonlyMap<string, Bound> = new Map([
  ...phrases(
    "most",
    "below, under, within, up to, at most, max, maximum, limited to, capped at, budget of, <, <=, ≤, =<",
  ),
  ...phrases("most", "less than, fewer than, lower than, smaller than, shorter than, faster than, sooner than"),
  ...phrases("most", "no more than, not more than, never more than, no longer than, no later than, no greater than"),
  ...phrases("most", "no higher than, no larger than, not above, never above, not over"),
  ...phrases("most", "not exceed, not exceeding, never exceed, never exceeds, without exceeding"),
  ...phrases("least", "above, over, at least, min, minimum, exceed, exceeds, exceeding, >, >=, ≥, =>"),
  ...phrases("least", "more than, greater than, higher than, larger than, longer than, better than"),
  ...phrases("least", "no less than, not less than, no fewer than, not fewer than, no lower than"),
  ...phrases("least", "not below, never below, not under"),
  // Chinese is read character by character.
  ...phrases("most", "不 超 过, 不 多 于, 不 高 于, 不 大 于, 至 多, 最 多, 少 于, 低 于, 小 于"),
  ...phrases("least", "不 少 于, 不 低 于, 不 小 于, 至 少, 最 少, 超 过, 多 于, 高 于, 大 于"),
]);
const after: ReadonlyMap<string, Bound> = new Map([
  ...phrases(
    "most",
    "or less, or fewer, or lower, or below, or under, or faster, or sooner, or shorter, at most, max, maximum",
  ),
  ...phrases(
    "least",
    "or more, or higher, or above, or greater, or better, or over, or newer, or later, at least, minimum",
  ),
  ["以 内", "most"],
  ["以 上", "least"],
]);
/** Words that may stand between such a phrase and its number. */
const fillers = new Set(["of", "a", "an", "the", "about", "roughly", "only"]);
const spelled = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");

/** Joins numbers with their units, and takes in the words that give them a direction. `three` is a number where it has one. */
export function bounded(words: readonly Word[]): Word[] {
  const joined = withUnits(words);
  const out: Word[] = [];
  for (let at = 0; at < joined.length; at++) {
    const word = joined[at];
    if (!word) continue;
    const value = word.kind === "word" ? spelled.indexOf(word.key) : -1;
    const number = value >= 0 ? { value, unit: "" as const, bound: null } : word.kind === "number" ? word.number : null;
    const lead = number && number.bound === null ? boundBefore(out, number.unit) : null;
    const tail = number && number.bound === null && !lead ? boundAfter(joined, at + 1) : null;
    const bound = number?.bound ?? lead?.bound ?? tail?.bound ?? null;
    if (number === null || (value >= 0 && bound === null)) {
      out.push(word);
      continue;
    }
    const taken = lead ? out.splice(out.length - lead.length) : [];
    const following = tail ? joined.slice(at + 1, at + 1 + tail.length) : [];
    const raw = [...taken, word, ...following]
      .map((one) => one.raw)
      .join(" ")
      .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");
    out.push(keyed({ ...word, raw, kind: "number", number: { ...number, bound } }));
    at += following.length;
  }
  return out;
}

/** `200` and `ms` are one; `3 x` is not, for `x` is also a name. */
function withUnits(words: readonly Word[]): Word[] {
  const joined: Word[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    const number = last?.kind === "number" && last.number?.unit === "" ? last.number : null;
    const measure = number && word.number === null && word.key !== "x" ? unitOf(word.key) : null;
    if (last && number && measure) {
      const raw = `${last.raw} ${word.raw}`;
      const value = number.value * measure.factor;
      joined[joined.length - 1] = keyed({ ...last, raw, number: { ...number, value, unit: measure.unit } });
    } else joined.push(word);
  }
  return joined;
}

const phraseOf = (words: readonly Word[]): string => words.map(({ key }) => key).join(" ");

function boundBefore(out: readonly Word[], unit: Unit): { bound: Bound; length: number } | null {
  let fill = 0;
  while (fill < 2 && fillers.has(out.at(-1 - fill)?.key ?? "")) fill++;
  for (let skip = 0; skip <= fill; skip++) {
    for (let length = 3; length > 0; length--) {
      const start = out.length - skip - length;
      const bound = start < 0 ? undefined : before.get(phraseOf(out.slice(start, start + length)));
      if (bound) return { bound, length: length + skip };
    }
  }
  // `in 200 ms` is a time at most; `in 3 steps` is no bound.
  return unit === "time" && out.at(-1)?.key === "in" ? { bound: "most", length: 1 } : null;
}

function boundAfter(words: readonly Word[], from: number): { bound: Bound; length: number } | null {
  for (let length = 2; length > 0; length--) {
    const bound = after.get(phraseOf(words.slice(from, from + length)));
    if (bound) return { bound, length };
  }
  return null;
}
