// Answers the page's questions from the sandbox's state.
import { isBinary } from "../changes.ts";
import { latestRuns } from "../checks.ts";
import { accountOf, commitOf, filesOfCommit, resolveCommit, signatureDate } from "../commits.ts";
import { entryAt } from "../history.ts";
import { type EntryMode, readBlob, readTree } from "../objects.ts";
import { permissionWord, roleOf } from "../permissions.ts";
import { commitsOf, filesOf } from "../pulls.ts";
import {
  type Account,
  type Issue as IssueState,
  iso,
  isoOrNull,
  type PullIssue,
  pullsOf,
  type Reaction as ReactionState,
  type Repository as RepositoryState,
  type CheckRun as RunState,
  type State,
} from "../state.ts";
import type * as Shown from "./view.ts";

/** A ref of more parts than this is not looked for. */
const refParts = 20;

const person = (account: Account): Shown.Person => ({ login: account.login, bot: account.type === "Bot" });

function issueSummary(issue: IssueState): Shown.IssueSummary {
  const { number, title, author, state, labels, comments, createdAt } = issue;
  return { number, title, author: person(author), state, labels, comments: comments.length, createdAt: iso(createdAt) };
}

/** A run that was asked for again shows as queued until its app answers. */
function checkRun(run: RunState): Shown.CheckRun {
  const again = run.suite.rerequested;
  return {
    id: run.id,
    name: run.name,
    app: run.suite.app.name,
    headSha: run.headSha,
    status: again ? "queued" : run.status,
    conclusion: again ? null : run.conclusion,
    startedAt: isoOrNull(run.startedAt),
    completedAt: isoOrNull(run.completedAt),
    detailsUrl: run.detailsUrl,
    title: run.output.title ?? "",
    summary: run.output.summary ?? "",
    text: run.output.text ?? "",
    annotations: run.annotations.map((note) => ({
      path: note.path,
      line: note.startLine,
      endLine: note.endLine,
      level: note.level,
      title: note.title ?? "",
      message: note.message,
    })),
  };
}

const checksAt = (repository: RepositoryState, sha: string): Shown.CheckRun[] =>
  latestRuns(repository.checkRuns.filter((run) => run.headSha === sha)).map(checkRun);

function pullSummary(issue: PullIssue): Shown.PullRequestSummary {
  const state = issue.pull.merged === null ? issue.state : "merged";
  const checks = checksAt(issue.repository, issue.pull.head.sha);
  return { ...issueSummary(issue), state, draft: issue.pull.draft, checks };
}

function reactions(list: ReactionState[]): Shown.Reaction[] {
  const people = Map.groupBy(list, ({ content }) => content);
  return [...people].map(([content, all]) => ({ content, people: all.map(({ account }) => account.login) }));
}

/** Comments and what happened, in their order. */
function timeline(issue: IssueState, more: Shown.TimelineEntry[]): Shown.TimelineEntry[] {
  const entries: Shown.TimelineEntry[] = issue.comments.map((comment) => ({
    kind: "comment",
    id: comment.id,
    author: person(comment.author),
    at: iso(comment.createdAt),
    edited: comment.updatedAt > comment.createdAt,
    body: comment.body,
    reactions: reactions(comment.reactions),
  }));
  if (issue.state === "closed" && issue.closedAt !== null) {
    const event = issue.pull?.merged ? "merged" : "closed";
    entries.push({ kind: "event", at: iso(issue.closedAt), author: person(issue.closedBy ?? issue.author), event });
  }
  return [...more, ...entries].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function entryKind(mode: EntryMode): Shown.Entry["kind"] {
  if (mode === "040000") return "folder";
  if (mode === "160000") return "submodule";
  return mode === "120000" ? "link" : "file";
}

function utf8(bytes: Buffer): string | null {
  if (isBinary(bytes)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function place(repository: RepositoryState, refAndPath: string): Shown.Place | null {
  const parts = refAndPath.split("/").filter((part) => part !== "");
  for (let count = 1; count <= Math.min(parts.length, refParts); count++) {
    const ref = parts.slice(0, count).join("/");
    const sha = resolveCommit(repository, ref);
    if (sha === null) continue;
    const path = parts.slice(count).join("/");
    const entry = entryAt(repository.objects, sha, path);
    if (entry === null) return null;
    if (entry.mode === "040000") {
      const entries = (readTree(repository.objects, entry.oid) ?? []).map((each) => ({
        name: each.path,
        kind: entryKind(each.mode),
      }));
      return { kind: "folder", ref, sha, path, entries };
    }
    const bytes = readBlob(repository.objects, entry.oid);
    return bytes && { kind: "file", ref, sha, path, size: bytes.length, text: utf8(bytes) };
  }
  return null;
}

/** The view of a running sandbox. It reads and never changes. */
export function stateView(state: State): Shown.View {
  // Whoever registered an app is there for the API's sake alone.
  const registered = (account: Account) => [...state.apps.values()].some((app) => app.owner === account);
  const people = () => [...state.accounts.values()].filter((each) => each.type === "User" && !registered(each));
  const find = (owner: string, name: string) => state.repositories.get(`${owner}/${name}`.toLowerCase()) ?? null;

  function summary(repository: RepositoryState): Shown.RepositorySummary {
    const open = [...repository.issues.values()].filter((issue) => issue.state === "open");
    const openPullRequests = open.filter(({ pull }) => pull !== null).length;
    const { owner, name, defaultBranch } = repository;
    const description = repository.description ?? "";
    const openIssues = open.length - openPullRequests;
    return { owner: owner.login, name, description, defaultBranch, openPullRequests, openIssues };
  }

  function commitSummary(repository: RepositoryState, sha: string): Shown.CommitSummary {
    const { message, author, committer } = commitOf(repository, sha);
    const account = accountOf(state, author);
    const by = account === null ? { login: author.name, bot: false } : person(account);
    return { sha, message, author: by, at: signatureDate(committer), checks: checksAt(repository, sha) };
  }

  return {
    people: async () => people().map(person),
    repositories: async () => [...state.repositories.values()].map(summary),
    repository: async (owner, name) => {
      const repository = find(owner, name);
      if (repository === null) return null;
      const { issues, refs } = repository;
      const others = people().filter((account) => account !== repository.owner && roleOf(repository, account) !== null);
      return {
        ...summary(repository),
        pullRequests: pullsOf(repository).map(pullSummary).toReversed(),
        issues: [...issues.values()]
          .filter(({ pull }) => pull === null)
          .map(issueSummary)
          .toReversed(),
        branches: [...refs]
          .filter(([ref]) => ref.startsWith("refs/heads/"))
          .map(([ref, sha]) => ({ name: ref.slice("refs/heads/".length), sha })),
        people: [repository.owner, ...others].map((account) => ({
          ...person(account),
          permission: permissionWord(roleOf(repository, account)),
        })),
      };
    },
    pullRequest: async (owner, name, number) => {
      const repository = find(owner, name);
      const issue = repository && pullsOf(repository).find((each) => each.number === number);
      if (!repository || !issue) return null;
      const { base, head } = issue.pull;
      const commits = commitsOf(issue).map((sha) => commitSummary(repository, sha));
      const pushed = commits.map((commit): Shown.TimelineEntry => ({ kind: "commit", at: commit.at, commit }));
      return {
        ...pullSummary(issue),
        body: issue.body ?? "",
        base: { owner: repository.owner.login, ref: base.ref, sha: base.sha },
        head: { owner: head.owner.login, ref: head.ref, sha: head.sha },
        timeline: timeline(issue, pushed),
        commits,
        files: filesOf(issue),
      };
    },
    issue: async (owner, name, number) => {
      const issue = find(owner, name)?.issues.get(number);
      if (!issue || issue.pull !== null) return null;
      return { ...issueSummary(issue), body: issue.body ?? "", timeline: timeline(issue, []) };
    },
    checkRun: async (owner, name, id) => {
      const run = find(owner, name)?.checkRuns.find((each) => each.id === id);
      return run === undefined ? null : checkRun(run);
    },
    commit: async (owner, name, asked) => {
      const repository = find(owner, name);
      const sha = repository && resolveCommit(repository, asked);
      if (!repository || !sha) return null;
      const { parents } = commitOf(repository, sha);
      return { ...commitSummary(repository, sha), parents, files: filesOfCommit(repository, sha) };
    },
    place: async (owner, name, refAndPath) => {
      const repository = find(owner, name);
      return repository && place(repository, refAndPath);
    },
  };
}
