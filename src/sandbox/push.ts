// Moving a branch, and everything that follows from it: push, check suites, synchronised and closed pull requests.
import { tellSuite } from "./check-events.ts";
import { payloadCommit } from "./commits.ts";
import { isAncestor, log } from "./history.ts";
import type { Oid } from "./objects.ts";
import { closePull, openPulls, tellPull } from "./pulls.ts";
import { repositoryPage } from "./repository-json.ts";
import type { Account, Repository, State } from "./state.ts";
import { send } from "./webhooks.ts";

const nothing = "0".repeat(40);
/** GitHub lists no more commits in a push. */
const commitsInPayload = 2048;

/**
 * Sets a ref, or deletes it.
 * @param ref Whole: `refs/heads/main`.
 */
export function moveRef(state: State, repository: Repository, ref: string, to: Oid | null, sender: Account): void {
  const before = repository.refs.get(ref) ?? null;
  if (before === to) return;
  if (to === null) repository.refs.delete(ref);
  else repository.refs.set(ref, to);
  repository.pushedAt = state.now();
  repository.updatedAt = state.now();
  if (!ref.startsWith("refs/heads/") && !ref.startsWith("refs/tags/")) return;
  tellPush(state, repository, ref, before, to, sender);
  if (!ref.startsWith("refs/heads/")) return;
  const branch = ref.slice("refs/heads/".length);
  if (to === null) closeOrphans(state, repository, branch, sender);
  else {
    if (!branch.startsWith("gh-readonly-queue/")) requestSuites(state, repository, branch, before, to, sender);
    synchronize(state, repository, branch, to, sender);
  }
}

function tellPush(
  state: State,
  repository: Repository,
  ref: string,
  before: Oid | null,
  after: Oid | null,
  sender: Account,
) {
  const { objects, defaultBranch } = repository;
  const page = repositoryPage(state, repository);
  const main = repository.refs.get(`refs/heads/${defaultBranch}`);
  const base = before ?? (ref === `refs/heads/${defaultBranch}` ? null : (main ?? null));
  const fresh = after ? log(objects, after, base).toReversed() : [];
  const commits = fresh.slice(-commitsInPayload).map((oid) => payloadCommit(state, repository, oid));
  send(state, repository, {
    event: "push",
    action: null,
    sender,
    fields: {
      ref,
      before: before ?? nothing,
      after: after ?? nothing,
      base_ref: null,
      created: before === null,
      deleted: after === null,
      forced: before !== null && after !== null && !isAncestor(objects, before, after),
      compare: `${page}/compare/${(before ?? nothing).slice(0, 12)}...${(after ?? nothing).slice(0, 12)}`,
      commits,
      head_commit: after ? payloadCommit(state, repository, after) : null,
      pusher: { name: sender.login, email: `${sender.login}@users.noreply.github.com` },
    },
  });
}

/** Every app that may write checks gets a suite for what was pushed. */
function requestSuites(
  state: State,
  repository: Repository,
  branch: string,
  before: Oid | null,
  after: Oid,
  sender: Account,
) {
  for (const app of state.apps.values()) {
    if (app.permissions.checks !== "write") continue;
    if (repository.checkSuites.some((suite) => suite.app === app && suite.headSha === after)) continue;
    const now = state.now();
    const times = { createdAt: now, updatedAt: now };
    const suite = { id: state.nextId(), app, headSha: after, headBranch: branch, before, ...times, rerequested: false };
    repository.checkSuites.push(suite);
    tellSuite(state, repository, suite, "requested", sender);
  }
}

function synchronize(state: State, repository: Repository, branch: string, after: Oid, sender: Account): void {
  for (const issue of openPulls(state, { head: repository, ref: branch })) {
    const before = issue.pull.head.sha;
    issue.pull.head.sha = after;
    issue.pull.base.sha = issue.repository.refs.get(`refs/heads/${issue.pull.base.ref}`) ?? issue.pull.base.sha;
    issue.updatedAt = state.now();
    issue.repository.refs.set(`refs/pull/${issue.number}/head`, after);
    tellPull(state, issue, "synchronize", sender, { before, after });
  }
  // Pushing a pull request's commits to its base merges it.
  for (const issue of openPulls(state, { base: repository, ref: branch }))
    if (isAncestor(repository.objects, issue.pull.head.sha, after)) closePull(state, issue, sender, after);
}

/** A pull request without a head or a base branch is closed. */
function closeOrphans(state: State, repository: Repository, branch: string, sender: Account): void {
  const lost = [
    ...openPulls(state, { head: repository, ref: branch }),
    ...openPulls(state, { base: repository, ref: branch }),
  ];
  for (const issue of new Set(lost)) closePull(state, issue, sender);
}
