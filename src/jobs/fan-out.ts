// Jobs that only find out which pull requests to look at: each of those is then a job of its own, so many events make one review.
import type { GitHub } from "./github.ts";
import type { Job } from "./job.ts";
import type { Said } from "./outcome.ts";
import { parseGroup } from "./review-group.ts";
import type { Surroundings } from "./surroundings.ts";

/** Somebody asked for the check of a commit again: every open pull request with this head, or its merge group, is judged. */
export async function reviewHead(
  { repository, head }: Extract<Job, { kind: "review-head" }>,
  github: GitHub,
  { memory }: Surroundings,
): Promise<Said> {
  const [{ pullRequests, branch, runs }, rows] = await Promise.all([
    github.commit(head),
    memory.verdictsOf(repository.id, head),
  ]);
  // GitHub may not tie a fork's commit to its pull request; we remember it.
  const numbers = [...new Set([...pullRequests, ...rows.map(({ number }) => number)])];
  if (numbers.length > 0) return reviews(repository, numbers);
  const group = parseGroup(branch ?? "");
  if (group && branch) {
    const job: Job = {
      kind: "review-group",
      repository,
      head,
      headRef: `refs/heads/${branch}`,
      base: group.parent,
      baseRef: `refs/heads/${group.baseBranch}`,
    };
    return { conclusion: "none", because: "a merge group's head", next: [job] };
  }
  // Nothing is there to judge any more, and the question still wants its answer.
  for (const run of Object.values(runs))
    if (run?.conclusion && !run.completed) await github.restateCheck(run.id, run.conclusion);
  return { conclusion: "none", because: "no open pull request has this head", next: [] };
}

/** The settings of a branch changed: every open pull request into it is judged anew. */
export async function reviewBase(
  { repository, branch }: Extract<Job, { kind: "review-base" }>,
  github: GitHub,
): Promise<Said> {
  const open = await github.openPullRequests(branch);
  return reviews(
    repository,
    open.map(({ number }) => number),
  );
}

/**
 * What events failed to bring: open pull requests whose head has no check of ours, or one that only says that we failed; and closed
 * ones that we still hold for open, of whom others are told.
 */
export async function reconcileRepository(
  { repository }: Extract<Job, { kind: "reconcile-repository" }>,
  github: GitHub,
  { memory }: Surroundings,
): Promise<Said> {
  // Asked first, so that one which opens meanwhile is not taken for closed.
  const known = await memory.numbersOf(repository.id);
  const open = await github.openPullRequests(null);
  const unfinished = open.filter(({ run }) => !run?.completed || run.externalId?.startsWith(incidentPrefix));
  const numbers = new Set(open.map(({ number }) => number));
  return reviews(repository, [
    ...unfinished.map(({ number }) => number),
    ...known.filter((number) => !numbers.has(number)),
  ]);
}

/** Starts the external id of a check that says only that we failed. */
export const incidentPrefix = "incident:";

function reviews(repository: Extract<Job, { kind: "review" }>["repository"], numbers: readonly number[]): Said {
  return {
    conclusion: "none",
    because: numbers.length === 1 ? "1 pull request to judge" : `${numbers.length} pull requests to judge`,
    next: numbers.map((number) => ({ kind: "review", repository, number })),
  };
}
