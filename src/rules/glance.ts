// A plan at a glance: how far it is, and what is next.
import type { Item, Milestone, Plan, ProgressEntry, StatusName } from "../plan/plan.ts";
import type { Change } from "./facts.ts";
import { isDone, isOpen, isRequired, withoutChoices } from "./open-items.ts";
import type { Count, PlanGlance, Shown } from "./verdict.ts";

/** Only required boxes count, so what is optional, descoped or due later is never counted as open or as done. */
export function glance(plan: Plan, change: Change | null = null): PlanGlance {
  const steps = withoutChoices(plan.steps).filter(isRequired);
  const tickable = plan.criteria.some((criterion) => criterion.tickable);
  const criteria = tickable ? withoutChoices(plan.criteria).filter(isRequired) : plan.criteria;
  const ticked = criteria.filter(isDone);
  const evidenced = ticked.filter(({ evidence }) => evidence.length > 0).length;
  return {
    title: plan.title?.value ?? null,
    status: plan.status,
    milestones: milestonesOf(plan),
    steps: count(steps),
    progress: count(withoutChoices(plan.progress).filter(isRequired)),
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

/** A heading that carries its own tick, as `Phase 1: Index ✅`. */
const tickedHeading = /[✅✔☑]/u;
/** Or the line right below it, as `**Status:** ✅ Done`. Words behind it tell how much of it. */
const statusBelow =
  /^\s*[*_]{0,3}status[*_]{0,3}:[*_]{0,3}[ \t]*(?:[✅✔☑]|(?:done|completed?)(?=[.*_ \t]*(?:\(|$|[\r\n])))/iu;

/** Closed plans have no current milestone, whatever their boxes say. */
const closed: ReadonlySet<StatusName> = new Set(["completed", "abandoned", "closed"]);

function milestonesOf(plan: Plan): PlanGlance["milestones"] {
  const states = milestoneStates(plan);
  if (states.every((state) => state === null)) return { done: 0, total: 0, current: null };
  const current = closed.has(plan.status.value) ? undefined : plan.milestones[states.findIndex((state) => !state)];
  return {
    done: states.filter(Boolean).length,
    total: states.length,
    current: current ? { text: current.name, at: current.at } : null,
  };
}

/**
 * Whether each milestone is done; null where nothing tells of it. A milestone with steps is done with them. Without steps its
 * heading's tick tells, or its own status, or the entries that name it: one that says it is completed, or all that begin with its name. Where nothing tells of any milestone (one plan in eight), none is counted.
 */
export function milestoneStates(plan: Plan): (boolean | null)[] {
  const completed = new Set<string>();
  const parts = new Map<string, boolean>();
  for (const entry of plan.progress) {
    if (entry.milestone === null) continue;
    const { key, event } = entry.milestone;
    if (event === "completed" && !isOpen(entry)) completed.add(key);
    if (event === "part" && isRequired(entry)) parts.set(key, (parts.get(key) ?? true) && isDone(entry));
  }
  const saysDone = ({ name, at }: Milestone): boolean =>
    tickedHeading.test(name) || statusBelow.test(plan.text.slice(at.end, at.end + 100));
  return plan.milestones.map((milestone) => {
    const { key, steps } = milestone;
    const required = withoutChoices(steps).filter(isRequired);
    if (required.length > 0) return required.every(isDone);
    return completed.has(key) || saysDone(milestone) || (parts.get(key) ?? null);
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
  const step = withoutChoices(plan.steps).find(isOpen);
  const entry = withoutChoices(plan.progress).find(isOpen);
  const criterion = withoutChoices(plan.criteria).find(isOpen);
  if (step) {
    const milestone = plan.milestones.findLast(({ body }) => step.at.start >= body.start && step.at.end <= body.end);
    return { ...shown(step), kind: "step", milestone: milestone?.name ?? null };
  }
  if (entry) return { ...shown(entry), kind: "entry", milestone: null };
  return criterion ? { ...shown(criterion), kind: "criterion", milestone: null } : null;
}
