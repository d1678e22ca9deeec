// What a plan says is done and ties to a check on the head.
import type { Item, Plan, Span } from "../plan/plan.ts";
import { identityOf } from "./added.ts";
import { milestoneStates } from "./glance.ts";
import { isDone } from "./open-items.ts";

/** `of` is a ticked item, or a verify line of a milestone that is done. `text` is its own words. */
export type Binding = { check: string; of: "item" | "milestone"; text: string; at: Span; identity: string };

/** Steps and criteria that are ticked, then verify lines of milestones that are done. What is due after the merge is apart. */
export function bindings(plan: Plan): Binding[] {
  const seen = new Set<number>();
  const found: Binding[] = [];
  const bind = ({ evidence }: Pick<Item, "evidence">, rest: Omit<Binding, "check">) => {
    for (const { kind, value, at } of evidence) {
      // A step may stand in a verify line, and a criterion in a milestone: it is bound once.
      if (kind !== "check" || seen.has(at.start)) continue;
      seen.add(at.start);
      found.push({ check: value.trim(), ...rest });
    }
  };
  for (const item of [...plan.steps, ...plan.criteria])
    if (isDone(item) && !item.box?.postMerge)
      bind(item, { of: "item", text: item.text, at: item.at, identity: identityOf(item) });
  const states = milestoneStates(plan);
  for (const [index, { name, verify }] of plan.milestones.entries())
    if (states[index])
      for (const line of verify)
        bind(line, { of: "milestone", text: name, at: line.at, identity: `${name} ${line.value}`.slice(0, 200) });
  return found;
}
