// Changes as they might have come, made from one plan: what a repository's own history would show, where only its last state is at hand.
import { createHash } from "node:crypto";
import { defaultSettings } from "../../src/config.ts";
import { applyEdits, type Edit, setStatus, tickBox } from "../../src/plan/edit.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import type { Plan, ProgressEntry } from "../../src/plan/plan.ts";
import { neededPaths } from "../../src/rules/check.ts";
import type { Facts, PlanChange, PlanVersion } from "../../src/rules/facts.ts";
import { presetOf } from "../../src/rules/level.ts";

const hour = 60 * 60 * 1000;
/** When a plan without a stamp was committed: any instant will do, as no rule asks for the time it is now. */
const someday = Date.UTC(2026, 6, 1, 12);

/** How a plan may have come to be what it is: all at once, by its last day of work, or by being completed. */
export const histories = ["added", "worked on", "completed"] as const;
export type History = (typeof histories)[number];

/** The change that ends in this text; null where the plan shows no such past. */
export function changeTo(history: History, path: string, text: string): Facts | null {
  const head = versionOf(path, text);
  const before = history === "added" ? null : past[history](head.plan);
  if (history !== "added" && (before === null || before === text)) return null;
  const base = before === null ? null : versionOf(path, before);
  return factsOf(head, base);
}

const past: Record<Exclude<History, "added">, (plan: Plan) => string | null> = {
  "worked on": beforeItsLastDay,
  completed: (plan) => {
    if (plan.status.value !== "completed" || plan.status.from !== "text") return null;
    const edits = setStatus(plan, "in-progress");
    return "refusal" in edits ? null : applyEdits(plan.text, edits);
  },
};

/** The boxes of the newest day's entries unticked, and its entries without a box gone; so are as many ticks of criteria. */
function beforeItsLastDay(plan: Plan): string | null {
  const newest = Math.max(...plan.progress.map(instantOf));
  if (!Number.isFinite(newest)) return null;
  const last = plan.progress.filter((entry) => newest - instantOf(entry) < 24 * hour);
  const edits = last.flatMap((entry): Edit[] => {
    if (entry.box !== null) return entry.box.state === "done" ? tickBox(entry.box, "open") : [];
    return entry.depth === 0 ? [{ start: entry.at.start, end: entry.at.end, text: "- Begun" }] : [];
  });
  const ticked = plan.criteria.findLast(({ box }) => box?.state === "done");
  if (ticked?.box) edits.push(...tickBox(ticked.box, "open"));
  const ordered = edits.sort((one, other) => one.start - other.start);
  return applyEdits(
    plan.text,
    ordered.filter(({ start }, index) => index === 0 || start >= (ordered[index - 1]?.end ?? 0)),
  );
}

const instantOf = ({ stamp, box }: ProgressEntry): number =>
  stamp?.interval && box?.state !== "open" ? stamp.interval.to : Number.NEGATIVE_INFINITY;

function versionOf(path: string, text: string): PlanVersion {
  const { plan, problems } = parsePlan(path, text);
  return { path, oid: createHash("sha1").update(text).digest("hex"), plan, problems };
}

/** One commit, an hour after the newest stamp, of the plan and of some code; what else the plan asks for is there. */
function factsOf(head: PlanVersion, base: PlanVersion | null): Facts {
  const { path } = head;
  const newest = Math.max(...head.plan.progress.map(instantOf));
  const committedAt = Number.isFinite(newest) ? newest + hour : someday;
  const sides = base === null ? [head.plan.preset] : [head.plan.preset, base.plan.preset];
  const plan: PlanChange = {
    path,
    head,
    base,
    sources: ["changed"],
    preset: presetOf(path, sides, defaultSettings),
    // One commit brings all.
    revisions: null,
  };
  const oid = "a".repeat(40);
  const file = (name: string, status: "added" | "modified", additions: number, deletions: number) => ({
    path: name,
    previousPath: null,
    status,
    additions,
    deletions,
  });
  return {
    change: {
      kind: "pull-request",
      number: 1,
      author: { login: "ana", bot: false },
      draft: false,
      body: "",
      labels: [],
      headRef: "work",
      baseRef: "main",
      head: oid,
      base: "b".repeat(40),
      files: [file(path, base === null ? "added" : "modified", 10, 2), file("src/main.ts", "modified", 120, 30)],
      commits: [
        {
          oid,
          message: "Work",
          authoredAt: committedAt,
          committedAt,
          authorOffset: 0,
          additions: 130,
          deletions: 32,
          parents: ["b".repeat(40)],
        },
      ],
      commitsComplete: true,
    },
    plans: [plan],
    missing: [],
    settings: { organisation: null, source: null, problems: [], proposed: null },
    paths: new Map(neededPaths([plan], defaultSettings).map((name) => [name, true])),
    checks: { states: [], since: committedAt },
    shared: new Map(),
    waivers: [],
    now: committedAt,
  };
}
