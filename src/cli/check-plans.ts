// `plan-warden check` without a base: plans of the working tree, each judged on its own.
import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { settingsPath } from "../config.ts";
import { Disk } from "../git/disk.ts";
import { pagesOf } from "../git/pages.ts";
import { type Obstacle, openRepository, type Repository } from "../git/repository.ts";
import { readPlanFile } from "../jobs/plan-file.ts";
import { organisationOf, readSettings } from "../jobs/settings-of-change.ts";
import { isMarkdownPath, isPlanPath } from "../plan/location.ts";
import { check, neededPaths } from "../rules/check.ts";
import type { Facts, PlanChange } from "../rules/facts.ts";
import { presetOf } from "../rules/level.ts";
import type { Checked, Surroundings } from "./checked.ts";

/** Something a person named: a file, or a folder, relative to the root (`""` is the root itself). */
type Named = { path: string; folder: boolean };

/** No path means the whole repository. */
export async function checkPlans(
  paths: readonly string[],
  { folder, reader, now, progress }: Surroundings,
): Promise<Checked | Obstacle> {
  const opened = await openNamed(paths, folder);
  if ("message" in opened) return opened;
  const { repository, named } = opened;
  const { git, root } = repository;
  const disk = new Disk(root);
  const { settings, problems } = await readSettings(
    await disk.at(settingsPath),
    disk,
    organisationOf(await pagesOf(git)),
  );

  const folders = named.filter((one) => one.folder).map(({ path }) => path);
  const listed = folders.length > 0 ? await disk.list(git, folders) : [];
  const wanted = new Set([
    // A hook may name all files of a commit: what is no Markdown is no plan, wherever it lies.
    ...named.filter(({ path, folder }) => !folder && isMarkdownPath(path)).map(({ path }) => path),
    ...listed.filter((path) => isPlanPath(path, settings.plans)).sort(),
  ]);
  let read = 0;
  const plans = (await Promise.all([...wanted].map((path) => planAt(path)))).filter((plan) => plan !== null);

  async function planAt(path: string): Promise<PlanChange | null> {
    const file = await disk.at(path);
    // Git still tracks it, and somebody took it away.
    if (file === null) return null;
    const head = await readPlanFile(file, settings, disk, reader);
    read++;
    progress.tell(`Read ${read} of ${wanted.size} plans`);
    const preset = presetOf(path, [head.plan.preset], settings);
    return { path, head, base: null, sources: ["asked"], preset, revisions: null };
  }

  const asked = neededPaths(plans, settings);
  const known = await Promise.all(asked.map(async (path) => [path, await disk.isFile(path)] as const));
  const facts: Facts = {
    change: null,
    plans,
    missing: [],
    // The copy that is worked on is the one whose faults can be mended here.
    settings: { organisation: null, source: null, problems: [], proposed: { path: settingsPath, problems } },
    paths: new Map(known),
    checks: null,
    shared: new Map(),
    waivers: [],
    now,
  };
  return { verdict: check(facts, settings), settings, plans, change: false, root };
}

async function openNamed(
  paths: readonly string[],
  folder: string,
): Promise<{ repository: Repository; named: Named[] } | Obstacle> {
  const places: { path: string; written: string; folder: boolean }[] = [];
  for (const written of paths.length === 0 ? ["."] : paths) {
    const path = resolve(folder, written);
    const stats = await lstat(path).catch(() => null);
    if (stats === null)
      return { message: `There is no file or folder ${written}.`, remedy: "Correct the path, or leave it out." };
    // A link to a folder is that folder; any other file is judged as what it is.
    const isFolder = stats.isDirectory() || (stats.isSymbolicLink() && (await isFolderBehind(path)));
    const real = isFolder ? await realpath(path) : join(await realpath(dirname(path)), basename(path));
    places.push({ path: real, written, folder: isFolder });
  }
  const [first] = places;
  const repository = await openRepository(first ? (first.folder ? first.path : dirname(first.path)) : folder);
  if ("message" in repository) return repository;
  const named: Named[] = [];
  for (const place of places) {
    const path = relative(repository.root, place.path).split(sep).join("/");
    if (path === ".." || path.startsWith("../"))
      return {
        message: `${place.written} lies outside of ${repository.root}, and the plans of one repository are judged at a time.`,
        remedy: "Run it once for each.",
      };
    named.push({ path, folder: place.folder });
  }
  return { repository, named: paths.length === 0 ? [{ path: "", folder: true }] : named };
}

async function isFolderBehind(path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => null);
  return real !== null && (await lstat(real)).isDirectory();
}
