// Judges a merge group at its own head, for the pull request that its ref names. It always gets an answer: without one the queue stands.
import { settingsPath } from "../config.ts";
import { gather } from "./facts.ts";
import type { GitHub } from "./github.ts";
import type { Job } from "./job.ts";
import type { Said } from "./outcome.ts";
import { publishAlone } from "./publish.ts";
import { judge, refused } from "./review.ts";
import type { Surroundings } from "./surroundings.ts";
import { lookLater, watchChecks } from "./watch-checks.ts";

type GroupJob = Extract<Job, { kind: "review-group" }>;

const branches = "refs/heads/";
const queue = "gh-readonly-queue/";

/** Reads `gh-readonly-queue/<base>/pr-<number>-<sha of the group's parent>`; null for any other name. */
export function parseGroup(branch: string): { baseBranch: string; number: number; parent: string } | null {
  if (!branch.startsWith(queue)) return null;
  const slash = branch.lastIndexOf("/");
  const match = /^pr-(\d{1,10})-([0-9a-f]{40,64})$/.exec(branch.slice(slash + 1));
  const baseBranch = branch.slice(queue.length, slash);
  if (!match?.[1] || !match[2] || baseBranch === "") return null;
  return { baseBranch, number: Number(match[1]), parent: match[2] };
}

/** The same of a ref. */
export const groupOf = (ref: string): ReturnType<typeof parseGroup> => parseGroup(withoutPrefix(ref));

export async function reviewGroup(job: GroupJob, github: GitHub, surroundings: Surroundings): Promise<Said> {
  const group = groupOf(job.headRef);
  if (group === null || group.baseBranch !== withoutPrefix(job.baseRef)) {
    const { runs } = await github.commit(job.head);
    const verdict = refused(
      {
        title: ["Not judged: the merge group names no pull request"],
        message: [
          "Its ref is ",
          { quoted: job.headRef },
          ", and a name such as gh-readonly-queue/main/pr-12-… was expected.",
        ],
        remedy: ["Take the pull request out of the queue and put it in again."],
      },
      // Whose settings would tell the mode is not known.
      { head: job.head, base: job.base, mode: "enforce" },
    );
    const place = { ...github.pages, head: job.head };
    const { conclusion } = await publishAlone(github, runs, { number: null, verdict }, place);
    return { conclusion, because: "the ref names no pull request", next: [] };
  }
  const { memory } = surroundings;
  const { repository } = job;
  const [hints, before, own] = await Promise.all([
    memory.hints(repository.id, group.number),
    memory.beginAwaited(job),
    memory.awaited({ kind: "review", repository, number: group.number }),
  ]);
  const pullRequest = await github.pullRequest({
    number: group.number,
    settingsPath,
    group: { head: job.head, base: job.base },
    mergeBase: null,
    paths: hints?.paths ?? [],
    checks: (before ?? own) !== null,
  });
  const watched = watchChecks(job, before, pullRequest, github, surroundings);
  const judged = { kind: "merge-group" as const, base: job.base };
  const gathered = await gather(pullRequest, judged, github, surroundings, watched.checks);
  const verdict = judge(gathered, pullRequest);
  const { conclusion, run } = await publishAlone(
    github,
    pullRequest.runs,
    { number: group.number, verdict },
    { ...github.pages, head: job.head },
  );
  // A group is merged or gone soon after its verdict: nothing that ends later matters to it.
  if (conclusion === "pending") await watched.remember(run);
  else await memory.dropAwaited(job);
  return { conclusion, because: "judged", next: [], later: lookLater(job, verdict, surroundings.now()) };
}

const withoutPrefix = (ref: string): string => (ref.startsWith(branches) ? ref.slice(branches.length) : ref);
