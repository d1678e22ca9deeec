// Which weekly issues a repository should have, and what each should say: from what was read of it, and the day.
import { createHash } from "node:crypto";
import {
  type EndOfIssue,
  issueTitle,
  planIssueTitle,
  reportChange,
  reportEnd,
  reportIssue,
  reportPlanIssue,
  reportReason,
  reportTwin,
  type Where,
} from "../report/sweep-issue.ts";
import { readCodeOwners } from "../rules/code-owners.ts";
import type { Settings } from "../rules/settings.ts";
import {
  type LinkedWork,
  type Snoozed,
  type SweepRow,
  type SweepVerdict,
  type SweptPlan,
  sweep,
} from "../rules/sweep.ts";
import { type IssueKey, keptIssues, type LookSet, noneOf, wholeKey } from "../rules/sweep-issue.ts";
import type { Look } from "./github.ts";
import { keepIssue, type WantedIssue } from "./keep-issue.ts";
import type { SeenPlans, Swept } from "./memory.ts";
import type { SweptGitHub } from "./surroundings.ts";

type Known = Exclude<Look, { problem: string }>;
/** A repository with something to look through, and a place to tell of it. */
export type LookedAt = Known & { branch: NonNullable<Known["branch"]> };

/** One with an answer, and what was read of it. */
export type Read = {
  look: LookedAt;
  github: SweptGitHub;
  settings: Settings;
  row: Swept | null;
  /** Null where nothing was read, because the sweep is off. */
  seen: SeenPlans | null;
  boxes: boolean;
};

/** More open issues of its plans than this are not opened in a repository. */
const mostIssues = 50;

type Keeping = ReturnType<typeof keepIssue>;

/** For each issue that should be there, or is and should not be, what keeping it takes. */
export function decideIssues(
  one: Read,
  told: Swept["told"],
  now: number,
): { keepings: Keeping[]; because: readonly string[] } {
  const remembered = new Map(Object.entries(told).map(([number, known]) => [Number(number), known]));
  const kept = Map.groupBy(keptIssues(one.look.issues, one.look.repository.id, remembered), ({ key }) => key);
  const open = new Set([...kept].flatMap(([key, of]) => (of.some(({ issue }) => issue.open) ? [key] : [])));
  const { wanted, because, endOf } = wantedIssues(one, open, told, now);
  const keys = new Set(wanted.map(({ key }) => key));
  const ended = [...open].flatMap((key) => {
    const end = keys.has(key) ? null : endOf(key);
    return end === null ? [] : [ending(one, key, end)];
  });
  const keepings = [...wanted, ...ended].map((issue) => keepIssue(issue, kept.get(issue.key) ?? [], told, now));
  return { keepings, because };
}

type Wanted = {
  wanted: readonly WantedIssue[];
  /** Why other issues of ours that are open should not be; null leaves one as it is. */
  endOf(key: IssueKey): EndOfIssue | null;
  because: readonly string[];
};

function wantedIssues(one: Read, open: ReadonlySet<IssueKey>, told: Swept["told"], now: number): Wanted {
  const { seen, settings } = one;
  const { mode } = settings.stale;
  if (mode === "off" || seen === null) return { wanted: [], endOf: () => "off", because: ["the sweep is off"] };
  // One plan in an issue of its own is snoozed by closing that.
  const snoozed = mode === "repository" ? snoozedAt(one.row, now) : new Map<string, number>();
  const verdict = verdictOf(one, now, snoozed);
  const { look } = verdict;
  const because = [
    ...(seen.plans.length === 0 ? ["it has no plans"] : []),
    ...(verdict.unread.length > 0 ? [`${verdict.unread.length} of ${seen.plans.length} plans could not be read`] : []),
    ...(verdict.snoozed.length > 0 ? [`${verdict.snoozed.length} of ${seen.plans.length} plans are snoozed`] : []),
    ...(seen.complete ? [] : ["GitHub lists only a part of its files"]),
  ];
  if (mode === "repository") {
    const endOf = (key: IssueKey) => (key === wholeKey ? null : "all in one");
    return { wanted: [wholeIssue(one, seen, verdict, snoozed, told)], endOf, because };
  }
  const unread = new Set(verdict.unread.map(keyOf));
  const room = Math.max(0, mostIssues - look.filter(({ plan }) => open.has(keyOf(plan.path))).length);
  let opened = 0;
  const kept = look.filter(({ plan }) => open.has(keyOf(plan.path)) || opened++ < room);
  const left = look.length - kept.length;
  return {
    wanted: kept.map((row) => planIssue(one, seen, row)),
    endOf: (key) => (key === wholeKey ? "one each" : unread.has(key) || !seen.complete ? null : "in order"),
    because: [...because, ...(left > 0 ? [`${left} more need a look, and ${mostIssues} issues are open`] : [])],
  };
}

/** One word for any path. */
const keyOf = (path: string): IssueKey => `plan-${hashOf(path)}`;

const setOf = (plans: WantedIssue["plans"]): LookSet =>
  plans.length === 0 ? noneOf : hashOf(JSON.stringify(plans.toSorted(([one], [other]) => (one < other ? -1 : 1))));

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

function wholeIssue(
  one: Read,
  seen: SeenPlans,
  verdict: SweepVerdict,
  snoozed: Snoozed,
  told: Swept["told"],
): WantedIssue {
  const { schedule } = one.settings.stale;
  const { look, unread } = verdict;
  const before = new Map(Object.values(told).flatMap(({ key, plans }) => (key === wholeKey ? (plans ?? []) : [])));
  const read = new Set(seen.plans.map(({ path }) => path));
  const unknown = [...unread, ...(seen.complete ? [] : [...before.keys()].filter((path) => !read.has(path)))];
  // As they were told of: then neither that they are left out of the list nor that they are back is a change.
  const leftOut = [...plansIn(verdict.snoozed), ...unknown.map((path) => [path, null] as const)];
  const plans = [
    ...plansIn(look),
    ...leftOut.flatMap(([path, now]) => {
      const reason = before.get(path) ?? now;
      return reason === null ? [] : [[path, reason] as const];
    }),
  ];
  const untold = new Set([...snoozed.keys(), ...unknown]);
  return {
    ...issueOf(one, wholeKey, plans),
    held: look.length === 0 && (leftOut.length > 0 || !seen.complete),
    title: issueTitle,
    body: reportIssue(verdict, whereOf(one, seen), { complete: seen.complete, schedule, boxes: one.boxes }),
    change: (known) => reportChange(known, look, whereOf(one, seen).place, untold),
  };
}

function planIssue(one: Read, seen: SeenPlans, row: SweepRow): WantedIssue {
  return {
    ...issueOf(one, keyOf(row.plan.path), plansIn([row])),
    title: planIssueTitle(row),
    body: reportPlanIssue(row, whereOf(one, seen), { schedule: one.settings.stale.schedule, boxes: one.boxes }),
    change: (before) => reportReason(before, row, whereOf(one, seen).place),
  };
}

const plansIn = (rows: readonly SweepRow[]): WantedIssue["plans"] =>
  rows.flatMap(({ plan, reasons: [first] }) => (first ? [[plan.path, first] as const] : []));

function issueOf(one: Read, key: IssueKey, plans: WantedIssue["plans"]) {
  const { labels, assignees } = one.settings.stale;
  const { id: repository } = one.look.repository;
  return { repository, key, set: setOf(plans), held: false, labels, assignees, plans, twin: reportTwin };
}

/** It is closed, and never opened for this. */
const ending = (one: Read, key: IssueKey, end: EndOfIssue): WantedIssue => ({
  ...issueOf(one, key, []),
  title: issueTitle,
  body: reportEnd(end),
  change: () => null,
});

const whereOf = ({ look, github }: Read, seen: SeenPlans | null): Where => ({
  place: { ...github.pages, head: seen?.head ?? look.branch.head },
  branch: look.branch.name,
});

/** Those that have not ended. */
export const snoozedAt = (row: Swept | null, now: number): Snoozed =>
  new Map(Object.entries(row?.snoozed ?? {}).filter(([, until]) => until > now));

function verdictOf({ look, seen, settings }: Read, now: number, snoozed: Snoozed): SweepVerdict {
  const { owner, name } = look.repository;
  const here = `${owner}/${name}`.toLowerCase();
  const links = new Map(look.links.map((link) => [link.number, link]));
  const plans = (seen?.plans ?? []).map(
    (plan): SweptPlan => ({
      ...plan,
      links: (plan.digest?.links ?? []).flatMap(({ repository, number }) =>
        repository === null || repository.toLowerCase() === here ? [links.get(number) ?? unknown(number)] : [],
      ),
    }),
  );
  return sweep(plans, now, settings.stale.after, readCodeOwners(look.branch.codeowners?.text ?? ""), snoozed);
}

const unknown = (number: number): LinkedWork => ({ number, state: "unknown", endedAt: null, activeAt: null });
