// The words of a text one after the other, to find where a sentence stands in it, however it is wrapped, listed or emphasised.
import { plain } from "../plan/inline.ts";
import type { Item, Plan } from "../plan/plan.ts";
import { proseLines } from "../plan/prose.ts";

/** So many places where a sentence might begin are looked at: more only a text made of the same two words has. */
const mostPlaces = 50;

const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

export class TextRuns {
  readonly #words: readonly string[];
  readonly #places = new Map<string, number[]>();
  readonly #counts = new Map<string, number>();

  /** Of what people read: code, quotations, comments and where links lead are left out. */
  constructor(markdown: string) {
    const lines = proseLines(markdown).filter((line) => !linkDefinition.test(line));
    this.#words = lines.flatMap((line) => wordsIn(plain(line, 0, line.length)));
    for (const [at, word] of this.#words.entries()) {
      this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
      const start = `${word} ${this.#words[at + 1] ?? ""}`;
      const places = this.#places.get(start);
      if (!places) this.#places.set(start, [at]);
      else if (places.length < mostPlaces) places.push(at);
    }
  }

  /** How often a sentence of at least two words stands in the text. */
  times(sentence: string): number {
    const words = wordsIn(sentence);
    if (words.length < 2) return 0;
    const places = this.#places.get(`${words[0]} ${words[1]}`) ?? [];
    return places.filter((at) => words.every((word, index) => this.#words[at + index] === word)).length;
  }

  /** How often a word stands in the text. */
  count(word: string): number {
    return this.#counts.get(word) ?? 0;
  }
}

/** `[name]: address "title"`, of which nothing is shown; a footnote is. */
const linkDefinition = /^ {0,3}\[(?!\^)[^\]]{1,200}\]:/;

/** A part of a plan's text without its criteria and all that belongs to them. */
export const withoutCriteria = ({ text, criteria }: Plan, start: number, end: number): string =>
  withoutItems(text, criteria, start, end);

/** A part of a text without items, which come in its order, and all that belongs to them. */
export function withoutItems(text: string, items: readonly Item[], start: number, end: number): string {
  let from = start;
  const pieces: string[] = [];
  for (const { at } of items) {
    if (at.start < from || at.end > end) continue;
    pieces.push(text.slice(from, at.start), "\n");
    from = at.end;
  }
  return [...pieces, text.slice(from, end)].join("");
}
