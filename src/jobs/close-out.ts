// Where a pull request was merged and its plan is done in fact but not in words, says how to close the plan out: once.
import { closeOutMarker, reportCloseOut } from "../report/close-out.ts";
import { type CloseOut, closeOutOf } from "../rules/close-out.ts";
import { presetOf } from "../rules/level.ts";
import type { Settings } from "../rules/settings.ts";
import type { GitHub, PullRequest, Side } from "./github.ts";
import type { StoredVerdict } from "./memory.ts";
import { readPlanFile } from "./plan-file.ts";
import { settingsOfChange } from "./settings-of-change.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * `before` is the last verdict of it, which goes when this is done: so it is looked at once, and what a crash repeats finds the
 * comment. No request where nothing is to be said; else one for the plans as they stand on the base branch by now, and one to say it.
 */
export async function offerCloseOut(
  pullRequest: PullRequest,
  before: StoredVerdict | null,
  github: GitHub,
  surroundings: Pick<Surroundings, "memory" | "plans">,
): Promise<void> {
  const { number, merged, intoDefault, head, tip, comments } = pullRequest;
  // What goes into another branch is on its way still, or was done before.
  if (before === null || !merged || !intoDefault || tip.oid === "") return;
  if (comments.some(({ body }) => body.startsWith(closeOutMarker))) return;
  const { settings, facts } = await settingsOfChange(pullRequest, github);
  const faults = facts.problems.length + (facts.organisation?.used?.problems.length ?? 0);
  if (settings.comment === "never" || faults > 0) return;

  const involved = before.verdict.examined.plans;
  const done = (await closeOutsAt(head, paths(involved), settings, github, surroundings)).map(({ path }) => path);
  const free: string[] = [];
  for (const plan of involved.filter(({ path }) => done.includes(path)))
    if (!(await surroundings.memory.isWorkedOn(before.repository, number, [plan.path, plan.basePath ?? plan.path])))
      free.push(plan.path);
  if (free.length === 0) return;
  const [standing] = await github.files([{ oid: tip.oid, paths: free }]);
  const left = standing ? await closeOutsAt(standing, free, settings, github, surroundings) : [];
  if (left.length === 0) return;
  const place = { ...github.pages, head: tip.oid };
  await github.createComment(number, reportCloseOut(left, place, involved.length > 1));
}

const paths = (plans: readonly { path: string }[]): string[] => plans.map(({ path }) => path);

/** Of what came along with the question; what did not is left to the sweep. */
async function closeOutsAt(
  { files }: Side,
  wanted: readonly string[],
  settings: Settings,
  github: GitHub,
  { plans: reader }: Pick<Surroundings, "plans">,
): Promise<CloseOut[]> {
  const found: CloseOut[] = [];
  for (const path of wanted) {
    const file = files.get(path);
    if (!file || file.text === null) continue;
    const { plan, problems } = await readPlanFile(file, settings, github, reader);
    const closeOut = problems.some(({ fatal }) => fatal)
      ? null
      : closeOutOf(plan, presetOf(path, [plan.preset], settings));
    if (closeOut) found.push(closeOut);
  }
  return found;
}
