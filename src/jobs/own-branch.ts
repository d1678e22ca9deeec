// Changes of plans where there is no branch to change: behind a merged pull request, and in an issue. They go to a branch of ours with a
// pull request of its own, and those that follow go there too while it is open.
import type { Conversation, GitHub, NewCommit, PullRequest, Side } from "./github.ts";

type Scene = { pullRequest: PullRequest; conversation: Conversation };

const hasBranch = ({ pullRequest, conversation }: Scene): boolean => !pullRequest.merged && !conversation.issue;

/** Ours, where what was begun goes on: its pull request is open, or was not made yet. */
function begunBranch({ ownBranch }: Conversation): { branch: string; head: Side; number: number | null } | null {
  const { branch, head, pullRequest } = ownBranch ?? { branch: "", head: null, pullRequest: null };
  if (head === null || pullRequest?.open === false) return null;
  return { branch, head, number: pullRequest?.number ?? null };
}

/** Where the plans stand that a command is about. */
export function standingOf(scene: Scene): Side {
  const { pullRequest, conversation } = scene;
  return hasBranch(scene) ? pullRequest.head : (begunBranch(conversation)?.head ?? pullRequest.tip);
}

/** The branch of ours that a change would go to. A new one is named by what it answers, so that a second attempt finds the first one's work. */
export function ownBranchName({ pullRequest, conversation }: Scene, key: string): string {
  const begun = begunBranch(conversation);
  return begun?.branch ?? `plan-warden/close-out-${pullRequest.number}-${key.replace(/\W+/g, "-")}`;
}

/** Writes there. `"conflict"` when the branch is no longer where the plans were read. */
export async function writeToOwnBranch(
  scene: Scene,
  key: string,
  change: Omit<NewCommit, "branch" | "parent">,
  github: GitHub,
): ReturnType<GitHub["propose"]> {
  const { pullRequest, conversation } = scene;
  const branch = ownBranchName(scene, key);
  const commit = { ...change, branch, parent: standingOf(scene).oid };
  if (begunBranch(conversation) === null) {
    const wanted = { ...descriptionOf(pullRequest, change.subject), repository: conversation.repository };
    return github.propose(commit, wanted);
  }
  const made = await github.commitTo(commit);
  return made === "conflict" || "refused" in made ? made : { oid: made.oid, number: null };
}

/** The number of the pull request of such a branch, opened where it is not there. */
export async function ownBranchNumber(scene: Scene, branch: string, subject: string, github: GitHub): Promise<number> {
  const { pullRequest, conversation } = scene;
  const known = conversation.ownBranch?.branch === branch ? conversation.ownBranch.pullRequest : null;
  return known?.number ?? github.openPullRequest({ ...descriptionOf(pullRequest, subject), head: branch });
}

const descriptionOf = ({ number, baseRef }: PullRequest, subject: string) => ({
  base: baseRef,
  title: subject,
  body: `Asked for in #${number}.`,
});
