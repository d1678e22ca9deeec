// Judges a merge group at its own head, for the pull request that its ref names. It always gets an answer: without one the queue stands.
import { settingsPath } from "../config.ts";
import { gather } from "./facts.ts";
import type { GitHub } from "./github.ts";
import type { Job } from "./job.ts";
import type { Said, Surroundings } from "./perform.ts";
import { publishAlone } from "./publish.ts";
import { judge, refused } from "./review.ts";

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

export async function reviewGroup(job: GroupJob, github: GitHub, surroundings: Surroundings): Promise<Said> {
  const group = parseGroup(withoutPrefix(job.headRef));
  if (group === null || group.baseBranch !== withoutPrefix(job.baseRef)) {
    const { run } = await github.commit(job.head);
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
      job,
    );
    const place = { ...github.pages, head: job.head };
    const conclusion = await publishAlone(github, run, { number: null, verdict }, place);
    return { conclusion, because: "the ref names no pull request", next: [] };
  }
  const { memory } = surroundings;
  const hints = await memory.hints(job.repository.id, group.number);
  const pullRequest = await github.pullRequest({
    number: group.number,
    settingsPath,
    group: { head: job.head, base: job.base },
    mergeBase: null,
    paths: hints?.paths ?? [],
  });
  const gathered = await gather(pullRequest, { kind: "merge-group", base: job.base }, github, surroundings);
  const verdict = judge(gathered, pullRequest);
  const conclusion = await publishAlone(
    github,
    pullRequest.run,
    { number: group.number, verdict },
    { ...github.pages, head: job.head },
  );
  return { conclusion, because: "judged", next: [] };
}

const withoutPrefix = (ref: string): string => (ref.startsWith(branches) ? ref.slice(branches.length) : ref);
