// What the sweep says of real plans: a repository of each folder of the corpus, whose files have the days that can honestly be had.
import { rmSync } from "node:fs";
import { sweepCommand } from "../../src/cli/sweep.ts";
import { settingsPath } from "../../src/config.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import { digestOf } from "../../src/rules/plan-digest.ts";
import { say } from "../cli/place.ts";
import { Clone } from "../git/clone.ts";
import type { corpus } from "../plan/corpus.ts";

const dayLong = 24 * 60 * 60 * 1000;
/** How long after its newest day a repository is looked at. */
const later = 21 * dayLong;

type File = (typeof corpus)[number];

/**
 * The weekly issue of each repository, three weeks after its newest day. Of a commit only the oid is known, so a plan's last commit is
 * put on the newest day that it tells itself: of what was done in it, `Updated`, `Created` or its file's name. One that tells none came
 * with the newest. A repository is what lay at the commit that most of its plans are from: another commit's copies of these, by their
 * file's name, were never beside them.
 */
export async function sweepAll(files: readonly File[]): Promise<void> {
  const repositories = Map.groupBy(files, ({ name }) => name.slice(0, name.indexOf("/")));
  for (const [name, all] of repositories) {
    const plans = ofOneTime(all);
    const clone = new Clone();
    try {
      const { newest, days } = daysOf(plans);
      clone.git("remote", "add", "origin", `https://github.com/${name.replace("__", "/")}.git`);
      clone.commit({ [settingsPath]: 'plans:\n  include: ["**/*.md"]\n' }, "Settings", iso(Math.min(...days.keys())));
      for (const [instant, dated] of [...days].sort(([one], [other]) => one - other))
        clone.commit(Object.fromEntries(dated.map(({ path, text }) => [path, text])), "Work", iso(instant));
      const today = iso(newest + later).slice(0, 10);
      const { out, err } = await say(sweepCommand, clone.root, ["--today", today]);
      console.log(`## ${name}, ${today}\n\n${err}${out}`);
    } finally {
      rmSync(clone.root, { recursive: true, force: true });
    }
  }
}

function ofOneTime(plans: readonly File[]): File[] {
  const [most = [], ...others] = [...Map.groupBy(plans, ({ commit }) => commit).values()].sort(
    (one, other) => other.length - one.length,
  );
  const known = new Set(most.map(fileName));
  const elsewhere = new Map(others.flat().map((plan) => [fileName(plan), plan] as const));
  return [...most, ...[...elsewhere].flatMap(([name, plan]) => (known.has(name) ? [] : plan))];
}

const fileName = ({ path }: File): string => path.slice(path.lastIndexOf("/") + 1);

const iso = (instant: number): string => new Date(instant).toISOString();

function daysOf(plans: readonly File[]): { newest: number; days: Map<number, File[]> } {
  const newest = Math.max(Date.UTC(2026, 0, 1), ...plans.flatMap((plan) => dayOf(plan) ?? []));
  return { newest, days: Map.groupBy(plans, (plan) => dayOf(plan) ?? newest) };
}

/** Noon of it, in UTC. */
function dayOf({ path, text }: File): number | null {
  const { plan } = parsePlan(path, text);
  const { newest, created } = digestOf(plan);
  const written = [plan.metadata.get("updated")?.value ?? "", path].flatMap(
    (told) => /\d{4}-\d{2}-\d{2}/.exec(told) ?? [],
  );
  const instants = [
    ...[newest, created].flatMap((interval) => (interval ? [(interval.from + interval.to) / 2] : [])),
    ...written.map((day) => Date.parse(`${day}T12:00:00Z`)),
  ].filter(Number.isFinite);
  return instants.length === 0 ? null : Math.floor(Math.max(...instants) / dayLong) * dayLong + dayLong / 2;
}
