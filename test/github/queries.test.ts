// Every document is held to GitHub's published schema: a field that is not there would fail every review at once.
import { describe, expect, test } from "@jest/globals";
import { schema as published } from "@octokit/graphql-schema";
import { buildSchema, parse, validate } from "graphql";
import { lastCommitsQuery, lookQuery, moreIssuesQuery } from "../../src/github/look-query.ts";
import {
  acknowledgeMutation,
  checksQuery,
  commitMutation,
  commitQuery,
  type Document,
  filesQuery,
  headQuery,
  issueQuery,
  moreQuery,
  openPullRequestsQuery,
  proposeMutation,
  pullRequestQuery,
  replyMutation,
} from "../../src/github/queries.ts";

// GitHub's own text defines two fields twice, which the strict reading refuses.
const schema = buildSchema(published.idl, { assumeValidSDL: true });

const repository = { owner: "acme", name: "shop" };
const app = 7;
const oid = "a".repeat(40);
const paths = ["docs/plans/one.md", "docs/plans/two.md"];

function problemsOf({ document, variables }: Document): string[] {
  const parsed = parse(document);
  const declared = parsed.definitions.flatMap((definition) =>
    definition.kind === "OperationDefinition"
      ? (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
      : [],
  );
  return [
    ...validate(schema, parsed).map(({ message }) => message),
    ...Object.keys(variables).flatMap((name) => (declared.includes(name) ? [] : [`${name} is given, not declared`])),
    ...declared.flatMap((name) => (name in variables ? [] : [`${name} is declared, not given`])),
  ];
}

describe("documents are valid by GitHub's schema", () => {
  const ask = {
    number: 12,
    settings: ".github/plan-warden.yml",
    paths,
    group: null,
    mergeBase: null,
    checks: false,
  };
  const documents: Record<string, Document> = {
    "a pull request": pullRequestQuery(repository, app, ask),
    "a pull request of the organisation's own repository": pullRequestQuery(
      { owner: "acme", name: ".GitHub" },
      app,
      ask,
    ),
    "a pull request, nothing known": pullRequestQuery(repository, app, { ...ask, paths: [] }),
    "a pull request, merge base known": pullRequestQuery(repository, app, { ...ask, mergeBase: oid }),
    "a merge group": pullRequestQuery(repository, app, { ...ask, group: { head: oid, base: oid } }),
    "a pull request for a command": pullRequestQuery(repository, app, {
      ...ask,
      mergeBase: oid,
      asked: { comment: "IC_1", ownBranch: "plan-warden/close-out-12-comment-1" },
    }),
    "a pull request for a button": pullRequestQuery(repository, app, {
      ...ask,
      asked: { comment: null, ownBranch: null },
    }),
    "an issue": issueQuery(repository, {
      number: 12,
      settingsPath: ask.settings,
      paths,
      asked: { comment: "IC_1", ownBranch: "plan-warden/close-out-12-comment-1" },
    }),
    "an issue, nothing known": issueQuery(repository, {
      number: 12,
      settingsPath: ask.settings,
      paths: [],
      asked: { comment: null, ownBranch: null },
    }),
    "a comment that was seen": acknowledgeMutation(["IC_1", "IC_2"], "EYES"),
    "an answer": replyMutation({ to: "PR_1", comment: "IC_1", done: true, body: "Done." }),
    "a refusal to a button": replyMutation({ to: "PR_1", comment: null, done: false, body: "Not done." }),
    "a pull request of our own": { document: proposeMutation, variables: { ref: {}, input: {}, pull: {} } },
    "a commit on a branch": { document: commitMutation, variables: { input: {} } },
    "a pull request with its checks": pullRequestQuery(repository, app, { ...ask, checks: true }),
    "a merge group with its pull request's checks": pullRequestQuery(repository, app, {
      ...ask,
      group: { head: oid, base: oid },
      checks: true,
    }),
    "checks of a commit": checksQuery(repository, oid, null),
    "a head": headQuery(repository, app, { head: oid, settings: ask.settings, paths }),
    "more of everything": moreQuery(repository, 12, { files: "a", commits: "b", comments: "c" }),
    "more commits": moreQuery(repository, 12, { files: null, commits: "b", comments: null }),
    "files at two commits": filesQuery(
      repository,
      [
        { oid, paths },
        { oid, paths: ["README.md"] },
      ],
      "texts",
    ),
    "blobs at a commit": filesQuery(repository, [{ oid, paths }], "blobs"),
    "open pull requests": {
      document: openPullRequestsQuery,
      variables: { ...repository, app, base: null, after: null },
    },
    "a look at repositories": lookQuery(
      [
        { repository: { installation: 1, id: 1, ...repository }, settingsPath: ask.settings, links: [1, 2, 2, 3e9] },
        { repository: { installation: 1, id: 2, owner: "Acme", name: ".github" }, settingsPath: "s.yml", links: [] },
      ],
      "plan-warden[bot]",
    ),
    "a look at a repository without links": lookQuery(
      [{ repository: { installation: 1, id: 1, ...repository }, settingsPath: ask.settings, links: [] }],
      "plan-warden[bot]",
    ),
    "issues behind the first page, and single ones": moreIssuesQuery(
      [
        { repository, after: "a", numbers: [] },
        { repository, after: null, numbers: [7, 9] },
      ],
      "plan-warden[bot]",
    ),
    "single issues": moreIssuesQuery([{ repository, after: null, numbers: [7] }], "plan-warden[bot]"),
    "last commits": lastCommitsQuery(repository, oid, [
      { path: "docs/plans/one.md", after: null },
      { path: "docs/plans/two.md", after: "a" },
    ]),
    "a commit": { document: commitQuery, variables: { ...repository, app, head: oid } },
  };
  test.each(Object.entries(documents))("%s", (_, document) => {
    expect(problemsOf(document)).toEqual([]);
  });
});

test("somebody else's text never becomes part of a document", () => {
  const hostile = 'x") { id } evil: file(path: "y';
  const { document, variables } = pullRequestQuery(repository, app, {
    number: 1,
    settings: "s.yml",
    paths: [hostile],
    group: null,
    mergeBase: oid,
    checks: true,
  });
  expect(document).not.toContain("evil");
  expect(variables.p0).toBe(hostile);
});
