// How a decision is written in a plan's own log, to be shown where one is asked for.
import { appendDecision } from "../plan/append-decision.ts";
import type { Plan } from "../plan/plan.ts";

/** One line such as `- Decision: … Rationale: … Date/Author: YYYY-MM-DD / ana`, in the form of the plan's others. */
export function decisionShape(plan: Plan, author: string): string {
  const own = { decision: "what changed", rationale: "why", date: "YYYY-MM-DD", author };
  const edits = appendDecision(plan, own);
  const written = "refusal" in edits ? "" : edits.map(({ text }) => text.trim()).join(" ");
  const line = written.replace(/\s+/g, " ").trim();
  return line === "" ? `- Decision: what changed. Rationale: why. Date/Author: YYYY-MM-DD / ${author}` : line;
}
