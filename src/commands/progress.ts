// `/plan progress`: an entry with the time, which nobody has to look up or make up.
import { appendProgress } from "../plan/append-progress.ts";
import { isPostMerge } from "../plan/items.ts";
import { after } from "./after.ts";
import type { PlanCommand } from "./command.ts";
import { isBehind } from "./destination.ts";

export const progress: PlanCommand = {
  name: "progress",
  usage: "progress <text>",
  summary: "Adds a done entry to Progress, stamped with the server's clock as the plan writes its stamps.",
  who: "write",
  subject: "Record progress in the plan",
  edit(plan, request) {
    const { text } = request.arguments;
    const { now } = request.facts;
    if (isPostMerge(text) && !isBehind(request))
      return {
        refusal: {
          words: ["An entry of Progress is done, and what is due after the merge is not."],
          remedy: ["Leave `(post-merge)` out, or write the item in the file."],
        },
      };
    const edits = appendProgress(plan, text, now);
    if ("refusal" in edits) return { refusal: { words: [edits.refusal], remedy: ["Add the section in the file."] } };
    return { edits, answer: { words: ["Recorded."], lines: after(plan, edits).placesOf(edits) } };
  },
};
