// Which criterion of the head is which of the base: by its words, its likeness, its id, its place. Only those that share an uncommon
// word or stand near one another are compared, so that thousands stay quick.
import type { Item } from "../plan/plan.ts";
import { wordsOf } from "./criterion-words.ts";
import type { Word } from "./word.ts";

/** What became of an item of the base. */
export type Fate = {
  was: Item;
  /** null: gone, unless `parts` hold it. */
  now: Item | null;
  /** `place`: little but its id or its place tells that the one came for the other. */
  by: "text" | "likeness" | "place" | null;
  /** Items of the head that hold what `now` does not say: it was split, or told together with another. */
  parts: readonly Item[];
};

/** How alike two texts are that are one, reworded; with the same id less is enough. Found by reading edits of real plans. */
const alike = 0.5;
const alikeById = 0.25;
/**
 * A word that more items share than this tells none from the others; where hundreds are compared, fewer, so that all of them share no
 * more than `mostShared` words.
 */
const common = { most: 12, least: 3, mostShared: 3000 };
/** So many of an item's words tell it from others. */
const mostWords = 60;
/** How far apart, among those that are left, two are compared that share no uncommon word. */
const near = 3;
/** How far from its place the parts of a split are looked for, and how many there may be. */
const around = 8;
const mostParts = 5;
/** One word of so many that are missing may be in none of the parts. Numbers and what turns a sentence around must all be there. */
const spared = 5;

type Read = {
  item: Item;
  index: number;
  /** Equal lines are the same text. */
  line: string;
  /** How often each word stands in it, by its beginning; numbers by their unit. */
  words: ReadonlyMap<string, number>;
  size: number;
  /** What parts must hold of it: words by their beginning, and exactly what may not change. */
  exact: ReadonlySet<string>;
};

type Link = { now: Read; by: "text" | "likeness" | "place" };

/** Pairs each item of the base with at most one of the head, and none of the head twice. In the order of the base. */
export function pairCriteria(base: readonly Item[], head: readonly Item[]): Fate[] {
  const old = base.map(read);
  const young = head.map(read);
  const links = new Map<Read, Link>();
  const taken = new Map<Read, Read>();
  const link = (was: Read, now: Read, by: Link["by"]): void => {
    if (links.has(was) || taken.has(now)) return;
    links.set(was, { now, by });
    taken.set(now, was);
  };
  const free = () => [old.filter((one) => !links.has(one)), young.filter((one) => !taken.has(one))] as const;

  for (const [was, now] of sameText(old, young)) link(was, now, "text");
  // Where what kept its words has another id, all were numbered anew, and ids tell nothing.
  const renumbered = [...links].some(
    ([{ item }, { now }]) => item.id !== null && now.item.id !== null && item.id !== now.item.id,
  );
  const ids = renumbered ? new Map<Read, Read>() : namesakes(...free());
  for (const [was, now] of byLikeness(...free(), ids)) link(was, now, "likeness");
  const parts = findParts(old, young, links, taken);
  for (const [was, now] of ids) if (!parts.has(was)) link(was, now, "place");
  const holding = new Set([...parts.values()].flat());
  const stranded = old.filter((was) => !links.has(was) && !parts.has(was));
  const open = young.filter((now) => !taken.has(now) && !holding.has(now));
  for (const [was, now] of byPlace(old, stranded, open, links)) link(was, now, "place");

  return old.map((was) => {
    const found = links.get(was);
    return {
      was: was.item,
      now: found?.now.item ?? null,
      by: found?.by ?? null,
      parts: (parts.get(was) ?? []).map(({ item }) => item),
    };
  });
}

/** Words that say too little to tell by. */
const slight = new Set(
  "a an the is are was were be been being it its of to in on for by at as with and or that this from 的 了 在".split(
    " ",
  ),
);

function read(item: Item, index: number): Read {
  const all = wordsOf(item.text);
  // `Gates pass: lint, tests, build` may become three without the words in front.
  const label = wordsOf(/^[^:.]{1,40}:(?=\s)/.exec(item.text)?.[0] ?? "").length;
  const words = new Map<string, number>();
  const exact = new Set<string>();
  let size = 0;
  for (const [at, word] of all.slice(0, mostWords).entries()) {
    if (slight.has(word.key) || word.kind === "sign") continue;
    const stem = stemOf(word);
    words.set(stem, (words.get(stem) ?? 0) + 1);
    if (at >= label) exact.add(word.number === null ? stem : word.key);
    size++;
  }
  return { item, index, line: all.map(({ key }) => key).join(" "), words, size, exact };
}

/** Numbers by what they count, so that a loosened one still pairs; words by their first letters, so that endings do not matter. */
function stemOf({ key, kind, number }: Word): string {
  if (number !== null) return `# ${kind} ${number.unit}`;
  if (kind === "name") return key;
  return key.replace(/(?<=.{4})(?:ing|ed|es|s|ly)$/, "").slice(0, 6);
}

/** Equal texts: of several, those with the same id and mark first, so that one that only moved keeps its tick. */
function sameText(old: readonly Read[], young: readonly Read[]): [Read, Read][] {
  const pairs: [Read, Read][] = [];
  const keys: readonly ((one: Item) => string)[] = [
    ({ id, box }) => `${id} ${box?.state}`,
    ({ id }) => `${id}`,
    ({ box }) => `${box?.state}`,
    () => "",
  ];
  let [leftOld, leftYoung] = [old, young];
  for (const key of keys) {
    const waiting = Map.groupBy(leftYoung, ({ item, line }) => `${key(item)}\n${line}`);
    const used = new Set<Read>();
    const heads = new Map<string, number>();
    leftOld = leftOld.filter((was) => {
      const name = `${key(was.item)}\n${was.line}`;
      const next = heads.get(name) ?? 0;
      const now = waiting.get(name)?.[next];
      if (!now) return true;
      heads.set(name, next + 1);
      used.add(now);
      pairs.push([was, now]);
      return false;
    });
    leftYoung = leftYoung.filter((now) => !used.has(now));
  }
  return pairs;
}

/** Items with the same id, where no other has it. */
function namesakes(old: readonly Read[], young: readonly Read[]): Map<Read, Read> {
  const byId = Map.groupBy(young, ({ item }) => item.id);
  const found = new Map<Read, Read>();
  for (const [id, those] of Map.groupBy(old, ({ item }) => item.id)) {
    const [was, now, others] = [those[0], byId.get(id)?.[0], byId.get(id)?.length];
    if (id !== null && was && now && those.length === 1 && others === 1) found.set(was, now);
  }
  return found;
}

/** The most alike first; of equals those whose places are nearest. The same from either side. */
function byLikeness(old: readonly Read[], young: readonly Read[], ids: ReadonlyMap<Read, Read>): [Read, Read][] {
  const scored = candidates(old, young).flatMap(([was, now]) => {
    const score = likeness(was, now);
    const same = ids.get(was) === now;
    return score >= (same ? alikeById : alike) ? [{ was, now, score: score + (same ? 0.25 : 0) }] : [];
  });
  const distance = ({ was, now }: (typeof scored)[number]): number => Math.abs(was.index - now.index);
  const sum = ({ was, now }: (typeof scored)[number]): number => was.index + now.index;
  return scored
    .sort((one, other) => other.score - one.score || distance(one) - distance(other) || sum(one) - sum(other))
    .map(({ was, now }) => [was, now]);
}

function candidates(old: readonly Read[], young: readonly Read[]): [Read, Read][] {
  const found = new Map<Read, Set<Read>>();
  const add = (was: Read, now: Read): void => {
    const known = found.get(was);
    if (known) known.add(now);
    else found.set(was, new Set([now]));
  };
  const holders = (all: readonly Read[]): Map<string, Read[]> => {
    const byWord = new Map<string, Read[]>();
    for (const one of all)
      for (const word of one.words.keys()) {
        const known = byWord.get(word);
        if (known) known.push(one);
        else byWord.set(word, [one]);
      }
    return byWord;
  };
  const others = holders(young);
  const few = Math.min(
    common.most,
    Math.max(common.least, Math.floor(common.mostShared / Math.max(old.length, young.length))),
  );
  for (const [word, those] of holders(old)) {
    const these = others.get(word) ?? [];
    if (those.length > few || these.length > few) continue;
    for (const was of those) for (const now of these) add(was, now);
  }
  for (const [index, was] of old.entries())
    for (const now of young.slice(Math.max(0, index - near), index + near + 1)) add(was, now);
  return [...found].flatMap(([was, these]) => [...these].map((now): [Read, Read] => [was, now]));
}

/** 1 for the same words, 0 for none in common. A text that lives on within a longer one is nearly the same. */
function likeness(was: Read, now: Read): number {
  let shared = 0;
  for (const [word, count] of was.words) shared += Math.min(count, now.words.get(word) ?? 0);
  const least = Math.min(was.size, now.size);
  if (least === 0) return 0;
  const whole = (2 * shared) / (was.size + now.size);
  return least >= 3 ? Math.max(whole, (0.9 * shared) / least) : whole;
}

/**
 * The items of the head that hold what is missing of one of the base: new ones near its place (it was split), or for one that is gone
 * also changed ones (it was told together with another).
 */
function findParts(
  old: readonly Read[],
  young: readonly Read[],
  links: ReadonlyMap<Read, Link>,
  taken: ReadonlyMap<Read, Read>,
): Map<Read, Read[]> {
  const found = new Map<Read, Read[]>();
  const byLine = new Map(young.map((now) => [now.line, now]));
  let place = -1;
  for (const was of old) {
    const own = links.get(was);
    if (own) place = own.now.index;
    if (own?.by === "text") continue;
    const again = own ? undefined : byLine.get(was.line);
    if (again) {
      found.set(was, [again]);
      continue;
    }
    const missing = new Set([...was.exact].filter((word) => !own?.now.exact.has(word)));
    if (missing.size === 0) continue;
    const changed = young.slice(Math.max(0, place - around), place + around + 1).filter((now) => {
      const other = taken.get(now);
      return other === undefined || (!own && links.get(other)?.by === "likeness");
    });
    const parts = cover(missing, changed);
    if (parts.length > 0) found.set(was, parts);
  }
  // One that took in another is longer for it, and not reworded.
  for (const [was, parts] of [...found])
    for (const part of links.has(was) ? [] : parts) {
      const other = taken.get(part);
      if (other && [...other.exact].every((word) => part.exact.has(word))) found.set(other, [part]);
    }
  return found;
}

/** The fewest items that hold nearly all of the missing words; none when they do not. */
function cover(missing: ReadonlySet<string>, items: readonly Read[]): Read[] {
  let left = [...missing];
  const parts: Read[] = [];
  while (left.length > 0 && parts.length < mostParts) {
    const counted = items.map((now) => ({ now, holds: left.filter((word) => now.exact.has(word)).length }));
    const best = counted.reduce((one, other) => (other.holds > one.holds ? other : one), {
      now: null as Read | null,
      holds: 0,
    });
    if (best.now === null) break;
    const { exact } = best.now;
    parts.push(best.now);
    left = left.filter((word) => !exact.has(word));
  }
  const enough =
    left.length * spared <= missing.size &&
    !left.some((word) => /^(?:most|least)? \S+ |^(?:no|not|never|without)$/.test(word));
  return enough ? parts : [];
}

/**
 * What is left between the same neighbours, when it shares a word. Where more than half of all criteria are left, they were written
 * anew or translated, and one came for the other whatever it says; so it is where the script is another.
 */
function byPlace(
  old: readonly Read[],
  stranded: readonly Read[],
  open: readonly Read[],
  links: ReadonlyMap<Read, Link>,
): [Read, Read][] {
  if (stranded.length === 0 || open.length === 0) return [];
  const anew = stranded.length >= 2 && stranded.length * 2 > old.length && open.length >= stranded.length;
  const isStranded = new Set(stranded);
  const next = new Map<Read, number>();
  let after = Number.POSITIVE_INFINITY;
  for (const was of old.toReversed()) {
    next.set(was, after);
    after = links.get(was)?.now.index ?? after;
  }
  const pairs: [Read, Read][] = [];
  let before = -1;
  let from = 0;
  for (const was of old) {
    before = links.get(was)?.now.index ?? before;
    if (!isStranded.has(was)) continue;
    while (from < open.length && (open[from]?.index ?? 0) < before) from++;
    const end = next.get(was) ?? 0;
    const found = open
      .slice(from, from + near)
      .findIndex(
        (now) =>
          now.index < end && (anew || likeness(was, now) > 0 || scriptOf(was.item.text) !== scriptOf(now.item.text)),
      );
    const now = open[from + found];
    if (found < 0 || !now) continue;
    pairs.push([was, now]);
    from += found + 1;
  }
  return pairs;
}

const scripts = [
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
  /\p{Script=Hangul}/u,
  /\p{Script=Cyrillic}/u,
];

const scriptOf = (text: string): number => scripts.findIndex((script) => script.test(text.slice(0, 300)));
