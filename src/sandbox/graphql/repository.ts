// A repository and the ways into it.
import { requireRead, roleOf } from "../permissions.ts";
import { Refusal } from "../refusal.ts";
import { fullName, repositoryNodeId, repositoryPage } from "../repository-json.ts";
import { type Issue, iso, isPull, type PullIssue, pullsOf, type Repository } from "../state.ts";
import { branchNode, expressionNode, objectNode, refNode } from "./git.ts";
import { type Asking, connection, type Input, type Node, upper } from "./node.ts";
import { personNode } from "./people.ts";
import { issueNode, pullNode } from "./pulls.ts";

const missing = (what: string, number: number) =>
  new Refusal(404, `Could not resolve to ${what} with the number of ${number}.`);

export function repositoryNode(asking: Asking, repository: Repository): Node {
  const { state, actor } = asking;
  const contents = () => requireRead(actor, "contents");
  const role = actor.account && roleOf(repository, actor.account);
  return {
    __typename: "Repository",
    id: repositoryNodeId(repository),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    owner: () => personNode(asking, repository.owner),
    description: repository.description,
    url: repositoryPage(state, repository),
    isPrivate: repository.private,
    isFork: repository.parent !== null,
    isArchived: repository.archived,
    isDisabled: false,
    isEmpty: repository.refs.size === 0,
    visibility: repository.private ? "PRIVATE" : "PUBLIC",
    hasIssuesEnabled: repository.issuesEnabled,
    viewerPermission: upper(role),
    createdAt: iso(repository.createdAt),
    updatedAt: iso(repository.updatedAt),
    pushedAt: iso(repository.pushedAt),
    parent: () => repository.parent && repositoryNode(asking, repository.parent),
    defaultBranchRef: () => branchNode(asking, repository, repository.defaultBranch),
    ref: (args: Input) => {
      contents();
      const name = args.text("qualifiedName");
      const whole = [name, `refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`];
      return refNode(asking, repository, whole.find((one) => repository.refs.has(one)) ?? name);
    },
    refs: (args: Input) => {
      const prefix = args.text("refPrefix");
      const names = [...repository.refs.keys()].filter((name) => name.startsWith(prefix)).sort();
      return connection("refs", args, names, (name) => refNode(asking, repository, name));
    },
    object: (args: Input) => {
      contents();
      const oid = args.optionalText("oid");
      const expression = args.optionalText("expression");
      if (oid !== null) return objectNode(asking, repository, oid);
      return expression === null ? null : expressionNode(asking, repository, expression);
    },
    pullRequest: (args: Input) => {
      const number = args.number("number") ?? 0;
      const issue = repository.issues.get(number);
      if (!issue || !isPull(issue)) throw missing("a PullRequest", number);
      return pullNode(asking, issue);
    },
    pullRequests: (args: Input) =>
      connection("pullRequests", args, pullsAsked(repository, args), (issue) => pullNode(asking, issue)),
    issue: (args: Input) => {
      const number = args.number("number") ?? 0;
      const issue = repository.issues.get(number);
      if (!issue || isPull(issue) || !repository.issuesEnabled) throw missing("an Issue", number);
      return issueNode(asking, issue);
    },
    issueOrPullRequest: (args: Input) => {
      const number = args.number("number") ?? 0;
      const issue = repository.issues.get(number);
      if (!issue || !(isPull(issue) || repository.issuesEnabled)) throw missing("an issue or pull request", number);
      return isPull(issue) ? pullNode(asking, issue) : issueNode(asking, issue);
    },
    issues: (args: Input) => {
      requireRead(actor, "issues");
      return connection("issues", args, issuesAsked(repository, args), (issue) => issueNode(asking, issue));
    },
  };
}

function issuesAsked(repository: Repository, args: Input): Issue[] {
  if (!repository.issuesEnabled) return [];
  const filter = args.inner("filterBy");
  const states = args.texts("states") ?? filter?.texts("states") ?? null;
  const labels = args.texts("labels") ?? filter?.texts("labels") ?? [];
  // Whole logins alone, a bot's with its `[bot]`.
  const creator = filter?.optionalText("createdBy")?.toLowerCase() ?? null;
  const found = [...repository.issues.values()].filter(
    (issue) =>
      !isPull(issue) &&
      (states === null || states.includes(upper(issue.state) ?? "")) &&
      (creator === null || issue.author.login.toLowerCase() === creator) &&
      labels.every((name) => issue.labels.some((label) => label.name.toLowerCase() === name.toLowerCase())),
  );
  return ordered(found, args);
}

/** By what `orderBy` names; GitHub's own order is the oldest first. */
function ordered<T extends Issue>(found: readonly T[], args: Input): T[] {
  const order = args.inner("orderBy");
  const field = order?.optionalText("field");
  const rank = (issue: Issue) =>
    field === "COMMENTS" ? issue.comments.length : field === "UPDATED_AT" ? issue.updatedAt : issue.createdAt;
  const ascending = found.toSorted((a, b) => rank(a) - rank(b) || a.number - b.number);
  return order?.optionalText("direction") === "DESC" ? ascending.toReversed() : ascending;
}

function pullsAsked(repository: Repository, args: Input): PullIssue[] {
  const [states, labels] = [args.texts("states"), args.texts("labels")];
  const [head, base] = [args.optionalText("headRefName"), args.optionalText("baseRefName")];
  const stateOf = ({ pull, state }: PullIssue) => (pull.merged ? "MERGED" : (upper(state) ?? ""));
  const found = pullsOf(repository).filter(
    (issue) =>
      (states === null || states.includes(stateOf(issue))) &&
      (head === null || issue.pull.head.ref === head) &&
      (base === null || issue.pull.base.ref === base) &&
      (labels === null || issue.labels.some(({ name }) => labels.includes(name))),
  );
  return ordered(found, args);
}
