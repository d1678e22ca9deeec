// What the sweep keeps of a plan: small, made once for each blob, so that an unchanged plan is neither fetched nor read again.
import type { Interval, Plan, StatusName } from "../plan/plan.ts";
import { contradictionOf } from "./folder-agrees.ts";
import { glance } from "./glance.ts";
import { isOpen, unexplained, withoutChoices } from "./open-items.ts";
import type { Count } from "./verdict.ts";

/** Plain data, for it is stored. Nothing in it depends on when it was made. */
export type PlanDigest = {
  title: string | null;
  status: StatusName;
  /** As written; null when the folder or nothing told it. */
  statusRaw: string | null;
  /** Set aside on purpose: by its folder, or by its own words (deferred, paused). */
  parked: boolean;
  milestones: Count;
  /** Steps; entries of Progress, or criteria that can be ticked, where there are no steps. */
  work: Count;
  /** Required boxes of the whole plan: done, and open. */
  done: number;
  open: number;
  /** Open ones that nothing explains. Entries of Progress are not among them. */
  unexplained: number;
  /** The line of the first of these, and of the first open item that is due after the merge. */
  openLine: number | null;
  due: number;
  dueLine: number | null;
  /** The newest dated line of what was done, and `Created`. */
  newest: Interval | null;
  created: Interval | null;
  /** Status and folder contradict each other. */
  contradicts: boolean;
  /** As the plan writes them. */
  owner: string | null;
  links: readonly LinkedNumber[];
};

/** An issue or pull request that the plan's metadata name; `repository` (`acme/quay`) where an address names one. */
type LinkedNumber = { repository: string | null; number: number };

/** Something was ticked, and nothing is left to do before it can be completed. */
export const isFinished = ({ done, open }: Pick<PlanDigest, "done" | "open">): boolean => done > 0 && open === 0;

const mostLinks = 10;

export function digestOf(plan: Plan): PlanDigest {
  const seen = glance(plan);
  const { steps, progress, criteria } = seen;
  const required = [plan.steps, plan.progress, plan.criteria].map(withoutChoices);
  const left = [...unexplained(plan.steps), ...unexplained(plan.criteria)];
  const tickable = criteria.tickable ? criteria : { done: 0, total: 0 };
  const { done, total } = steps.total > 0 ? steps : progress.total > 0 ? progress : tickable;
  return {
    title: seen.title,
    status: plan.status.value,
    statusRaw: plan.status.raw,
    parked: isParked(plan),
    milestones: { done: seen.milestones.done, total: seen.milestones.total },
    work: { done, total },
    done: steps.done + progress.done + tickable.done,
    open: required.flat().filter(isOpen).length,
    unexplained: left.length,
    openLine: firstLine(left),
    due: seen.postMerge.length,
    dueLine: firstLine(seen.postMerge),
    newest: newestOf(plan),
    created: plan.created?.stamp?.interval ?? null,
    contradicts: contradictionOf(plan) !== null,
    owner: plan.metadata.get("owner")?.value.slice(0, 100) || null,
    links: linksOf(plan),
  };
}

const firstLine = (items: readonly { at: { line: number } }[]): number | null =>
  items.length === 0 ? null : Math.min(...items.map(({ at }) => at.line));

function isParked({ path, status }: Plan): boolean {
  const folder = path.split("/").slice(0, -1);
  return (
    folder.some((name) => /^(deferred|parked|backlog)$/i.test(name)) ||
    /\b(deferred|paused|parked|on hold)\b/i.test((status.raw ?? "").slice(0, 200))
  );
}

/** Of what was done: what is open may carry the day it is due. */
function newestOf(plan: Plan): Interval | null {
  const stamps = [
    ...plan.progress.filter((entry) => !isOpen(entry)).map(({ stamp }) => stamp),
    ...plan.decisions.map(({ stamp }) => stamp),
  ];
  return stamps.reduce<Interval | null>((newest, stamp) => {
    const interval = stamp?.interval ?? null;
    return interval && (newest === null || interval.from + interval.to > newest.from + newest.to) ? interval : newest;
  }, null);
}

const address = /https?:\/\/[^/\s]{1,100}\/([\w.-]{1,100})\/([\w.-]{1,100})\/(?:pull|issues)\/(\d{1,9})\b/g;
const bare = /(?:^|[\s([,;])#(\d{1,9})\b/g;

/** Only of the lines that say `PR` or `Issue`: numbers in prose are named for many reasons. */
function linksOf({ metadata }: Plan): LinkedNumber[] {
  const found = new Map<string, LinkedNumber>();
  for (const key of ["pr", "issue"]) {
    const value = metadata.get(key)?.value.slice(0, 1000);
    if (value === undefined) continue;
    const only = /^(\d{1,9})$/.exec(value.trim())?.[1];
    const numbers = [
      ...[...value.matchAll(address)].map(([, owner, name, number]) => ({
        repository: `${owner}/${name}`,
        number: Number(number),
      })),
      ...[...value.matchAll(bare)].map(([, number]) => ({ repository: null, number: Number(number) })),
      ...(only === undefined ? [] : [{ repository: null, number: Number(only) }]),
    ];
    for (const link of numbers) if (link.number > 0) found.set(`${link.repository}#${link.number}`, link);
  }
  return [...found.values()].slice(0, mostLinks);
}
