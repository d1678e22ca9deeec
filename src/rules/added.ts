// What a change adds to a plan: found at the head and not at the base. The rules that look only at what is new are made of it.
import type { Plan } from "../plan/plan.ts";

/** A text of fewer words than this is not taken for the beginning of another. */
const fewestWords = 3;
/** Characters of a key that are looked at: its beginnings are tried word by word. */
const longest = 300;

/**
 * What `find` finds in the plan and not in its base, told apart by `key`; a key that continues one of the base is the same (evidence
 * is appended to what is done). When a key stands twice at the head and once at the base, the second is new. In a new plan
 * everything is.
 */
export function added<Found>(
  sides: { plan: { plan: Plan }; base: { plan: Plan } | null },
  find: (plan: Plan) => readonly Found[],
  key: (found: Found) => string,
): Found[] {
  const before = new Map<string, number>();
  for (const found of sides.base ? find(sides.base.plan) : []) {
    const name = key(found).slice(0, longest);
    before.set(name, (before.get(name) ?? 0) + 1);
  }
  return find(sides.plan.plan).filter((found) => {
    const known = before.size === 0 ? undefined : knownBeginning(key(found).slice(0, longest), before);
    if (known === undefined) return true;
    before.set(known, (before.get(known) ?? 0) - 1);
    return false;
  });
}

/** The text, or what is left of it without its last words, whichever is known first. */
function knownBeginning(text: string, known: ReadonlyMap<string, number>): string | undefined {
  let words = text.split(" ").length;
  for (let left = text; ; left = left.slice(0, left.lastIndexOf(" ")), words--) {
    if ((known.get(left) ?? 0) > 0) return left;
    if (words <= fewestWords) return undefined;
  }
}

/** Tells items apart by their id, else by their first words: letters and digits alone. */
export function identityOf(item: { id: string | null; text: string }): string {
  return (
    item.id ??
    item.text
      .slice(0, 200)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(" ") ??
    ""
  );
}
