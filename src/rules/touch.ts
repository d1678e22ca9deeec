// How a change touches a plan, which decides who may speak: a move or a reflow is no work on the plan.
import type { Plan } from "../plan/plan.ts";
import { livingSections } from "../plan/presets.ts";
import type { PlanChange } from "./facts.ts";

/** `moved` is the same blob at another path; `reworded` leaves status, marks and living sections as they were. */
export type Touch = "added" | "removed" | "untouched" | "moved" | "reworded" | "altered";

export function touchOf({ base, head }: PlanChange): Touch {
  if (head === null) return "removed";
  if (base === null) return "added";
  if (base.oid === head.oid) return base.path === head.path ? "untouched" : "moved";
  return lifeOf(base.plan) === lifeOf(head.plan) ? "reworded" : "altered";
}

/** Status, marks and living sections as one text, white space aside. */
export function lifeOf(plan: Plan): string {
  const living = plan.sections.filter(({ canonical }) => canonical !== null && livingSections.includes(canonical));
  return JSON.stringify([
    plan.status.raw ?? plan.status.value,
    plan.boxes.map((box) => box.state),
    living.map(({ canonical, body }) => [canonical, squeezed(plan.text.slice(body.start, body.end))]),
  ]);
}

/** White space aside. */
export const squeezed = (text: string): string => text.split(/\s+/).join(" ").trim();
