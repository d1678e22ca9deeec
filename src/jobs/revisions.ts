// How the change's own commits made its plans: one request where they are few, else one for the blobs and one for the texts among
// them that are not known yet.
import { neededRevisions, readable } from "../rules/check.ts";
import type { Change, Oid, PlanChange, PlanVersion } from "../rules/facts.ts";
import { alterations, ownCommits } from "../rules/revisions.ts";
import type { Settings } from "../rules/settings.ts";
import type { Contents, FileAt } from "./github.ts";
import { Lookup, type Place } from "./lookup.ts";
import { readPlanFile } from "./plan-file.ts";
import type { PlanReader } from "./surroundings.ts";

/** Commits times paths: three requests. Beyond, rules do without. */
const mostPlaces = 300;
/** So few are asked for with their texts at once: even the longest that GitHub gives come to no more than `mostBytes`. */
const fewPlaces = 8;
/** Texts of one change, and bytes of them all. A plan of ordinary size (11 KB, one in ten above 42 KB) stays below both. */
const mostTexts = 50;
const mostBytes = 4 * 1024 * 1024;

/** The plans, with `revisions` where an enabled rule asks for them and they are not too many. No request where none asks. */
export async function withRevisions(
  plans: readonly PlanChange[],
  change: Change,
  settings: Settings,
  contents: Contents,
  reader: PlanReader,
): Promise<readonly PlanChange[]> {
  const wanted = neededRevisions(plans, change, settings);
  const commits = ownCommits(change.commits);
  const paths = [...new Set(wanted.flatMap(pathsOf))];
  const places = commits.flatMap(({ oid }) => paths.map((path) => ({ oid, path })));
  if (places.length === 0 || !change.commitsComplete || places.length > mostPlaces) return plans;

  const blobs = new Lookup(contents, [], places.length > fewPlaces ? "blobs" : "texts");
  await blobs.load(places);
  // A plan that was renamed on the way stands at one of its two paths.
  const placeOf = (plan: PlanChange, oid: Oid): Place | null =>
    pathsOf(plan)
      .map((path) => ({ oid, path }))
      .find((place) => blobs.at(place) !== null) ?? null;
  const fileOf = (place: Place | null): FileAt | null => place && blobs.at(place);

  const versions = new Map(
    wanted.flatMap(({ head, base }) =>
      [head, base].flatMap((version) => (version ? [[version.oid, readable(version)] as const] : [])),
    ),
  );
  const traces = wanted.map((plan) => ({
    plan,
    trace: alterations(commits, plan.base?.oid ?? null, (oid) => fileOf(placeOf(plan, oid))?.oid ?? null),
  }));
  const unread = new Map<Oid, Place>();
  for (const { plan, trace } of traces)
    for (const { commit, blob } of trace) {
      const place = placeOf(plan, commit.oid);
      if (place && blob !== null && !versions.has(blob)) unread.set(blob, place);
    }
  const bytes = [...unread.values()].reduce((sum, place) => sum + (fileOf(place)?.size ?? 0), 0);
  if (unread.size > mostTexts || bytes > mostBytes) return plans;

  const texts = places.length > fewPlaces ? new Lookup(contents, []) : blobs;
  await texts.load([...unread.values()]);
  for (const [blob, place] of unread) versions.set(blob, await versionOf(texts.at(place)));

  async function versionOf(file: FileAt | null): Promise<PlanVersion | null> {
    // One that GitHub cuts or re-decodes would take a request of its own.
    if (file === null || file.text === null) return null;
    return readable(await readPlanFile(file, settings, contents, reader));
  }

  const revisions = new Map(
    traces.map(({ plan, trace }) => [
      plan,
      trace.map(({ commit: { oid, committedAt }, blob }) => ({
        commit: oid,
        committedAt,
        version: blob === null ? null : (versions.get(blob) ?? null),
      })),
    ]),
  );
  return plans.map((plan) => ({ ...plan, revisions: revisions.get(plan) ?? null }));
}

function pathsOf({ head, base }: PlanChange): string[] {
  return [...new Set([head, base].flatMap((version) => (version ? [version.path] : [])))];
}
