// A plan at a glance: how far it is, and what is next.
import type { Item, Milestone, Plan, ProgressEntry } from "../plan/plan.ts";
import type { Change } from "./facts.ts";
import { isDone, isOpen, isRequired } from "./open-items.ts";
import type { Count, PlanGlance, Shown } from "./verdict.ts";

/** Only required boxes count, so what is optional, descoped or due later is never counted as open or as done. */
export function glance(plan: Plan, change: Change | null = null): PlanGlance {
  const steps = plan.steps.filter(isRequired);
  const tickable = plan.criteria.some((criterion) => criterion.tickable);
  const criteria = tickable ? plan.criteria.filter(isRequired) : plan.criteria;
  const ticked = criteria.filter(isDone);
  const evidenced = ticked.filter(({ evidence }) => evidence.length > 0).length;
  const open = openMilestones(plan);
  return {
    title: plan.title?.value ?? null,
    status: plan.status,
    milestones: {
      done: plan.milestones.length - open.length,
      total: plan.milestones.length,
      current: open[0] ? { text: open[0].name, at: open[0].at } : null,
    },
    steps: count(steps),
    criteria: { ...count(criteria), evidenced, attested: ticked.length - evidenced, tickable },
    newest: newestOf(plan, change),
    next: nextOf(plan),
    postMerge: [...plan.steps, ...plan.progress, ...plan.criteria]
      .filter(({ box }) => box?.postMerge && box.state === "open")
      .map(shown),
  };
}

const count = (items: readonly Item[]): Count => ({ done: items.filter(isDone).length, total: items.length });

const shown = ({ text, at }: Item): Shown => ({ text, at });

/** Milestones that are not done: a required step is open, or, without steps, no entry says that they are completed. */
function openMilestones(plan: Plan): Milestone[] {
  const completed = new Set(
    plan.progress.flatMap((entry) =>
      entry.milestone?.event === "completed" && !isOpen(entry) ? [entry.milestone.key] : [],
    ),
  );
  return plan.milestones.filter((milestone) => {
    const steps = milestone.steps.filter(isRequired);
    return steps.length > 0 ? !steps.every(isDone) : !completed.has(milestone.key);
  });
}

/** The maximum of what was done, not the last line: one plan in seven is not in order. */
function newestOf(plan: Plan, change: Change | null): PlanGlance["newest"] {
  let newest: { entry: ProgressEntry; stamp: NonNullable<ProgressEntry["stamp"]>; from: number; to: number } | null =
    null;
  for (const entry of plan.progress) {
    const { stamp } = entry;
    if (!stamp?.interval || isOpen(entry)) continue;
    const { from, to } = stamp.interval;
    if (newest === null || from + to >= newest.from + newest.to) newest = { entry, stamp, from, to };
  }
  if (newest === null) return null;
  const { entry, stamp, to } = newest;
  const commitsSince = change?.commitsComplete
    ? change.commits.filter((commit) => commit.committedAt > to).length
    : null;
  return { stamp: stamp.raw, at: entry.at, commitsSince };
}

function nextOf(plan: Plan): PlanGlance["next"] {
  const step = plan.steps.find(isOpen);
  const criterion = plan.criteria.find(isOpen);
  if (step) {
    const milestone = plan.milestones.findLast(({ body }) => step.at.start >= body.start && step.at.end <= body.end);
    return { ...shown(step), kind: "step", milestone: milestone?.name ?? null };
  }
  return criterion ? { ...shown(criterion), kind: "criterion", milestone: null } : null;
}
