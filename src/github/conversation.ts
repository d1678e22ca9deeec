// What answering a command takes of a pull request, read from the answer that holds the rest of it.
import type { Conversation } from "../jobs/github.ts";
import type { Oid } from "../rules/facts.ts";
import type { CommitNode, PullRequestNode, ReviewAnswer } from "./answers.ts";

/** `commits` are all that the pull request has. Null when it was not asked for. */
export function conversationOf(
  { viewer, comment, repository }: ReviewAnswer,
  node: PullRequestNode,
  commits: readonly CommitNode[],
): Conversation | null {
  if (node.id === undefined || !viewer) return null;
  return {
    id: node.id,
    merged: node.state === "MERGED",
    locked: node.locked ?? false,
    closedTo: closedTo(node, repository?.defaultBranchRef?.name ?? null),
    comment: comment ? { body: comment.body, edited: comment.includesCreatedEdit } : null,
    answered: new Map(commits.flatMap((each) => answeredBy(each, viewer.login))),
  };
}

function closedTo(node: PullRequestNode, defaultBranch: string | null): Conversation["closedTo"] {
  if (node.isCrossRepository) return "fork";
  if (!node.headRef) return "gone";
  if (node.headRefName === defaultBranch) return "default";
  return node.headRef.refUpdateRule ? "protected" : null;
}

/**
 * Only a commit that GitHub made for our app: its address is one that GitHub gives, `<id>+<login>@users.noreply.<host>`. Anybody can
 * write such an address into a commit of their own, and gains by it only that a command of that number is taken for done.
 */
function answeredBy({ commit }: CommitNode, login: string): [key: string, oid: Oid][] {
  const own = login.replace(/\[bot\]$/, "");
  const address = /^\d+\+(.+?)(?:\[bot\])?@users\.noreply\./.exec(commit.author?.email ?? "");
  if (address?.[1] !== own) return [];
  const key = /^Plan-Comment: (\S+)$/m.exec(commit.message)?.[1];
  return key === undefined ? [] : [[key, commit.oid]];
}
