// `/plan criteria`: criteria that can be ticked, from ones that cannot.
import { boxCriteria } from "../plan/box-criteria.ts";
import { after } from "./after.ts";
import type { PlanCommand } from "./command.ts";

export const criteria: PlanCommand = {
  name: "criteria",
  usage: "criteria",
  summary: "Makes checkboxes of acceptance criteria that cannot be ticked.",
  who: "write",
  subject: "Make criteria of the plan tickable",
  edit(plan) {
    const edits = boxCriteria(plan);
    if (plan.criteria.length === 0)
      return {
        refusal: { words: ["The plan has no acceptance criteria."], remedy: ["Write them under Acceptance Criteria."] },
      };
    if (edits.length === 0) return { refusal: { words: ["Every criterion of the plan can be ticked already."] } };
    const { moved } = after(plan, edits);
    const lines = plan.criteria.map(({ at, text }) => ({ path: plan.path, at: moved(at), text }));
    return {
      edits,
      answer: {
        words: [edits.length === 1 ? "1 criterion can be ticked now." : `${edits.length} criteria can be ticked now.`],
        lines,
      },
    };
  },
};
