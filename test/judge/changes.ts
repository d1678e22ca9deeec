// Changes as they might have come, made from one plan: what a repository's own history would show, where only its last state is at hand.
import { createHash } from "node:crypto";
import { applyEdits, type Edit, setStatus, tickBox } from "../../src/plan/edit.ts";
import { inLifecycleFolder } from "../../src/plan/lifecycle.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import type { Criterion, Plan, ProgressEntry } from "../../src/plan/plan.ts";
import { neededPaths } from "../../src/rules/check.ts";
import type { Facts, PlanChange, PlanVersion } from "../../src/rules/facts.ts";
import { presetOf } from "../../src/rules/level.ts";
import type { Settings } from "../../src/rules/settings.ts";

const hour = 60 * 60 * 1000;
/** When a plan without a stamp was committed: any instant will do, as no rule asks for the time it is now. */
const someday = Date.UTC(2026, 6, 1, 12);

/** The plan at both sides; null where it is not there. `later`: milliseconds from its newest stamp to the commit, an hour by default. */
type Sides = {
  base: PlanVersion | null;
  head: PlanVersion | null;
  later?: number;
  lines?: number;
  body?: string;
  /** Whether the other files that the plan asks for are there. */
  there?: boolean;
};

/** How a plan may have come to be what it is, and what may become of it from there; null where it shows no such past. */
const changes = {
  added: (plan) => ({ base: null, head: plan }),
  "worked on": (plan) => ({ base: beforeItsLastDay(plan), head: plan }),
  "written ahead": (plan) => ({ base: beforeItsLastDay(plan), head: plan, later: -2 * hour }),
  "done at once": (plan) => ({ base: beforeItsFirstTick(active(plan)), head: plan }),
  "stood still": (plan) => ({ base: active(plan), head: active(plan), later: 48 * hour, lines: 640 }),
  completed: (plan) => (saysCompleted(plan) ? { base: active(plan), head: plan } : null),
  filed: (plan) => ({ base: versionOf(inActive(plan.path), plan.plan.text), head: plan }),
  tidied: (plan) => ({ base: active(plan), head: rewritten(active(plan), tidy) }),
  "criterion removed": (plan) => reworked(plan, ({ at }) => [{ ...at, text: "" }]),
  "criterion reopened": (plan) => reworked(plan, ({ box }) => (box?.state === "done" ? tickBox(box, "open") : [])),
  "criterion loosened": (plan) => reworked(plan, ({ textAt }, text) => [{ ...textAt, text: loosen(text) }]),
  removed: (plan) => ({ base: active(plan), head: null }),
  finished: (plan) => finished(active(plan)),
  "closed early": (plan) => become("completed", active(plan)),
  "given up": (plan) => become("abandoned", active(plan)),
  "closed by words": (plan) => ({ base: active(plan), head: plan, body: `Completes plan: ${plan.path}` }),
  "day mistyped": (plan) => stampedAs(plan, (stamp) => stamp.replace(/-\d\d(?!\d)(?!-)/, "-32")),
  "year mistaken": (plan) => stampedAs(plan, (stamp) => stamp.replace(/\d{4}/, (year) => String(Number(year) - 1))),
  "spec missing": (plan) => (plan.plan.spec === null ? null : { base: null, head: plan, there: false }),
} satisfies Record<string, (plan: PlanVersion) => Sides | null>;

export type History = keyof typeof changes;
export const histories = Object.keys(changes) as History[];

const fromNothing: readonly History[] = ["added", "spec missing"];
const withoutEdits: readonly History[] = ["stood still", "closed by words"];

/** A repository as far as its plans show it: its name, and the files that they name. */
type Repository = { name: string; files: readonly string[] };

/** The changes that a plan shows: none that would change nothing, or of which it shows no past. */
export function changesTo(
  path: string,
  text: string,
  settings: Settings,
  repository: Repository,
): { history: History; facts: Facts }[] {
  versions.clear();
  const strayAt = straysFrom(repository, versionOf(path, text).plan);
  return histories.flatMap((history, index) => {
    const sides: Sides | null = changes[history](versionOf(path, text));
    if (sides === null || (sides.base === null && !fromNothing.includes(history))) return [];
    const { base, head } = sides;
    const same = base?.oid === head?.oid && base?.path === head?.path;
    return same && !withoutEdits.includes(history)
      ? []
      : [{ history, facts: factsOf(sides, settings, [...namedBy(sides, repository), strayAt(index)]) }];
  });
}

const inActive = (path: string): string => (path.includes("/completed/") ? inLifecycleFolder(path, "active") : path);

const saysCompleted = ({ plan: { status } }: PlanVersion): boolean =>
  status.value === "completed" && status.from === "text";

/** The plan before it was completed, by its status or by its folder. */
function active(version: PlanVersion): PlanVersion {
  const { path, plan } = version;
  const edits = saysCompleted(version) ? setStatus(plan, "in-progress") : [];
  return versionOf(inActive(path), "refusal" in edits ? plan.text : applyEdits(plan.text, edits));
}

/** The boxes of the newest day's entries unticked, and its entries without a box gone; so are as many ticks of criteria. */
function beforeItsLastDay({ path, plan }: PlanVersion): PlanVersion | null {
  const newest = Math.max(...plan.progress.map(instantOf));
  if (!Number.isFinite(newest)) return null;
  const edits = plan.progress.filter((entry) => newest - instantOf(entry) < 24 * hour).flatMap(untouched);
  const ticked = plan.criteria.findLast(({ box }) => box?.state === "done");
  if (ticked?.box) edits.push(...tickBox(ticked.box, "open"));
  return versionOf(path, applyEdits(plan.text, inOrder(edits)));
}

/** Every box open, and every entry without one gone: one change did the whole work. */
function beforeItsFirstTick({ path, plan }: PlanVersion): PlanVersion {
  const boxes = plan.boxes.flatMap((box) => (box.state === "done" ? tickBox(box, "open") : []));
  const entries = plan.progress.filter(({ box }) => box === null).flatMap(untouched);
  return versionOf(path, applyEdits(plan.text, inOrder([...boxes, ...entries])));
}

function untouched({ box, depth, at }: ProgressEntry): Edit[] {
  if (box !== null) return box.state === "done" ? tickBox(box, "open") : [];
  return depth === 0 ? [{ start: at.start, end: at.end, text: "- Begun" }] : [];
}

/** Whatever was open is ticked, where the plan lies. */
function finished(base: PlanVersion): Sides {
  const edits = base.plan.boxes.flatMap((box) => (box.state === "open" ? tickBox(box, "done") : []));
  return { base, head: versionOf(base.path, applyEdits(base.plan.text, inOrder(edits))) };
}

/** Its status alone says that it is over. */
function become(status: string, base: PlanVersion): Sides | null {
  const edits = base.plan.status.from === "text" ? setStatus(base.plan, status) : [];
  return "refusal" in edits ? null : { base, head: versionOf(base.path, applyEdits(base.plan.text, edits)) };
}

/** The last of its done entries that has a stamp is new, with a slip in it. */
function stampedAs({ path, plan }: PlanVersion, slip: (raw: string) => string): Sides | null {
  const last = plan.progress.findLast((entry) => Number.isFinite(instantOf(entry)));
  const stamp = last?.stamp;
  if (!last || !stamp) return null;
  const head = applyEdits(plan.text, [{ ...stamp.at, text: slip(stamp.raw) }]);
  return { base: versionOf(path, applyEdits(plan.text, untouched(last))), head: versionOf(path, head) };
}

/** Without those that lie in others. */
function inOrder(edits: readonly Edit[]): Edit[] {
  const kept: Edit[] = [];
  for (const edit of edits.toSorted((one, other) => one.start - other.start))
    if (edit.start >= (kept.at(-1)?.end ?? 0)) kept.push(edit);
  return kept;
}

/** The first criterion with a box made into something else. */
function reworked(version: PlanVersion, edit: (criterion: Criterion, text: string) => Edit[]): Sides | null {
  const base = active(version);
  const { criteria, text } = base.plan;
  const made = criteria
    .filter(({ box }) => box !== null)
    .map((one) => rewritten(base, () => applyEdits(text, edit(one, text.slice(one.textAt.start, one.textAt.end)))));
  const head = made.find(({ oid }) => oid !== base.oid);
  return head ? { base, head } : null;
}

/** What somebody would write who asks for less. */
const loosen = (text: string): string =>
  text
    .replace(/\bmust\b/gi, "should")
    .replace(/\b(?:all|every|each)\b/gi, "most")
    .replace(/\balways\b/gi, "usually");

/** What formatters do: nothing of it changes what the plan says. */
const tidy = (text: string): string =>
  text
    .replace(/^(\s*)\* /gm, "$1- ")
    .replace(/^(#{1,6} .*)\n(?!\n)/gm, "$1\n\n")
    .replace(/[ \t]+$/gm, "")
    .replace(/([a-z,]) +([a-z]+)$/gm, "$1  $2")
    .replace(/(\w)'(\w)/g, "$1’$2")
    .replace(/\n{3,}/g, "\n\n");

const rewritten = ({ path, plan }: PlanVersion, rewrite: (text: string) => string): PlanVersion =>
  versionOf(path, rewrite(plan.text));

const instantOf = ({ stamp, box }: ProgressEntry): number =>
  stamp?.interval && box?.state !== "open" ? stamp.interval.to : Number.NEGATIVE_INFINITY;

/** Those of one plan: most of its changes share them, and reading costs more than judging. */
const versions = new Map<string, PlanVersion>();

function versionOf(path: string, text: string): PlanVersion {
  const key = `${path}\n${text}`;
  const known = versions.get(key);
  if (known) return known;
  const { plan, problems } = parsePlan(path, text);
  const version = { path, oid: createHash("sha1").update(text).digest("hex"), plan, problems };
  versions.set(key, version);
  return version;
}

/** What a plan names that looks like a file, from the repository's root: some write its name in front of their paths. */
export function filesNamedIn(plan: Plan | undefined, repository: string): string[] {
  const root = `/${repository}/`;
  const names = (plan?.mentions ?? []).map(({ value }) => (value.startsWith(root) ? value.slice(root.length) : value));
  return [...new Set(names)].filter((name) => /^(?:\.(?!tmp|var)\w|\w)[^/.@]*\/.*[^/]\.[a-z]\w{0,7}$/i.test(name));
}

/** Two of three files that a plan names, as if they were what its change touches. */
const namedBy = (sides: Sides, { name }: Repository): string[] =>
  filesNamedIn(sides.head?.plan ?? sides.base?.plan, name).filter((_, index) => index % 3 !== 1);

/** Files that the plan does not name and others of its repository do: by turns one beside what it names, and one from elsewhere. */
function straysFrom({ files }: Repository, { text, mentions }: Plan): (turn: number) => string {
  const folders = new Set(mentions.map(({ value }) => folderOf(value)));
  const strays = files.filter((path) => !text.includes(path));
  const near = strays.filter((path) => folders.has(folderOf(path)));
  const far = strays.filter((path) => !folders.has(folderOf(path)));
  return (turn) => {
    const those = (turn % 2 === 0 && near.length > 0) || far.length === 0 ? near : far;
    // Others for each plan, and for each change of it.
    return those[(turn * 7 + text.length) % those.length] ?? "src/main.ts";
  };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/** One commit of the plan and of some code; what else the plan asks for is there. */
function factsOf(
  { base, head, later = hour, lines = 150, body = "", there = head !== null }: Sides,
  settings: Settings,
  code: readonly string[],
): Facts {
  const sides = [head, base].filter((version) => version !== null);
  const path = sides[0]?.path ?? "";
  const previousPath = base && base.path !== path ? base.path : null;
  const presets = sides.map(({ plan }) => plan.preset);
  const newest = Math.max(...sides.flatMap(({ plan }) => plan.progress.map(instantOf)));
  const committedAt = Number.isFinite(newest) ? newest + later : someday;
  const plan: PlanChange = {
    path,
    head,
    base,
    sources: base?.oid === head?.oid && previousPath === null ? ["body"] : ["changed"],
    preset: presetOf(path, presets, settings),
    // One commit brings all.
    revisions: null,
  };
  const oid = "a".repeat(40);
  const status = base === null ? "added" : head === null ? "removed" : previousPath ? "renamed" : "modified";
  return {
    change: {
      kind: "pull-request",
      number: 1,
      author: { login: "ana", bot: false },
      draft: false,
      body,
      labels: [],
      headRef: "work",
      baseRef: "main",
      head: oid,
      base: "b".repeat(40),
      files: [
        ...(plan.sources.includes("changed")
          ? [{ path, previousPath, status, additions: 10, deletions: 2 } as const]
          : []),
        ...code.map(
          (name, index) =>
            ({
              path: name,
              previousPath: null,
              status: "modified",
              additions: index === 0 ? lines - 30 : 1,
              deletions: index === 0 ? 30 : 0,
            }) as const,
        ),
      ],
      commits: [
        {
          oid,
          message: "Work",
          authoredAt: committedAt,
          committedAt,
          authorOffset: 0,
          additions: lines - 20,
          deletions: 32,
          parents: ["b".repeat(40)],
        },
      ],
      commitsComplete: true,
    },
    plans: [plan],
    missing: [],
    settings: { organisation: null, source: null, problems: [], proposed: null },
    paths: new Map(neededPaths([plan], settings).map((name) => [name, there])),
    checks: { states: [], since: committedAt },
    shared: new Map(),
    waivers: [],
    now: committedAt,
  };
}
