// `plan-warden check --base REF`: the change from the merge base with another commit to the working tree, as the app judges it.
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { settingsPath } from "../config.ts";
import { commitNamed, readChange } from "../git/change.ts";
import { createContents } from "../git/contents.ts";
import { Objects } from "../git/objects.ts";
import { pagesOf } from "../git/pages.ts";
import { type Obstacle, openRepository } from "../git/repository.ts";
import { readWorkingTree } from "../git/working-tree.ts";
import { gather } from "../jobs/facts.ts";
import { judge } from "../jobs/review.ts";
import { organisationOf, readSettings } from "../jobs/settings-of-change.ts";
import { isPlanPath } from "../plan/location.ts";
import type { Checked, Surroundings } from "./checked.ts";

/** `paths` says no more than which repository: a change is judged as a whole. `ref` is the tip of its base branch. */
export async function checkChange(
  ref: string,
  paths: readonly string[],
  { folder, reader, now, progress }: Surroundings,
): Promise<Checked | Obstacle> {
  const [path = "."] = paths;
  const place = resolve(folder, path);
  if (paths.length > 1 || !(await isFolder(place)))
    return {
      message: `With --base the change of a repository is judged as a whole, and ${paths.length > 1 ? `${paths.length} paths were named` : `${path} is no folder`}.`,
      remedy: "Name one folder of the repository, or none.",
    };
  const repository = await openRepository(place);
  if ("message" in repository) return repository;
  const { git, root } = repository;
  progress.tell(`Reading the change since ${ref}`);
  const objects = new Objects(git);
  let close = async (): Promise<void> => {};
  try {
    const tip = await commitNamed(ref, objects, repository);
    if ("message" in tip) return tip;
    const pages = await pagesOf(git);
    const standing = createContents(git, objects, pages);
    const [side] = await standing.files([{ oid: tip.oid, paths: [settingsPath] }]);
    if (!side) throw new Error("Git answered for no commit.");
    const { settings } = await readSettings(side.files.get(settingsPath) ?? null, standing, organisationOf(pages));

    // What Git does not track yet belongs to the change where it is a plan, or the settings.
    const ours = (path: string): boolean => path === settingsPath || isPlanPath(path, settings.plans);
    const tree = await readWorkingTree(repository, ours);
    if ("message" in tree) return tree;
    const own = tree.git === git ? objects : new Objects(tree.git);
    close = async () => {
      own.close();
      await tree.close();
    };
    const contents = createContents(tree.git, own, pages);
    const change = await readChange(repository, tree, { ref, tip: side, settingsPath }, contents, now);
    if ("message" in change) return change;
    const gathered = await gather(change.snapshot, { kind: "working-tree", base: change.base }, contents, {
      plans: reader,
      now: () => now,
    });
    const { examined, ...said } = judge(gathered, change.snapshot);
    // No commit holds what is uncommitted.
    const head = tree.head === tree.commit ? tree.commit : null;
    return {
      verdict: { ...said, examined: { ...examined, head } },
      settings,
      plans: "facts" in gathered ? gathered.facts.plans : [],
      change: true,
      root,
    };
  } finally {
    objects.close();
    await close();
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
