// What progress says of a milestone, and what its steps say.
import type { Item, Milestone, Plan, ProgressEntry } from "../plan/plan.ts";
import { added, identityOf } from "./added.ts";
import { isDone, isOpen, isRequired, unexplained } from "./open-items.ts";
import { planRule } from "./rule.ts";

export const milestoneAgrees = planRule({
  name: "milestone-agrees",
  group: "milestones",
  summary:
    "Progress says that a milestone is completed while a top-level step of it is open, or the other way round (a notice).",
  why: "One of the two is untrue, and the next reader believes the wrong one.",
  remedy:
    "Tick the step if it is done, take the entry back if it is not, or mark the step `[~]` and say why it was dropped.",
  command: "/plan tick …",
  level: "error",
  delta: true,
  checkPlan(sides, report) {
    const left = Map.groupBy(
      added(sides, claimedSteps, ({ milestone, step }) => `${milestone.key} ${identityOf(step)}`),
      ({ entry }) => entry,
    );
    for (const [entry, steps] of left) {
      const [first] = steps;
      if (!first) continue;
      const { line } = first.step.at;
      const open =
        steps.length === 1
          ? `a step of it is open (line ${line})`
          : `${steps.length} steps of it are open, the first in line ${line}`;
      report({
        message: [
          "Progress says that ",
          { quoted: first.milestone.name },
          ` is completed, and ${open}: `,
          { quoted: first.step.text },
        ],
        at: entry.at,
      });
    }
    for (const { milestone, entry } of added(sides, unclaimedMilestones, ({ milestone }) => milestone.key)) {
      report({
        message: ["Every step of ", { quoted: milestone.name }, " is ticked, and its entry in Progress is open."],
        remedy: ["Tick the entry with the time it was done."],
        at: entry.at,
        atMost: "notice",
      });
    }
  },
});

/** Milestones with the entry that says "completed". Names that stand twice tell nothing. */
function completions(plan: Plan): { milestone: Milestone; entry: ProgressEntry }[] {
  const namesakes = Map.groupBy(plan.milestones, ({ key }) => key);
  const entries = new Map<string, ProgressEntry>();
  for (const entry of plan.progress.toReversed())
    if (entry.milestone?.event === "completed") entries.set(entry.milestone.key, entry);
  return plan.milestones.flatMap((milestone) => {
    const entry = entries.get(milestone.key);
    return entry && namesakes.get(milestone.key)?.length === 1 ? [{ milestone, entry }] : [];
  });
}

/** The words by which an entry takes some of it back. */
const hedged =
  /\b(?:except|apart from|besides|but|without|minus|mostly|partly|partially|pending|remain(?:s|ing)?|still|not|to do|todo|left|open)\b/i;
/** In characters: who takes something back does so at once. */
const searched = 300;

/**
 * Open top-level steps of milestones that are said to be completed, and do not say themselves why they stay open. Open children of
 * a ticked step are choices.
 */
function claimedSteps(plan: Plan): { milestone: Milestone; entry: ProgressEntry; step: Item }[] {
  return completions(plan)
    .filter(({ entry }) => !isOpen(entry) && entry.box?.state !== "descoped")
    .filter(({ entry }) => !hedged.test(entry.text.slice(0, searched)))
    .flatMap(({ milestone, entry }) =>
      unexplained(milestone.steps)
        .filter(({ depth }) => depth === 0)
        .map((step) => ({ milestone, entry, step })),
    );
}

function unclaimedMilestones(plan: Plan): { milestone: Milestone; entry: ProgressEntry }[] {
  return completions(plan).filter(({ milestone, entry }) => {
    const steps = milestone.steps.filter(isRequired);
    return isOpen(entry) && steps.length > 0 && steps.every(isDone);
  });
}
