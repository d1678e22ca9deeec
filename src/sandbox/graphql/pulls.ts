// Issues, pull requests and what was said about them.
import type { ChangedFile } from "../changes.ts";
import { issueNodeId, issuePage } from "../issue-json.ts";
import { type Oid, readCommit } from "../objects.ts";
import { requireRead } from "../permissions.ts";
import { commitsOf, fileLimit, filesOf, mergeable } from "../pulls.ts";
import {
  type Comment,
  type Issue,
  iso,
  isoOrNull,
  isPull,
  type Label,
  nodeId,
  type PullIssue,
  type Reaction,
  type ReactionContent,
  type State,
} from "../state.ts";
import { branchNode, commitNode } from "./git.ts";
import { type Asking, connection, type Input, type Node, upper } from "./node.ts";
import { personNode } from "./people.ts";
import { repositoryNode } from "./repository.ts";

const changeTypes: Record<ChangedFile["status"], string> = {
  added: "ADDED",
  removed: "DELETED",
  modified: "MODIFIED",
  renamed: "RENAMED",
};

export const reactionWords: Record<string, ReactionContent> = {
  THUMBS_UP: "+1",
  THUMBS_DOWN: "-1",
  LAUGH: "laugh",
  CONFUSED: "confused",
  HEART: "heart",
  HOORAY: "hooray",
  ROCKET: "rocket",
  EYES: "eyes",
};

/** What issues and pull requests share. */
function conversation(asking: Asking, issue: Issue): Omit<Node, "__typename"> {
  const { state, actor } = asking;
  return {
    id: issueNodeId(issue),
    number: issue.number,
    title: issue.title,
    body: issue.body ?? "",
    url: issuePage(state, issue),
    resourcePath: issuePage(state, issue).slice(state.url.length),
    author: () => personNode(asking, issue.author),
    viewerDidAuthor: issue.author === actor.account,
    createdAt: iso(issue.createdAt),
    updatedAt: iso(issue.updatedAt),
    closedAt: isoOrNull(issue.closedAt),
    closed: issue.state === "closed",
    locked: issue.locked,
    labels: (args: Input) => connection("labels", args, issue.labels, (label) => labelNode(state, issue, label)),
    assignees: (args: Input) => connection("assignees", args, issue.assignees, (one) => personNode(asking, one)),
    comments: (args: Input) => connection("comments", args, issue.comments, (comment) => commentNode(asking, comment)),
    timelineItems: (args: Input) => {
      const found = timelineOf(asking, issue, args.texts("itemTypes"));
      return connection("timelineItems", args, found, ({ node }) => node());
    },
    reactions: (args: Input) => connection("reactions", args, issue.reactions, (one) => reactionNode(asking, one)),
    repository: () => repositoryNode(asking, issue.repository),
  };
}

/** What happened there, oldest first. Of all that GitHub notes, the sandbox knows commits and comments. */
function timelineOf(asking: Asking, issue: Issue, types: readonly string[] | null) {
  const items = [
    ...(isPull(issue)
      ? commitsOf(issue).map((oid) => ({
          type: "PULL_REQUEST_COMMIT",
          at: (readCommit(issue.repository.objects, oid)?.committer.seconds ?? 0) * 1000,
          node: () => pullCommitNode(asking, issue, oid),
        }))
      : []),
    ...issue.comments.map((comment) => ({
      type: "ISSUE_COMMENT",
      at: comment.createdAt,
      node: () => commentNode(asking, comment),
    })),
  ];
  return items.filter(({ type }) => types === null || types.includes(type)).sort((one, other) => one.at - other.at);
}

function pullCommitNode(asking: Asking, issue: PullIssue, oid: Oid): Node {
  return {
    __typename: "PullRequestCommit",
    id: nodeId("PRC", issue.pull.id, oid),
    commit: () => commitNode(asking, issue.repository, oid),
    pullRequest: () => pullNode(asking, issue),
  };
}

export function issueNode(asking: Asking, issue: Issue): Node {
  requireRead(asking.actor, "issues");
  return {
    __typename: "Issue",
    ...conversation(asking, issue),
    databaseId: issue.id,
    fullDatabaseId: String(issue.id),
    state: upper(issue.state),
    stateReason: upper(issue.stateReason),
  };
}

export function pullNode(asking: Asking, issue: PullIssue): Node {
  requireRead(asking.actor, "pull_requests");
  const { repository, pull } = issue;
  const { head, base } = pull;
  const sum = (what: "additions" | "deletions") => () => filesOf(issue).reduce((total, file) => total + file[what], 0);
  return {
    __typename: "PullRequest",
    ...conversation(asking, issue),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    state: pull.merged ? "MERGED" : upper(issue.state),
    isDraft: pull.draft,
    merged: pull.merged !== null,
    mergedAt: isoOrNull(pull.merged?.at ?? null),
    mergedBy: () => (pull.merged ? personNode(asking, pull.merged.by) : null),
    mergeCommit: () => (pull.merged ? commitNode(asking, repository, pull.merged.sha) : null),
    mergeable: async () => {
      const merges = await mergeable(issue);
      return merges === null ? "UNKNOWN" : merges ? "MERGEABLE" : "CONFLICTING";
    },
    maintainerCanModify: pull.maintainerCanModify,
    isCrossRepository: head.repository !== repository,
    headRefName: head.ref,
    headRefOid: head.sha,
    headRef: () => head.repository && branchNode(asking, head.repository, head.ref),
    headRepository: () => head.repository && repositoryNode(asking, head.repository),
    headRepositoryOwner: () => personNode(asking, head.owner),
    baseRefName: base.ref,
    baseRefOid: base.sha,
    baseRef: () => branchNode(asking, repository, base.ref),
    baseRepository: () => repositoryNode(asking, repository),
    additions: sum("additions"),
    deletions: sum("deletions"),
    changedFiles: () => filesOf(issue).length,
    files: (args: Input) => connection("files", args, filesOf(issue).slice(0, fileLimit), fileNode),
    commits: (args: Input) =>
      connection("commits", args, commitsOf(issue), (oid) => pullCommitNode(asking, issue, oid)),
    closingIssuesReferences: (args: Input) =>
      connection("closingIssuesReferences", args, closes(issue), (closed) => issueNode(asking, closed)),
    mergeQueueEntry: () => {
      const group = repository.mergeGroups.find((one) => one.pull === issue);
      return group ? { __typename: "MergeQueueEntry", id: nodeId("MQE", pull.id) } : null;
    },
    isInMergeQueue: repository.mergeGroups.some((one) => one.pull === issue),
  };
}

/** Issues of the repository that the body closes by GitHub's keywords; only a change of the default branch closes any. */
function closes(issue: PullIssue): Issue[] {
  if (issue.pull.base.ref !== issue.repository.defaultBranch) return [];
  const mentioned = (issue.body ?? "").matchAll(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?[ \t]+#(\d{1,9})\b/gi);
  const found = [...mentioned].flatMap(([, number]) => issue.repository.issues.get(Number(number)) ?? []);
  return [...new Set(found)].filter((one) => !isPull(one));
}

function fileNode(file: ChangedFile): Node {
  return {
    __typename: "PullRequestChangedFile",
    path: file.path,
    changeType: changeTypes[file.status],
    additions: file.additions,
    deletions: file.deletions,
    viewerViewedState: "UNVIEWED",
  };
}

function labelNode(state: State, issue: Issue, label: Label): Node {
  return {
    __typename: "Label",
    id: nodeId("LA", label.id),
    name: label.name,
    color: label.color,
    description: label.description,
    url: `${state.url}/${issue.repository.owner.login}/${issue.repository.name}/labels/${encodeURIComponent(label.name)}`,
  };
}

export function commentNode(asking: Asking, comment: Comment): Node {
  const { issue } = comment;
  const page = `${issuePage(asking.state, issue)}#issuecomment-${comment.id}`;
  return {
    __typename: "IssueComment",
    id: nodeId("IC", comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    url: page,
    author: () => personNode(asking, comment.author),
    viewerDidAuthor: comment.author === asking.actor.account,
    createdAt: iso(comment.createdAt),
    updatedAt: iso(comment.updatedAt),
    includesCreatedEdit: comment.updatedAt !== comment.createdAt,
    isMinimized: false,
    issue: () => (isPull(issue) ? null : issueNode(asking, issue)),
    pullRequest: () => (isPull(issue) ? pullNode(asking, issue) : null),
    repository: () => repositoryNode(asking, issue.repository),
    reactions: (args: Input) => connection("reactions", args, comment.reactions, (one) => reactionNode(asking, one)),
  };
}

export function reactionNode(asking: Asking, reaction: Reaction): Node {
  return {
    __typename: "Reaction",
    id: nodeId("REA", reaction.id),
    databaseId: reaction.id,
    content: Object.entries(reactionWords).find(([, content]) => content === reaction.content)?.[0],
    createdAt: iso(reaction.createdAt),
    user: () => (reaction.account.type === "User" ? personNode(asking, reaction.account) : null),
  };
}
