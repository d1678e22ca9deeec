// The GraphQL documents of the weekly sweep: many repositories in one. Each is validated against GitHub's published schema in a test.
//
// What fifty repositories cost, with ten links each, as GitHub counts it before it looks: a connection costs a request for each of
// what stands above it, a hundred of them a point; its items are nodes. Files and trees are no connections.
//
// |                        | connections                       | nodes                                  |
// |---|---|---|
// | newest                 | 1                                 | 20                                     |
// | open, and closed       | 2 × (1 + 10 × 3)                  | 2 × (10 + 10 × (20 + 10 + 10))         |
// | ten links              | 10                                | 10 × 5                                 |
// | of one repository      | 73                                | 890                                    |
// | of fifty               | 3,650: 37 points                  | 44,500 of 500,000                      |
//
// At a hundred links each, the most there are: 8,150 connections, 82 points, and 67,000 nodes. An installation has 5,000 points an
// hour at the least: a thousand repositories take 740.
import type { LookQuestion } from "../jobs/github.ts";
import type { Oid } from "../rules/facts.ts";
import { isOrganisations, organisationRepository } from "../rules/settings.ts";
import { type Document, entry, settingsAlias } from "./queries.ts";

/** Where GitHub looks for it, the first of them that there is. */
export const codeownersPaths = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
/** GitHub's numbers are 32 bits; a larger one would make the whole document invalid. */
const largestNumber = 2_147_483_647;

/** Aliases of the n-th repository, its n-th link, and what else there may be many of. Files begin with `file`. */
export const repositoryAlias = (index: number): string => `repository${index}`;
export const linkAlias = (number: number): string => `link${number}`;
export const codeownersAlias = (index: number): string => `fileOwners${index}`;
export const issueAlias = (number: number): string => `issue${number}`;
export const organisationAlias = (index: number): string => `organisation${index}`;
export const commitAlias = (index: number): string => `commit${index}`;

const own = `fragment Own on Issue {
  number state closedAt title body locked viewerDidAuthor
  labels(first: 20) { nodes { name } }
  assignees(first: 10) { nodes { login } }
  comments(last: 10) { nodes { fullDatabaseId viewerDidAuthor body } }
}`;

/** When something was last updated is no sign of life: our own comments update it too, and a mention in our own issue may. */
const link = `fragment Link on IssueOrPullRequest {
  __typename
  ... on Issue {
    issueState: state createdAt updatedAt closedAt
    issueEvents: timelineItems(last: 5, itemTypes: [ISSUE_COMMENT, REOPENED_EVENT]) { nodes { ...Happened } }
  }
  ... on PullRequest {
    state createdAt updatedAt closedAt mergedAt
    timelineItems(
      last: 5
      itemTypes: [
        PULL_REQUEST_COMMIT, PULL_REQUEST_REVIEW, ISSUE_COMMENT, HEAD_REF_FORCE_PUSHED_EVENT, READY_FOR_REVIEW_EVENT, REOPENED_EVENT
      ]
    ) { nodes { ...Happened } }
  }
}
fragment Happened on Node {
  ... on IssueComment { at: createdAt viewerDidAuthor }
  ... on PullRequestReview { at: createdAt viewerDidAuthor }
  ... on PullRequestCommit { commit { committedDate } }
  ... on HeadRefForcePushedEvent { at: createdAt }
  ... on ReadyForReviewEvent { at: createdAt }
  ... on ReopenedEvent { at: createdAt }
}`;

/**
 * Those that are ours: `createdBy` takes a bot's whole login on github.com. On a GHE.com host it was seen to match none
 * (https://github.com/renovatebot/renovate/issues/44730); `newest` makes up for that.
 */
const mine = (state: "OPEN" | "CLOSED"): string => `filterBy: { createdBy: $login, states: [${state}] }`;

const swept = `fragment Swept on Repository {
  databaseId nameWithOwner visibility isArchived isDisabled hasIssuesEnabled
  defaultBranchRef {
    name
    target {
      oid
      ... on Commit {
        tree { oid }
        ${codeownersPaths.map((path, index) => `${codeownersAlias(index)}: file(path: "${path}") { ...Entry }`).join("\n        ")}
      }
    }
  }
  newest: issues(first: 20, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { number viewerDidAuthor } }
  open: issues(first: 10, ${mine("OPEN")}, orderBy: { field: CREATED_AT, direction: DESC }) {
    pageInfo { hasNextPage endCursor } nodes { ...Own }
  }
  closed: issues(first: 10, ${mine("CLOSED")}, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { ...Own } }
}`;

/** Whether GitHub can be asked for an issue or pull request of this number. */
export const isAskable = (number: number): boolean =>
  Number.isSafeInteger(number) && number > 0 && number <= largestNumber;

/** What `organisationAlias` stands for: each owner's own repository, once for each path that its settings may have. */
export function organisationsOf(questions: readonly LookQuestion[]): { owner: string; settingsPath: string }[] {
  const found = new Map<string, { owner: string; settingsPath: string }>();
  for (const { repository, settingsPath } of questions)
    if (!isOrganisations(repository.name))
      found.set(`${repository.owner.toLowerCase()} ${settingsPath}`, { owner: repository.owner, settingsPath });
  return [...found.values()];
}

/** Everything that a look answers, of as many repositories as there are questions. `login` is ours, as REST names it. */
export function lookQuery(questions: readonly LookQuestion[], login: string): Document {
  const variables: Record<string, unknown> = { login };
  const declared = ["$login: String!"];
  const variable = (name: string, value: string): string => {
    variables[name] = value;
    declared.push(`$${name}: String!`);
    return `$${name}`;
  };
  const parts = questions.map(({ repository: { owner, name }, settingsPath, links }, index) => {
    const settings = variable(`settings${index}`, settingsPath);
    const asked = [...new Set(links)].filter(isAskable);
    return `${repositoryAlias(index)}: repository(owner: ${variable(`owner${index}`, owner)}, name: ${variable(`name${index}`, name)}) {
    ...Swept
    defaultBranchRef { target { ... on Commit { ${settingsAlias}: file(path: ${settings}) { ...Entry } } } }
    ${asked.map((number) => `${linkAlias(number)}: issueOrPullRequest(number: ${number}) { ...Link }`).join("\n    ")}
  }`;
  });
  const organisations = organisationsOf(questions).map(
    (
      { owner, settingsPath },
      index,
    ) => `${organisationAlias(index)}: repository(owner: ${variable(`organisation${index}`, owner)}, name: "${organisationRepository}") {
    nameWithOwner visibility
    defaultBranchRef { name target { oid ... on Commit { ${settingsAlias}: file(path: ${variable(`its${index}`, settingsPath)}) { ...Entry } } } }
  }`,
  );
  const linked = questions.some(({ links }) => links.some(isAskable));
  return {
    document: `query Look(${declared.join(", ")}) {
  ${[...parts, ...organisations].join("\n  ")}
}
${swept}
${own}
${entry}
${linked ? link : ""}`,
    variables,
  };
}

/** Issues of ours that a look did not show: those behind its first page, and single ones by their numbers. */
export type MoreIssues = {
  repository: { owner: string; name: string };
  after: string | null;
  numbers: readonly number[];
};

export function moreIssuesQuery(wanted: readonly MoreIssues[], login: string): Document {
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const variable = (name: string, value: string): string => {
    variables[name] = value;
    declared.push(`$${name}: String!`);
    return `$${name}`;
  };
  if (wanted.some(({ after }) => after !== null)) variable("login", login);
  const parts = wanted.map(({ repository: { owner, name }, after, numbers }, index) => {
    const names = `owner: ${variable(`owner${index}`, owner)}, name: ${variable(`name${index}`, name)}`;
    const rest =
      after === null
        ? ""
        : `open: issues(first: 90, after: ${variable(`after${index}`, after)}, ${mine("OPEN")}, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { ...Own } }`;
    const single = numbers.map((number) => `${issueAlias(number)}: issue(number: ${number}) { ...Own }`);
    return `${repositoryAlias(index)}: repository(${names}) { databaseId ${[rest, ...single].join("\n    ")} }`;
  });
  return {
    document: `query MoreIssues(${declared.join(", ")}) {
  ${parts.join("\n  ")}
}
${own}`,
    variables,
  };
}

/** As many commits to each path as it takes to find one that is not ours. */
const commitsPerPath = 5;

/** The newest commits to each of these paths, as of `head`: one point for fifty paths. */
export function lastCommitsQuery(
  repository: { owner: string; name: string },
  head: Oid,
  wanted: readonly { path: string; after: string | null }[],
): Document {
  const more = (index: number, after: string | null): string => (after === null ? "" : `, after: $a${index}`);
  const declared = wanted.map(
    ({ after }, index) => `, $p${index}: String!${after === null ? "" : `, $a${index}: String!`}`,
  );
  const fields = wanted.map(
    ({ after }, index) =>
      `${commitAlias(index)}: history(path: $p${index}, first: ${commitsPerPath}${more(index, after)}) { ...Commits }`,
  );
  return {
    document: `query LastCommits($owner: String!, $name: String!, $head: GitObjectID!${declared.join("")}) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    object(oid: $head) {
      ... on Commit {
        oid
        ${fields.join("\n        ")}
      }
    }
  }
}
fragment Commits on CommitHistoryConnection {
  pageInfo { hasNextPage endCursor }
  nodes { oid message committedDate author { email user { login } } }
}`,
    variables: {
      ...repository,
      head,
      ...Object.fromEntries(
        wanted.flatMap(({ path, after }, index) => [
          [`p${index}`, path],
          ...(after === null ? [] : [[`a${index}`, after]]),
        ]),
      ),
    },
  };
}
