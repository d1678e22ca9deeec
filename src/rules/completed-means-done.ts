// A plan that becomes completed while something in it is not.
import { quotedItems } from "./listed.ts";
import { unexplained } from "./open-items.ts";
import { planRule } from "./rule.ts";
import { becomes } from "./status.ts";
import type { Words } from "./words.ts";

export const completedMeansDone = planRule({
  name: "completed-means-done",
  group: "lifecycle",
  summary:
    "A plan becomes completed while required steps or criteria are open. A warning by folder, for open entries, and for plans born completed.",
  why: "Completed plans are read as done work: what is still open in one is lost.",
  remedy:
    "Tick what is done, mark what was dropped `[~]`, say under an item why it stays open, or leave the plan active.",
  command: "/plan tick …",
  level: "error",
  delta: true,
  onMoves: true,
  checkPlan({ plan: { plan }, base }, report) {
    if (!becomes("completed", plan, base?.plan ?? null) || !plan.boxes.some(({ state }) => state === "done")) return;
    const left = [...unexplained(plan.steps), ...unexplained(plan.criteria)];
    const entries = unexplained(plan.progress);
    const byFolder = plan.status.from === "folder";
    // It was put away, not done: only its folder says otherwise.
    if (byFolder && plan.decisions.some(({ decision }) => putAway.test(decision.slice(0, 500)))) return;
    const lead = byFolder ? "The folder says completed" : "Status says completed";
    const listed = (items: typeof left, one: string, many: string): Words => [
      `${lead}, and ${items.length} ${items.length === 1 ? `${one} is` : `${many} are`} open: `,
      ...quotedItems(items),
    ];
    const placeOf = (items: typeof left) => plan.status.at ?? items[0]?.at ?? null;
    const lesser = byFolder || base === null ? { atMost: "warning" as const } : {};
    if (left.length > 0)
      report({ message: listed(left, "required item", "required items"), at: placeOf(left), ...lesser });
    if (entries.length > 0)
      report({
        message: listed(entries, "entry in Progress", "entries in Progress"),
        at: placeOf(entries),
        atMost: "warning",
      });
  },
});

/** A decision about the plan as a whole: another took its place. */
const putAway =
  /\b(?:this|the) (?:exec)?plan\b[^.;\n]{0,60}\b(?:superseded|replaced|obsolete|withdrawn)\b|\b(?:supersede|replace|withdraw) (?:this|the) (?:exec)?plan\b/i;
