// Pull requests: opening, reading, changing and merging them.
import { knownUser } from "./accounts.ts";
import { Answer, type Call, created, noContent, page, type Routes } from "./api.ts";
import { branchTip, commitAs, commitJson, fileJson } from "./commits.ts";
import { isAncestor } from "./history.ts";
import { type Input, wholeNumber } from "./input.ts";
import { newIssue } from "./issues.ts";
import { mergeTrees } from "./merging.ts";
import { hasRole, performer, require, requireRead } from "./permissions.ts";
import {
  closePull,
  commitLimit,
  commitsOf,
  fileLimit,
  filesOf,
  mergeable,
  mergeMessage,
  pullJson,
  simplePullJson,
  tellPull,
} from "./pulls.ts";
import { moveRef } from "./push.ts";
import { forbidden, invalid, notFound, Refusal } from "./refusal.ts";
import { fullName } from "./repository-json.ts";
import {
  type Account,
  type Actor,
  isPull,
  type Json,
  type PullIssue,
  pullsOf,
  type Repository,
  type State,
} from "./state.ts";

function pullByNumber(repository: Repository, number: number): PullIssue {
  const issue = repository.issues.get(number);
  if (!issue || !isPull(issue)) throw notFound();
  return issue;
}

function named(call: Call): PullIssue {
  requireRead(call.actor, "pull_requests");
  return pullByNumber(call.repository, wholeNumber(call.param("pull_number")));
}

/** The repository and branch that `branch` or `owner:branch` names as a head. */
function headOf(state: State, repository: Repository, head: string, headRepo: string | null) {
  const colon = head.indexOf(":");
  const owner = colon < 0 ? repository.owner : knownUser(state, head.slice(0, colon));
  const ref = colon < 0 ? head : head.slice(colon + 1);
  const network = [...state.repositories.values()].filter(
    (one) => one.objects === repository.objects && one.owner === owner,
  );
  const source =
    owner === repository.owner ? repository : network.find((one) => headRepo === null || one.name === headRepo);
  return { owner, ref, repository: source ?? null, sha: source ? branchTip(source, ref) : null };
}

/** Opens one. Shared with GraphQL. */
export function openPull(call: { state: State; actor: Actor }, repository: Repository, input: Input): PullIssue {
  const { state, actor } = call;
  const author = require(actor, repository, "pull_requests", "write", "read");
  const title = input.text("title");
  const base = input.text("base");
  const head = headOf(state, repository, input.text("head"), input.optionalText("head_repo"));
  const body = input.body();
  if (!head.repository || !head.sha) throw invalid("PullRequest", "head", "invalid");
  const tip = branchTip(repository, base);
  if (!tip) throw invalid("PullRequest", "base", "invalid");
  if (!actor.token && !hasRole(head.repository, author, "write"))
    throw forbidden("Must have push access to the head repository");
  const same = ({ state: open, pull }: PullIssue) =>
    open === "open" && pull.head.repository === head.repository && pull.head.ref === head.ref && pull.base.ref === base;
  if (pullsOf(repository).some(same)) {
    const message = `A pull request already exists for ${head.owner.login}:${head.ref}.`;
    throw new Refusal(422, "Validation Failed", [{ resource: "PullRequest", code: "custom", message }]);
  }
  if (isAncestor(repository.objects, head.sha, tip)) {
    const message = `No commits between ${base} and ${head.ref}`;
    throw new Refusal(422, "Validation Failed", [{ resource: "PullRequest", code: "custom", message }]);
  }
  const issue = newIssue(state, repository, author, actor.token ? actor.app : null, title, body);
  const pull = {
    id: state.nextId(),
    draft: input.flag("draft", false),
    head: { repository: head.repository, owner: head.owner, ref: head.ref, sha: head.sha },
    base: { ref: base, sha: tip },
    maintainerCanModify: input.flag("maintainer_can_modify", true),
    merged: null,
  };
  const opened = Object.assign(issue, { pull });
  repository.refs.set(`refs/pull/${issue.number}/head`, head.sha);
  tellPull(state, opened, "opened", author);
  return opened;
}

/** Only its author, or who may triage, changes a pull request. */
function editor(actor: Actor, issue: PullIssue): Account {
  const account = performer(actor);
  const least = issue.author === account ? "read" : "triage";
  return require(actor, issue.repository, "pull_requests", "write", least);
}

/** Changes title, body, base or state. Shared with GraphQL. */
export function updatePull(call: { state: State; actor: Actor }, issue: PullIssue, input: Input): void {
  const { state } = call;
  const { repository, pull } = issue;
  const sender = editor(call.actor, issue);
  const changes: Json = {};
  const title = input.optionalText("title");
  const body = input.body();
  const base = input.optionalText("base");
  const tip = base === null ? null : branchTip(repository, base);
  if (base !== null && !tip) throw invalid("PullRequest", "base", "invalid");
  const wanted = input.oneOf("state", ["open", "closed"]);
  if (wanted === "open" && pull.merged)
    throw invalid("PullRequest", "state", "invalid", "state cannot be changed. The pull request was merged.");
  if (title !== null && title !== issue.title) {
    changes.title = { from: issue.title };
    issue.title = title;
  }
  if (input.has("body") && body !== issue.body) {
    changes.body = { from: issue.body };
    issue.body = body;
  }
  if (base !== null && tip && base !== pull.base.ref) {
    changes.base = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } };
    pull.base = { ref: base, sha: tip };
  }
  issue.updatedAt = state.now();
  if (Object.keys(changes).length > 0) tellPull(state, issue, "edited", sender, { changes });
  if (wanted === "closed" && issue.state === "open") closePull(state, issue, sender);
  if (wanted === "open" && issue.state === "closed") reopen(state, issue, sender);
}

function reopen(state: State, issue: PullIssue, sender: Account): void {
  const { head, base } = issue.pull;
  const tip = head.repository ? branchTip(head.repository, head.ref) : null;
  if (!tip)
    throw invalid(
      "PullRequest",
      "state",
      "invalid",
      `state cannot be changed. The ${head.ref} branch was force-pushed or recreated.`,
    );
  head.sha = tip;
  issue.repository.refs.set(`refs/pull/${issue.number}/head`, tip);
  base.sha = branchTip(issue.repository, base.ref) ?? base.sha;
  Object.assign(issue, { state: "open", closedAt: null, closedBy: null, updatedAt: state.now() });
  tellPull(state, issue, "reopened", sender);
}

/** Makes it a draft, or no longer one. Only GraphQL asks. */
export function setDraft(call: { state: State; actor: Actor }, issue: PullIssue, draft: boolean): void {
  const sender = editor(call.actor, issue);
  if (issue.pull.draft === draft) return;
  issue.pull.draft = draft;
  issue.updatedAt = call.state.now();
  tellPull(call.state, issue, draft ? "converted_to_draft" : "ready_for_review", sender);
}

function list(call: Call) {
  requireRead(call.actor, "pull_requests");
  const { state: wanted = "open", head, base, sort, direction } = call.query;
  const label = ({ pull }: PullIssue) => `${pull.head.owner.login}:${pull.head.ref}`;
  const found = pullsOf(call.repository).filter(
    (issue) =>
      (wanted === "all" || issue.state === wanted) &&
      (head === undefined || label(issue) === head || issue.pull.head.ref === head) &&
      (base === undefined || issue.pull.base.ref === base),
  );
  const when = (issue: PullIssue) => (sort === "updated" ? issue.updatedAt : issue.createdAt);
  const ascending = found.toSorted((a, b) => when(a) - when(b) || a.number - b.number);
  const ordered = direction === "asc" ? ascending : ascending.toReversed();
  return page(call, ordered, (issue) => simplePullJson(call.state, issue));
}

async function merge(call: Call) {
  const { state, repository } = call;
  const issue = named(call);
  const account = require(call.actor, repository, "contents", "write", "write");
  const input = call.input("PullRequest");
  const { head, base } = issue.pull;
  const expected = input.optionalText("sha");
  if (expected !== null && expected !== head.sha)
    throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  const method = input.oneOf("merge_method", ["merge", "squash", "rebase"]) ?? "merge";
  const sha = head.sha;
  const tip = branchTip(repository, base.ref);
  const tree = tip ? await mergeTrees(repository.objects, tip, sha) : null;
  if (
    issue.state === "closed" ||
    issue.pull.draft ||
    !tip ||
    !tree ||
    head.sha !== sha ||
    branchTip(repository, base.ref) !== tip
  )
    throw new Refusal(405, issue.pull.draft ? "Pull Request is still a draft" : "Pull Request is not mergeable");
  const text = [input.optionalText("commit_title"), input.optionalText("commit_message")]
    .filter((one) => one !== null)
    .join("\n\n");
  const made =
    method === "merge"
      ? commitAs(state, repository, account, tree, [tip, sha], text || mergeMessage(issue))
      : commitAs(state, repository, account, tree, [tip], text || `${issue.title} (#${issue.number})`);
  moveRef(state, repository, `refs/heads/${base.ref}`, made, account);
  // A merge commit holds the head and closed it already; a squashed one does not.
  if (issue.state === "open") closePull(state, issue, account, made);
  return { sha: made, merged: true, message: "Pull Request successfully merged" };
}

async function updateBranch(call: Call) {
  const { state } = call;
  const issue = named(call);
  const { head, base } = issue.pull;
  if (!head.repository) throw notFound();
  const account = require(call.actor, head.repository, "contents", "write", "write");
  const expected = call.input("PullRequest").optionalText("expected_head_sha");
  if (expected !== null && expected !== head.sha)
    throw new Refusal(422, `expected head sha didn’t match current head ref.`);
  const tip = branchTip(issue.repository, base.ref) ?? base.sha;
  if (isAncestor(issue.repository.objects, tip, head.sha))
    throw new Refusal(422, "There are no new commits on the base branch.");
  const sha = head.sha;
  const tree = await mergeTrees(issue.repository.objects, sha, tip);
  if (!tree || head.sha !== sha) throw new Refusal(422, "merge conflict between base and head");
  const made = commitAs(
    state,
    head.repository,
    account,
    tree,
    [sha, tip],
    `Merge branch '${base.ref}' into ${head.ref}`,
  );
  moveRef(state, head.repository, `refs/heads/${head.ref}`, made, account);
  return new Answer(202, {
    message: "Updating pull request branch.",
    url: `${state.url}/${fullName(issue.repository)}/pull/${issue.number}`,
  });
}

export const pullRoutes: Routes = {
  "GET /repos/:owner/:repo/pulls": list,
  "POST /repos/:owner/:repo/pulls": (call) =>
    created(pullJson(call.state, openPull(call, call.repository, call.input("PullRequest")))),
  "GET /repos/:owner/:repo/pulls/:pull_number": async (call) => {
    const issue = named(call);
    return pullJson(call.state, issue, await mergeable(issue));
  },
  "PATCH /repos/:owner/:repo/pulls/:pull_number": (call) => {
    const issue = named(call);
    updatePull(call, issue, call.input("PullRequest"));
    return pullJson(call.state, issue);
  },
  "GET /repos/:owner/:repo/pulls/:pull_number/files": (call) => {
    const issue = named(call);
    const files = filesOf(issue).slice(0, fileLimit);
    return page(call, files, (file) => fileJson(call.state, issue.repository, issue.pull.head.sha, file));
  },
  "GET /repos/:owner/:repo/pulls/:pull_number/commits": (call) => {
    const issue = named(call);
    return page(call, commitsOf(issue).slice(-commitLimit), (oid) => commitJson(call.state, issue.repository, oid));
  },
  "GET /repos/:owner/:repo/pulls/:pull_number/merge": (call) => {
    if (!named(call).pull.merged) throw notFound();
    return noContent();
  },
  "PUT /repos/:owner/:repo/pulls/:pull_number/merge": merge,
  "PUT /repos/:owner/:repo/pulls/:pull_number/update-branch": updateBranch,
};
