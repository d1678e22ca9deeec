// A pull request that says it completes a plan, and is ready for review while the plan is not done.
import { foldName } from "../plan/names.ts";
import type { Plan } from "../plan/plan.ts";
import { completedPlans } from "../plan/references.ts";
import { normalisePath } from "../plan/repository-path.ts";
import { quotedItems } from "./listed.ts";
import { unexplained } from "./open-items.ts";
import { planRule } from "./rule.ts";

export const readyMeansVerified = planRule({
  name: "ready-means-verified",
  group: "lifecycle",
  summary:
    "A pull request that is no draft says `Completes plan:` with the path or name of a plan whose required items are open.",
  why: "Reviewers take the word for it. A draft says the same without asking for their time.",
  remedy:
    "Tick what is done, mark what was dropped `[~]`, say under an item why it stays open, or make it a draft again.",
  command: "/plan tick …",
  level: "off",
  // What the description says is new with every change, however long the items have been open.
  delta: true,
  onMoves: true,
  checkPlan({ plan: { plan }, facts: { change } }, report) {
    if (change === null || change.draft) return;
    if (!completedPlans(change.body).some((written) => isMeant(written, plan))) return;
    const left = [...unexplained(plan.steps), ...unexplained(plan.criteria)];
    if (left.length === 0) return;
    report({
      message: [
        `The description says that this completes the plan, and ${left.length} required ${left.length === 1 ? "item is" : "items are"} open: `,
        ...quotedItems(left),
      ],
      at: left[0]?.at ?? null,
    });
  },
});

/** By its path, also as an address; by its file's name, with the suffix or without; by its title. */
function isMeant(written: string, { path, title }: Plan): boolean {
  const read = normalisePath(written);
  const place = "path" in read ? read.path : (written.split(/[#?]/)[0] ?? "");
  const file = path.slice(path.lastIndexOf("/") + 1);
  const names = [path, file, file.replace(/\.[^.]+$/, "")];
  return (
    names.some((name) => name === place || name === written) ||
    place.endsWith(`/${path}`) ||
    (title !== null && foldName(title.value) === foldName(written))
  );
}
