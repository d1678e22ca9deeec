// "Move this plan to completed": what its box says, and where the plan lies.
import type { Item, Plan } from "../plan/plan.ts";
import { added, identityOf } from "./added.ts";
import { explainsItself, isDone, isOpen } from "./open-items.ts";
import { planRule } from "./rule.ts";
import { isAtRest } from "./status.ts";

export const choreAgrees = planRule({
  name: "chore-agrees",
  group: "lifecycle",
  summary:
    "An item such as “move this plan to completed” is ticked and the plan was not moved, or it is open after the move.",
  why: "The tick is the last thing anybody reads of a plan: who trusts it looks for the plan where it is not.",
  remedy: "Move the file, or untick the item until it is moved.",
  command: "/plan complete",
  level: "notice",
  delta: true,
  checkPlan(sides, report) {
    const { plan } = sides.plan;
    const before = sides.base?.plan ?? null;
    const at = plan.path.slice(0, plan.path.lastIndexOf("/"));
    if (!isAtRest(plan))
      for (const chore of added(sides, (one) => moveChores(one).filter(isDone), identityOf))
        report({
          message: ["This is ticked, and the plan lies in ", { quoted: at }, ": ", { quoted: chore.text }],
          at: chore.at,
        });
    else if (before === null || !isAtRest(before))
      for (const chore of moveChores(plan).filter(isOpen))
        report({
          message: ["The plan lies in ", { quoted: at }, ", and this is still open: ", { quoted: chore.text }],
          remedy: ["Tick the item if all of it is done."],
          command: "/plan tick …",
          at: chore.at,
        });
  },
});

/** Text beyond this is not searched: the chore is named at the beginning of an item. */
const searched = 300;

/** What is moved: the plan by a common name, or by its own file's. */
const subject =
  "(?:(?:this|the) )?(?:exec(?:ution)?[ -]?)?plan(?:[ -](?:file|document|doc))?|(?:[\\w.-]{1,80}/){0,8}[\\w.-]{1,120}\\.md";
const place = "(?:[\\w.-]{1,80}/){0,8}(?:completed?|done|archived?)(?:/|$|[\\s.,;)]| folder| directory)";
/** Begins the item, or a part of it after a comma: "prepared the plan to move" is another thing. */
const shape = new RegExp(
  `(?:^|[,;:] |\\band )(?:(?:git mv|moved?) (?:${subject})(?: from \\S{1,200})?(?: to| into| under|:.{0,120}\\bgit mv \\S{1,200})? (?:the )?(?:${place})|archived? (?:${subject})(?=$|[\\s.,;:)]))`,
  "i",
);

/** The items that are this chore and give no reason to be left as they are. */
export function moveChores(plan: Plan): Item[] {
  return [...plan.steps, ...plan.progress, ...plan.criteria].filter((item) => {
    const words = item.text.slice(0, searched);
    return shape.test(words) && !/\bstatus\b/i.test(words) && !explainsItself(item);
  });
}
