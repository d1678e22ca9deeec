// Issues, their comments, labels and reactions; a pull request's conversation is its issue's.

import { accountJson } from "./accounts.ts";
import { Answer, type Call, created, noContent, page, type Routes } from "./api.ts";
import { type Input, wholeNumber } from "./input.ts";
import { commentJson, issueJson, labelJson, reactionJson } from "./issue-json.ts";
import { hasRole, performer, require, requireRead } from "./permissions.ts";
import { closePull, tellPull } from "./pulls.ts";
import { forbidden, invalid, notFound, Refusal } from "./refusal.ts";
import {
  type Account,
  type Actor,
  type App,
  type Comment,
  type Issue,
  isPull,
  type Json,
  type Label,
  type Reaction,
  type ReactionContent,
  type Repository,
  reactionContents,
  type State,
} from "./state.ts";
import { send } from "./webhooks.ts";

type Asking = { state: State; actor: Actor };

/** The next number of a repository, and nobody told yet. */
export function newIssue(
  state: State,
  repository: Repository,
  author: Account,
  app: App | null,
  title: string,
  body: string | null,
): Issue {
  const now = state.now();
  const issue: Issue = {
    id: state.nextId(),
    number: repository.issues.size + 1,
    repository,
    author,
    app,
    title,
    body,
    state: "open",
    stateReason: null,
    locked: false,
    labels: [],
    assignees: [],
    comments: [],
    reactions: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    pull: null,
  };
  repository.issues.set(issue.number, issue);
  return issue;
}

function tellIssue(state: State, issue: Issue, action: string, sender: Account, more: Json = {}): void {
  if (isPull(issue)) tellPull(state, issue, action, sender, more);
  else
    send(state, issue.repository, {
      event: "issues",
      action,
      sender,
      fields: { issue: issueJson(state, issue), ...more },
    });
}

function tellComment(state: State, comment: Comment, action: string, sender: Account, more: Json = {}): void {
  const fields = { issue: issueJson(state, comment.issue), comment: commentJson(state, comment), ...more };
  send(state, comment.issue.repository, { event: "issue_comment", action, sender, fields });
}

/** The permission an app needs for an issue or for a pull request's conversation. */
const permissionFor = (actor: Actor, issue: Issue) =>
  issue.pull && actor.token?.permissions.pull_requests === "write" ? "pull_requests" : "issues";

function named(call: Call): Issue {
  const issue = call.repository.issues.get(wholeNumber(call.param("issue_number")));
  if (!issue) throw notFound();
  if (!isPull(issue)) requireIssues(issue.repository);
  return issue;
}

function requireIssues({ issuesEnabled }: Repository): void {
  if (!issuesEnabled) throw new Refusal(410, "Issues are disabled for this repo");
}

/** GitHub's own bound, in characters. */
const titleLimit = 256;

function checkTitle(title: string): void {
  if (title.trim() === "") throw invalid("Issue", "title", "missing_field");
  if (title.length > titleLimit)
    throw invalid("Issue", "title", "custom", `title is too long (maximum is ${titleLimit} characters)`);
}

function commentById(call: Call): Comment {
  const id = wholeNumber(call.param("comment_id"));
  const found = allComments(call.repository).find((comment) => comment.id === id);
  if (!found) throw notFound();
  return found;
}

const allComments = (repository: Repository) => [...repository.issues.values()].flatMap(({ comments }) => comments);

function open(call: Call) {
  const { state, repository } = call;
  const author = require(call.actor, repository, "issues", "write", "read");
  requireIssues(repository);
  const input = call.input("Issue");
  const title = String(input.fields.title ?? "");
  const body = input.body();
  checkTitle(title);
  // Of people who may not set them they are left out without a word.
  const may = call.actor.token !== null || hasRole(repository, author, "triage");
  const labels = may ? (input.texts("labels") ?? []) : [];
  const assignees = may ? assignable(call, repository, input.texts("assignees") ?? []) : [];
  const issue = newIssue(state, repository, author, call.actor.token ? call.actor.app : null, title, body);
  issue.labels = [...new Set(labels.map((name) => labelNamed(state, repository, name)))];
  issue.assignees = assignees;
  tellIssue(state, issue, "opened", author);
  return created(issueJson(state, issue));
}

function update(call: Call) {
  const { state } = call;
  const issue = named(call);
  const account = performer(call.actor);
  const sender = require(call.actor, issue.repository, permissionFor(call.actor, issue), "write", issue.author ===
    account
    ? "read"
    : "triage");
  const input = call.input("Issue");
  const [title, body] = [input.optionalText("title"), input.body()];
  const wanted = input.oneOf("state", ["open", "closed"]);
  const changes: Json = {};
  if (title !== null) checkTitle(title);
  const assignees = input.texts("assignees");
  const assigned = assignees && assignable(call, issue.repository, assignees);
  if (title !== null && title !== issue.title) changes.title = { from: issue.title };
  if (input.has("body") && body !== issue.body) changes.body = { from: issue.body ?? "" };
  if (title !== null) issue.title = title;
  if (input.has("body")) issue.body = body;
  issue.updatedAt = state.now();
  if (Object.keys(changes).length > 0) tellIssue(state, issue, "edited", sender, { changes });
  const labels = input.texts("labels");
  if (labels) setLabels(state, issue, labels, sender);
  if (assigned) setAssignees(state, issue, assigned, sender);
  const reason = input.oneOf("state_reason", ["completed", "not_planned", "reopened"]);
  if (wanted === "closed" && issue.state === "closed" && reason) issue.stateReason = reason;
  if (wanted === null || wanted === issue.state) return issueJson(state, issue);
  if (wanted === "closed" && isPull(issue)) closePull(state, issue, sender);
  else {
    const closed = wanted === "closed";
    const now = state.now();
    Object.assign(issue, {
      state: wanted,
      stateReason: closed ? (reason ?? "completed") : "reopened",
      closedAt: closed ? now : null,
      closedBy: closed ? sender : null,
    });
    tellIssue(state, issue, closed ? "closed" : "reopened", sender);
  }
  return issueJson(state, issue);
}

/** Adds a comment. Shared with GraphQL. */
export function addComment({ state, actor }: Asking, issue: Issue, input: Input): Comment {
  const author = require(actor, issue.repository, permissionFor(actor, issue), "write", "read");
  // An app needs no more than its permission.
  if (issue.locked && !actor.token && !hasRole(issue.repository, author, "write"))
    throw forbidden("Unable to create comment because issue is locked.");
  const body = input.body();
  if (body === null || body.trim() === "") throw invalid("IssueComment", "body", "missing_field");
  const now = state.now();
  const comment: Comment = {
    id: state.nextId(),
    issue,
    author,
    app: actor.token ? actor.app : null,
    body,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  issue.comments.push(comment);
  issue.updatedAt = now;
  tellComment(state, comment, "created", author);
  return comment;
}

/** People change their own comments, and others' with write; an app only its own. */
function commentEditor(actor: Actor, comment: Comment): Account {
  const account = performer(actor);
  const { repository } = comment.issue;
  if (actor.token && comment.author !== account) throw forbidden();
  return require(actor, repository, permissionFor(actor, comment.issue), "write", comment.author === account
    ? "read"
    : "write");
}

export function editComment({ state, actor }: Asking, comment: Comment, input: Input): void {
  const sender = commentEditor(actor, comment);
  const body = input.body();
  if (body === null || body.trim() === "") throw invalid("IssueComment", "body", "missing_field");
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = state.now();
  comment.issue.updatedAt = state.now();
  tellComment(state, comment, "edited", sender, { changes: { body: { from } } });
}

export function deleteComment({ state, actor }: Asking, comment: Comment): void {
  const sender = commentEditor(actor, comment);
  const { comments } = comment.issue;
  comments.splice(comments.indexOf(comment), 1);
  comment.issue.updatedAt = state.now();
  tellComment(state, comment, "deleted", sender);
}

/** Adds a reaction, or finds the one that is there. Shared with GraphQL. */
export function react(
  { state, actor }: Asking,
  to: Issue | Comment,
  content: ReactionContent,
): { reaction: Reaction; fresh: boolean } {
  const issue = "issue" in to ? to.issue : to;
  const account = require(actor, issue.repository, permissionFor(actor, issue), "write", "read");
  const known = to.reactions.find((one) => one.account === account && one.content === content);
  if (known) return { reaction: known, fresh: false };
  const reaction = { id: state.nextId(), account, content, createdAt: state.now() };
  to.reactions.push(reaction);
  return { reaction, fresh: true };
}

function reactRoute(call: Call, to: Issue | Comment) {
  const content = call.input("Reaction").oneOf("content", reactionContents);
  if (!content) throw invalid("Reaction", "content", "missing_field");
  const { reaction, fresh } = react(call, to, content);
  return new Answer(fresh ? 201 : 200, reactionJson(call.state, reaction));
}

function unreact(call: Call, to: Issue | Comment) {
  const account = performer(call.actor);
  const id = wholeNumber(call.param("reaction_id"));
  const at = to.reactions.findIndex((one) => one.id === id);
  if (at < 0) throw notFound();
  if (to.reactions[at]?.account !== account) throw forbidden("You can only delete your own reactions");
  to.reactions.splice(at, 1);
  return noContent();
}

const reactions = (call: Call, of: Issue | Comment) => page(call, of.reactions, (one) => reactionJson(call.state, one));

/**
 * The accounts of these names, each of which must be somebody of the repository.
 * @throws 422 for the first who is not.
 */
function assignable({ state }: Call, repository: Repository, logins: readonly string[]): Account[] {
  const found = logins.map((login) => {
    const account = somebody(state, repository, login);
    if (!account) throw new Refusal(422, "Validation Failed", [{ value: login, ...invalidAssignee }]);
    return account;
  });
  return [...new Set(found)];
}

const invalidAssignee = { resource: "Issue", field: "assignees", code: "invalid" };

function somebody(state: State, { owner, collaborators }: Repository, login: string): Account | null {
  const account = state.accounts.get(login.toLowerCase());
  return account && (account === owner || collaborators.has(account.login.toLowerCase())) ? account : null;
}

function setAssignees(state: State, issue: Issue, wanted: readonly Account[], sender: Account): void {
  const tell = (action: string) => (account: Account) =>
    tellIssue(state, issue, action, sender, { assignee: accountJson(state, account) });
  const gone = issue.assignees.filter((account) => !wanted.includes(account));
  const fresh = wanted.filter((account) => !issue.assignees.includes(account));
  issue.assignees = [...new Set(wanted)];
  issue.updatedAt = state.now();
  gone.forEach(tell("unassigned"));
  fresh.forEach(tell("assigned"));
}

/** Who is assigned after a change; here GitHub passes over names that cannot be. */
function reassign(call: Call, change: (now: Account[], named: Account[]) => Account[]): Json {
  const { state } = call;
  const issue = named(call);
  const sender = require(call.actor, issue.repository, permissionFor(call.actor, issue), "write", "triage");
  const logins = call.input("Issue").texts("assignees") ?? [];
  const accounts = logins.flatMap((login) => somebody(state, issue.repository, login) ?? []);
  setAssignees(state, issue, change(issue.assignees, accounts), sender);
  return issueJson(state, issue);
}

/** Longest name of a label, in characters. */
const labelLimit = 50;

/** The label with this name, made when the repository has none. */
function labelNamed(state: State, repository: Repository, name: string): Label {
  if (name.trim() === "" || name.length > labelLimit) throw invalid("Label", "name", "invalid");
  const found = repository.labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const label = { id: state.nextId(), name, color: "ededed", description: null };
  repository.labels.push(label);
  return label;
}

function setLabels(state: State, issue: Issue, names: readonly string[], sender: Account): void {
  const wanted = names.map((name) => labelNamed(state, issue.repository, name));
  const [gone, fresh] = [
    issue.labels.filter((label) => !wanted.includes(label)),
    wanted.filter((label) => !issue.labels.includes(label)),
  ];
  issue.labels = [...new Set(wanted)];
  issue.updatedAt = state.now();
  for (const label of gone)
    tellIssue(state, issue, "unlabeled", sender, { label: labelJson(state, issue.repository, label) });
  for (const label of new Set(fresh))
    tellIssue(state, issue, "labeled", sender, { label: labelJson(state, issue.repository, label) });
}

/** Labels of an issue after a change of their names. */
function relabel(call: Call, change: (now: string[]) => string[]) {
  const issue = named(call);
  const sender = require(call.actor, issue.repository, permissionFor(call.actor, issue), "write", "triage");
  setLabels(call.state, issue, change(issue.labels.map(({ name }) => name)), sender);
  return issue.labels.map((label) => labelJson(call.state, issue.repository, label));
}

function namesOf(call: Call): string[] {
  const { raw } = call;
  const list: unknown[] = Array.isArray(raw) ? raw : (call.input("Label").texts("labels") ?? []);
  return list.map((one) => (typeof one === "string" ? one : String((one as { name?: unknown }).name)));
}

function createLabel(call: Call) {
  const { state, repository } = call;
  require(call.actor, repository, "issues", "write", "write");
  const input = call.input("Label");
  const name = input.text("name");
  if (repository.labels.some((label) => label.name.toLowerCase() === name.toLowerCase()))
    throw invalid("Label", "name", "already_exists");
  const color = input.optionalText("color") ?? "ededed";
  if (!/^[0-9a-fA-F]{6}$/.test(color)) throw invalid("Label", "color", "invalid");
  const label = { id: state.nextId(), name, color, description: input.optionalText("description") };
  repository.labels.push(label);
  return created(labelJson(state, repository, label));
}

function list(call: Call) {
  requireRead(call.actor, "issues");
  const { state: wanted = "open", labels, creator, direction } = call.query;
  const needed = labels?.split(",").map((name) => name.trim().toLowerCase()) ?? [];
  const { issues, issuesEnabled } = call.repository;
  const found = [...issues.values()].filter(
    (issue) =>
      (issuesEnabled || isPull(issue)) &&
      (wanted === "all" || issue.state === wanted) &&
      needed.every((name) => issue.labels.some((label) => label.name.toLowerCase() === name)) &&
      (creator === undefined || issue.author.login.toLowerCase() === creator.toLowerCase()),
  );
  return page(call, direction === "asc" ? found : found.toReversed(), (issue) => issueJson(call.state, issue));
}

function lock(call: Call, locked: boolean) {
  const issue = named(call);
  require(call.actor, issue.repository, permissionFor(call.actor, issue), "write", "triage");
  issue.locked = locked;
  return noContent();
}

const since = (call: Call) => (call.query.since === undefined ? 0 : Date.parse(call.query.since));

export const issueRoutes: Routes = {
  "GET /repos/:owner/:repo/issues": list,
  "POST /repos/:owner/:repo/issues": open,
  "GET /repos/:owner/:repo/issues/:issue_number": (call) => issueJson(call.state, named(call)),
  "PATCH /repos/:owner/:repo/issues/:issue_number": update,
  "PUT /repos/:owner/:repo/issues/:issue_number/lock": (call) => lock(call, true),
  "DELETE /repos/:owner/:repo/issues/:issue_number/lock": (call) => lock(call, false),
  "POST /repos/:owner/:repo/issues/:issue_number/assignees": (call) =>
    created(reassign(call, (now, named) => [...now, ...named])),
  "DELETE /repos/:owner/:repo/issues/:issue_number/assignees": (call) =>
    reassign(call, (now, named) => now.filter((account) => !named.includes(account))),
  "GET /repos/:owner/:repo/issues/comments": (call) =>
    page(
      call,
      allComments(call.repository).filter(({ updatedAt }) => updatedAt >= since(call)),
      (one) => commentJson(call.state, one),
    ),
  "GET /repos/:owner/:repo/issues/:issue_number/comments": (call) =>
    page(
      call,
      named(call).comments.filter(({ updatedAt }) => updatedAt >= since(call)),
      (one) => commentJson(call.state, one),
    ),
  "POST /repos/:owner/:repo/issues/:issue_number/comments": (call) =>
    created(commentJson(call.state, addComment(call, named(call), call.input("IssueComment")))),
  "GET /repos/:owner/:repo/issues/comments/:comment_id": (call) => commentJson(call.state, commentById(call)),
  "PATCH /repos/:owner/:repo/issues/comments/:comment_id": (call) => {
    const comment = commentById(call);
    editComment(call, comment, call.input("IssueComment"));
    return commentJson(call.state, comment);
  },
  "DELETE /repos/:owner/:repo/issues/comments/:comment_id": (call) => {
    deleteComment(call, commentById(call));
    return noContent();
  },
  "GET /repos/:owner/:repo/issues/:issue_number/reactions": (call) => reactions(call, named(call)),
  "POST /repos/:owner/:repo/issues/:issue_number/reactions": (call) => reactRoute(call, named(call)),
  "DELETE /repos/:owner/:repo/issues/:issue_number/reactions/:reaction_id": (call) => unreact(call, named(call)),
  "GET /repos/:owner/:repo/issues/comments/:comment_id/reactions": (call) => reactions(call, commentById(call)),
  "POST /repos/:owner/:repo/issues/comments/:comment_id/reactions": (call) => reactRoute(call, commentById(call)),
  "DELETE /repos/:owner/:repo/issues/comments/:comment_id/reactions/:reaction_id": (call) =>
    unreact(call, commentById(call)),
  "GET /repos/:owner/:repo/labels": (call) =>
    page(call, call.repository.labels, (one) => labelJson(call.state, call.repository, one)),
  "POST /repos/:owner/:repo/labels": createLabel,
  "GET /repos/:owner/:repo/labels/:name": (call) => {
    const label = call.repository.labels.find(({ name }) => name.toLowerCase() === call.param("name").toLowerCase());
    if (!label) throw notFound();
    return labelJson(call.state, call.repository, label);
  },
  "GET /repos/:owner/:repo/issues/:issue_number/labels": (call) =>
    page(call, named(call).labels, (one) => labelJson(call.state, call.repository, one)),
  "POST /repos/:owner/:repo/issues/:issue_number/labels": (call) => relabel(call, (now) => [...now, ...namesOf(call)]),
  "PUT /repos/:owner/:repo/issues/:issue_number/labels": (call) => relabel(call, () => namesOf(call)),
  "DELETE /repos/:owner/:repo/issues/:issue_number/labels": (call) => {
    relabel(call, () => []);
    return noContent();
  },
  "DELETE /repos/:owner/:repo/issues/:issue_number/labels/:name": (call) => {
    const gone = call.param("name").toLowerCase();
    if (!named(call).labels.some(({ name }) => name.toLowerCase() === gone))
      throw new Refusal(404, "Label does not exist");
    return relabel(call, (now) => now.filter((name) => name.toLowerCase() !== gone));
  },
};
