// The plans of a default branch: what did not change since the last look is neither fetched nor read again.
import { createHash } from "node:crypto";
import { isPlanPath } from "../plan/location.ts";
import type { Oid } from "../rules/facts.ts";
import { digestOf, digestVersion, type PlanDigest } from "../rules/plan-digest.ts";
import type { Settings } from "../rules/settings.ts";
import { isSettled } from "../rules/sweep.ts";
import type { GitHub, TreeEntry, Upkeep } from "./github.ts";
import type { SeenPlans } from "./memory.ts";
import { readPlanFile } from "./plan-file.ts";
import type { PlanReader } from "./surroundings.ts";

/** More plans than this are counted as not read. */
const mostPlans = 2000;
const folder = 0o040000;

/** No request where the root tree is the one that was seen last; else one for the list, and for what changed one a hundred texts and one a fifty commits. */
export async function seePlans(
  branch: { head: Oid; tree: Oid },
  known: SeenPlans | null,
  settings: Settings,
  github: Pick<GitHub & Upkeep, "tree" | "files" | "blob" | "lastCommits">,
  reader: PlanReader,
): Promise<SeenPlans> {
  const { head, tree } = branch;
  const basis = basisOf(settings);
  const before = known?.basis === basis ? known : null;
  if (before?.tree === tree) return before;
  const { entries, complete } = await github.tree(head);
  const listed = entries.filter(({ path, mode }) => mode !== folder && isPlanPath(path, settings.plans));
  const seen = new Map(before?.plans.map((plan) => [plan.path, plan]));
  const changed = listed.filter(({ path, oid }) => seen.get(path)?.oid !== oid);
  if (before && changed.length === 0 && listed.length === seen.size) return { ...before, tree, complete };

  const digests = await digestsOf(changed.slice(0, mostPlans), head, settings, github, reader);
  const asked = changed.filter(({ path }) => {
    const digest = digests.get(path) ?? null;
    return digest !== null && !isSettled(digest);
  });
  const paths = asked.map(({ path }) => path);
  const commits = paths.length === 0 ? new Map() : await github.lastCommits(head, paths);
  const plans = listed.map(({ path, oid }) => {
    const same = seen.get(path);
    if (same?.oid === oid) return same;
    return { path, oid, digest: digests.get(path) ?? null, commit: commits.get(path) ?? null };
  });
  return { tree, head, basis, complete, plans };
}

/** What a digest, and which files are plans, depends on besides the files. */
function basisOf({ plans, limits, sections }: Settings): string {
  const basis = JSON.stringify([digestVersion, plans, limits, sections]);
  return createHash("sha256").update(basis).digest("hex").slice(0, 24);
}

async function digestsOf(
  entries: readonly TreeEntry[],
  head: Oid,
  settings: Settings,
  github: Pick<GitHub, "files" | "blob">,
  reader: PlanReader,
): Promise<ReadonlyMap<string, PlanDigest>> {
  const digests = new Map<string, PlanDigest>();
  if (entries.length === 0) return digests;
  for (const { files } of await github.files([{ oid: head, paths: entries.map(({ path }) => path) }]))
    for (const [path, file] of files) {
      if (file === null) continue;
      const { plan, problems } = await readPlanFile(file, settings, github, reader);
      if (!problems.some(({ fatal }) => fatal)) digests.set(path, digestOf(plan));
    }
  return digests;
}
