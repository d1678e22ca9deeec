// `/plan abandon`: given up, and why.
import { appendDecision } from "../plan/append-decision.ts";
import { addSection, appendNote } from "../plan/append-note.ts";
import type { Edit, Refusal } from "../plan/edit.ts";
import type { Plan } from "../plan/plan.ts";
import { writeStatus } from "../plan/write-status.ts";
import { isActive } from "../rules/status.ts";
import type { PlanCommand, Request } from "./command.ts";
import { newDecision } from "./decide.ts";
import { moveTo, placesOf, turned } from "./life.ts";

export const abandon: PlanCommand = {
  name: "abandon",
  usage: "abandon because <reason>",
  summary:
    "Sets the status to abandoned, and says why in the Decision Log or in Outcomes, which is added where neither is there. Moves the file where there is a folder `abandoned/`.",
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
    const reason = reasonOf(plan, because, request);
    if ("refusal" in reason) return { refusal: { words: [reason.refusal], remedy: ["Mend it in the file."] } };
    return turned(plan, "Abandoned", to, status, reason, because);
  },
};

/** Where the plan says such things; what it has, but cannot be added to, is not doubled. */
function reasonOf(plan: Plan, because: string, request: Request): Edit[] | Refusal {
  const decided = appendDecision(plan, newDecision("Abandon this plan", because, request));
  if (!("refusal" in decided)) return decided;
  const words = `Abandoned: ${because}`;
  const outcomes = "Outcomes & Retrospective";
  return plan.sections.some(({ canonical }) => canonical === outcomes)
    ? appendNote(plan, outcomes, words, request.facts.now)
    : addSection(plan, outcomes, words);
}
