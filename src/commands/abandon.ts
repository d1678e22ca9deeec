// `/plan abandon`: given up, and why.
import { appendDecision } from "../plan/append-decision.ts";
import { appendNote } from "../plan/append-note.ts";
import { writeStatus } from "../plan/write-status.ts";
import { isActive } from "../rules/status.ts";
import type { PlanCommand } from "./command.ts";
import { newDecision } from "./decide.ts";
import { moveTo, placesOf, turned } from "./life.ts";

export const abandon: PlanCommand = {
  name: "abandon",
  usage: "abandon because <reason>",
  summary:
    "Sets the status to abandoned, and says why in the Decision Log or in Outcomes. Moves the file where there is a folder `abandoned/`.",
  who: "write",
  subject: "Abandon the plan",
  paths: ({ facts }) => placesOf(facts, "abandoned"),
  edit(plan, request) {
    const { because } = request.arguments;
    if (!isActive(plan.status))
      return {
        refusal: {
          words: [`The plan is ${plan.status.value} already.`],
          remedy: ["`/plan reopen because …` takes it up again."],
        },
      };
    const to = moveTo(plan.path, "abandoned", request);
    if (to !== null && typeof to !== "string") return { refusal: to };
    const status = writeStatus(plan, "abandoned");
    if ("refusal" in status)
      return { refusal: { words: [status.refusal], remedy: ["Add a line `**Status**: in-progress`."] } };
    const decided = appendDecision(plan, newDecision("Abandon this plan", because, request));
    const reason =
      "refusal" in decided
        ? appendNote(plan, "Outcomes & Retrospective", `Abandoned: ${because}`, request.facts.now)
        : decided;
    if ("refusal" in reason)
      return {
        refusal: {
          words: ["The plan has neither a Decision Log nor Outcomes to say why in."],
          remedy: ["Add one in the file."],
        },
      };
    return turned(plan, "Abandoned", to, status, reason, because);
  },
};
