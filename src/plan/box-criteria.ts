// Criteria that cannot be ticked, made into ones that can.
import type { Edit } from "./edit.ts";
import type { Plan } from "./plan.ts";

/** Gives every criterion without a box an open one: an item keeps its marker, a paragraph becomes an item. */
export function boxCriteria(plan: Plan): Edit[] {
  const { text } = plan;
  return plan.criteria
    .filter(({ tickable }) => !tickable)
    .flatMap(({ at }) => {
      const marker = /^(?:[-*+]|\d{1,9}[.)])\s+/.exec(text.slice(at.start, at.start + 200))?.[0];
      if (marker !== undefined) return [insertion(at.start + marker.length, "[ ] ")];
      const edits = [insertion(at.start, "- [ ] ")];
      for (
        let feed = text.indexOf("\n", at.start);
        feed !== -1 && feed + 1 < at.end;
        feed = text.indexOf("\n", feed + 1)
      )
        edits.push(insertion(feed + 1, "  "));
      return edits;
    });
}

const insertion = (at: number, text: string): Edit => ({ start: at, end: at, text });
