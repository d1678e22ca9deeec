// GraphQL on GitHub's published schema: what is answered, what is refused, and what is not answered and says so.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { base64, gitHash, openScene, type Scene } from "./scene.ts";

describe("GraphQL", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  const ask = (query: string, variables: Record<string, unknown> = {}) =>
    scene.ana.graphql<Record<string, Record<string, unknown>>>(query, { ...variables, ...scene.demo });

  test("answers a pull request with its files, commits, comments and both sides' blobs", async () => {
    const { ana, demo, put, open } = scene;
    const head = await put("plan", "docs/plan.md", "# Plan\n");
    const issue = await ana.rest.issues.create({ ...demo, title: "Wanted" });
    const number = await open("plan", "Add the plan", `Fixes #${issue.data.number}`);
    await ana.rest.issues.createComment({ ...demo, issue_number: number, body: "hello" });
    const answer = await ask(
      `query Review($owner: String!, $repo: String!, $number: Int!) {
        repository(owner: $owner, name: $repo) {
          pullRequest(number: $number) {
            number state isDraft headRefOid baseRefName changedFiles fullDatabaseId
            author { __typename login }
            labels(first: 10) { nodes { name } }
            files(first: 100) { totalCount pageInfo { hasNextPage } nodes { path changeType additions deletions } }
            commits(last: 1) { totalCount nodes { commit { oid message parents(first: 3) { totalCount }
              file(path: "docs/plan.md") { mode oid object { ... on Blob { byteSize isBinary isTruncated text } } }
              checkSuites(first: 10, filterBy: { appId: 7 }) { nodes { status } } } } }
            comments(last: 100) { nodes { body viewerDidAuthor author { login } } }
            closingIssuesReferences(first: 5) { nodes { number } }
            baseRef { target { oid ... on Commit { file(path: "README.md") { object { ... on Blob { text } } } } } }
          }
        }
        rateLimit { cost remaining nodeCount }
      }`,
      { number },
    );
    expect(answer.repository?.pullRequest).toMatchObject({
      number,
      state: "OPEN",
      isDraft: false,
      headRefOid: head,
      changedFiles: 1,
      author: { __typename: "User", login: "ana" },
      files: { totalCount: 1, nodes: [{ path: "docs/plan.md", changeType: "ADDED", additions: 1, deletions: 0 }] },
      commits: {
        totalCount: 1,
        nodes: [
          {
            commit: {
              oid: head,
              parents: { totalCount: 1 },
              file: { mode: 0o100644, oid: gitHash("blob", "# Plan\n"), object: { text: "# Plan\n", byteSize: 7 } },
              checkSuites: { nodes: [] },
            },
          },
        ],
      },
      comments: { nodes: [{ body: "hello", viewerDidAuthor: true }] },
      closingIssuesReferences: { nodes: [{ number: issue.data.number }] },
      baseRef: { target: { file: { object: { text: "# demo\n" } } } },
    });
    expect(answer.rateLimit).toMatchObject({ cost: 1, nodeCount: 10 + 100 + 1 + 3 + 10 + 100 + 5 });
  });

  test("says of a path that is not there, by an error beside the null, that it is not", async () => {
    const query = `query Gone($owner: String!, $repo: String!) {
      repository(owner: $owner, name: $repo) { object(expression: "main") { ... on Commit { file(path: "gone.md") { oid } } } }
    }`;
    await expect(ask(query)).rejects.toMatchObject({
      data: { repository: { object: { file: null } } },
      errors: [
        {
          type: "NOT_FOUND",
          path: ["repository", "object", "file"],
          message: "Could not resolve file for path 'gone.md'.",
        },
      ],
    });
  });

  test("commits where the branch still is, and refuses where it is not", async () => {
    const { tip, put, demo } = scene;
    await put("commit", "old.md", "old\n");
    const expectedHeadOid = await tip("commit");
    const commit = (oid: string) =>
      ask(
        `mutation Commit($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid message } } }`,
        {
          input: {
            branch: { repositoryNameWithOwner: `${demo.owner}/${demo.repo}`, branchName: "commit" },
            message: { headline: "Tick", body: "Plan-Comment: 1" },
            expectedHeadOid: oid,
            fileChanges: {
              additions: [{ path: "new.md", contents: base64("new\n") }],
              deletions: [{ path: "old.md" }],
            },
          },
        },
      );
    const done = await commit(expectedHeadOid);
    expect(done.createCommitOnBranch?.commit).toEqual({
      oid: await tip("commit"),
      message: "Tick\n\nPlan-Comment: 1",
    });
    await expect(commit(expectedHeadOid)).rejects.toMatchObject({
      errors: [{ type: "STALE_DATA", path: ["createCommitOnBranch"] }],
    });
  });

  test("names a field it does not answer, a repository that is not there, and a page without bounds", async () => {
    const inside = (fields: string) =>
      ask(`query Q($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { ${fields} } }`);
    await expect(inside("stargazerCount")).rejects.toThrow("the sandbox does not answer Repository.stargazerCount");
    await expect(inside("pullRequests { nodes { number } }")).rejects.toMatchObject({
      errors: [{ type: "MISSING_PAGINATION_BOUNDARIES" }],
    });
    await expect(inside("pullRequest(number: 999) { id }")).rejects.toMatchObject({ errors: [{ type: "NOT_FOUND" }] });
    await expect(ask(`{ repository(owner: "no", name: "body") { id } }`)).rejects.toMatchObject({
      errors: [{ type: "NOT_FOUND", path: ["repository"] }],
    });
    await expect(inside("nonsense")).rejects.toThrow("nonsense");
  });

  test("cuts long text as GitHub does, and says so", async () => {
    await scene.put("long", "long.md", "x".repeat(600_000));
    const answer = await ask(
      `query Q($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) {
         object(expression: "long:long.md") { ... on Blob { isTruncated byteSize text } } } }`,
    );
    const blob = answer.repository?.object as { isTruncated: boolean; byteSize: number; text: string };
    expect([blob.isTruncated, blob.byteSize, blob.text.length]).toEqual([true, 600_000, 512_000]);
  });
});
