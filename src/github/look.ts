// Looks at many repositories in one query, as they stand now: settings, links, and the issues that are ours.
import type { Look, LookQuestion } from "../jobs/github.ts";
import { isOrganisations } from "../rules/settings.ts";
import type { LinkedWork } from "../rules/sweep.ts";
import type { OwnIssue } from "../rules/sweep-issue.ts";
import { commentsOf, type FilesAnswer, type OrganisationAnswer, present } from "./answers.ts";
import { inHalves, type Part } from "./halves.ts";
import {
  codeownersAlias,
  codeownersPaths,
  isAskable,
  issueAlias,
  linkAlias,
  lookQuery,
  type MoreIssues,
  moreIssuesQuery,
  organisationAlias,
  organisationsOf,
  repositoryAlias,
} from "./look-query.ts";
import { organisationOf, visibilityOf } from "./organisation.ts";
import { settingsAlias } from "./queries.ts";
import type { GraphqlError, Requests } from "./requests.ts";
import { type EntryAnswer, fileAt } from "./tree-entry.ts";

type Nodes<T> = { nodes: readonly (T | null)[] | null };
type IssueNode = {
  number: number;
  state: string;
  closedAt: string | null;
  title: string;
  body: string;
  locked: boolean;
  viewerDidAuthor: boolean;
  labels: Nodes<{ name: string }> | null;
  assignees: Nodes<{ login: string }>;
  comments: Nodes<{ fullDatabaseId: string | null; viewerDidAuthor: boolean; body: string }>;
};
type Happened = { at?: string; viewerDidAuthor?: boolean; commit?: { committedDate: string } };
type LinkNode = {
  state?: string;
  issueState?: string;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  mergedAt?: string | null;
  timelineItems?: Nodes<Happened>;
  issueEvents?: Nodes<Happened>;
} | null;
type RepositoryNode = {
  databaseId: number | null;
  nameWithOwner: string;
  visibility: string | null;
  isArchived: boolean;
  isDisabled: boolean;
  hasIssuesEnabled: boolean;
  defaultBranchRef: { name: string; target: (FilesAnswer & { tree?: { oid: string } }) | null } | null;
  newest: Nodes<{ number: number; viewerDidAuthor: boolean }>;
  open: Nodes<IssueNode> & { pageInfo: { hasNextPage: boolean; endCursor: string | null } };
  closed: Nodes<IssueNode>;
} & { [link: `link${number}`]: LinkNode | undefined };
type Answer = Record<string, RepositoryNode | OrganisationAnswer>;
type MoreNode = { databaseId: number | null; open?: Nodes<IssueNode> } & {
  [issue: `issue${number}`]: IssueNode | null | undefined;
};

/** How many issues are asked for one by one. */
const mostSingle = 30;

type Known = Exclude<Look, { problem: string }>;
/** A look, and what of our issues it did not show. */
type Seen = { look: Look; more: MoreIssues | null };

/** `login` is ours, as REST names it: `plan-warden[bot]`. Everything else is as the port says. */
export async function look(
  requests: Requests,
  login: string,
  questions: readonly LookQuestion[],
): Promise<readonly Look[]> {
  const seen = await inHalves<LookQuestion, Seen>(
    questions,
    (part) => lookAt(requests, login, part),
    (words) => ({ look: { problem: problemIn(words) }, more: null }),
  );
  const hidden = seen.filter((one): one is Seen & { more: MoreIssues } => one.more !== null);
  const shown = await inHalves<Seen & { more: MoreIssues }, OwnIssue[] | { problem: string }>(
    hidden,
    (part) => readMore(requests, login, part),
    (words) => ({ problem: problemIn(words) }),
  );
  const more = new Map<Seen, OwnIssue[] | { problem: string }>(hidden.map((one, index) => [one, shown[index] ?? []]));
  return seen.map((one) => {
    const found = more.get(one);
    if (found === undefined || "problem" in one.look) return one.look;
    return "problem" in found ? found : { ...one.look, issues: inOrder([...one.look.issues, ...found]) };
  });
}

const problemIn = (words: string): string => `it could not be read: ${words}`;

async function lookAt(
  requests: Requests,
  login: string,
  questions: readonly LookQuestion[],
): Promise<Part<LookQuestion, Seen>> {
  const { document, variables } = lookQuery(questions, login);
  const { data, errors, gaveUp } = await requests.graphqlInPart<Answer>(document, variables);
  const answers = new Map<LookQuestion, Seen>();
  const organisations = organisationsOf(questions);
  if (data && gaveUp === null)
    for (const [index, question] of questions.entries()) {
      const { repository, settingsPath } = question;
      const at = organisations.findIndex(
        (one) => one.settingsPath === settingsPath && one.owner.toLowerCase() === repository.owner.toLowerCase(),
      );
      const alias = organisationAlias(at);
      const own = repositoryAlias(index);
      const seen = read(
        question,
        { node: data[own] as RepositoryNode | null | undefined, errors: of(errors, own) },
        isOrganisations(repository.name)
          ? { node: null, errors: [] }
          : { node: data[alias] as OrganisationAnswer | undefined, errors: of(errors, alias) },
      );
      if (seen) answers.set(question, seen);
    }
  return { answers, gaveUp };
}

const of = (errors: readonly GraphqlError[], alias: string): GraphqlError[] =>
  errors.filter(({ path }) => path?.[0] === alias);

type Told<T> = { node: T | undefined; errors: readonly GraphqlError[] };

/** Null where the answer is not whole. */
function read(
  { repository, settingsPath, links, issues = [] }: LookQuestion,
  { node, errors }: Told<RepositoryNode | null>,
  organisation: Told<OrganisationAnswer>,
): Seen | null {
  const whole = errors.find(({ path }) => path?.length === 1);
  if (whole?.type === "NOT_FOUND") return problem("GitHub does not show it: it is gone, or not ours to see");
  if (whole?.type === "FORBIDDEN") return problem(`GitHub does not let us see it: ${whole.message.slice(0, 200)}`);
  const forbidden = errors.find(({ type, path }) => type === "FORBIDDEN" && !isOfLink(path));
  if (forbidden) return problem(`GitHub does not let us read all of it: ${forbidden.message.slice(0, 200)}`);
  if (!node || !errors.every(saysNothingThere) || !isComplete(node)) return null;
  if (!organisation.errors.every(saysNoRepository) || organisation.node === undefined) return null;
  const [owner = "", name = ""] = node.nameWithOwner.split("/");
  if (node.databaseId !== repository.id) return problem(`another repository is called ${node.nameWithOwner} now`);
  if (node.isDisabled) return problem("GitHub has disabled it");
  const its = organisationOf(
    organisation.node,
    repository,
    settingsPath,
    organisation.errors.some(({ type }) => type === "FORBIDDEN"),
  );
  if (its && its.repository.split("/")[0]?.toLowerCase() !== owner.toLowerCase())
    return problem(`it belongs to ${owner} now, not to ${repository.owner}`);
  const branch = branchOf(node, settingsPath);
  if (branch === undefined) return null;
  const listed = [...present(node.open), ...present(node.closed)].filter(({ viewerDidAuthor }) => viewerDidAuthor);
  // Where `createdBy` does not know a bot, what we remember tells, and what was made last: we may have ended before we could note it.
  const latest = present(node.newest).flatMap(({ number, viewerDidAuthor }) => (viewerDidAuthor ? [number] : []));
  const numbers =
    listed.length > 0 || !node.hasIssuesEnabled
      ? []
      : [...new Set([...latest, ...issues.filter(isAskable)])].slice(0, mostSingle);
  const after = node.open.pageInfo.hasNextPage ? node.open.pageInfo.endCursor : null;
  const known: Known = {
    repository: { ...repository, owner, name },
    visibility: visibilityOf(node.visibility),
    archived: node.isArchived,
    issuesEnabled: node.hasIssuesEnabled,
    branch,
    organisation: its,
    links: links.map((number) => linkOf(number, node[linkAlias(number) as `link${number}`])),
    issues: inOrder(listed.map(issueOf)),
  };
  const more = numbers.length > 0 || after !== null ? { repository: { owner, name }, after, numbers } : null;
  return { look: known, more };
}

const problem = (words: string): Seen => ({ look: { problem: words }, more: null });

const isOfLink = (path: GraphqlError["path"]): boolean => String(path?.[1]).startsWith("link");

/** An issue of another repository, one that was moved away or that we may not read; a path that is not there. */
function saysNothingThere({ type, path }: GraphqlError): boolean {
  if (isOfLink(path)) return type === "NOT_FOUND" || type === "FORBIDDEN";
  return type === "NOT_FOUND" && String(path?.at(-1)).startsWith("file");
}

const saysNoRepository = ({ type, path }: GraphqlError): boolean =>
  type === "FORBIDDEN" || (type === "NOT_FOUND" && (path?.length === 1 || String(path?.at(-1)).startsWith("file")));

/** GitHub leaves what it cut off null, also where its schema says that nothing is. */
function isComplete({ newest, open, closed, hasIssuesEnabled, nameWithOwner }: RepositoryNode): boolean {
  const lists: (Nodes<unknown> | null | undefined)[] = [newest, open, closed];
  const issues = [...present(open), ...present(closed)];
  return (
    typeof hasIssuesEnabled === "boolean" &&
    typeof nameWithOwner === "string" &&
    lists.every((list) => Array.isArray(list?.nodes)) &&
    issues.every((issue) => issue.assignees?.nodes && issue.comments?.nodes && typeof issue.body === "string")
  );
}

/** Undefined where the branch's commit is not whole. */
function branchOf({ defaultBranchRef }: RepositoryNode, settingsPath: string): Known["branch"] | undefined {
  if (defaultBranchRef === null) return null;
  const { name, target } = defaultBranchRef ?? {};
  if (!target?.oid || !target.tree?.oid || name === undefined) return undefined;
  const at = (path: string, alias: string) => fileAt(path, (target[alias] as EntryAnswer | undefined) ?? null);
  const codeowners = codeownersPaths.map((path, index) => at(path, codeownersAlias(index)));
  return {
    name,
    head: target.oid,
    tree: target.tree.oid,
    settings: at(settingsPath, settingsAlias),
    codeowners: codeowners.find((file) => file !== null) ?? null,
  };
}

function issueOf(node: IssueNode): OwnIssue {
  return {
    number: node.number,
    open: node.state === "OPEN",
    closedAt: timeOf(node.closedAt),
    title: node.title,
    body: node.body,
    locked: node.locked,
    labels: present(node.labels).map(({ name }) => name),
    assignees: present(node.assignees).map(({ login }) => login),
    comments: commentsOf(present(node.comments)),
  };
}

/** Open ones first; of these the newest, and of the closed ones what was closed last. */
function inOrder(issues: readonly OwnIssue[]): OwnIssue[] {
  const once = [...new Map(issues.map((issue) => [issue.number, issue])).values()];
  return once.sort(
    (one, other) =>
      Number(other.open) - Number(one.open) || (other.closedAt ?? 0) - (one.closedAt ?? 0) || other.number - one.number,
  );
}

function linkOf(number: number, node: LinkNode | undefined): LinkedWork {
  if (!node || !isAskable(number)) return { number, state: "unknown", endedAt: null, activeAt: null };
  const state = node.mergedAt ? "merged" : (node.state ?? node.issueState) === "OPEN" ? "open" : "closed";
  const ended = node.mergedAt ?? node.closedAt;
  const happened = [...present(node.timelineItems), ...present(node.issueEvents)].flatMap((event) => {
    const at = timeOf(event.at ?? event.commit?.committedDate ?? null);
    return at === null || event.viewerDidAuthor ? [] : [at];
  });
  const times = [timeOf(node.createdAt) ?? 0, ...(ended ? [Date.parse(ended)] : []), ...happened];
  // A commit may say that it was made tomorrow.
  const activeAt = Math.min(Math.max(...times), timeOf(node.updatedAt) ?? Number.POSITIVE_INFINITY);
  return { number, state, endedAt: state === "open" ? null : timeOf(ended), activeAt };
}

const timeOf = (date: string | null | undefined): number | null => (date ? Date.parse(date) : null);

async function readMore<T extends Seen & { more: MoreIssues }>(
  requests: Requests,
  login: string,
  hidden: readonly T[],
): Promise<Part<T, OwnIssue[] | { problem: string }>> {
  const { document, variables } = moreIssuesQuery(
    hidden.map(({ more }) => more),
    login,
  );
  const { data, errors, gaveUp } = await requests.graphqlInPart<Record<string, MoreNode | null>>(document, variables);
  const answers = new Map<T, OwnIssue[]>();
  if (data && gaveUp === null)
    for (const [index, one] of hidden.entries()) {
      const alias = repositoryAlias(index);
      const node = data[alias];
      // One that was deleted meanwhile is none.
      const isWhole = of(errors, alias).every(({ type, path }) => type === "NOT_FOUND" && path?.length === 2);
      if (!node || !isWhole || (one.more.after !== null && !node.open?.nodes)) continue;
      const single = one.more.numbers.map((number) => node[issueAlias(number) as `issue${number}`] ?? null);
      const all = [...present(node.open), ...present({ nodes: single })];
      answers.set(one, all.filter(({ viewerDidAuthor }) => viewerDidAuthor).map(issueOf));
    }
  return { answers, gaveUp };
}
