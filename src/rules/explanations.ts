// What a plan says about its own criteria: decisions, findings and sentences that tell why one was dropped or changed.
import type { Item, Plan } from "../plan/plan.ts";
import { proseLines } from "../plan/prose.ts";
import { added } from "./added.ts";
import { wordsOf } from "./criterion-words.ts";
import { withoutCriteria } from "./text-runs.ts";
import type { Word } from "./word.ts";

/** A text that may speak of a criterion. Those the change adds count for more than those that stood there. */
type Explanation = {
  /** Its place among all. */
  index: number;
  words: ReadonlySet<string>;
  fresh: boolean;
  decision: boolean;
  /** It says that something was changed, or why. */
  tells: boolean;
  /** It says so of the criteria as such. */
  ofAll: boolean;
};

type Sides = { plan: { plan: Plan }; base: { plan: Plan } | null };

/** Words by which a text says that something is not as it was, or why. */
const tells =
  /\b(?:drop(?:s|ped|ping)?|remov(?:e[sd]?|al|ing)|de-?scop\w*|defer(?:s|red|ring|ral)?|postpon\w*|relax\w*|loosen\w*|lower(?:s|ed)?|rais(?:e[sd]?|ing)|no longer|instead|replac\w*|supersed\w*|skip\w*|out of scope|not needed|unnecessary|obsolete|moot|follow-?ups?|later|because|due to|cannot|can't|won't|unable|impossible|mov(?:ed?|ing)|narrow\w*|reduc\w*|chang(?:e[sd]?|ing)|abandon\w*|cut|regress\w*|broken?|reopen\w*|un-?tick\w*|again|fail(?:s|ed|ing)?|flak\w*|revis\w*|updat\w*|reword\w*|clarif\w*|merg(?:ed?|ing)|split|covered by|not applicable|n\/a)\b/i;
/** The ones among them that a decision of an earlier change must use: most of those say what is to be built. */
const gives =
  /\b(?:drop(?:s|ped|ping)?|remov(?:e[sd]?|al|ing)|de-?scop\w*|defer(?:s|red|ring|ral)?|postpon\w*|relax\w*|loosen\w*|no longer|out of scope|not needed|unnecessary|obsolete|moot|supersed\w*|abandon\w*|skip\w*|won't|not applicable|n\/a)\b/i;
/** What says so of the criteria as such speaks of each of them, unless it says that none was changed. */
const ofCriteria = /\b(?:criteri(?:on|a)|definition of done)\b|验收/i;
const alters = /\b(?:chang|revis|replac|reword|narrow|reduc|cut|weaken)\w*/i;
const denies = /\b(?:no(?! longer)|none|not|never|without|nothing|unchanged)\b/i;

/** Words that say too little to tell what a text is about. */
const slight = new Set(
  "a an the is are was were be been it its of to in on for by at as with and or that this from not no all every each must should can will when if".split(
    " ",
  ),
);
/** So much of one text is read, and so many blocks of prose. */
const longest = 2000;
const mostBlocks = 2000;

export class Explanations {
  readonly #sides: Sides;
  #known: readonly Explanation[] | null = null;
  #ofAll = false;
  #holders: Map<string, Explanation[]> | null = null;

  constructor(sides: Sides) {
    this.#sides = sides;
  }

  /** Whether any of them speaks of a criterion: of what it was, or of what it became. */
  speakOf(was: Item, now: Item | null): boolean {
    const all = this.#all();
    if (this.#ofAll) return true;
    const named = this.#holders?.get(was.id?.toLowerCase() ?? "") ?? [];
    if (named.some(({ fresh, tells: told }) => fresh || told)) return true;
    const subjects = [was, ...(now === null ? [] : [now])].map(({ text }) => subjectOf(wordsOf(text)));
    return subjects.some((subject) => this.#shares(subject, all.length));
  }

  #shares(subject: ReadonlySet<string>, all: number): boolean {
    const shared = new Uint16Array(all);
    for (const word of subject)
      for (const one of this.#holders?.get(word) ?? []) {
        const count = (shared[one.index] ?? 0) + 1;
        if (count >= neededOf(one, subject.size)) return true;
        shared[one.index] = count;
      }
    return false;
  }

  #all(): readonly Explanation[] {
    if (this.#known) return this.#known;
    const { plan } = this.#sides.plan;
    const decided = new Set(
      added(
        this.#sides,
        ({ decisions }) => decisions,
        ({ decision }) => decision,
      ),
    );
    const surprises = added(
      this.#sides,
      (one) => one.surprises,
      ({ value }) => value,
    );
    const told = [
      ...plan.decisions.map((one) =>
        decided.has(one)
          ? explanation(`${one.decision}. ${one.rationale ?? ""}`, true, true)
          : // Their reasons speak of what was weighed, and dropped, on the way.
            explanation(one.decision.slice(0, 400), false, true),
      ),
      ...surprises.map(({ value }) => explanation(value, true, true)),
      ...freshBlocks(this.#sides)
        .flatMap((text) => text.split(/(?<=[.;。；])\s+/))
        .map((text) => explanation(text, true, false)),
    ];
    const all = told.map((one, index): Explanation => ({ ...one, index }));
    const holders = new Map<string, Explanation[]>();
    for (const one of all)
      for (const word of one.words) {
        const known = holders.get(word);
        if (!known) holders.set(word, [one]);
        // What hundreds of entries say tells of nothing.
        else if (known.length < 200) known.push(one);
      }
    this.#holders = holders;
    this.#ofAll = all.some(({ ofAll }) => ofAll);
    this.#known = all;
    return all;
  }
}

/** How many of a criterion's words a text must share to be about it. */
function neededOf({ fresh, decision, tells: told }: Explanation, size: number): number {
  const part = (share: number, least: number): number => Math.min(size, Math.max(least, Math.ceil(size * share)));
  if (fresh && decision) return part(told ? 0 : 0.3, 2);
  if (fresh) return told ? part(1 / 3, 2) : Number.POSITIVE_INFINITY;
  return told ? part(1 / 2, 2) : Number.POSITIVE_INFINITY;
}

function explanation(text: string, fresh: boolean, decision: boolean): Omit<Explanation, "index"> {
  const short = text.slice(0, longest);
  const told = (fresh ? tells : gives).test(short);
  return {
    words: subjectOf(wordsOf(short)),
    fresh,
    decision,
    tells: told,
    ofAll: fresh && ofCriteria.test(short) && (gives.test(short) || alters.test(short)) && !denies.test(short),
  };
}

/** What a text is about: its words by their beginnings, numbers without their bounds. */
function subjectOf(words: readonly Word[]): Set<string> {
  return new Set(
    words.flatMap(({ key, kind, number }) => {
      if (number !== null) return [kind === "percentile" ? key : `${number.value} ${number.unit}`];
      return slight.has(key) || kind === "sign" || kind === "mark"
        ? []
        : [kind === "name" ? key : key.replace(/(?<=.{4})(?:ing|ed|es|s|ly)$/, "").slice(0, 6)];
    }),
  );
}

/** Paragraphs and items of prose that the base does not have, the criteria themselves aside. */
function freshBlocks({ plan: { plan }, base }: Sides): string[] {
  const known = new Set(base ? proseLines(base.plan.text).map((line) => line.trim()) : []);
  const blocks: string[] = [];
  let open = false;
  for (const line of proseLines(withoutCriteria(plan, 0, plan.text.length))) {
    const text = line.trim();
    const fresh = text !== "" && !known.has(text);
    if (fresh && blocks.length === mostBlocks) break;
    if (fresh && open && !/^(?:[-*+|#]|\d+[.)])/.test(text))
      blocks.push(`${blocks.pop() ?? ""} ${text}`.slice(0, longest));
    else if (fresh) blocks.push(text);
    open = fresh;
  }
  return blocks;
}
