// Whether a criterion asks for more or for less than it did, as far as its words tell. What they do not tell is `other`.
import { distance } from "../plan/spelling.ts";
import { wordsOf } from "./criterion-words.ts";
import type { Word } from "./word.ts";
import type { Words } from "./words.ts";

export type Comparison = {
  /**
   * `same`: no reader would call it a change, or it only says more. `other`: it says something else, and nothing tells whether that
   * is more or less.
   */
  strength: "same" | "stronger" | "weaker" | "other";
  /** How it became weaker, as the end of a sentence; null for anything else. */
  because: Words | null;
  /** Words that were and are not: names, articles and the like left out. */
  lost: readonly Word[];
  /** Words that are and were not: those that stood there in another form, articles, modal verbs and the like left out. */
  gained: readonly Word[];
  /** Nothing came in the place of what is lost. */
  shorter: boolean;
  /** Letters were exchanged for others that look like them. */
  lookalike: boolean;
};

/** What a part of the difference says. */
type Sign = { way: "stronger" | "other" } | { way: "weaker"; because: Words };

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(" "));

/** Their coming and going says nothing. */
const cosmetic = setOf(
  "a an the is are was were be been being it its this that these those which who to of in on for by at as with from then there here will has have had do does also so when into now",
);
const modals: ReadonlyMap<string, number> = new Map([
  ["must", 3],
  ["shall", 3],
  ["should", 2],
  ["can", 1],
  ["may", 1],
  ["might", 1],
  ["could", 1],
]);
const strict = setOf("all every each always entire whole fully completely everything everywhere");
const alsoStrict = setOf("any both");
const lax = setOf(
  "some most many several few mostly usually often typically generally partially partly sometimes occasionally main core key selected major critical nearly almost",
);
/** Those that weaken also where nothing was said of how many. */
const laxAlone = setOf(
  "most mostly usually often typically generally partially partly sometimes occasionally nearly almost",
);
const negations = setOf(
  "no not never none without neither nor cannot nothing zero não sem nunca nicht kein keine ohne nie pas sans jamais non senza sin не нет без 不 没 無 无 未 非",
);
/** Words that may turn a sentence around wherever they are put in. */
const turns = setOf("or only but ~ ≈ ≠ ± !=");
/** What begins with one of these behind the old text is no evidence, but another way to meet it. */
const alternatives = setOf("or ou oder или 或");
/** Words between which it matters what stands first. Without them `a, b and c` may be told in any order. */
const ordering = setOf(
  "before after then first last until from to into than over above below under unless if when not no without",
);
/** What counts of tests are counts of: they grow with the work. */
const countedWork = setOf("test tests spec specs case cases assertion assertions suite suites check checks file files");

/** What takes back a part of what was promised, wherever it is added. */
const qualifiers: readonly string[] = [
  ...["where", "when", "if", "wherever", "whenever"].flatMap((word) => [
    `${word} possible`,
    `${word} feasible`,
    `${word} practical`,
  ]),
  ...[
    "best effort",
    "as far as possible",
    "where applicable",
    "ideally",
    "preferably",
    "nice to have",
    "optionally",
    "if time permits",
  ],
  ...[
    "if time allows",
    "in most cases",
    "except",
    "excluding",
    "other than",
    "apart from",
    "unless",
    "approximately",
    "roughly",
    "for now",
  ],
  ...["eventually", "not yet", "known failures", "known issues"],
];
/** What does so within a criterion. Behind it, it tells how it was seen: `… — checked manually`. */
const innerQualifiers: readonly string[] = ["manually", "manual", "by hand"];

/** So many pairs of words are compared in order, longer texts as heaps of words; and so many letter by letter. */
const mostPairs = 40_000;
const mostSpelled = 400;

/** `code` holds the keys of the words of both that stand in code. */
export function compareStrength(was: string, now: string, code?: ReadonlySet<string>): Comparison {
  const found = oneWay(was, now, code);
  // What looks looser from either side was not understood.
  return found.strength === "weaker" && oneWay(now, was, code).strength === "weaker"
    ? { ...found, strength: "other", because: null }
    : found;
}

function oneWay(was: string, now: string, code?: ReadonlySet<string>): Comparison {
  const old = wordsOf(was, code);
  const young = wordsOf(now, code);
  const same = { strength: "same", because: null, lost: [], gained: [], shorter: false, lookalike: false } as const;
  if (lineOf(old) === lineOf(young)) return same;
  if (isLookalike(was, now)) return { ...same, strength: "other", lookalike: true };
  const { removed, added, appended } = difference(old, young);
  if (isJoined(removed, added)) return same;
  const { lost, gained, fresh, moved } = withoutSpelling(removed, added);
  const signs: Sign[] = [...qualified(old, young, appended)];
  if (moved && young.some(({ key }) => ordering.has(key))) signs.push({ way: "other" });
  if (appended && alternatives.has(added[0]?.key ?? "")) signs.push({ way: "other" });
  if (!appended)
    signs.push(
      ...(exactness(lost, gained) ?? numbers(lost, gained, young)),
      ...obligations(lost, gained),
      ...quantities(lost, gained),
      ...rest(lost, gained),
      ...shorterList(removed, added),
    );
  const weaker = signs.find((sign) => sign.way === "weaker");
  const stronger = signs.some(({ way }) => way === "stronger");
  const shorter = lost.length > 0 && gained.every(({ key }) => key === "and");
  const found = { lost, gained: fresh, shorter, lookalike: false };
  if (weaker && !stronger) return { ...found, strength: "weaker", because: weaker.because };
  const other = weaker !== undefined || signs.some(({ way }) => way === "other");
  return { ...found, strength: other ? "other" : stronger ? "stronger" : "same", because: null };
}

const lineOf = (words: readonly Word[]): string => words.map(({ key }) => key).join(" ");

/** The words that only one side has, in order. `appended`: the old text stands whole in front of the new one. */
function difference(
  old: readonly Word[],
  young: readonly Word[],
): { removed: Word[]; added: Word[]; appended: boolean } {
  let start = 0;
  while (start < old.length && start < young.length && old[start]?.key === young[start]?.key) start++;
  let end = 0;
  while (
    end < Math.min(old.length, young.length) - start &&
    old[old.length - 1 - end]?.key === young[young.length - 1 - end]?.key
  )
    end++;
  const before = old.slice(start, old.length - end);
  const after = young.slice(start, young.length - end);
  if (before.length * after.length > mostPairs) return { removed: before, added: after, appended: false };
  return { ...inOrder(before, after), appended: start === old.length };
}

/** By the longest common subsequence. */
function inOrder(before: readonly Word[], after: readonly Word[]): { removed: Word[]; added: Word[] } {
  const width = after.length + 1;
  const length = new Uint16Array((before.length + 1) * width);
  const at = (row: number, column: number): number => length[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--)
    for (let column = after.length - 1; column >= 0; column--)
      length[row * width + column] =
        before[row]?.key === after[column]?.key
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const removed: Word[] = [];
  const added: Word[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length || column < after.length) {
    const old = before[row];
    const young = after[column];
    if (old && young && old.key === young.key) {
      row++;
      column++;
    } else if (young && (!old || at(row, column + 1) >= at(row + 1, column))) {
      added.push(young);
      column++;
    } else {
      if (old) removed.push(old);
      row++;
    }
  }
  return { removed, added };
}

/** Takes out what is spelled or inflected differently, what stands elsewhere in the text (`moved`), and what says nothing. */
function withoutSpelling(
  removed: readonly Word[],
  added: readonly Word[],
): { lost: Word[]; gained: Word[]; fresh: Word[]; moved: boolean } {
  const gained = [...added];
  const closely = removed.length * added.length <= mostSpelled;
  const spelled = closely ? gained.map(spellingOf) : [];
  let moved = false;
  const lost = removed.filter((word) => {
    const again = gained.findIndex(({ key }) => key === word.key);
    const own = again < 0 && closely ? spellingOf(word) : null;
    const alike = own === null ? again : spelled.findIndex((other) => isSpelling(own, other));
    if (alike < 0) return true;
    if (again >= 0 && !cosmetic.has(word.key) && word.kind !== "name") moved = true;
    gained.splice(alike, 1);
    spelled.splice(alike, 1);
    return false;
  });
  const says = ({ key, kind }: Word): boolean => !cosmetic.has(key) && kind !== "name";
  const fresh = gained.filter(({ key }) => !cosmetic.has(key) && !modals.has(key));
  return { lost: lost.filter(says), gained: gained.filter(says), fresh, moved };
}

/** `round-trip` and `roundtrip`. */
function isJoined(removed: readonly Word[], added: readonly Word[]): boolean {
  const joined = (words: readonly Word[]): string => words.map(({ key }) => key).join("");
  const plain = [...removed, ...added].every(({ key, kind }) => kind === "word" && !meaningful(key));
  return plain && removed.length !== added.length && joined(removed) === joined(added);
}

const isNegation = ({ key }: Word): boolean => negations.has(key) || key.endsWith("n't");

const meaningful = (key: string): boolean =>
  modals.has(key) ||
  key === "and" ||
  [strict, alsoStrict, lax, negations, turns].some((set) => set.has(key)) ||
  key.endsWith("n't");

const scripts = [/^\p{Script=Latin}+$/u, /^\p{Script=Cyrillic}+$/u, /^\p{Script=Greek}+$/u, /^\p{Script=Hangul}+$/u];

/** What a word's spelling is compared by. */
type Spelling = {
  word: Word;
  /** Without accents. */
  bare: string;
  /** The place of its script among ours; null for what may be spelled in one way only. */
  script: number | null;
};

function spellingOf(word: Word): Spelling {
  const { key, kind } = word;
  const script = kind === "word" && !meaningful(key) ? scripts.findIndex((one) => one.test(key)) : -1;
  return { word, bare: key.normalize("NFD").replace(/\p{M}+/gu, ""), script: script < 0 ? null : script };
}

/** The same word in another form (`pass`, `passes`), or with a slip. Not where a prefix makes the difference: `lock`, `unlock`. */
function isSpelling(one: Spelling, other: Spelling): boolean {
  const [left, right] = [one.word, other.word];
  // `README` and `README.md`.
  if (left.kind !== right.kind && (left.key.startsWith(`${right.key}.`) || right.key.startsWith(`${left.key}.`)))
    return true;
  if (one.script === null || one.script !== other.script) return false;
  if (one.bare === other.bare) return true;
  const [short, long] = left.key.length <= right.key.length ? [left.key, right.key] : [right.key, left.key];
  // No ending is longer.
  if (long.length - short.length > 3) return false;
  if (short.length >= 3 && long.startsWith(short) && /^(?:s|es|ed|d|ing|ly)$/.test(long.slice(short.length)))
    return true;
  if (short.length < 5 || long.length > 40 || long.length - short.length > 2 || long.endsWith(short)) return false;
  const most = short.length >= 9 ? 2 : 1;
  return short[0] === long[0] && distance(short, long, most) <= most;
}

/** Whether one text, letter by letter, looks like the other and is not. */
function isLookalike(was: string, now: string): boolean {
  const [old, young] = [was, now].map((text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ""));
  return old !== undefined && young !== undefined && old !== young && skeleton(old) === skeleton(young);
}

/** The letters that pass for Latin ones or for digits, and what they pass for. */
const faces = new Map(
  Object.entries({
    a: "аα",
    b: "вβ",
    c: "сϲ",
    d: "ԁ",
    e: "еε",
    g: "ɡ",
    h: "нһ",
    j: "ј",
    k: "кκ",
    l: "1iіιıӏ|",
    m: "м",
    n: "η",
    o: "0оοσօ",
    p: "рρ",
    q: "ԛ",
    s: "ѕ",
    t: "тτ",
    u: "υ",
    v: "νѵ",
    w: "ԝω",
    x: "хχ",
    y: "уγ",
    z: "ζ",
  }).flatMap(([face, letters]) => [...letters].map((letter) => [letter, face] as const)),
);

function skeleton(text: string): string {
  return [...text.normalize("NFKC").toLowerCase()].map((letter) => faces.get(letter) ?? letter).join("");
}

function qualified(old: readonly Word[], young: readonly Word[], appended: boolean): Sign[] {
  const before = ` ${lineOf(old)} `;
  const after = ` ${lineOf(young)} `;
  const phrases = appended ? qualifiers : [...qualifiers, ...innerQualifiers];
  return phrases.flatMap((phrase): Sign[] => {
    const had = before.includes(` ${phrase} `);
    const has = after.includes(` ${phrase} `);
    if (had === has) return [];
    return has ? [{ way: "weaker", because: [{ quoted: phrase }, " was added"] }] : [{ way: "stronger" }];
  });
}

const isFigure = ({ kind }: Word): boolean => kind === "number" || kind === "percentile";

const became = (was: Word, now: Word): Words => [{ quoted: was.raw }, " became ", { quoted: now.raw }];

/** A number pairs with the first of its kind and bound, else of its kind. Which way is looser, only a bound tells. */
function numbers(lost: readonly Word[], gained: readonly Word[], young: readonly Word[]): Sign[] {
  const old = lost.filter(isFigure);
  const now = gained.filter(isFigure);
  if (old.length === 0) return now.some(({ number }) => number?.bound) ? [{ way: "stronger" }] : [];
  return old.map((word): Sign => {
    const same = (other: Word): boolean => other.kind === word.kind && other.number?.unit === word.number?.unit;
    const bound = now.findIndex((other) => same(other) && other.number?.bound === word.number?.bound);
    const at = bound >= 0 ? bound : now.findIndex(same);
    const [other] = at >= 0 ? now.splice(at, 1) : [];
    if (other) return numberSign(word, other, young);
    return word.number?.bound && now.length === 0
      ? { way: "weaker", because: [{ quoted: word.raw }, " is gone"] }
      : { way: "other" };
  });
}

/** `exactly one` became `at least one`, or `zero` became `at most one`; or the other way round. */
function exactness(lost: readonly Word[], gained: readonly Word[]): Sign[] | null {
  const loosened = fromExact(lost, gained);
  if (loosened) return [{ way: "weaker", because: became(...loosened) }];
  return fromExact(gained, lost) ? [{ way: "stronger" }] : null;
}

function fromExact(exact: readonly Word[], others: readonly Word[]): [Word, Word] | null {
  const bounded = others.find(({ number }) => number?.bound && number.value > 0);
  const isNone = ({ key, number }: Word): boolean => key === "zero" || (number?.value === 0 && number.bound === null);
  const word = exact.find((one) => one.key === "exactly" || (bounded?.number?.bound === "most" && isNone(one)));
  return word && bounded ? [word, bounded] : null;
}

function numberSign(was: Word, now: Word, young: readonly Word[]): Sign {
  const [one, other] = [was.number, now.number];
  if (!one || !other) return { way: "other" };
  const sense = senseOf(was, now);
  if (sense === 0) {
    const noun = young.slice(young.indexOf(now) + 1, young.indexOf(now) + 4);
    const grown = other.value > one.value && one.bound === null && other.bound === null;
    return { way: grown && noun.some(({ key }) => countedWork.has(key)) ? "stronger" : "other" };
  }
  return (other.value - one.value) * sense > 0 ? { way: "weaker", because: became(was, now) } : { way: "stronger" };
}

/** 1 where more is looser, -1 where less is, 0 where nobody knows. */
function senseOf(was: Word, now: Word): number {
  const [one, other] = [was.number, now.number];
  if (!one || !other) return 0;
  if (was.kind === "percentile") return -1;
  // All of them, and then not.
  if (one.unit === "%" && one.value === 100 && other.value < 100 && one.bound !== "most" && other.bound !== "most")
    return -1;
  if (one.bound !== other.bound || one.value === other.value) return 0;
  return one.bound === "most" ? 1 : one.bound === "least" ? -1 : 0;
}

const level = ({ key }: Word): number => modals.get(key) ?? 0;

function obligations(lost: readonly Word[], gained: readonly Word[]): Sign[] {
  const strongest = (words: readonly Word[]): Word | undefined =>
    words.filter(({ key }) => modals.has(key)).sort((one, other) => level(other) - level(one))[0];
  const [was, now] = [strongest(lost), strongest(gained)];
  if (was && now) {
    if (level(was) === level(now)) return [];
    return level(now) < level(was) ? [{ way: "weaker", because: became(was, now) }] : [{ way: "stronger" }];
  }
  if (now && level(now) === 1)
    return now.key === "can" ? [] : [{ way: "weaker", because: [{ quoted: now.key }, " was added"] }];
  if (now) return [{ way: level(now) === 3 ? "stronger" : "other" }];
  return was && level(was) === 1 && was.key !== "can" ? [{ way: "stronger" }] : [];
}

function quantities(lost: readonly Word[], gained: readonly Word[]): Sign[] {
  const of = (words: readonly Word[], ...sets: readonly ReadonlySet<string>[]): Word | undefined =>
    words.find(({ key }) => sets.some((set) => set.has(key)));
  const [wasStrict, nowStrict] = [of(lost, strict, alsoStrict), of(gained, strict, alsoStrict)];
  const [wasLax, nowLax] = [of(lost, lax), of(gained, lax)];
  const [wasNone, nowNone] = [lost.find(isNegation), gained.find(isNegation)];
  if (wasStrict && nowLax && !nowStrict) return [{ way: "weaker", because: became(wasStrict, nowLax) }];
  if (wasNone && nowLax && !nowNone) return [{ way: "weaker", because: became(wasNone, nowLax) }];
  if (wasLax && nowStrict) return [{ way: "stronger" }];
  const signs: Sign[] = [];
  const alone = of(gained, laxAlone);
  if (alone && !wasLax) signs.push({ way: "weaker", because: [{ quoted: alone.key }, " was added"] });
  if (of(lost, laxAlone) && !nowLax) signs.push({ way: "stronger" });
  const narrowed = wasStrict && !nowStrict && (strict.has(wasStrict.key) || gained.some(({ kind }) => kind === "word"));
  if (narrowed || (wasNone === undefined) !== (nowNone === undefined)) signs.push({ way: "other" });
  return signs;
}

/** The words that are left. What is only put in says more; what is taken out, or put in its place, says something else. */
function rest(lost: readonly Word[], gained: readonly Word[]): Sign[] {
  const has = (words: readonly Word[], key: string): boolean => words.some((word) => word.key === key);
  if (has(gained, "or") && has(lost, "and"))
    return [{ way: "weaker", because: [{ quoted: "and" }, " became ", { quoted: "or" }] }];
  const content = lost.filter((word) => word.kind === "word" && !meaningful(word.key));
  const turned =
    gained.some(({ key, kind }) => turns.has(key) || kind === "mark") || lost.some(({ kind }) => kind === "mark");
  return content.length > 0 || turned ? [{ way: "other" }] : [];
}

/** Names may be others, but a list of them that lost some says less. */
function shorterList(removed: readonly Word[], added: readonly Word[]): Sign[] {
  const names = removed.filter(({ kind }) => kind === "name").length;
  const isList = names > 1 || removed.some(({ key }) => key === "and");
  return added.length === 0 && names > 0 && isList ? [{ way: "other" }] : [];
}
