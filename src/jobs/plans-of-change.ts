// Which plans a pull request means: `plan-format.md`, in its order. All that match count, and what moved is followed.
import { pathOfLife } from "../plan/lifecycle.ts";
import { isMarkdownPath, isPlanPath } from "../plan/location.ts";
import { type PlanReferences, planReferences, planTrailers } from "../plan/references.ts";
import { nearest } from "../plan/spelling.ts";
import type { ChangedFile, MissingPlan, Oid, PlanSource } from "../rules/facts.ts";
import type { Settings } from "../rules/settings.ts";
import type { Contents, Snapshot, TreeEntry } from "./github.ts";
import type { Lookup } from "./lookup.ts";

/** A plan that the change means: where it is on both sides. A side it does not have is null. */
export type MeantPlan = { path: string; headPath: string | null; basePath: string | null; sources: PlanSource[] };

export type Named = { path: string; source: PlanSource; raw: string };

/**
 * Follows moves with one request for the tree, and only when something that was named is not where it was named. Where anybody's text
 * names thousands, answers how many, and asks for none.
 */
export async function plansOfChange(
  change: Snapshot,
  base: Oid,
  settings: Settings,
  lookup: Lookup,
  contents: Contents,
  { merged = false, named: others }: { merged?: boolean; named?: readonly Named[] } = {},
): Promise<{ plans: MeantPlan[]; missing: MissingPlan[] } | { tooMany: number }> {
  const found = new Map<string, MeantPlan>();
  const changed = change.files.flatMap((file) => changedPlans(file, settings));
  if (!merged) for (const plan of changed) found.set(plan.path, plan);

  const { named: told, refused } = others
    ? { named: others, refused: [] }
    : namedPlans(change, contents.pages, settings);
  // Of a merged change a plan is where it lies by now, so it is looked for like one that was named.
  const named = merged ? [...changed.flatMap(namedBy), ...told] : told;
  const names = new Set([...told.map(({ path }) => path), ...refused]).size;
  if (names > mostNamed) return { tooMany: names };
  if (!merged) followNamed(found, change.files, new Set(told.map(({ path }) => path)));
  const missing: MissingPlan[] = refused.map((raw) => ({ path: raw, source: "body", raw, suggestion: null }));
  const movedTo = new Map([
    ...(merged ? [] : change.files).flatMap(({ path, previousPath, status }) =>
      status === "renamed" && previousPath !== null ? [[previousPath, path] as const] : [],
    ),
    ...joinMoves(found),
  ]);

  const elsewhere: Named[] = [];
  const add = (path: string, { source }: Named, basePath = path): void => {
    const plan = found.get(path) ?? { path, headPath: path, basePath, sources: [] };
    if (!plan.sources.includes(source)) plan.sources.push(source);
    found.set(path, plan);
  };
  const places = named.flatMap((plan) => {
    const known = found.has(plan.path) ? plan.path : movedTo.get(plan.path);
    if (known !== undefined) {
      add(known, plan);
      return [];
    }
    return [plan];
  });
  const head = change.head.oid;
  await lookup.load([
    // What was found so far is read too: one request brings all.
    ...placesOf([...found.values()], head, base),
    ...places.flatMap(({ path }) => [
      { oid: head, path },
      { oid: base, path },
    ]),
  ]);
  for (const plan of places) {
    const file = lookup.at({ oid: head, path: plan.path });
    if (file && file.mode !== folderMode) add(plan.path, plan);
    else elsewhere.push(plan);
  }
  if (elsewhere.length > 0) {
    const { entries } = await contents.tree(head);
    const files = entries.filter(({ mode }) => mode === 0o100644 || mode === 0o100755);
    const places = {
      byText: Map.groupBy(files, ({ oid }) => oid),
      byName: Map.groupBy(files, ({ path }) => nameOf(path)),
    };
    for (const plan of elsewhere) {
      const blob = lookup.at({ oid: base, path: plan.path })?.oid;
      const { path, suggestion } = whereIs(plan.path, blob, places, settings);
      if (path !== null) add(path, plan, blob === undefined ? path : plan.path);
      else missing.push({ ...plan, suggestion });
    }
    const [only] = missing;
    // Of several nobody knows which is a slip of the pen.
    if (only && missing.length === 1) only.suggestion ??= nearestPlan(only.path, places.byName, settings);
  }
  return { plans: [...found.values()], missing };
}

const namedBy = ({ headPath }: MeantPlan): Named[] =>
  headPath === null ? [] : [{ path: headPath, source: "changed", raw: headPath }];

/** Where the text of plans has to be read. */
export function placesOf(plans: readonly MeantPlan[], head: Oid, base: Oid): { oid: Oid; path: string }[] {
  return plans.flatMap(({ headPath, basePath }) => [
    ...(headPath === null ? [] : [{ oid: head, path: headPath }]),
    ...(basePath === null ? [] : [{ oid: base, path: basePath }]),
  ]);
}

const folderMode = 0o040000;

/** So many are looked for: twice as many as settings let be judged, for a plan that moved may be named by both of its paths. */
export const mostNamed = 200;

/** A plan that leaves the plan folders is a removed plan there. A copy is a new plan. */
function changedPlans({ path, previousPath, status }: ChangedFile, settings: Settings): MeantPlan[] {
  const isPlan = isPlanPath(path, settings.plans);
  const moved = status === "renamed" && previousPath !== null;
  if (status === "removed") return isPlan ? [{ path, headPath: null, basePath: path, sources: ["changed"] }] : [];
  if (isPlan) {
    const basePath = moved ? previousPath : status === "modified" ? path : null;
    return [{ path, headPath: path, basePath, sources: ["changed"] }];
  }
  return moved && isPlanPath(previousPath, settings.plans)
    ? [{ path: previousPath, headPath: null, basePath: previousPath, sources: ["changed"] }]
    : [];
}

/** What somebody names is a plan wherever it lies: one that leaves the plan folders keeps its base, and with it what it promised. */
function followNamed(found: Map<string, MeantPlan>, files: Snapshot["files"], named: ReadonlySet<string>): void {
  for (const { path, previousPath, status } of files) {
    if (status !== "renamed" || previousPath === null || found.has(path)) continue;
    if (!named.has(path) && !named.has(previousPath)) continue;
    found.delete(previousPath);
    found.set(path, { path, headPath: path, basePath: previousPath, sources: ["changed"] });
  }
}

/**
 * A plan that goes in one lifecycle folder and comes in another was moved, however much of it was written anew: GitHub calls it
 * a rename only while half of it is the same. Joins the two and answers where each went. One that comes in several has the same base
 * in each, or a second copy would let it forget what it promised.
 */
function joinMoves(found: Map<string, MeantPlan>): [from: string, to: string][] {
  const plans = [...found.values()];
  const added = Map.groupBy(
    plans.filter(({ basePath }) => basePath === null),
    ({ path }) => pathOfLife(path),
  );
  const removed = plans.filter(({ headPath }) => headPath === null);
  return removed.flatMap(({ path }): [string, string][] => {
    const copies = (added.get(pathOfLife(path)) ?? []).filter(({ basePath }) => basePath === null);
    const [to] = copies;
    if (to === undefined) return [];
    for (const copy of copies) copy.basePath = path;
    found.delete(path);
    return [[path, to.path]];
  });
}

function namedPlans(
  change: Snapshot,
  pages: Contents["pages"],
  settings: Settings,
): { named: Named[]; refused: string[] } {
  const { body, commits, closes, headRef, baseRef } = change;
  const repository = { ...pages, branches: [headRef, baseRef] };
  const texts: { source: PlanSource; references: PlanReferences }[] = [
    { source: "body", references: planReferences(body, repository) },
    ...commits.map(({ message }) => ({ source: "trailer" as const, references: planTrailers(message, repository) })),
    // Of an issue only its `Plan:` line counts: its links are about the issue.
    ...closes.map((text) => ({ source: "issue" as const, references: planReferences(text, repository) })),
  ];
  return {
    named: texts.flatMap(({ source, references }) =>
      references.paths
        .filter(({ kind, path }) => kind === "plan-line" || (source === "body" && isPlanPath(path, settings.plans)))
        .map(({ path, raw }) => ({ path, source, raw })),
    ),
    refused: texts.flatMap(({ source, references }) =>
      source === "body" ? references.refused.map(({ raw }) => raw) : [],
    ),
  };
}

type Files = readonly TreeEntry[];

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** So many names are held against one that nobody has; and one that is shorter is near to too many. */
const mostNames = 2000;
const shortest = 5;

/** The plan whose name is spelled most like this one's; the day in front of it and its ending aside. */
function nearestPlan(path: string, byName: ReadonlyMap<string, Files>, settings: Settings): string | null {
  const bare = (name: string): string => name.replace(/^\d{4}-\d{2}-\d{2}[-_]/, "").replace(/\.\w+$/, "");
  const wrong = bare(nameOf(path));
  if (wrong.length < shortest) return null;
  const plans = new Map<string, string>();
  for (const [name, files] of [...byName].filter(([name]) => isMarkdownPath(name)).slice(0, mostNames)) {
    const plan = files.find((file) => isPlanPath(file.path, settings.plans));
    if (plan) plans.set(bare(name), plan.path);
  }
  return plans.get(nearest(wrong, [...plans.keys()]) ?? "") ?? null;
}

/** By an identical blob, then by the same file name anywhere: one such is the plan, several are only worth a suggestion. */
function whereIs(
  path: string,
  blob: Oid | undefined,
  { byText, byName }: { byText: ReadonlyMap<Oid, Files>; byName: ReadonlyMap<string, Files> },
  settings: Settings,
): { path: string | null; suggestion: string | null } {
  const same = (blob === undefined ? undefined : byText.get(blob)) ?? [];
  const alike = byName.get(nameOf(path)) ?? [];
  for (const candidates of [same, alike]) {
    const [only] = candidates;
    if (only && candidates.length === 1) return { path: only.path, suggestion: null };
  }
  const suggestion = [...same, ...alike].find((file) => isPlanPath(file.path, settings.plans));
  return { path: null, suggestion: suggestion?.path ?? null };
}
