// Issues, comments, labels and reactions as GitHub shows them, in answers and payloads.
import { accountJson } from "./accounts.ts";
import { appJson } from "./apps.ts";
import { repositoryPage, repositoryUrl } from "./repository-json.ts";
import {
  type Account,
  type Comment,
  type Issue,
  iso,
  isoOrNull,
  type Json,
  type Label,
  nodeId,
  type Reaction,
  type Repository,
  reactionContents,
  type State,
} from "./state.ts";

export function association(repository: Repository, account: Account): string {
  if (repository.owner === account) return "OWNER";
  return repository.collaborators.has(account.login.toLowerCase()) ? "COLLABORATOR" : "NONE";
}

export function labelJson(state: State, repository: Repository, label: Label): Json {
  return {
    id: label.id,
    node_id: nodeId("LA", label.id),
    url: `${repositoryUrl(state, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

export function reactionJson(state: State, reaction: Reaction): Json {
  return {
    id: reaction.id,
    node_id: nodeId("REA", reaction.id),
    user: accountJson(state, reaction.account),
    content: reaction.content,
    created_at: iso(reaction.createdAt),
  };
}

function reactionCounts(url: string, reactions: readonly Reaction[]): Json {
  const counts = reactionContents.map((content) => [
    content,
    reactions.filter((one) => one.content === content).length,
  ]);
  return { url: `${url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}

export const issueNodeId = (issue: Issue) => (issue.pull ? nodeId("PR", issue.pull.id) : nodeId("I", issue.id));
export const issuePage = (state: State, issue: Issue) =>
  `${repositoryPage(state, issue.repository)}/${issue.pull ? "pull" : "issues"}/${issue.number}`;

export function issueJson(state: State, issue: Issue): Json {
  const { repository, pull, number } = issue;
  const url = `${repositoryUrl(state, repository)}/issues/${number}`;
  const page = issuePage(state, issue);
  const pullUrl = `${repositoryUrl(state, repository)}/pulls/${number}`;
  return {
    url,
    repository_url: repositoryUrl(state, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    id: issue.id,
    node_id: issueNodeId(issue),
    number,
    title: issue.title,
    user: accountJson(state, issue.author),
    labels: issue.labels.map((label) => labelJson(state, repository, label)),
    state: issue.state,
    locked: issue.locked,
    assignee: issue.assignees[0] ? accountJson(state, issue.assignees[0]) : null,
    assignees: issue.assignees.map((account) => accountJson(state, account)),
    milestone: null,
    comments: issue.comments.length,
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    closed_at: isoOrNull(issue.closedAt),
    closed_by: issue.closedBy ? accountJson(state, issue.closedBy) : null,
    author_association: association(repository, issue.author),
    active_lock_reason: null,
    ...(pull
      ? {
          draft: pull.draft,
          pull_request: {
            url: pullUrl,
            html_url: page,
            diff_url: `${page}.diff`,
            patch_url: `${page}.patch`,
            merged_at: isoOrNull(pull.merged?.at ?? null),
          },
        }
      : {}),
    body: issue.body,
    reactions: reactionCounts(url, issue.reactions),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: issue.app ? appJson(state, issue.app) : null,
    state_reason: issue.stateReason,
  };
}

export function commentJson(state: State, comment: Comment): Json {
  const { issue, app } = comment;
  const base = `${repositoryUrl(state, issue.repository)}/issues`;
  const url = `${base}/comments/${comment.id}`;
  return {
    url,
    html_url: `${issuePage(state, issue)}#issuecomment-${comment.id}`,
    issue_url: `${base}/${issue.number}`,
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    user: accountJson(state, comment.author),
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.updatedAt),
    author_association: association(issue.repository, comment.author),
    body: comment.body,
    reactions: reactionCounts(url, comment.reactions),
    performed_via_github_app: app ? appJson(state, app) : null,
  };
}
