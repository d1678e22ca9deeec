// Answers what a pull request is: one query, more only for what does not fit it, and nothing but a whole answer.
import { Fault } from "../jobs/fault.ts";
import type { OwnComment, OwnRun, PullRequest, PullRequestQuestion, Side } from "../jobs/github.ts";
import type { ChangedFile, Commit, Oid, Person } from "../rules/facts.ts";
import {
  alias,
  type Cursors,
  type Document,
  filesQuery,
  headQuery,
  moreQuery,
  pullRequestQuery,
  settingsAlias,
} from "./queries.ts";
import type { GraphqlError, Requests } from "./requests.ts";
import { type EntryAnswer, fileAt } from "./tree-entry.ts";

/** GitHub lists no more changed files than this; a change of as many is not known whole. */
const mostFiles = 3000;

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
          externalId: string | null;
          status: string;
          conclusion: string | null;
          annotations: { totalCount: number } | null;
        }> | null;
      }> | null)
    | undefined;
};
type FilesAnswer = { oid?: string } & Record<string, EntryAnswer | undefined>;
type JudgedAnswer = (FilesAnswer & RunsAnswer) | null;

type FileNode = { path: string; changeType: string; additions: number; deletions: number };
type CommitNode = {
  commit: {
    oid: string;
    message: string;
    committedDate: string;
    additions: number;
    deletions: number;
    author: { date: string | null } | null;
    parents: Nodes<{ oid: string }> & { totalCount: number };
  };
};
type CommentNode = { fullDatabaseId: string | null; viewerDidAuthor: boolean; body: string };

type Lists = {
  files?: (Nodes<FileNode> & Forward) | null;
  commits?: Nodes<CommitNode> & Forward & { totalCount: number };
  comments?: Nodes<CommentNode> & Backward;
};

type PullRequestNode = {
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
  baseRef?: { target: FilesAnswer | null } | null;
  last?: Nodes<{ commit: FilesAnswer & RunsAnswer }>;
};

type ReviewAnswer = {
  repository: { pullRequest: PullRequestNode | null; head?: JudgedAnswer; base?: FilesAnswer | null } | null;
};

const present = <T>(list: Nodes<T> | null | undefined): T[] =>
  (list?.nodes ?? []).filter((node): node is NonNullable<typeof node> & T => node !== null);

/**
 * Errors that say null in another way: GitHub answers a path that is not there with one (`Could not resolve file for path`), and
 * an issue that we may not read with another.
 */
export function saysNothingThere({ type, path }: GraphqlError): boolean {
  if (!path) return false;
  const last = path.at(-1);
  if (type === "NOT_FOUND" && typeof last === "string") return last.startsWith("file") && last !== "files";
  return (type === "FORBIDDEN" || type === "NOT_FOUND") && path.includes("closingIssuesReferences");
}

export function sideOf(oid: Oid, answer: FilesAnswer, asked: readonly [alias: string, path: string][]): Side {
  return { oid, files: new Map(asked.map(([name, path]) => [path, fileAt(path, answer[name] ?? null)])) };
}

/** The newest of our runs, with the state of the suite that holds it. */
export function ownRun(answer: RunsAnswer | null | undefined): OwnRun | null {
  const runs = present(answer?.checkSuites).flatMap((suite) =>
    present(suite.checkRuns).flatMap((run) =>
      run.databaseId === null
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
function personOf(author: PullRequestNode["author"]): Person | null {
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

function commitOf({ commit }: CommitNode): Commit & { parents: Oid[]; parentsComplete: boolean } {
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

const statuses: Readonly<Record<string, ChangedFile["status"]>> = {
  added: "added",
  deleted: "removed",
  removed: "removed",
  renamed: "renamed",
  copied: "copied",
};

function fileOf(file: FileNode): ChangedFile {
  const status = statuses[file.changeType.toLowerCase()] ?? "modified";
  return { path: file.path, previousPath: null, status, additions: file.additions, deletions: file.deletions };
}

const commentsOf = (comments: readonly CommentNode[]): OwnComment[] =>
  comments
    .filter(({ viewerDidAuthor, fullDatabaseId }) => viewerDidAuthor && fullDatabaseId !== null)
    .map(({ fullDatabaseId, body }) => ({ id: Number(fullDatabaseId), body }))
    .sort((a, b) => a.id - b.id);

/** One round of what is left of the lists, as long as there is more and the caller wants it. */
async function readLists(requests: Requests, repository: Repository, first: PullRequestNode) {
  const files = present(first.files);
  const commits = present(first.commits);
  const comments = present(first.comments);
  const moved = () => files.some(({ changeType }) => changeType === "RENAMED" || changeType === "COPIED");
  let lists: Lists = first;
  for (;;) {
    const cursors: Cursors = {
      // Renames are read by REST, which alone tells the old path.
      files:
        lists.files?.pageInfo.hasNextPage && !moved() && first.changedFiles < mostFiles
          ? lists.files.pageInfo.endCursor
          : null,
      commits: lists.commits?.pageInfo.hasNextPage ? lists.commits.pageInfo.endCursor : null,
      // Ours is among the newest hundred, or was made early: older ones matter only while none was found.
      comments:
        lists.comments?.pageInfo.hasPreviousPage && !comments.some(({ viewerDidAuthor }) => viewerDidAuthor)
          ? lists.comments.pageInfo.startCursor
          : null,
    };
    if (!(cursors.files || cursors.commits || cursors.comments)) break;
    const { document, variables } = moreQuery(repository, first.number, cursors);
    const answer = await requests.graphql<{
      repository: { pullRequest: (Lists & { headRefOid: string }) | null } | null;
    }>(document, variables);
    const more = answer.repository?.pullRequest;
    if (more?.headRefOid !== first.headRefOid) throw movedMeanwhile(first.number);
    lists = more;
    files.push(...present(more.files));
    commits.push(...present(more.commits));
    comments.push(...present(more.comments));
  }
  return { files, moved: moved(), commits, comments };
}

const movedMeanwhile = (number: number): Fault =>
  new Fault(`Pull request #${number} moved while it was read: it is read again.`, { retryAfterMilliseconds: 1000 });

/** The changed files as REST lists them, with the old paths of what moved. */
async function readFilesByRest(requests: Requests, repository: Repository, number: number): Promise<ChangedFile[]> {
  const files: ChangedFile[] = [];
  for (let page = 1; page <= mostFiles / 100; page += 1) {
    const { data } = await requests.rest((octokit, request) =>
      octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", {
        owner: repository.owner,
        repo: repository.name,
        pull_number: number,
        per_page: 100,
        page,
        request,
      }),
    );
    files.push(
      ...data.map((file) => ({
        path: file.filename,
        previousPath: file.previous_filename ?? null,
        status: statuses[file.status] ?? ("modified" as const),
        additions: file.additions,
        deletions: file.deletions,
      })),
    );
    if (data.length < 100) break;
  }
  return files;
}

/** The judged commit of a pull request: its last one, or the head itself where GitHub's list ends elsewhere. */
async function readHead(
  requests: Requests,
  repository: Repository,
  own: Own,
  question: PullRequestQuestion,
  head: Oid,
): Promise<NonNullable<JudgedAnswer>> {
  const { settingsPath: settings, paths } = question;
  const { document, variables } = headQuery(repository, own, { head, settings, paths });
  const answer = await requests.graphql<{ repository: { head: JudgedAnswer } | null }>(
    document,
    variables,
    saysNothingThere,
  );
  const commit = answer.repository?.head;
  if (commit?.oid !== head) throw new Fault(`GitHub does not know the head ${head} of #${question.number} yet.`);
  return commit;
}

export async function readPullRequest(
  requests: Requests,
  repository: Repository,
  own: Own,
  question: PullRequestQuestion,
): Promise<PullRequest> {
  const { number, group, paths, settingsPath } = question;
  const query: Document = pullRequestQuery(repository, own, { ...question, settings: settingsPath });
  const answer = await requests.graphql<ReviewAnswer>(query.document, query.variables, saysNothingThere);
  const node = answer.repository?.pullRequest;
  // Right after an event a replica may not know it yet; and what is gone for good ends as a fault too.
  if (!node) throw new Fault(`GitHub does not show pull request #${number}.`);
  const open = node.state === "OPEN";
  // A closed pull request is judged only in a merge group that still holds it.
  const judging = open || group !== null;
  const headOid = group?.head ?? node.headRefOid;
  const judged = group ? answer.repository?.head : present(node.last)[0]?.commit;
  const head =
    judged?.oid === headOid || !judging ? judged : await readHead(requests, repository, own, question, headOid);
  if (judging && head?.oid !== headOid)
    throw new Fault(`GitHub does not know the commit ${headOid} of #${number} yet.`);
  const tip = group ? answer.repository?.base : node.baseRef?.target;
  if (judging && !tip?.oid) throw new Fault(`GitHub does not show the base of pull request #${number}.`);

  const asked = paths.map((path, index): [string, string] => [alias(index), path]);
  const settings: [string, string] = [settingsAlias, settingsPath];
  const base = answer.repository?.base;
  const lists = judging
    ? await readLists(requests, repository, node)
    : { files: [], moved: false, commits: [], comments: [] };
  const tooMany = node.changedFiles >= mostFiles;
  const files = lists.moved && !tooMany ? await readFilesByRest(requests, repository, number) : lists.files.map(fileOf);
  const commits = lists.commits.map(commitOf);
  return {
    number,
    open,
    updatedAt: Date.parse(node.updatedAt),
    author: personOf(node.author),
    draft: node.isDraft,
    body: node.body,
    labels: present(node.labels).map(({ name }) => name),
    headRef: node.headRefName,
    baseRef: node.baseRefName,
    filesTotal: node.changedFiles,
    filesComplete: !tooMany && files.length === node.changedFiles,
    files,
    commits,
    commitsComplete:
      commits.length === node.commits.totalCount && commits.every(({ parentsComplete }) => parentsComplete),
    closes: present(node.closingIssuesReferences).map(({ body }) => body),
    comments: commentsOf(lists.comments),
    head: sideOf(headOid, head ?? {}, [settings, ...asked]),
    tip: sideOf(tip?.oid ?? "", tip ?? {}, [settings]),
    base: base?.oid ? sideOf(base.oid, base, asked) : null,
    run: ownRun(head),
  };
}

/** How many files one query asks for: enough for twenty plans on both sides with their specs. */
const filesPerQuery = 100;

export async function readFiles(
  requests: Requests,
  repository: Repository,
  wanted: readonly { oid: Oid; paths: readonly string[] }[],
): Promise<Side[]> {
  const found = new Map<Oid, Map<string, ReturnType<typeof fileAt>>>();
  const flat = wanted.flatMap(({ oid, paths }) => paths.map((path) => ({ oid, path })));
  for (let from = 0; from < flat.length; from += filesPerQuery) {
    const sides = [...Map.groupBy(flat.slice(from, from + filesPerQuery), ({ oid }) => oid)].map(([oid, files]) => ({
      oid,
      paths: files.map(({ path }) => path),
    }));
    const { document, variables } = filesQuery(repository, sides);
    const answer = await requests.graphql<{ repository: Record<string, FilesAnswer | null> | null }>(
      document,
      variables,
      saysNothingThere,
    );
    let count = 0;
    for (const [index, { oid, paths }] of sides.entries()) {
      const side = answer.repository?.[`side${index}`];
      if (side?.oid !== oid) throw new Fault(`GitHub does not know the commit ${oid} yet.`);
      const asked = paths.map((path): [string, string] => [alias(count++), path]);
      const files = found.get(oid) ?? new Map();
      for (const [path, file] of sideOf(oid, side, asked).files) files.set(path, file);
      found.set(oid, files);
    }
  }
  return [...found].map(([oid, files]) => ({ oid, files }));
}
