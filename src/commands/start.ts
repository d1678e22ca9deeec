// `/plan start`: the work begins.
import { appendProgress } from "../plan/append-progress.ts";
import { type Edit, tickBox } from "../plan/edit.ts";
import type { Plan } from "../plan/plan.ts";
import { stampEntry } from "../plan/stamp-entry.ts";
import { writeStatus } from "../plan/write-status.ts";
import { isActive } from "../rules/status.ts";
import { after, inOrder } from "./after.ts";
import type { PlanCommand } from "./command.ts";

export const start: PlanCommand = {
  name: "start",
  usage: "start",
  summary: "Sets the status to in progress, and stamps the entry that says so.",
  who: "write",
  subject: "Start the plan",
  edit(plan, { facts: { now } }) {
    const { value, from, unfilled } = plan.status;
    if (!isActive(plan.status))
      return { refusal: { words: [`The plan is ${value}.`], remedy: ["`/plan reopen because …` takes it up again."] } };
    // Without a status of its own it is in progress by default; then its marks tell whether anybody began.
    const began =
      from === "text" ? value === "in-progress" && !unfilled : plan.boxes.some(({ state }) => state === "done");
    if (began) return { refusal: { words: ["The plan is in progress already."] } };
    const status = from === "text" ? writeStatus(plan, "in-progress") : [];
    const { edits: entry, text } = entryOf(plan, now);
    const edits = inOrder("refusal" in status ? [] : status, entry);
    if (edits.length === 0)
      return {
        refusal: {
          words: ["The plan has neither a status line nor a Progress section."],
          remedy: ["Add one in the file."],
        },
      };
    const [first] = after(plan, edits).placesOf(entry);
    return { edits, answer: { words: ["Started."], ...(first ? { lines: [{ ...first, text }] } : {}) } };
  },
};

/** The entry that waits to be ticked ("Milestone 1 started"), else a new one. */
function entryOf(plan: Plan, now: number): { edits: Edit[]; text: string } {
  const waiting = plan.progress.find(({ box }) => box?.state === "open");
  if (waiting?.box && waiting.milestone?.event === "started")
    return { edits: inOrder(tickBox(waiting.box, "done"), stampEntry(plan, waiting, now)), text: waiting.text };
  const text = "Work started.";
  const added = appendProgress(plan, text, now);
  return { edits: "refusal" in added ? [] : added, text };
}
