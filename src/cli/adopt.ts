// `plan-warden adopt`: what the rules would have said of what was merged, and settings to begin with.
import { resolve } from "node:path";
import { settingsPath } from "../config.ts";
import { createContents } from "../git/contents.ts";
import { type Extent, extentOf, isPartial, mergedChanges } from "../git/history.ts";
import { Objects } from "../git/objects.ts";
import { pagesOf } from "../git/pages.ts";
import { type Obstacle, openRepository, type Repository } from "../git/repository.ts";
import type { Contents, FileAt } from "../jobs/github.ts";
import { organisationOf, readSettings } from "../jobs/settings-of-change.ts";
import type { PlanReader } from "../jobs/surroundings.ts";
import { createPlanReader } from "../plan-reader.ts";
import { reportAdoption } from "../report/adoption.ts";
import type { Adoption } from "../report/replayed.ts";
import { inPlain } from "../report/words.ts";
import { readOptions } from "./options.ts";
import { foldersOf, placesElsewhere } from "./plan-places.ts";
import { type Progress, startProgress } from "./progress.ts";
import { refuse } from "./refuse.ts";
import { Replay } from "./replay.ts";
import type { Terminal } from "./terminal.ts";
import { usages } from "./usages.ts";

const usage = usages.adopt;

const usualColumns = 100;
/** Changes that are read at the same time, so that the thread that reads plans is never out of work. */
const atOnce = 4;
/** Readings that are kept: a few hundred plans, each as it was last. */
const keptReadings = 400;

/** Answers 0, or 2 when nothing could be replayed. It judges nobody: what it finds is no failure. */
export async function adoptCommand(args: string[], terminal: Terminal): Promise<number> {
  const read = readOptions(args, { since: { type: "string", default: "90d" } }, usage);
  if ("problem" in read) {
    terminal.stderr(`${read.problem}\n`);
    return 2;
  }
  const now = terminal.now();
  const since = instantOf(read.values.since, now);
  if (since === null || read.positionals.length > 1) {
    const mistake =
      since === null
        ? "--since takes a span or a day, such as 90d, 12w, 6m, 2y or 2026-01-31."
        : `${read.positionals.length} paths were named, and one repository is replayed at a time.`;
    terminal.stderr(`${mistake}\nUsage: ${usage}\n`);
    return 2;
  }
  const reader = createPlanReader({ kept: keptReadings });
  const progress = startProgress(terminal);
  try {
    const folder = resolve(terminal.folder, read.positionals[0] ?? ".");
    const adoption = await replay(folder, { since, now, reader, progress });
    progress.end();
    if ("message" in adoption) return refuse("Not replayed", adoption, terminal);
    terminal.stdout(reportAdoption(adoption, Math.max(60, terminal.columns ?? usualColumns)));
    return 0;
  } finally {
    progress.end();
    await reader.close();
  }
}

type Surroundings = { since: number; now: number; reader: PlanReader; progress: Progress };

async function replay(folder: string, surroundings: Surroundings): Promise<Adoption | Obstacle> {
  const repository = await openRepository(folder);
  if ("message" in repository) return repository;
  const { git, root } = repository;
  const extent = await extentOf(git, surroundings.since);
  if (extent === null) return { message: `${root} has no commit yet.`, remedy: "There is nothing to replay." };
  if (await isPartial(git))
    return {
      message: `${root} is a partial clone: old plans are not in it, and would be fetched one by one.`,
      remedy: "Clone it anew without --filter.",
    };
  const objects = new Objects(git);
  try {
    return await replayIn(repository, extent, createContents(git, objects, await pagesOf(git)), surroundings);
  } finally {
    objects.close();
  }
}

async function replayIn(
  { git, shallow }: Repository,
  extent: Extent,
  contents: Contents,
  { since, now, reader, progress }: Surroundings,
): Promise<Adoption | Obstacle> {
  const { head, branch, line, cut } = extent;
  const [side] = await contents.files([{ oid: head, paths: [settingsPath] }]);
  const standing = side?.files.get(settingsPath) ?? null;
  const own = await readSettings(standing, contents, organisationOf(contents.pages));
  const [fault] = own.problems;
  if (fault)
    return {
      message: `The settings are broken at line ${fault.at.line}: ${inPlain(fault.message)}`,
      remedy: `${inPlain(fault.remedy)} plan-warden check tells every fault.`,
    };
  const { entries } = await contents.tree(head);
  const elsewhere = standing === null ? await placesElsewhere(entries, own.settings, contents, reader) : [];
  const { include } = own.settings.plans;
  // What is proposed is what is replayed.
  const file = elsewhere.length === 0 ? standing : fileOf(include, elsewhere);
  const { settings } = await readSettings(file, contents, organisationOf(contents.pages));
  const replayed = new Replay(contents, reader, { file, settings, commit: head, branch });
  let judged = 0;
  await inParallel(mergedChanges(git, extent), atOnce, async (change) => {
    await replayed.judge(change);
    judged++;
    progress.tell(`Replayed ${judged} of ${line.length} changes`);
  });
  return {
    ...replayed.said(),
    ...foldersOf(entries, settings),
    elsewhere,
    include,
    settled: standing !== null,
    branch,
    since,
    now,
    cut: cut ? "limit" : shallow && line.some(({ base }) => base === null) ? "history" : null,
  };
}

/** Settings that name more places, as if they stood in the repository. */
function fileOf(include: readonly string[], elsewhere: readonly string[]): FileAt {
  const text = JSON.stringify({ plans: { include: [...include, ...elsewhere] } });
  return { path: settingsPath, oid: "", mode: 0o100644, size: text.length, text };
}

/** Runs a few at the same time, and the next when one is done. */
async function inParallel<Item>(
  items: AsyncGenerator<Item>,
  most: number,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const worker = async (): Promise<void> => {
    for (let next = await items.next(); !next.done; next = await items.next()) await run(next.value);
  };
  await Promise.all(Array.from({ length: most }, worker));
}

const day = 24 * 60 * 60 * 1000;
const spans: Readonly<Record<string, number>> = { d: day, w: 7 * day, m: 30 * day, y: 365 * day };

/** The instant of `90d` before now, or of `2026-01-31` in UTC; null for anything else. */
function instantOf(since: string, now: number): number | null {
  const [, number, unit = ""] = /^(\d{1,4})([dwmy])$/.exec(since) ?? [];
  if (number !== undefined) return Math.max(0, now - Number(number) * (spans[unit] ?? 0));
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(since) ? Date.parse(`${since}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(instant) || instant > now ? null : instant;
}
