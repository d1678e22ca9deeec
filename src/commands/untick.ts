// `/plan untick`: not done after all.
import { tickBox } from "../plan/edit.ts";
import { isDone } from "../rules/open-items.ts";
import { inOrder } from "./after.ts";
import type { PlanCommand } from "./command.ts";
import { meantItems, tally } from "./items.ts";
import { about, notMeant } from "./tick.ts";

export const untick: PlanCommand = {
  name: "untick",
  usage: "untick <n | id | text>",
  summary: "Takes ticks away.",
  who: "write",
  subject: "Untick items of the plan",
  edit(plan, { arguments: { text } }) {
    const meant = meantItems(plan, text, isDone);
    if (!("items" in meant)) return { refusal: notMeant(plan, meant, isDone, "untick", "") };
    const done = meant.items.filter(({ item }) => isDone(item));
    if (done.length === 0)
      return {
        refusal: about(plan, meant.items.length === 1 ? "This is not ticked:" : "These are not ticked:", meant.items),
      };
    return {
      edits: inOrder(done.flatMap(({ item }) => (item.box ? tickBox(item.box, "open") : []))),
      answer: about(plan, `Unticked: ${tally(plan, done, "open")}`, done),
    };
  },
};
