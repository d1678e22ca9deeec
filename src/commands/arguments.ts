// The texts of one command: quoted or bare, parted by the words of its usage. Whatever stands in them stays as it is.
import type { Words } from "../rules/words.ts";
import type { Arguments } from "./command.ts";
import { evidenceOf } from "./evidence.ts";
import { type Keyword, keywords, type Takes } from "./usage.ts";

/** UTF-16 units of one text. */
const longestArgument = 2000;

/** The texts, or what is missing, unknown or too long: `fault` completes the sentence "`/plan name` …". */
export function readArguments(written: string, takes: Takes): Arguments | { fault: Words } {
  const found: Arguments = { text: "", because: "", until: "", evidence: "" };
  let rest = written.trim();
  if (rest.length > 4 * longestArgument) return { fault: tooLong(rest.length) };
  if (takes.text !== null && keywordAt(rest, takes) === null) {
    const taken = take(rest, takes, boundary(rest, takes));
    found.text = taken.text;
    rest = taken.rest;
  }
  while (rest !== "") {
    const next = keywordAt(rest, takes);
    if (next === null) return { fault: ["takes no such words: ", { quoted: rest }] };
    const value = rest.slice(next.length).trim();
    const taken = take(value, takes, boundary(value, takes, next.keyword));
    if (found[next.keyword] !== "") return { fault: [`takes \`${next.keyword}\` once`] };
    found[next.keyword] = taken.text;
    rest = taken.rest;
  }
  if (takes.text?.required && found.text === "") return { fault: ["needs ", { quoted: `<${takes.text.name}>` }] };
  for (const [keyword, { name, required }] of takes.keywords)
    if (required && found[keyword] === "") return { fault: ["needs ", { quoted: `${keyword} <${name}>` }] };
  for (const text of Object.values(found)) if (text.length > longestArgument) return { fault: tooLong(text.length) };
  return found;
}

const tooLong = (length: number): Words => [
  `was given ${length.toLocaleString("en-US")} characters at once; it reads at most ${longestArgument.toLocaleString("en-US")}`,
];

/** The keyword of this command that a text begins with, and how long it is with its white space. */
function keywordAt(text: string, takes: Takes): { keyword: Keyword; length: number } | null {
  for (const keyword of keywords) {
    if (!takes.keywords.has(keyword) || text.slice(0, keyword.length).toLowerCase() !== keyword) continue;
    const behind = /^:?(?:\s+|$)/.exec(text.slice(keyword.length))?.[0];
    if (behind !== undefined) return { keyword, length: keyword.length + behind.length };
  }
  return null;
}

/** One text from the start: what its quotes hold, or all up to `end`. */
function take(text: string, takes: Takes, end: number): { text: string; rest: string } {
  const quoted = readQuoted(text, (rest) => rest === "" || keywordAt(rest, takes) !== null);
  if (quoted !== null) return { text: quoted.text, rest: text.slice(quoted.end).trim() };
  return { text: text.slice(0, end).trim(), rest: text.slice(end).trim() };
}

/**
 * Where a bare text ends: before `because`, but before the other words only where something of their kind follows up to the end
 * ("blocked until Friday", "collect evidence of it" are texts).
 */
function boundary(text: string, takes: Takes, within: Keyword | null = null): number {
  let end = text.length;
  const cut = (at: number): void => {
    if (at !== -1) end = Math.min(end, at);
  };
  const wanted = (keyword: Keyword): boolean => takes.keywords.has(keyword) && within !== keyword;
  if (wanted("because") && within === null) cut(text.search(/\sbecause:?\s/i));
  if (wanted("until")) cut(lastWord(text, "until", (value) => /^\S*\d\S*$/.test(value)));
  if (wanted("evidence")) cut(lastWord(text, "evidence", (value) => evidenceOf(value) !== null));
  return end;
}

/** Where the last ` word ` stands whose rest is of its kind; -1 when there is none. */
function lastWord(text: string, word: string, fits: (rest: string) => boolean): number {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return -1;
  for (let at = lower.lastIndexOf(word); at > 0; at = lower.lastIndexOf(word, at - 1)) {
    const behind = /^:?\s+/.exec(text.slice(at + word.length, at + word.length + 20))?.[0];
    if (behind === undefined || !/\s/.test(text.charAt(at - 1))) continue;
    const rest = text.slice(at + word.length + behind.length).trim();
    return readQuoted(rest, (after) => after === "") !== null || fits(rest) ? at : -1;
  }
  return -1;
}

const closers: Readonly<Record<string, string>> = { '"': '"', "'": "'", "“": "”", "„": "“”", "‘": "’", "«": "»" };

/**
 * A text in quotation marks. It ends at the first closing one behind which something may follow, so that quotes within it do no harm;
 * backslashes count only in front of a closing one, as pairs, so that a path or a pattern need not be escaped. Null when it is none.
 */
export function readQuoted(text: string, mayFollow: (rest: string) => boolean): { text: string; end: number } | null {
  const closing = closers[text.charAt(0)];
  if (closing === undefined) return null;
  let content = "";
  let from = 1;
  for (let at = 1; at < text.length; at++) {
    if (!closing.includes(text.charAt(at))) continue;
    let slashes = 0;
    while (at - slashes > from && text.charAt(at - slashes - 1) === "\\") slashes++;
    content += text.slice(from, at - slashes) + "\\".repeat(slashes >> 1);
    const rest = text.slice(at + 1);
    if (slashes % 2 === 0 && (rest === "" || /^\s/.test(rest)) && mayFollow(rest.trim()))
      return { text: content, end: at + 1 };
    content += text.charAt(at);
    from = at + 1;
  }
  return null;
}

/** How `/plan` is told of a plan: by its path, in quotation marks where that holds white space. */
export const planNamed = (path: string): string => `in ${/\s/.test(path) ? `"${path}"` : path}`;
