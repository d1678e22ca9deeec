// What the sweep keeps of a plan: small, made once for each blob, so that an unchanged plan is neither fetched nor read again.
import { folderLifecycle } from "../plan/lifecycle.ts";
import type { FolderLifecycle, Interval, Item, Plan, StatusName } from "../plan/plan.ts";
import { isNobody } from "./approval-present.ts";
import { contradictionOf } from "./folder-agrees.ts";
import { glance } from "./glance.ts";
import { isGroundwork } from "./groundwork.ts";
import { isDone, isOpen, unexplained, withoutChoices } from "./open-items.ts";
import type { Count, PlanGlance } from "./verdict.ts";

/** Plain data, for it is stored. Nothing in it depends on when it was made. */
export type PlanDigest = {
  title: string | null;
  status: StatusName;
  /** As written; null when the folder or nothing told it. */
  statusRaw: string | null;
  folder: FolderLifecycle | null;
  /** Set aside on purpose: by its folder, or by its own words (deferred, paused); or no work at all, but a reference. */
  parked: boolean;
  /** Nothing is left to do, and that is told by more than the one entry that says it was begun. */
  finished: boolean;
  begun: boolean;
  /** Nothing tells how far it is: no status, no folder, no Progress, no tick and no day. One real plan in ten is so. */
  silent: boolean;
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
  /** The oldest and the newest dated line of what was done, and `Created`. */
  oldest: Interval | null;
  newest: Interval | null;
  created: Interval | null;
  /** Status and folder contradict each other, in a way that is worth a warning. */
  contradicts: boolean;
  /** Whom the plan names: its Owner, else who approved it. As it writes them. */
  owner: string | null;
  links: readonly LinkedNumber[];
};

/** An issue or pull request that the plan's metadata name; `repository` (`acme/quay`) where an address names one. */
type LinkedNumber = { repository: string | null; number: number };

const mostLinks = 10;

/** Raised with every change of what is kept, or of what is made of a text: then all plans are read again. */
export const digestVersion = 2;

export function digestOf(plan: Plan): PlanDigest {
  const seen = glance(plan);
  const { steps, progress, criteria } = seen;
  const required = [plan.steps, plan.progress, plan.criteria].map(withoutChoices);
  const left = [...unexplained(plan.steps), ...unexplained(plan.criteria)];
  const tickable = criteria.tickable ? criteria : { done: 0, total: 0 };
  const { done, total } = steps.total > 0 ? steps : progress.total > 0 ? progress : tickable;
  const { oldest, newest } = daysOf(plan);
  const open = required.flat().filter(isOpen).length;
  return {
    title: seen.title,
    status: plan.status.value,
    statusRaw: plan.status.raw,
    folder: folderLifecycle(plan.path),
    parked: isParked(plan),
    finished: tellsTheEnd(seen, open),
    begun: hasBegun(plan, seen),
    silent: isSilent(plan, seen),
    milestones: { done: seen.milestones.done, total: seen.milestones.total },
    work: { done, total },
    done: steps.done + progress.done + tickable.done,
    open,
    unexplained: left.length,
    openLine: firstLine(left),
    due: seen.postMerge.length,
    dueLine: firstLine(seen.postMerge),
    oldest,
    newest,
    created: plan.created?.stamp?.interval ?? null,
    contradicts: contradictionOf(plan) === "warning",
    owner: ["owner", "approved by"].map((key) => named(plan, key)).find((name) => name !== null) ?? null,
    links: linksOf(plan),
  };
}

function named({ metadata }: Plan, key: string): string | null {
  const value = metadata.get(key)?.value.slice(0, 100) ?? "";
  return isNobody(value) ? null : value;
}

const firstLine = (items: readonly { at: { line: number } }[]): number | null =>
  items.length === 0 ? null : Math.min(...items.map(({ at }) => at.line));

function isParked({ path, status }: Plan): boolean {
  const folder = path.split("/").slice(0, -1);
  const words = (status.raw ?? "").slice(0, 200);
  return (
    folder.some((name) => /^(deferred|parked|backlog)$/i.test(name)) ||
    /\b(deferred|paused|parked|on hold)\b/i.test(words) ||
    (status.value !== "in-progress" && /\breference\b/i.test(words))
  );
}

/** Where nothing is ever ticked, milestones tell, not what is open. A log's first entry says that there is a plan. */
function tellsTheEnd({ milestones, steps, progress, criteria }: PlanGlance, open: number): boolean {
  if (milestones.done < milestones.total) return false;
  const proven = criteria.tickable ? criteria.done : 0;
  if (open > 0) return milestones.total > 0 && steps.done + progress.done + proven === 0;
  return milestones.total > 0 || steps.done > 0 || progress.done > 1 || proven > 0;
}

/** A status of words that nobody knows tells nothing either. */
function isSilent(plan: Plan, seen: PlanGlance): boolean {
  const { from, value } = plan.status;
  const untold = from === "default" || (value === "unknown" && folderLifecycle(plan.path) === null);
  return untold && plan.progress.length === 0 && daysOf(plan).newest === null && !hasBegun(plan, seen);
}

/**
 * Decisions are made before the work, and so is what a draft, or an approved plan, tells of how it came about. Of a status that is the
 * folder's or nobody's, what is open tells more.
 */
function hasBegun(plan: Plan, seen: PlanGlance): boolean {
  const { from, value } = plan.status;
  const unbegun = from === "text" && ["draft", "approved"].includes(value);
  const isWork = (item: Item): boolean => !(unbegun && isGroundwork(item));
  const boxes = [...plan.steps, ...plan.progress, ...plan.criteria];
  const logged = plan.progress.some((entry) => entry.stamp !== null && !isOpen(entry) && isWork(entry));
  if (seen.milestones.done > 0 || logged || boxes.some((box) => isDone(box) && isWork(box))) return true;
  return from === "text" ? !unbegun && value !== "unknown" : from === "folder" && !boxes.some(isOpen);
}

/** Of what was done: what is open may carry the day it is due. */
function daysOf(plan: Plan): { oldest: Interval | null; newest: Interval | null } {
  const stamps = [
    ...plan.progress.filter((entry) => !isOpen(entry)).map(({ stamp }) => stamp),
    ...plan.decisions.map(({ stamp }) => stamp),
  ];
  let oldest: Interval | null = null;
  let newest: Interval | null = null;
  for (const interval of stamps.flatMap((stamp) => stamp?.interval ?? [])) {
    const middle = ({ from, to }: Interval): number => from + to;
    if (oldest === null || middle(interval) < middle(oldest)) oldest = interval;
    if (newest === null || middle(interval) > middle(newest)) newest = interval;
  }
  return { oldest, newest };
}

const address = /https?:\/\/[^/\s]{1,100}\/([\w.-]{1,100})\/([\w.-]{1,100})\/(?:pull|issues)\/(\d{1,9})\b/g;
const bare = /(?:^|[\s([,;])#(\d{1,9})\b/g;

/** Only of the lines that say `PR` or `Issue`: numbers in prose are named for many reasons. */
export function linksOf({ metadata }: Plan, keys: readonly ("pr" | "issue")[] = ["pr", "issue"]): LinkedNumber[] {
  const found = new Map<string, LinkedNumber>();
  for (const key of keys) {
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
