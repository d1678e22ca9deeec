// Pull requests: what they change, how GitHub shows them, and what happens to them.
import { accountJson } from "./accounts.ts";
import { type ChangedFile, changedFiles } from "./changes.ts";
import { branchTip } from "./commits.ts";
import { log, mergeBase } from "./history.ts";
import { association, issueNodeId, issuePage, labelJson } from "./issue-json.ts";
import { mergeTrees } from "./merging.ts";
import type { Oid } from "./objects.ts";
import { repositoryJson, repositoryUrl } from "./repository-json.ts";
import {
  type Account,
  iso,
  isoOrNull,
  type Json,
  type PullIssue,
  pullsOf,
  type Repository,
  type State,
} from "./state.ts";
import { send } from "./webhooks.ts";

/** GitHub lists no more files of a pull request. */
export const fileLimit = 3000;
/** GitHub lists no more commits of a pull request. */
export const commitLimit = 250;

/** Where base and head parted: the base branch as it is while the pull request is open, as it was once it is closed. */
function partedAt(issue: PullIssue): Oid | null {
  const { repository, pull } = issue;
  const tip = issue.state === "open" ? branchTip(repository, pull.base.ref) : null;
  return mergeBase(repository.objects, tip ?? pull.base.sha, pull.head.sha);
}

/** Everything it changes since base and head parted. */
export function filesOf(issue: PullIssue): ChangedFile[] {
  return changedFiles(issue.repository.objects, partedAt(issue), issue.pull.head.sha);
}

/** Its commits, oldest first. */
export function commitsOf(issue: PullIssue): Oid[] {
  return log(issue.repository.objects, issue.pull.head.sha, partedAt(issue)).toReversed();
}

/** A base or a head with its repository. */
function endJson(state: State, repository: Repository | null, owner: Account, ref: string, sha: Oid): Json {
  return {
    label: `${owner.login}:${ref}`,
    ref,
    sha,
    user: accountJson(state, owner),
    repo: repository ? repositoryJson(state, repository) : null,
  };
}

/** In a list. */
export function simplePullJson(state: State, issue: PullIssue): Json {
  const { repository, pull, number } = issue;
  const { head, base } = pull;
  const url = `${repositoryUrl(state, repository)}/pulls/${number}`;
  const issueUrl = `${repositoryUrl(state, repository)}/issues/${number}`;
  const page = issuePage(state, issue);
  const statusesUrl = `${repositoryUrl(state, repository)}/statuses/${head.sha}`;
  return {
    url,
    id: pull.id,
    node_id: issueNodeId(issue),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issueUrl,
    number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: accountJson(state, issue.author),
    body: issue.body,
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    closed_at: isoOrNull(issue.closedAt),
    merged_at: isoOrNull(pull.merged?.at ?? null),
    merge_commit_sha: pull.merged?.sha ?? null,
    assignee: issue.assignees[0] ? accountJson(state, issue.assignees[0]) : null,
    assignees: issue.assignees.map((account) => accountJson(state, account)),
    requested_reviewers: [],
    requested_teams: [],
    labels: issue.labels.map((label) => labelJson(state, repository, label)),
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repositoryUrl(state, repository)}/pulls/comments{/number}`,
    comments_url: `${issueUrl}/comments`,
    statuses_url: statusesUrl,
    head: endJson(state, head.repository, head.owner, head.ref, head.sha),
    base: endJson(state, repository, repository.owner, base.ref, base.sha),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issueUrl },
      comments: { href: `${issueUrl}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${repositoryUrl(state, repository)}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statusesUrl },
    },
    author_association: association(repository, issue.author),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** On its own, and in payloads, where GitHub has not looked yet whether it can be merged. */
export function pullJson(state: State, issue: PullIssue, mergeable: boolean | null = null): Json {
  const { pull } = issue;
  const files = filesOf(issue);
  const sum = (what: "additions" | "deletions") => files.reduce((total, file) => total + file[what], 0);
  return {
    ...simplePullJson(state, issue),
    merged: pull.merged !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? "unknown" : mergeable ? "clean" : "dirty",
    merged_by: pull.merged ? accountJson(state, pull.merged.by) : null,
    comments: issue.comments.length,
    review_comments: 0,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: commitsOf(issue).length,
    additions: sum("additions"),
    deletions: sum("deletions"),
    changed_files: files.length,
  };
}

/** Whether base and head merge without a conflict; null once it is closed. */
export async function mergeable(issue: PullIssue): Promise<boolean | null> {
  const tip = branchTip(issue.repository, issue.pull.base.ref);
  if (issue.state === "closed" || !tip) return null;
  return (await mergeTrees(issue.repository.objects, tip, issue.pull.head.sha)) !== null;
}

/** Sends `pull_request`. */
export function tellPull(state: State, issue: PullIssue, action: string, sender: Account, more: Json = {}): void {
  const fields = { number: issue.number, pull_request: pullJson(state, issue), ...more };
  send(state, issue.repository, { event: "pull_request", action, sender, fields });
}

/** Open pull requests whose head, or whose base, is this branch; of all repositories, for a fork's branch heads elsewhere. */
export function openPulls(state: State, where: { head?: Repository; base?: Repository; ref: string }): PullIssue[] {
  return [...state.repositories.values()]
    .flatMap(pullsOf)
    .filter(
      (issue) =>
        issue.state === "open" &&
        (where.head === undefined ||
          (issue.pull.head.repository === where.head && issue.pull.head.ref === where.ref)) &&
        (where.base === undefined || (issue.repository === where.base && issue.pull.base.ref === where.ref)),
    );
}

export function closePull(state: State, issue: PullIssue, sender: Account, merged: Oid | null = null): void {
  const now = state.now();
  const tip = branchTip(issue.repository, issue.pull.base.ref);
  // A merge moved the base already; what it merged into is its first parent.
  if (merged === null && tip) issue.pull.base.sha = tip;
  Object.assign(issue, { state: "closed", closedAt: now, updatedAt: now, closedBy: sender });
  if (merged !== null) issue.pull.merged = { at: now, by: sender, sha: merged };
  tellPull(state, issue, "closed", sender);
}

/** The text GitHub writes for a merge. */
export function mergeMessage(issue: PullIssue): string {
  return `Merge pull request #${issue.number} from ${issue.pull.head.owner.login}/${issue.pull.head.ref}\n\n${issue.title}`;
}
