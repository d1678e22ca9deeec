// Which items are still to be done, and which of them count.
import type { Item } from "../plan/plan.ts";

/** A box that must be ticked for the plan to be done: not descoped, optional or due after the merge. */
export const isRequired = ({ box }: Item): boolean =>
  box !== null && box.state !== "descoped" && !box.optional && !box.postMerge;

export const isOpen = (item: Item): boolean => isRequired(item) && item.box?.state === "open";

export const isDone = (item: Item): boolean => item.box?.state === "done";

/** Work that ends a plan cannot be ticked before it is done: committing, merging, moving the plan, deploying. */
const chores =
  /\b(commit(?:ted)?|push(?:ed)?|opened|open|create|raise|submit(?:ted)?|merged?|land(?:ed)?|rebased?)\b.{0,40}\b(change|changes|branch|pr|prs|pull requests?|commit|main|upstream|origin)\b|\b(move|archive|close|mark|update)\b.{0,40}\b(plan|execplan|issue|tracker|ticket|completed|bead)\b|^(commit|push|merge|deploy|release|publish|roll ?out|ship|announce|tag)\b/i;

/** Its own words are those of a chore that ends a plan. */
export const isClosingChore = ({ text }: Item): boolean => chores.test(text.slice(0, 200));

/** The words by which an item's own text says that it stays open. Few, for they also occur in what is to be done. */
const stays =
  /\b(blocked|deferred|postponed|follow[- ]?up|out of scope|not run|not applicable|waived|superseded|descoped|moved to|pending|(?:later|future) (?:slices?|phases?|waves?|milestones?|plans?|prs?|pull requests?|changes?))\b|\bremaining:|\bonce (?:a|an|there)\b.{1,60}\b(?:exists?|is available|is there)\b/i;

/** The words by which the lines under an item say why it stays open. */
const explains =
  /\b(block(ed|er|ers|ing)?|defer(red|ral)?|postponed?|follow[- ]?ups?|out of scope|not|no|never|won'?t|cannot|can'?t|unavailable|skip(ped)?|waiting|awaits?|waived|pending|requires?|remain(s|ing)?|later|superseded|manual(ly)?|because|until)\b/i;

/** Lines under an item that say what it is, not why it is open. */
const descriptive =
  /^(accept(ance)?|verify|verification|expected|change|file|files|test|tests|run|evidence|what|where|details)\b/i;

/** Text beyond this is not searched: one item of a plan may be as long as the plan. */
const searched = 4000;

/** Without what stays open under a ticked item: the choice that was not made. `items` are in document order. */
export function withoutChoices(items: readonly Item[]): Item[] {
  const ticked: boolean[] = [];
  return items.filter((item) => {
    ticked.length = item.depth;
    const choice = ticked.some(Boolean) && isOpen(item);
    ticked[item.depth] = isDone(item);
    return !choice;
  });
}

/** Open, required, and nothing says why: neither a closing chore, nor a choice under a ticked item, nor one that explains itself. */
export function unexplained(items: readonly Item[]): Item[] {
  return withoutChoices(items).filter((item) => isOpen(item) && !isClosingChore(item) && !explainsItself(item));
}

/** Its own words, or the lines under it, say why it is not what it seems. */
export function explainsItself({ text, details }: Item): boolean {
  if (stays.test(text.slice(0, searched))) return true;
  const below = details.filter(({ label }) => label === null || !descriptive.test(label));
  return explains.test(
    below
      .map(({ label, text }) => `${label ?? ""} ${text}`)
      .join("\n")
      .slice(0, searched),
  );
}
