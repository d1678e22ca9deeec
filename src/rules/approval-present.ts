// Work that began before anybody said yes to the plan.
import { z } from "zod";
import type { Plan } from "../plan/plan.ts";
import { isUnfilled } from "../plan/unfilled.ts";
import { planRule } from "./rule.ts";

const options = z.strictObject({
  by: z
    .array(z.string().min(1).max(100))
    .max(100)
    .default([])
    .describe("Who may approve: logins, one of which must be named. Empty: anybody."),
});

export const approvalPresent = planRule<z.infer<typeof options>>({
  name: "approval-present",
  group: "lifecycle",
  summary: "Work on a plan began, and `Approved by` names nobody.",
  why: "Objections are cheap before the work and dear after it.",
  remedy: "Have the plan approved and write by whom: `**Approved by**: @ana`. Until then its status is draft.",
  level: "off",
  delta: false,
  options,
  checkPlan({ plan: { plan }, options: { by } }, report) {
    if (!isBegun(plan)) return;
    const field = plan.metadata.get("approved by");
    const value = field?.value ?? "";
    const at = field?.at ?? plan.status.at;
    const found = { at, key: "approval" };
    if (isNobody(value))
      report({
        message: [
          ...(plan.status.raw === null
            ? ["Boxes of the plan are ticked"]
            : ["Status says ", { quoted: plan.status.raw }]),
          ...(value === "" ? [", and nobody approved the plan."] : [", and Approved by says ", { quoted: value }, "."]),
        ],
        ...found,
      });
    else if (by.length > 0 && !by.some((login) => names(value, login)))
      report({
        message: [
          "Approved by says ",
          { quoted: value },
          ", which names none of those who may: ",
          { quoted: by.join(", ") },
        ],
        ...found,
      });
  },
});

/** In progress or later, by its own word; a plan without one has begun with its first tick. */
function isBegun({ status, boxes }: Plan): boolean {
  if (status.from !== "text") return boxes.some(({ state }) => state === "done");
  return ["in-progress", "blocked", "review", "completed"].includes(status.value);
}

/** Words for nobody, in the place of a name. */
export const isNobody = (value: string): boolean =>
  isUnfilled(value) ||
  /^\[[^\]]*\]$|^(?:no|nobody|no one|not|awaiting|waiting|requested|in review)\b/i.test(value.slice(0, 300));

/** The login as a word of its own, with or without `@`. */
const names = (value: string, login: string): boolean =>
  value
    .slice(0, 2000)
    .toLowerCase()
    .split(/[^\p{L}\p{N}[\]_-]+/u)
    .includes(login.toLowerCase().replace(/^@/, ""));
