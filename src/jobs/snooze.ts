// What is snoozed in the list of the weekly issue: kept in the row of the last sweep, where the next one finds it.
import { boxesIn } from "../commands/boxes.ts";
import type { Request } from "../commands/command.ts";
import { wholeKey } from "../rules/sweep-issue.ts";
import { Fault } from "./fault.ts";
import type { Memory } from "./memory.ts";
import type { Scene, Wish } from "./wish.ts";

/** A sweep that only reads stores its row without the lock: then it is done again upon that one. */
const attempts = 5;

/** What the weekly issue lists, where something is asked in it; none in any other. Its body lists what nobody could be told of as well. */
export async function listIn(
  { asked, job, surroundings }: Wish,
  { pullRequest }: Pick<Scene, "pullRequest">,
): Promise<Pick<Request, "list">> {
  const row = (await surroundings.memory.swept([job.repository.id])).get(job.repository.id);
  const told = row?.told[job.number];
  if (told?.key !== wholeKey) return {};
  const listed = new Set([
    ...(told.plans ?? []).map(([path]) => path),
    ...boxesIn(pullRequest.body).map(({ path }) => path),
    ...Object.keys(row?.snoozed ?? {}),
  ]);
  // Anybody who may edit the body can write a box for what is no plan.
  const plans = (row?.seen?.plans ?? []).flatMap(({ path }) => (listed.has(path) ? [path] : []));
  return { list: { plans, askedAt: asked.at } };
}

/** The later of two ends holds. A sweep that writes is waited for, and begins anew when it was not known to it. */
export async function snoozePlan(
  { path, until }: { path: string; until: number },
  repository: number,
  memory: Pick<Memory, "swept" | "storeSwept" | "locked">,
): Promise<void> {
  await memory.locked(`${repository}+sweep`, async () => {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const row = (await memory.swept([repository])).get(repository);
      if (row === undefined) break;
      const snoozed = new Map(Object.entries(row.snoozed ?? {}));
      if ((snoozed.get(path) ?? 0) >= until) return;
      snoozed.set(path, until);
      if (await memory.storeSwept({ ...row, round: row.round + 1, snoozed: Object.fromEntries(snoozed) })) return;
    }
    throw new Fault("Sweeps of the repository came in between again and again.");
  });
}
