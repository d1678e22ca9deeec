// What a change adds to a plan: found at the head and not at the base. The rules that look only at what is new are made of it.
import type { Plan } from "../plan/plan.ts";

/**
 * What `find` finds in the plan and not in its base, told apart by `key`; when a key stands twice at the head and once at the
 * base, the second is new. Everything is new in a new plan.
 */
export function added<Found>(
  sides: { plan: { plan: Plan }; base: { plan: Plan } | null },
  find: (plan: Plan) => readonly Found[],
  key: (found: Found) => string,
): Found[] {
  const before = new Map<string, number>();
  for (const found of sides.base ? find(sides.base.plan) : [])
    before.set(key(found), (before.get(key(found)) ?? 0) + 1);
  return find(sides.plan.plan).filter((found) => {
    const left = before.get(key(found)) ?? 0;
    before.set(key(found), left - 1);
    return left <= 0;
  });
}

/** Tells items apart by their id or their first words, so that evidence and explanations may follow. */
export function identityOf(item: { id: string | null; text: string }): string {
  return (
    item.id ??
    item.text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(" ")
      .slice(0, 60) ??
    ""
  );
}
