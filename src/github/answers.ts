// What GitHub's GraphQL answers look like, and what they mean in the port's words.
import type { OwnComment, OwnRun, OwnRuns, Side } from "../jobs/github.ts";
import type { ChangedFile, Commit, Oid, Person } from "../rules/facts.ts";
import type { Mode } from "../rules/settings.ts";
import type { GraphqlError } from "./requests.ts";
import { type EntryAnswer, fileAt } from "./tree-entry.ts";

export type Repository = { owner: string; name: string };
export type Own = { app: number; check: string };

type Nodes<T> = { nodes: readonly (T | null)[] | null };
type Forward = { pageInfo: { hasNextPage: boolean; endCursor: string | null } };
type Backward = { pageInfo: { hasPreviousPage: boolean; startCursor: string | null } };

export type RunsAnswer = {
  checkSuites:
    | (Nodes<{
        status: string;
        branch: { name: string } | null;
        checkRuns: Nodes<{
          databaseId: number | null;
          name: string;
          externalId: string | null;
          status: string;
          conclusion: string | null;
          annotations: { totalCount: number } | null;
        }> | null;
      }> | null)
    | undefined;
};
/** Absent when it was not asked for. */
export type RollupAnswer = {
  statusCheckRollup?: {
    contexts: Forward &
      Nodes<
        | {
            __typename: "CheckRun";
            databaseId: number | null;
            name: string;
            status: string;
            conclusion: string | null;
            startedAt: string | null;
            completedAt: string | null;
            checkSuite: { app: { databaseId: number | null } | null } | null;
          }
        | { __typename: "StatusContext"; context: string; state: string; createdAt: string }
      >;
  } | null;
};
export type FilesAnswer = { oid?: string } & Record<string, EntryAnswer | undefined>;
export type JudgedAnswer = (FilesAnswer & RunsAnswer) | null;

/** The owner's repository of settings; null when there is no such repository, or none that this installation can see. */
export type OrganisationAnswer = {
  nameWithOwner: string;
  visibility: string | null;
  defaultBranchRef: { name: string; target: FilesAnswer | null } | null;
} | null;

type FileNode = { path: string; changeType: string; additions: number; deletions: number };
export type CommitNode = {
  commit: {
    oid: string;
    message: string;
    committedDate: string;
    additions: number;
    deletions: number;
    author: { date: string | null; email: string | null } | null;
    parents: Nodes<{ oid: string }> & { totalCount: number };
  };
};
type CommentNode = { fullDatabaseId: string | null; viewerDidAuthor: boolean; body: string };

export type Lists = {
  files?: (Nodes<FileNode> & Forward) | null;
  commits?: Nodes<CommitNode> & Forward & { totalCount: number };
  comments?: Nodes<CommentNode> & Backward;
};

export type PullRequestNode = {
  number: number;
  state: "OPEN" | "CLOSED" | "MERGED";
  updatedAt: string;
  isDraft: boolean;
  body: string;
  changedFiles: number;
  headRefName: string;
  headRefOid: string;
  baseRefName: string;
  author: { __typename: string; login: string } | null;
  labels: Nodes<{ name: string }> | null;
  files: (Nodes<FileNode> & Forward) | null;
  commits: Nodes<CommitNode> & Forward & { totalCount: number };
  comments: Nodes<CommentNode> & Backward;
  closingIssuesReferences: Nodes<{ body: string }> | null;
  id?: string;
  locked?: boolean;
  isCrossRepository?: boolean;
  headRef?: { refUpdateRule: { pattern: string } | null } | null;
  baseRef?: { target: FilesAnswer | null } | null;
  last?: Nodes<{ commit: FilesAnswer & RunsAnswer & RollupAnswer }>;
};

/** What of a commit tells which comment it answers. */
export type Answering = { oid: string; message: string; author: { email: string | null } | null };

/** What is asked of a branch of ours. */
type OwnBranchAnswer = {
  ownBranch?: { target: (Answering & FilesAnswer) | null } | null;
  ownBranchPulls?: Nodes<{
    number: number;
    state: "OPEN" | "CLOSED" | "MERGED";
    viewerDidAuthor: boolean;
    isCrossRepository: boolean;
    commits: Nodes<{ commit: Answering }>;
  }>;
};

export type ReviewAnswer = {
  viewer?: { login: string };
  comment?: { body: string; includesCreatedEdit: boolean } | null;
  organisation?: OrganisationAnswer;
  repository:
    | ({
        id?: string;
        visibility?: string | null;
        defaultBranchRef?: { name: string } | null;
        pullRequest: PullRequestNode | null;
        head?: JudgedAnswer;
        base?: FilesAnswer | null;
      } & OwnBranchAnswer)
    | null;
};

export type IssueAnswer = Pick<ReviewAnswer, "comment" | "organisation"> & {
  viewer: { login: string };
  repository:
    | ({
        id: string;
        visibility: string | null;
        defaultBranchRef: { name: string; target: FilesAnswer | null } | null;
        issue: {
          id: string;
          state: "OPEN" | "CLOSED";
          updatedAt: string;
          locked: boolean;
          body: string;
          comments: Nodes<CommentNode> & Backward;
        } | null;
      } & OwnBranchAnswer)
    | null;
};

export const present = <T>(list: Nodes<T> | null | undefined): T[] =>
  (list?.nodes ?? []).filter((node): node is NonNullable<typeof node> & T => node !== null);

/**
 * Errors that say null in another way: GitHub answers a path that is not there with one (`Could not resolve file for path`), and
 * an issue that we may not read with another.
 */
export function saysNothingThere({ type, path }: GraphqlError): boolean {
  if (!path) return false;
  // The comment that asks was deleted meanwhile.
  if (path[0] === "comment") return type === "NOT_FOUND";
  const last = path.at(-1);
  if (type === "NOT_FOUND" && typeof last === "string") return last.startsWith("file") && last !== "files";
  return (type === "FORBIDDEN" || type === "NOT_FOUND") && path.includes("closingIssuesReferences");
}

export function sideOf(oid: Oid, answer: FilesAnswer, asked: readonly [alias: string, path: string][]): Side {
  return { oid, files: new Map(asked.map(([name, path]) => [path, fileAt(path, answer[name] ?? null)])) };
}

/** The name of a check of ours: the one that may be required has the name itself, because `neutral` satisfies a requirement. */
export const checkName = ({ check }: Own, mode: Mode): string => (mode === "advisory" ? `${check} (advisory)` : check);

/** The newest of our runs under each name. */
export function ownRuns(answer: RunsAnswer | null | undefined, own: Own): OwnRuns {
  return { enforce: ownRun(answer, checkName(own, "enforce")), advisory: ownRun(answer, checkName(own, "advisory")) };
}

/** The newest of our runs, with the state of the suite that holds it: of one name, or of all. */
export function ownRun(answer: RunsAnswer | null | undefined, name?: string): OwnRun | null {
  const runs = present(answer?.checkSuites).flatMap((suite) =>
    present(suite.checkRuns).flatMap((run) =>
      run.databaseId === null || (name !== undefined && run.name !== name)
        ? []
        : [
            {
              id: run.databaseId,
              externalId: run.externalId || null,
              completed: run.status === "COMPLETED" && suite.status === "COMPLETED",
              conclusion: run.conclusion?.toLowerCase() ?? null,
              annotations: run.annotations?.totalCount ?? 0,
            },
          ],
    ),
  );
  return runs.reduce<OwnRun | null>((newest, run) => (newest && newest.id > run.id ? newest : run), null);
}

/** GraphQL names a bot without the `[bot]` that REST and people know it by; with it, nobody can register its name. */
export function personOf(author: PullRequestNode["author"]): Person | null {
  if (!author) return null;
  const bot = author.__typename === "Bot";
  return { login: bot && !author.login.endsWith("[bot]") ? `${author.login}[bot]` : author.login, bot };
}

/** Minutes east of UTC in a Git timestamp such as `2026-11-20T14:05:00+02:00`. */
function offsetOf(date: string): number | null {
  if (date.endsWith("Z")) return 0;
  const match = /([+-])(\d\d):?(\d\d)$/.exec(date);
  if (!match) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === "-" ? -minutes : minutes;
}

export function commitOf({ commit }: CommitNode): Commit & { parentsComplete: boolean } {
  const parents = present(commit.parents).map(({ oid }) => oid);
  const authored = commit.author?.date ?? commit.committedDate;
  return {
    oid: commit.oid,
    message: commit.message,
    authoredAt: Date.parse(authored),
    committedAt: Date.parse(commit.committedDate),
    authorOffset: commit.author?.date ? offsetOf(commit.author.date) : null,
    additions: commit.additions,
    deletions: commit.deletions,
    parents,
    parentsComplete: parents.length === commit.parents.totalCount,
  };
}

export const statuses: Readonly<Record<string, ChangedFile["status"]>> = {
  added: "added",
  deleted: "removed",
  removed: "removed",
  renamed: "renamed",
  copied: "copied",
};

export function fileOf(file: FileNode): ChangedFile {
  const status = statuses[file.changeType.toLowerCase()] ?? "modified";
  return { path: file.path, previousPath: null, status, additions: file.additions, deletions: file.deletions };
}

export const commentsOf = (comments: readonly CommentNode[]): OwnComment[] =>
  comments
    .filter(({ viewerDidAuthor, fullDatabaseId }) => viewerDidAuthor && fullDatabaseId !== null)
    .map(({ fullDatabaseId, body }) => ({ id: Number(fullDatabaseId), body }))
    .sort((a, b) => a.id - b.id);
