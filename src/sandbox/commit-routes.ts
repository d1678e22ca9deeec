// Commits, branches, comparisons, merges of branches, and commit statuses.
import { accountJson } from "./accounts.ts";
import { type Call, created, noContent, page, type Routes } from "./api.ts";
import { changedFiles } from "./changes.ts";
import { branchTip, commitAs, commitJson, fileJson, filesOfCommit, resolveCommit } from "./commits.ts";
import { history, isAncestor, log, mergeBase } from "./history.ts";
import { mergeTrees } from "./merging.ts";
import { type Oid, readCommit } from "./objects.ts";
import { findRepository, require, requireRead } from "./permissions.ts";
import { simplePullJson } from "./pulls.ts";
import { moveRef } from "./push.ts";
import { invalid, notFound, Refusal } from "./refusal.ts";
import { repositoryJson, repositoryPage, repositoryUrl } from "./repository-json.ts";
import { type CommitStatus, iso, type Json, nodeId, pullsOf, type Repository, type State } from "./state.ts";
import { send } from "./webhooks.ts";

/** GitHub compares no more commits and lists no more files. */
const compareLimits = { commits: 250, files: 300 };
const statusStates = ["error", "failure", "pending", "success"] as const;

function named(call: Call, repository: Repository, name: string): Oid {
  requireRead(call.actor, "contents");
  const oid = resolveCommit(repository, name);
  if (!oid) throw new Refusal(422, `No commit found for SHA: ${name}`);
  return oid;
}

function list(call: Call) {
  const { state, repository } = call;
  const { sha, path, author } = call.query;
  const from = sha === undefined && repository.refs.size === 0 ? null : named(call, repository, sha ?? "HEAD");
  if (!from) throw new Refusal(409, "Git Repository is empty.");
  const { objects } = repository;
  const by = (oid: Oid) =>
    author === undefined ||
    readCommit(objects, oid)?.author.name === author ||
    readCommit(objects, oid)?.author.email === author;
  const found = history(objects, from, path ?? null).filter(by);
  return page(call, found, (oid) => commitJson(state, repository, oid));
}

function commit(call: Call): Json {
  const { state, repository } = call;
  const oid = named(call, repository, call.param("ref"));
  const files = filesOfCommit(repository, oid);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return {
    ...commitJson(state, repository, oid),
    stats: { additions, deletions, total: additions + deletions },
    files: files.slice(0, 300).map((file) => fileJson(state, repository, oid, file)),
  };
}

/** An end of a comparison: `branch`, or `owner:branch` of a fork. */
function end(call: Call, name: string): Oid {
  const { state, repository, actor } = call;
  const colon = name.indexOf(":");
  if (colon < 0) {
    const oid = resolveCommit(repository, name);
    if (!oid) throw notFound();
    return oid;
  }
  const owner = name.slice(0, colon).toLowerCase();
  const other = [...state.repositories.values()].find(
    (one) => one.objects === repository.objects && one.owner.login.toLowerCase() === owner,
  );
  const oid = other
    ? resolveCommit(findRepository(state, actor, other.owner.login, other.name), name.slice(colon + 1))
    : null;
  if (!oid) throw notFound();
  return oid;
}

function compare(call: Call): Json {
  const { state, repository } = call;
  requireRead(call.actor, "contents");
  const { objects } = repository;
  const [baseName = "", headName = ""] = call.param("*").split("...");
  const [base, head] = [end(call, baseName), end(call, headName)];
  const parted = mergeBase(objects, base, head);
  if (!parted) throw new Refusal(404, "No common ancestor between the two commits");
  const ahead = log(objects, head, base).toReversed();
  const behind = log(objects, base, head);
  const url = `${repositoryUrl(state, repository)}/compare/${baseName}...${headName}`;
  const html = `${repositoryPage(state, repository)}/compare/${baseName}...${headName}`;
  const status =
    base === head ? "identical" : behind.length === 0 ? "ahead" : ahead.length === 0 ? "behind" : "diverged";
  const answer = page(call, ahead.slice(0, compareLimits.commits), (oid) => commitJson(state, repository, oid)).body;
  return {
    url,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commitJson(state, repository, base),
    merge_base_commit: commitJson(state, repository, parted),
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: answer,
    files: changedFiles(objects, parted, head)
      .slice(0, compareLimits.files)
      .map((file) => fileJson(state, repository, head, file)),
  };
}

/** Pull requests a commit belongs to: open ones that hold it, and those it was merged by. */
export function pullsWith(repository: Repository, oid: Oid) {
  return pullsOf(repository).filter(({ pull, state }) => {
    if (pull.merged?.sha === oid || pull.head.sha === oid) return true;
    const tip = (state === "open" ? branchTip(repository, pull.base.ref) : null) ?? pull.base.sha;
    return isAncestor(repository.objects, oid, pull.head.sha) && !isAncestor(repository.objects, oid, tip);
  });
}

function branchJson(state: State, repository: Repository, name: string, oid: Oid, full: boolean): Json {
  const url = `${repositoryUrl(state, repository)}/branches/${encodeURIComponent(name)}`;
  const short = { sha: oid, url: `${repositoryUrl(state, repository)}/commits/${oid}` };
  return {
    name,
    commit: full ? commitJson(state, repository, oid) : short,
    ...(full ? { _links: { self: url, html: `${repositoryPage(state, repository)}/tree/${name}` } } : {}),
    protected: repository.protectedBranches.has(name),
    protection: {
      enabled: repository.protectedBranches.has(name),
      required_status_checks: { enforcement_level: "off", contexts: [], checks: [] },
    },
    protection_url: `${url}/protection`,
  };
}

/** Which rules it gets is all one here: whoever is no administrator changes it through pull requests. */
function protect(call: Call, wanted: boolean) {
  const { state, repository } = call;
  require(call.actor, repository, "administration", "write", "admin");
  const name = call.param("branch");
  if (!branchTip(repository, name)) throw new Refusal(404, "Branch not found");
  if (!wanted) {
    if (!repository.protectedBranches.delete(name)) throw new Refusal(404, "Branch not protected");
    return noContent();
  }
  repository.protectedBranches.add(name);
  return { url: `${repositoryUrl(state, repository)}/branches/${encodeURIComponent(name)}/protection` };
}

const branchesOf = (repository: Repository) =>
  [...repository.refs]
    .filter(([ref]) => ref.startsWith("refs/heads/"))
    .map(([ref, oid]) => ({ name: ref.slice("refs/heads/".length), oid }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

async function merge(call: Call) {
  const { state, repository } = call;
  const account = require(call.actor, repository, "contents", "write", "write");
  const input = call.input("Merge");
  const base = input.text("base");
  const tip = branchTip(repository, base);
  const head = resolveCommit(repository, input.text("head"));
  if (!tip) throw new Refusal(404, "Base does not exist");
  if (!head) throw new Refusal(404, "Head does not exist");
  if (isAncestor(repository.objects, head, tip)) return noContent();
  const tree = await mergeTrees(repository.objects, tip, head);
  if (!tree) throw new Refusal(409, "Merge conflict");
  const message = input.optionalText("commit_message") ?? `Merge ${input.text("head")} into ${base}`;
  const made = commitAs(state, repository, account, tree, [tip, head], message);
  moveRef(state, repository, `refs/heads/${base}`, made, account);
  return created(commitJson(state, repository, made));
}

function statusJson(state: State, repository: Repository, status: CommitStatus): Json {
  return {
    url: `${repositoryUrl(state, repository)}/statuses/${status.sha}`,
    avatar_url: `${state.url}/avatars/${status.creator.login}`,
    id: status.id,
    node_id: nodeId("SC", status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: iso(status.createdAt),
    updated_at: iso(status.createdAt),
    creator: accountJson(state, status.creator),
  };
}

function createStatus(call: Call) {
  const { state, repository } = call;
  const creator = require(call.actor, repository, "statuses", "write", "write");
  const input = call.input("Status");
  const sha = call.param("sha");
  if (resolveCommit(repository, sha) !== sha) throw new Refusal(422, `No commit found for SHA: ${sha}`);
  const stateWord = input.oneOf("state", statusStates);
  if (!stateWord) throw invalid("Status", "state", "missing_field");
  const status: CommitStatus = {
    id: state.nextId(),
    sha,
    creator,
    state: stateWord,
    context: input.optionalText("context") ?? "default",
    description: input.optionalText("description"),
    targetUrl: input.optionalText("target_url"),
    createdAt: state.now(),
  };
  repository.statuses.push(status);
  const branches = branchesOf(repository).filter(({ oid }) => oid === sha);
  send(state, repository, {
    event: "status",
    action: null,
    sender: creator,
    fields: {
      id: status.id,
      sha,
      name: `${repository.owner.login}/${repository.name}`,
      target_url: status.targetUrl,
      context: status.context,
      description: status.description,
      state: status.state,
      commit: commitJson(state, repository, sha),
      branches: branches.map(({ name, oid }) => ({
        name,
        commit: branchJson(state, repository, name, oid, false).commit,
        protected: repository.protectedBranches.has(name),
      })),
      created_at: iso(status.createdAt),
      updated_at: iso(status.createdAt),
      avatar_url: `${state.url}/avatars/${creator.login}`,
    },
  });
  return created(statusJson(state, repository, status));
}

/** The newest status of every context, newest first. */
export function latestStatuses(repository: Repository, sha: Oid): CommitStatus[] {
  const latest = new Map(repository.statuses.filter((one) => one.sha === sha).map((one) => [one.context, one]));
  return [...latest.values()].toReversed();
}

/** GitHub's one word for all of them. */
export function combinedState(statuses: readonly CommitStatus[]): CommitStatus["state"] {
  if (statuses.some(({ state }) => state === "failure" || state === "error")) return "failure";
  return statuses.length === 0 || statuses.some(({ state }) => state === "pending") ? "pending" : "success";
}

function combinedStatus(call: Call): Json {
  const { state, repository } = call;
  requireRead(call.actor, "statuses");
  const sha = named(call, repository, call.param("ref"));
  const statuses = latestStatuses(repository, sha);
  return {
    state: combinedState(statuses),
    statuses: statuses.map((one) => statusJson(state, repository, one)),
    sha,
    total_count: statuses.length,
    repository: repositoryJson(state, repository),
    commit_url: `${repositoryUrl(state, repository)}/commits/${sha}`,
    url: `${repositoryUrl(state, repository)}/commits/${sha}/status`,
  };
}

export const commitRoutes: Routes = {
  "GET /repos/:owner/:repo/commits": list,
  "GET /repos/:owner/:repo/commits/:ref": commit,
  "GET /repos/:owner/:repo/commits/:ref/pulls": (call) =>
    page(call, pullsWith(call.repository, named(call, call.repository, call.param("ref"))), (issue) =>
      simplePullJson(call.state, issue),
    ),
  "GET /repos/:owner/:repo/compare/*": compare,
  "GET /repos/:owner/:repo/branches": (call) =>
    page(call, branchesOf(call.repository), ({ name, oid }) =>
      branchJson(call.state, call.repository, name, oid, false),
    ),
  "GET /repos/:owner/:repo/branches/*": (call) => {
    const name = call.param("*");
    const oid = branchTip(call.repository, name);
    if (!oid) throw new Refusal(404, "Branch not found");
    return branchJson(call.state, call.repository, name, oid, true);
  },
  "PUT /repos/:owner/:repo/branches/:branch/protection": (call) => protect(call, true),
  "DELETE /repos/:owner/:repo/branches/:branch/protection": (call) => protect(call, false),
  "POST /repos/:owner/:repo/merges": merge,
  "POST /repos/:owner/:repo/statuses/:sha": createStatus,
  "GET /repos/:owner/:repo/commits/:ref/status": combinedStatus,
  "GET /repos/:owner/:repo/commits/:ref/statuses": (call) => {
    const sha = named(call, call.repository, call.param("ref"));
    const found = call.repository.statuses.filter((one) => one.sha === sha).toReversed();
    return page(call, found, (one) => statusJson(call.state, call.repository, one));
  },
};
