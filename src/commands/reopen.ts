// `/plan reopen`: taken up again, and why.
import { appendDecision } from "../plan/append-decision.ts";
import { appendProgress } from "../plan/append-progress.ts";
import { writeStatus } from "../plan/write-status.ts";
import { isActive } from "../rules/status.ts";
import type { PlanCommand } from "./command.ts";
import { newDecision } from "./decide.ts";
import { moveTo, placesOf, turned } from "./life.ts";

export const reopen: PlanCommand = {
  name: "reopen",
  usage: "reopen because <reason>",
  summary: "Sets a completed, abandoned or closed plan back to in progress, says why, and moves it back to `active/`.",
  who: "write",
  subject: "Reopen the plan",
  paths: ({ facts }) => placesOf(facts, "active"),
  edit(plan, request) {
    const { because } = request.arguments;
    if (isActive(plan.status))
      return {
        refusal: {
          words: ["The plan is not closed: its status is ", { quoted: plan.status.raw ?? plan.status.value }, "."],
        },
      };
    const to = moveTo(plan.path, "active", request);
    if (to !== null && typeof to !== "string") return { refusal: to };
    const status = plan.status.from === "text" || to === null ? writeStatus(plan, "in-progress") : [];
    if ("refusal" in status)
      return {
        refusal: { words: [status.refusal], remedy: ["Move the file, or add a line `**Status**: in-progress`."] },
      };
    const entry = appendProgress(plan, `Reopened: ${because}`, request.facts.now);
    const reason = "refusal" in entry ? appendDecision(plan, newDecision("Reopen the plan", because, request)) : entry;
    if ("refusal" in reason)
      return {
        refusal: {
          words: ["The plan has neither a Progress section nor a Decision Log to say why in."],
          remedy: ["Add one in the file."],
        },
      };
    return turned(plan, "Reopened", to, status, reason, because);
  },
};
