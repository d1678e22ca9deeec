// The GraphQL documents. Each is validated against GitHub's published schema in a test. Texts of others (paths) are variables only.
import type { IssueQuestion, PullRequestQuestion } from "../jobs/github.ts";
import type { Oid } from "../rules/facts.ts";
import { isOrganisations, organisationRepository } from "../rules/settings.ts";

/** The alias of the n-th path, in every place where files are asked for. */
export const alias = (index: number): string => `file${index}`;
/** The alias of the settings file. */
export const settingsAlias = "fileSettings";

export type Document = { document: string; variables: Record<string, unknown> };

export const entry =
  "fragment Entry on TreeEntry { oid mode object { ... on Blob { byteSize isBinary isTruncated text } } }";

const blobEntry = "fragment Entry on TreeEntry { oid mode object { ... on Blob { byteSize } } }";

/** `filterBy.checkType: LATEST` leaves out what newer runs of the same name superseded. */
const run = `fragment OwnRuns on Commit {
  checkSuites(first: 10, filterBy: { appId: $app }) {
    nodes {
      status
      branch { name }
      checkRuns(first: 10, filterBy: { appId: $app, checkType: LATEST }) {
        nodes { databaseId name externalId status conclusion annotations { totalCount } }
      }
    }
  }
}`;

const commitFields =
  "oid message committedDate additions deletions author { date email } parents(first: 3) { totalCount nodes { oid } }";
const page = "pageInfo { hasNextPage endCursor }";
/** `workflowRun` of a suite would tell workflows apart, and needs a permission (Actions: read) that nothing else does. */
const rollup = (after = ""): string => `statusCheckRollup {
  contexts(first: 100${after}) {
    ${page}
    nodes {
      __typename
      ... on CheckRun { databaseId name status conclusion startedAt completedAt checkSuite { app { databaseId } } }
      ... on StatusContext { context state createdAt }
    }
  }
}`;
const comments = "pageInfo { hasPreviousPage startCursor } nodes { fullDatabaseId viewerDidAuthor body }";

const aliases = (paths: readonly string[], from = 0): string =>
  paths.map((_, index) => `${alias(from + index)}: file(path: $p${from + index}) { ...Entry }`).join(" ");
const declared = (paths: readonly string[], from = 0): string =>
  paths.map((_, index) => `, $p${from + index}: String!`).join("");
const given = (paths: readonly string[], from = 0): Record<string, string> =>
  Object.fromEntries(paths.map((path, index) => [`p${from + index}`, path]));

/** What answering takes of a branch of ours, and of the pull requests that were made of it, whoever took its name. */
const ownBranch = (paths: readonly string[]): string => `
    ownBranch: ref(qualifiedName: $ownBranch) { target { oid ... on Commit { ${answer} ${aliases(paths)} } } }
    ownBranchPulls: pullRequests(headRefName: $ownBranchName, last: 10) {
      nodes { number state viewerDidAuthor isCrossRepository commits(last: 100) { nodes { commit { oid ${answer} } } } }
    }`;
const answer = "message author { email }";

/** The variables of a wish: declared, and given. */
const wished = ({ comment, ownBranch }: Wish): { declared: string; given: Record<string, string> } => ({
  declared: `${comment === null ? "" : ", $comment: ID!"}${ownBranch === null ? "" : ", $ownBranch: String!, $ownBranchName: String!"}`,
  given: {
    ...(comment === null ? {} : { comment }),
    ...(ownBranch === null ? {} : { ownBranch: `refs/heads/${ownBranch}`, ownBranchName: ownBranch }),
  },
});
const commentAsked = "comment: node(id: $comment) { ... on IssueComment { body includesCreatedEdit } }";

type Wish = NonNullable<PullRequestQuestion["asked"]>;

const settings = `${settingsAlias}: file(path: $settings) { ...Entry }`;
const organisation = `organisation: repository(owner: $owner, name: "${organisationRepository}") {
    nameWithOwner visibility defaultBranchRef { name target { oid ... on Commit { ${settings} } } }
  }`;

/**
 * A pull request with everything a review needs, in one query of one point: blobs behind `file` cost nothing.
 * `head` names the judged commit where it is not the pull request's last one (a merge group); `base` is where the merge base was.
 */
export function pullRequestQuery(
  repository: { owner: string; name: string },
  app: number,
  ask: {
    number: number;
    settings: string;
    paths: readonly string[];
    group: { head: Oid; base: Oid } | null;
    mergeBase: Oid | null;
    asked?: Wish;
    checks?: boolean;
  },
): Document {
  const { paths, group, asked } = ask;
  const checks = ask.checks ? rollup() : "";
  const base = group?.base ?? ask.mergeBase;
  const judged = `${settings} ${aliases(paths)} ...OwnRuns`;
  const wish = asked ? wished(asked) : { declared: "", given: {} };
  const document = `query Review($owner: String!, $name: String!, $number: Int!, $app: Int!, $settings: String!${
    base === null ? "" : ", $base: GitObjectID!"
  }${group ? ", $head: GitObjectID!" : ""}${wish.declared}${declared(paths)}) {
  ${asked ? "viewer { login }" : ""} ${asked?.comment ? commentAsked : ""}
  ${isOrganisations(repository.name) ? "" : organisation}
  repository(owner: $owner, name: $name) {
    visibility
    ${asked ? "id" : ""} defaultBranchRef { name } ${asked?.ownBranch ? ownBranch(paths) : ""}
    pullRequest(number: $number) {
      ${asked ? "id locked isCrossRepository headRef { refUpdateRule { pattern } }" : ""}
      number state updatedAt isDraft body changedFiles headRefName headRefOid baseRefName
      author { __typename login }
      labels(first: 100) { nodes { name } }
      files(first: 100) { ${page} nodes { path changeType additions deletions } }
      commits(first: 100) { totalCount ${page} nodes { commit { ${commitFields} } } }
      comments(last: 100) { ${comments} }
      closingIssuesReferences(first: 10) { nodes { body } }
      ${group ? "" : `baseRef { target { oid ... on Commit { ${settings} ${asked ? aliases(paths) : ""} } } }`}
      ${group && !ask.checks ? "" : `last: commits(last: 1) { nodes { commit { oid ${group ? "" : judged} ${checks} } } }`}
    }
    ${group ? `head: object(oid: $head) { ... on Commit { oid ${judged} } }` : ""}
    ${base === null ? "" : `base: object(oid: $base) { ... on Commit { oid ${group ? settings : ""} ${aliases(paths)} } }`}
  }
}
${entry}
${run}`;
  return {
    document,
    variables: {
      ...repository,
      number: ask.number,
      app,
      settings: ask.settings,
      ...(base === null ? {} : { base }),
      ...(group ? { head: group.head } : {}),
      ...wish.given,
      ...given(paths),
    },
  };
}

/** An issue, and the default branch, where its plans stand. */
export function issueQuery(
  repository: { owner: string; name: string },
  { number, settingsPath, paths, asked }: IssueQuestion,
): Document {
  const wish = wished(asked);
  return {
    document: `query Issue($owner: String!, $name: String!, $number: Int!, $settings: String!${wish.declared}${declared(paths)}) {
  viewer { login } ${asked.comment === null ? "" : commentAsked}
  ${isOrganisations(repository.name) ? "" : organisation}
  repository(owner: $owner, name: $name) {
    id visibility
    defaultBranchRef { name target { oid ... on Commit { ${settings} ${aliases(paths)} } } }
    issue(number: $number) { id state updatedAt locked body comments(last: 100) { ${comments} } }
    ${asked.ownBranch === null ? "" : ownBranch(paths)}
  }
}
${entry}`,
    variables: { ...repository, number, settings: settingsPath, ...wish.given, ...given(paths) },
  };
}

/** The judged commit alone, where a pull request's last commit is not its head. */
export function headQuery(
  repository: { owner: string; name: string },
  app: number,
  ask: { head: Oid; settings: string; paths: readonly string[] },
): Document {
  return {
    document: `query Head($owner: String!, $name: String!, $app: Int!, $settings: String!, $head: GitObjectID!${declared(ask.paths)}) {
  repository(owner: $owner, name: $name) {
    head: object(oid: $head) { ... on Commit { oid ${settings} ${aliases(ask.paths)} ...OwnRuns } }
  }
}
${entry}
${run}`,
    variables: { ...repository, app, settings: ask.settings, head: ask.head, ...given(ask.paths) },
  };
}

/** What of a pull request did not fit the first hundred: each part has a cursor, or null when there is no more of it. */
export type Cursors = { files: string | null; commits: string | null; comments: string | null };

export function moreQuery(repository: { owner: string; name: string }, number: number, cursors: Cursors): Document {
  const parts = Object.entries(cursors).filter(([, cursor]) => cursor !== null);
  const fields: Record<keyof Cursors, string> = {
    files: `files(first: 100, after: $files) { ${page} nodes { path changeType additions deletions } }`,
    commits: `commits(first: 100, after: $commits) { totalCount ${page} nodes { commit { ${commitFields} } } }`,
    comments: `comments(last: 100, before: $comments) { ${comments} }`,
  };
  return {
    document: `query More($owner: String!, $name: String!, $number: Int!${parts.map(([part]) => `, $${part}: String!`).join("")}) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      headRefOid
      ${parts.map(([part]) => fields[part as keyof Cursors]).join("\n      ")}
    }
  }
}`,
    variables: { ...repository, number, ...Object.fromEntries(parts) },
  };
}

/** Files at commits, with their texts or without. Sides are `side0`, `side1`, …; paths count on through all of them. */
export function filesQuery(
  repository: { owner: string; name: string },
  wanted: readonly { oid: Oid; paths: readonly string[] }[],
  part: "texts" | "blobs",
): Document {
  let from = 0;
  const sides = wanted.map(({ oid, paths }, index) => {
    const start = from;
    from += paths.length;
    return {
      declared: `, $side${index}: GitObjectID!${declared(paths, start)}`,
      field: `side${index}: object(oid: $side${index}) { ... on Commit { oid ${aliases(paths, start)} } }`,
      variables: { [`side${index}`]: oid, ...given(paths, start) },
    };
  });
  return {
    document: `query ${part === "texts" ? "Files" : "Blobs"}($owner: String!, $name: String!${sides.map((side) => side.declared).join("")}) {
  repository(owner: $owner, name: $name) {
    ${sides.map((side) => side.field).join("\n    ")}
  }
}
${part === "texts" ? entry : blobEntry}`,
    variables: { ...repository, ...Object.assign({}, ...sides.map((side) => side.variables)) },
  };
}

/** What was said of a commit: a page of it. */
export function checksQuery(repository: { owner: string; name: string }, head: Oid, after: string | null): Document {
  return {
    document: `query Checks($owner: String!, $name: String!, $head: GitObjectID!, $after: String) {
  repository(owner: $owner, name: $name) {
    object(oid: $head) { ... on Commit { oid ${rollup(", after: $after")} } }
  }
}`,
    variables: { ...repository, head, after },
  };
}

export const openPullRequestsQuery = `query Open($owner: String!, $name: String!, $base: String, $after: String, $app: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequests(first: 100, after: $after, states: OPEN, baseRefName: $base) {
      ${page}
      nodes { number headRefOid commits(last: 1) { nodes { commit { oid ...OwnRuns } } } }
    }
  }
}
${run}`;

export const commitQuery = `query Commit($owner: String!, $name: String!, $head: GitObjectID!, $app: Int!) {
  repository(owner: $owner, name: $name) {
    object(oid: $head) {
      ... on Commit {
        associatedPullRequests(first: 100) { nodes { number state headRefOid } }
        ...OwnRuns
      }
    }
  }
}
${run}`;

/** A reaction to each of these comments. */
export function acknowledgeMutation(comments: readonly string[], content: "EYES" | "CONFUSED"): Document {
  const declared = comments.map((_, index) => `$comment${index}: ID!`).join(", ");
  const reactions = comments.map(
    (_, index) =>
      `seen${index}: addReaction(input: { subjectId: $comment${index}, content: ${content} }) { clientMutationId }`,
  );
  return {
    document: `mutation Acknowledge(${declared}) {\n  ${reactions.join("\n  ")}\n}`,
    variables: Object.fromEntries(comments.map((comment, index) => [`comment${index}`, comment])),
  };
}

/** The answer, and in the same request the reaction that tells how it went in place of the one that said "seen". */
export function replyMutation(answer: { to: string; comment: string | null; done: boolean; body: string }): Document {
  const { to, comment, done, body } = answer;
  const reactions = `
  addReaction(input: { subjectId: $comment, content: ${done ? "ROCKET" : "CONFUSED"} }) { reaction { id } }
  removeReaction(input: { subjectId: $comment, content: EYES }) { reaction { id } }`;
  return {
    document: `mutation Reply($to: ID!, $body: String!${comment === null ? "" : ", $comment: ID!"}) {
  addComment(input: { subjectId: $to, body: $body }) { clientMutationId }${comment === null ? "" : reactions}
}`,
    variables: { to, body, ...(comment === null ? {} : { comment }) },
  };
}

/** A branch, a commit on it and its pull request: GitHub does them one after the other. */
export const proposeMutation = `mutation Propose($ref: CreateRefInput!, $input: CreateCommitOnBranchInput!, $pull: CreatePullRequestInput!) {
  createRef(input: $ref) { clientMutationId }
  createCommitOnBranch(input: $input) { commit { oid } }
  createPullRequest(input: $pull) { pullRequest { number } }
}`;

export const commitMutation = `mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;
