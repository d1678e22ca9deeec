// `/plan discover`: what nobody had expected.
import { appendNote } from "../plan/append-note.ts";
import { isUnfilled } from "../plan/unfilled.ts";
import { after } from "./after.ts";
import type { PlanCommand } from "./command.ts";

export const discover: PlanCommand = {
  name: "discover",
  usage: "discover <text>",
  summary: "Adds an entry to Surprises & Discoveries.",
  who: "write",
  subject: "Record a discovery in the plan",
  edit(plan, { arguments: { text }, facts: { now } }) {
    if (isUnfilled(text)) return { refusal: { words: ["A discovery says something."] } };
    const edits = appendNote(plan, "Surprises & Discoveries", text, now);
    if ("refusal" in edits) return { refusal: { words: [edits.refusal], remedy: ["Add the section in the file."] } };
    const lines = after(plan, edits)
      .placesOf(edits)
      .map((place) => ({ ...place, text }));
    return { edits, answer: { words: ["Recorded."], lines } };
  },
};
