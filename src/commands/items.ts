// The items of a plan that can be ticked, by the numbers, ids and words that people call them.
import { plain } from "../plan/inline.ts";
import type { Item, Mark, Plan } from "../plan/plan.ts";
import { glance } from "../rules/glance.ts";

/**
 * An item with a box. Its number is its place among its kind, in the order of the document: criteria are called by it alone (`4`),
 * steps and entries with a letter (`s13`, `e2`).
 */
export type NumberedItem = { kind: "criterion" | "step" | "entry"; number: number; name: string; item: Item };

const letters = { criterion: "", step: "s", entry: "e" } as const;

/** Every item that can be ticked: criteria, steps, entries. */
export function numberedItems(plan: Plan): NumberedItem[] {
  const numbered = (kind: NumberedItem["kind"], items: readonly Item[]): NumberedItem[] =>
    items
      .map((item, index) => ({ kind, number: index + 1, name: `${letters[kind]}${index + 1}`, item }))
      .filter(({ item }) => item.box !== null);
  return [
    ...numbered("criterion", plan.criteria),
    ...numbered("step", plan.steps),
    ...numbered("entry", plan.progress),
  ];
}

/** At most so many are named at once. */
const mostNames = 50;

/** What somebody means: the items; none by these names or words; or one of several. */
export type Meant = { items: NumberedItem[] } | { unknown: string } | { candidates: NumberedItem[] };

/**
 * The items that `text` means: numbers and ids, several at once; else the one item that has these words, begins with them, or holds them.
 * Where several are equally good, the only one that `would` be changed is meant.
 */
export function meantItems(plan: Plan, text: string, would: (item: Item) => boolean): Meant {
  const items = numberedItems(plan);
  const names = text.split(/[\s,]+/).filter((name) => name !== "");
  if (names.length <= mostNames) {
    const found = names.map((name) => byName(items, name));
    if (found.every((one) => one !== undefined))
      return { items: [...new Set(found)].sort((one, other) => one.item.at.start - other.item.at.start) };
    const stranger = names.find((_, index) => found[index] === undefined);
    if (stranger !== undefined && names.every((name) => isName(name))) return { unknown: stranger };
  }
  const wanted = folded(plain(text, 0, text.length).replace(/^(?:[-*+]|\d{1,9}[.)])?\s*\[[ xX~]\]\s+/, ""));
  const likenesses = [
    (words: string) => words === wanted,
    (words: string) => words.startsWith(wanted),
    (words: string) => wanted.length > 2 && words.includes(wanted),
  ];
  const words = items.map(({ item }) => folded(item.text));
  for (const isLike of likenesses) {
    const found = items.filter((_, index) => isLike(words[index] ?? ""));
    if (found.length === 0) continue;
    const left = found.length > 1 ? found.filter(({ item }) => would(item)) : found;
    return left.length === 1 ? { items: left } : { candidates: found };
  }
  return { unknown: text };
}

const isName = (name: string): boolean => /^[cse]?\d{1,5}$/i.test(name);

function byName(items: readonly NumberedItem[], name: string): NumberedItem | undefined {
  const low = name.toLowerCase();
  return (
    items.find((item) => item.name === low || (item.kind === "criterion" && `c${item.number}` === low)) ??
    items.find(({ item }) => item.id?.toLowerCase() === low)
  );
}

const folded = (text: string): string => text.toLowerCase().replace(/\s+/g, " ").trim();

/** `4 of 5 criteria and 3 of 6 steps are done.` once these items are so: counted as everywhere, required ones only. */
export function tally(plan: Plan, changed: readonly NumberedItem[], state: Mark): string {
  const items = new Set(changed.map(({ item }) => item));
  const then = <Each extends Item>(all: readonly Each[]): Each[] =>
    all.map((item) => (item.box && items.has(item) ? { ...item, box: { ...item.box, state } } : item));
  const { criteria, progress } = plan;
  const told = glance({ ...plan, criteria: then(criteria), steps: then(plan.steps), progress: then(progress) });
  const kinds = new Set(changed.map(({ kind }) => kind));
  const counts = [
    ...(kinds.has("criterion") ? [`${told.criteria.done} of ${told.criteria.total} criteria`] : []),
    ...(kinds.has("step") ? [`${told.steps.done} of ${told.steps.total} steps`] : []),
    ...(kinds.has("entry") ? [`${told.progress.done} of ${told.progress.total} entries`] : []),
  ];
  return `${counts.join(" and ")} are done.`;
}
