// A plan that stood still while its code moved.
import { z } from "zod";
import type { Plan } from "../plan/plan.ts";
import type { Change, Facts } from "./facts.ts";
import { planRule } from "./rule.ts";
import { isActive } from "./status.ts";
import { lifeOf } from "./touch.ts";

/** A pull request of ordinary size stays below both: most have fewer than ten commits and fewer than 400 lines. */
const options = z.strictObject({
  commits: z.int().min(0).default(10).describe("Speaks when the change has more commits than this."),
  lines: z.int().min(0).default(400).describe("Speaks when more lines of code than this are added and deleted."),
});

export const progressCurrent = planRule<z.infer<typeof options>>({
  name: "progress-current",
  group: "progress",
  summary:
    "Code changed beyond the thresholds, and nothing living moved in the plan: no tick, entry, decision, surprise or outcome.",
  why: "A plan that is not kept tells the next reader, or the next session of an agent, to do finished work again.",
  remedy: "Tick what is done, and write down what was decided or found on the way.",
  level: "notice",
  delta: true,
  options,
  checkPlan({ plan: { plan }, base, change, facts, options: most }, report) {
    if (facts.change === null || !isActive(plan.status)) return;
    const lines = linesOfCode(facts.change, facts);
    const commits = facts.change.commits.length;
    if (lines === 0 || (commits <= most.commits && lines <= most.lines)) return;
    const linked = change.sources.some((source) => ["body", "trailer", "issue"].includes(source));
    const edited = change.sources.includes("changed") && (base === null || wordsOf(base.plan) !== wordsOf(plan));
    if (!(linked || edited) || (base === null ? hasLife(plan) : lifeOf(base.plan) !== lifeOf(plan))) return;
    const atLeast = facts.change.commitsComplete ? "" : "more than ";
    const counted = `${atLeast}${commits} ${commits === 1 ? "commit" : "commits"}, ${lines} ${lines === 1 ? "line" : "lines"}`;
    report({
      message: [
        `${counted}${base === null ? ", and no entry in this plan yet." : " since the last entry in this plan."}`,
      ],
      at: null,
    });
  },
});

/** Letters and digits alone: a reflow is no edit. */
const wordsOf = ({ text }: Plan): string => text.replace(/[^\p{L}\p{N}]+/gu, "");

const hasLife = (plan: Plan): boolean =>
  plan.boxes.some(({ state }) => state !== "open") ||
  plan.progress.some(({ box }) => box === null) ||
  plan.decisions.length + plan.surprises.length + plan.outcomes.length > 0;

/** Lines added and deleted outside the plans of the change. */
function linesOfCode({ files }: Change, { plans }: Facts): number {
  const own = new Set(plans.map(({ path }) => path));
  return files.reduce((sum, file) => sum + (own.has(file.path) ? 0 : file.additions + file.deletions), 0);
}
