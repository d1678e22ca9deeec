// `/plan decide`: a decision with its reason, in the log's own form.
import { appendDecision } from "../plan/append-decision.ts";
import { isUnfilled } from "../plan/unfilled.ts";
import { after } from "./after.ts";
import type { PlanCommand, Request } from "./command.ts";

export const decide: PlanCommand = {
  name: "decide",
  usage: "decide <decision> because <rationale>",
  summary: "Adds a decision, with its rationale, date and who asked, to the Decision Log.",
  who: "write",
  subject: "Record a decision in the plan",
  edit(plan, request) {
    const { text, because } = request.arguments;
    if (isUnfilled(text) || isUnfilled(because))
      return { refusal: { words: ["A decision and its rationale say something."] } };
    const edits = appendDecision(plan, newDecision(text, because, request));
    if ("refusal" in edits) return { refusal: { words: [edits.refusal], remedy: ["Add the section in the file."] } };
    const lines = after(plan, edits)
      .placesOf(edits)
      .map((place) => ({ ...place, text }));
    return { edits, answer: { words: ["Decided."], lines } };
  },
};

/** Dated with the server's day, in UTC. */
export const newDecision = (decision: string, rationale: string, { facts, asker }: Request) => ({
  decision,
  rationale,
  date: new Date(facts.now).toISOString().slice(0, 10),
  author: `@${asker.login}`,
});
