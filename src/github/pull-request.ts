// Answers what a pull request is: one query, more only for what does not fit it, and nothing but a whole answer.
import { Fault } from "../jobs/fault.ts";
import type { PullRequest, PullRequestQuestion } from "../jobs/github.ts";
import type { ChangedFile, Oid } from "../rules/facts.ts";
import {
  commentsOf,
  commitOf,
  fileOf,
  type JudgedAnswer,
  type Lists,
  type Own,
  ownRuns,
  type PullRequestNode,
  personOf,
  present,
  type Repository,
  type ReviewAnswer,
  saysNothingThere,
  sideOf,
  statuses,
} from "./answers.ts";
import { readCheckStates } from "./check-states.ts";
import { conversationOf, ownBranchOf } from "./conversation.ts";
import { organisationOf, saysNoOrganisation, visibilityOf } from "./organisation.ts";
import {
  alias,
  type Cursors,
  type Document,
  headQuery,
  moreQuery,
  pullRequestQuery,
  settingsAlias,
} from "./queries.ts";
import type { Requests } from "./requests.ts";

/** GitHub lists no more changed files than this; a change of as many is not known whole. */
const mostFiles = 3000;

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
  const { document, variables } = headQuery(repository, own.app, { head, settings, paths });
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
  const { number, group, paths, settingsPath, asked: command } = question;
  const query: Document = pullRequestQuery(repository, own.app, { ...question, settings: settingsPath });
  let forbidden = false;
  const answer = await requests.graphql<ReviewAnswer>(query.document, query.variables, (error) => {
    if (!saysNoOrganisation(error)) return saysNothingThere(error);
    forbidden ||= error.type === "FORBIDDEN";
    return true;
  });
  const node = answer.repository?.pullRequest;
  // Right after an event a replica may not know it yet; and what is gone for good ends as a fault too.
  if (!node) throw new Fault(`GitHub does not show pull request #${number}.`);
  const open = node.state === "OPEN";
  // A closed pull request is judged only in a merge group that still holds it, and read when somebody asks something there.
  const judging = open || group !== null || command !== undefined;
  const headOid = group?.head ?? node.headRefOid;
  const last = present(node.last)[0]?.commit;
  const judged = group ? answer.repository?.head : last;
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
    : { files: [], moved: false, commits: [], comments: present(node.comments) };
  const tooMany = node.changedFiles >= mostFiles;
  const files = lists.moved && !tooMany ? await readFilesByRest(requests, repository, number) : lists.files.map(fileOf);
  const commits = lists.commits.map(commitOf);
  const rollup = judging && question.checks && last?.oid === node.headRefOid ? last : null;
  return {
    number,
    open,
    merged: node.state === "MERGED",
    intoDefault: node.baseRefName === answer.repository?.defaultBranchRef?.name,
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
    tip: sideOf(tip?.oid ?? "", tip ?? {}, [settings, ...(command ? asked : [])]),
    base: base?.oid ? sideOf(base.oid, base, asked) : null,
    runs: ownRuns(head?.oid === headOid ? head : null, own),
    ownHead: node.headRefOid,
    checks: rollup && (await readCheckStates(requests, repository, own, node.headRefOid, rollup)),
    visibility: visibilityOf(answer.repository?.visibility),
    organisation: organisationOf(answer.organisation, repository, settingsPath, forbidden),
    conversation: conversationOf(answer, node, lists.commits, ownBranchOf(answer, command?.ownBranch ?? null, asked)),
  };
}
