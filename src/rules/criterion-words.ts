// The words of a criterion as they are compared: what no reader would call a change (case, white space, punctuation) folded away, and
// numbers read with their unit and their direction.
import { bounded, keyed, unitOf } from "./bounds.ts";
import type { Bound, Word } from "./word.ts";

/** Longer texts are compared by their beginnings: a criterion of a thousand words is none. */
const mostCharacters = 4000;
/** A longer run without white space is taken as it is. */
const longestWord = 300;

// Soft hyphen, zero-width space and joiners, word joiner, BOM, emoji's variants: not seen, and no word's difference.
const unseen = /\u00ad|\u200b|\u200c|\u200d|\u2060|\ufe0e|\ufe0f|\ufeff/gu;
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** White space, the punctuation of scripts without spaces, and dashes between words. */
const gaps = /[\s\u3000，。、；：！？（）「」『』《》【】…—–•·|]+/u;
const front = /^[\p{P}\p{Extended_Pictographic}^`´]+/u;
const back = /[\p{P}\p{Extended_Pictographic}^`´]+$/u;
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

const figure = /^([<>≤≥=~≈±]{0,2})(-?)([$€£¥]?)(\d{1,15}(?:[.,_]\d{1,15}){0,4})(\+?)([%a-zµ]{0,12})(\+?)$/iu;
const signs = /^(?:[<>≤≥≠=~≈±]|<=|>=|=<|=>|==|!=)$/u;

/** The words of a text. `code` holds the keys of words that stand in code: names, whatever they look like. */
export function wordsOf(text: string, code: ReadonlySet<string> = new Set()): Word[] {
  const words: Word[] = [];
  for (const chunk of text.slice(0, mostCharacters).normalize("NFC").replace(unseen, "").split(gaps)) {
    if (chunk === "") continue;
    // Most words are plain, and need no closer look.
    if (/^[A-Z]?[a-z]{1,30},?$/.test(chunk)) words.push(plainWord(chunk.replace(",", ""), code));
    else if (turning.test(chunk)) words.push(word(chunk, "mark"));
    else if (signs.test(chunk)) words.push(word(chunk, "sign"));
    else if (spaceless.test(chunk)) words.push(...characters(chunk));
    else words.push(...read(chunk, code));
  }
  return bounded(words);
}

const word = (raw: string, kind: Word["kind"]): Word => ({ key: raw.toLowerCase(), raw, kind, number: null });

/** Scripts without spaces: character by character, with what stands between as words. */
function characters(chunk: string): Word[] {
  return (chunk.match(/[\p{L}\p{M}]|[^\p{L}\p{M}]+/gu) ?? []).reduce<Word[]>((words, piece) => {
    if (spaceless.test(piece)) words.push(word(piece, "word"));
    else if (/\p{L}/u.test(piece)) {
      const last = words.at(-1);
      if (last?.kind === "name") words[words.length - 1] = word(last.raw + piece, "name");
      else words.push(word(piece, "name"));
    } else words.push(...read(piece, new Set()));
    return words;
  }, []);
}

function read(chunk: string, code: ReadonlySet<string>): Word[] {
  if (chunk.length > longestWord) return [word(chunk, "word")];
  const bare = chunk.replace(/^[`"'“”‘’«»([{*_]+/u, "").replace(/[`"'“”‘’«»)\]}*_.,;:!?]+$/u, "");
  const number = figure.exec(bare);
  const found = number && numberOf(bare, number);
  if (found) return found;
  const core = chunk
    .replace(front, "")
    .replace(back, "")
    .replace(/^[<>]+|[<>]+$/g, "");
  if (core === "") return [];
  if (/^\p{L}[\p{L}\p{M}]*(?:[-‐‑]\p{L}[\p{L}\p{M}]*)+$/u.test(core) && !/^--?\p{L}/u.test(chunk))
    return core.split(/[-‐‑]/).map((part) => plainWord(part, code));
  const percentile = /^p(\d{2}(?:\.\d+)?)$/i.exec(core);
  if (percentile)
    return [{ ...word(core, "percentile"), number: { value: Number(percentile[1]), unit: "", bound: null } }];
  // A ratio or a score is no path; `12/12` is one that may grow.
  const ratio = /^(\d{1,6})\/(\d{1,6})$/.exec(core);
  if (ratio && ratio[1] !== ratio[2]) return [word(core, "word")];
  const named =
    /^-{1,2}\p{L}/u.test(chunk) || /\(\)$/.test(chunk) || /[^\p{L}\p{M}'’]/u.test(core) || /\p{Ll}\p{Lu}/u.test(core);
  return [named ? word(core, "name") : plainWord(core, code)];
}

function plainWord(raw: string, code: ReadonlySet<string>): Word {
  const key = raw.toLowerCase().replaceAll("’", "'");
  return { key, raw, kind: code.has(key) ? "name" : "word", number: null };
}

/** `<200ms`, `≥90%`, `4+`, `1,000`; null where letters behind the digits are no unit: `2fa` is a name. */
function numberOf(raw: string, match: RegExpExecArray): Word[] | null {
  const [, sign = "", minus = "", currency = "", digits = "", plus = "", letters = "", late = ""] = match;
  const measure =
    letters === "" ? { unit: currency === "" ? ("" as const) : ("money" as const), factor: 1 } : unitOf(letters);
  if (measure === null) return null;
  // `1,000` and `1_000` part thousands; any other comma is a decimal point. More than one point is a version.
  const parted = /^\d{1,3}(?:[,_]\d{3})+(?:\.\d+)?$/.test(digits)
    ? digits.replace(/[,_]/g, "")
    : digits.replace(",", ".");
  const value = Number(parted) * (minus === "" ? 1 : -1);
  if (!Number.isFinite(value)) return [word(raw, "name")];
  const bound: Bound = plus + late === "" ? null : "least";
  const number: Word = {
    key: "",
    raw: raw.slice(sign.length),
    kind: "number",
    number: { value: value * measure.factor, unit: measure.unit, bound },
  };
  return sign === "" ? [keyed(number)] : [word(sign, "sign"), keyed(number)];
}
