// What answering a command takes of a pull request, read from the answer that holds the rest of it.
import type { Conversation, OwnBranch } from "../jobs/github.ts";
import type { Oid } from "../rules/facts.ts";
import {
  type Answering,
  type CommitNode,
  type PullRequestNode,
  present,
  type ReviewAnswer,
  sideOf,
} from "./answers.ts";

/** `commits` are all that the pull request has. Null when it was not asked for. */
export function conversationOf(
  { viewer, comment, repository }: ReviewAnswer,
  node: PullRequestNode,
  commits: readonly CommitNode[],
  ownBranch: OwnBranch | null,
): Conversation | null {
  if (node.id === undefined || !viewer || repository?.id === undefined) return null;
  return {
    id: node.id,
    repository: repository.id,
    issue: false,
    locked: node.locked ?? false,
    closedTo: closedTo(node, repository.defaultBranchRef?.name ?? null),
    comment: commentOf(comment),
    answered: answeredBy(commits, viewer.login),
    ownBranch,
  };
}

export const commentOf = (comment: ReviewAnswer["comment"]): Conversation["comment"] =>
  comment ? { body: comment.body, edited: comment.includesCreatedEdit } : null;

/** `branch` is the one that was asked for; null when none was. Who took its name in a fork made nothing of ours. */
export function ownBranchOf(
  { viewer, repository }: Pick<ReviewAnswer, "viewer" | "repository">,
  branch: string | null,
  asked: readonly [alias: string, path: string][],
): OwnBranch | null {
  if (branch === null || !viewer) return null;
  const target = repository?.ownBranch?.target;
  const ours = present(repository?.ownBranchPulls).filter((one) => one.viewerDidAuthor && !one.isCrossRepository);
  const [newest] = ours.toSorted((one, other) => other.number - one.number);
  const commits = [...ours.flatMap((one) => present(one.commits)), ...(target?.oid ? [{ commit: target }] : [])];
  return {
    branch,
    head: target?.oid ? sideOf(target.oid, target, asked) : null,
    pullRequest: newest ? { number: newest.number, open: newest.state === "OPEN" } : null,
    answered: answeredBy(commits, viewer.login),
  };
}

function closedTo(node: PullRequestNode, defaultBranch: string | null): Conversation["closedTo"] {
  if (node.isCrossRepository) return "fork";
  if (!node.headRef) return "gone";
  if (node.headRefName === defaultBranch) return "default";
  return node.headRef.refUpdateRule ? "protected" : null;
}

/**
 * What a commit of ours answers; null for one that is not ours. Ours is only what GitHub made for our app: its address is one that
 * GitHub gives, `<id>+<login>@users.noreply.<host>`. Anybody can write such an address into a commit of their own, and gains by it only
 * that a command of that number is taken for done.
 */
export function keyOf({ message, author }: Omit<Answering, "oid">, login: string): string | null {
  const own = login.replace(/\[bot\]$/, "");
  const address = /^\d+\+(.+?)(?:\[bot\])?@users\.noreply\./.exec(author?.email ?? "");
  if (address?.[1] !== own) return null;
  return /^Plan-Comment: (\S+)$/m.exec(message)?.[1] ?? null;
}

function answeredBy(commits: readonly { commit: Answering }[], login: string): Map<string, Oid> {
  const answered = new Map<string, Oid>();
  for (const { commit } of commits) {
    const key = keyOf(commit, login);
    if (key !== null) answered.set(key, commit.oid);
  }
  return answered;
}
