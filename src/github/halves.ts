// Asks for many things in one query; what got no whole answer is asked for again in smaller ones, down to one.
import { Fault } from "../jobs/fault.ts";

/** What one query came to: answers by the things asked for, or that GitHub gave up on all of it, in words. */
export type Part<T, A> = { answers: ReadonlyMap<T, A>; gaveUp: string | null };

/**
 * Answers in the order of the things; where none was got whole, not even alone, it is what `otherwise` makes of GitHub's words.
 *
 * At most twice as many queries as there are things. GitHub that gives up on whatever it is asked is a fault, after a few.
 */
export async function inHalves<T, A>(
  things: readonly T[],
  ask: (things: readonly T[]) => Promise<Part<T, A>>,
  otherwise: (words: string) => A,
): Promise<A[]> {
  const found = new Map<T, A>();
  const groups: (readonly T[])[] = things.length > 0 ? [things] : [];
  let alone = 0;
  let isAnswered = false;
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const { answers, gaveUp } = await ask(group);
    for (const [thing, answer] of answers) found.set(thing, answer);
    isAnswered ||= answers.size > 0;
    const rest = group.filter((thing) => !answers.has(thing));
    const [first] = rest;
    if (first === undefined) continue;
    if (group.length === 1) {
      alone += 1;
      // Nothing was answered yet, and small questions are not either: then it is not for the size of what we ask.
      if (gaveUp !== null && !isAnswered && alone >= Math.min(2, things.length)) throw new Fault(gaveUp);
      found.set(first, otherwise(gaveUp ?? "GitHub answered in part."));
    } else if (rest.length < group.length) groups.unshift(rest);
    else groups.unshift(rest.slice(0, Math.ceil(rest.length / 2)), rest.slice(Math.ceil(rest.length / 2)));
  }
  return things.map((thing) => found.get(thing) ?? otherwise("GitHub did not answer."));
}
