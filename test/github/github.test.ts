// The adapter's edges: what GitHub answers when it does not answer well. The sandbox covers the rest.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { Octokit } from "@octokit/rest";
import nock from "nock";
import { createApp } from "../../src/github/app.ts";
import { createGitHub } from "../../src/github/github.ts";
import { blobOid } from "../../src/github/tree-entry.ts";
import { Fault } from "../../src/jobs/fault.ts";
import type { PullRequestQuestion } from "../../src/jobs/github.ts";

const api = "https://api.github.com";
const quiet = { log: { debug() {}, info() {}, warn() {}, error() {} } };
const octokit = new Octokit(quiet);
const github = () => createGitHub(octokit, { owner: "acme", name: "shop" }, { app: 7, check: "plan-warden" });

const oid = (digit: string): string => digit.repeat(40);
const question: PullRequestQuestion = {
  number: 12,
  settingsPath: ".github/plan-warden.yml",
  group: null,
  mergeBase: null,
  paths: ["docs/plans/a.md"],
};

const commit = (head: string, rest: object = {}) => ({
  oid: head,
  fileSettings: null,
  file0: null,
  checkSuites: { nodes: [] },
  ...rest,
});
const node = (rest: object = {}) => ({
  number: 12,
  state: "OPEN",
  updatedAt: "2026-11-23T10:00:00Z",
  isDraft: false,
  body: "",
  changedFiles: 1,
  headRefName: "feature",
  headRefOid: oid("b"),
  baseRefName: "main",
  author: { __typename: "Bot", login: "dependabot" },
  labels: { nodes: [{ name: "docs" }] },
  files: {
    pageInfo: { hasNextPage: false, endCursor: null },
    nodes: [{ path: "a.ts", changeType: "ADDED", additions: 1, deletions: 0 }],
  },
  commits: {
    totalCount: 1,
    pageInfo: { hasNextPage: false, endCursor: null },
    nodes: [
      {
        commit: {
          oid: oid("b"),
          message: "Work",
          committedDate: "2026-11-20T12:05:00Z",
          additions: 1,
          deletions: 0,
          author: { date: "2026-11-20T14:05:00+02:00" },
          parents: { totalCount: 1, nodes: [{ oid: oid("a") }] },
        },
      },
    ],
  },
  comments: { pageInfo: { hasPreviousPage: false, startCursor: null }, nodes: [] },
  closingIssuesReferences: { nodes: [] },
  baseRef: { target: { oid: oid("a"), fileSettings: null } },
  last: { nodes: [{ commit: commit(oid("b")) }] },
  ...rest,
});

const graphql = (...answers: { status?: number; body: unknown; headers?: Record<string, string> }[]): void => {
  for (const { status = 200, body, headers = {} } of answers)
    nock(api)
      .post("/graphql")
      .reply(status, body as nock.Body, headers);
};
const answer = (pullRequest: unknown, errors?: object[]) => ({
  body: { data: { repository: { pullRequest } }, ...(errors ? { errors } : {}) },
});
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
const faultOf = async (run: Promise<unknown>): Promise<Fault> => {
  const fault = await run.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(fault instanceof Fault)) throw new Error(`No fault: ${String(fault)}`);
  return fault;
};

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const left = nock.pendingMocks();
  nock.cleanAll();
  expect(left).toEqual([]);
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

describe("a pull request", () => {
  test("is told whole", async () => {
    graphql(answer(node()));
    expect(await github().pullRequest(question)).toMatchObject({
      open: true,
      author: { login: "dependabot[bot]", bot: true },
      labels: ["docs"],
      files: [{ path: "a.ts", status: "added" }],
      filesComplete: true,
      commits: [{ authorOffset: 120, authoredAt: Date.parse("2026-11-20T12:05:00Z"), parents: [oid("a")] }],
      commitsComplete: true,
      base: null,
      runs: { enforce: null, advisory: null },
    });
  });

  test("that is not there may not be there yet", async () => {
    graphql(answer(null, [{ type: "NOT_FOUND", path: ["repository", "pullRequest"], message: "Could not resolve" }]));
    await faultOf(github().pullRequest(question));
  });

  test("paths that are not there are errors to GitHub, and nulls to us", async () => {
    const path = ["repository", "pullRequest", "last", "nodes", 0, "commit", "file0"];
    graphql(
      answer(node(), [{ type: "NOT_FOUND", path, message: "Could not resolve file for path 'docs/plans/a.md'." }]),
    );
    const { head } = await github().pullRequest(question);
    expect(head.files.get("docs/plans/a.md")).toBeNull();
  });

  describe("and its organisation's settings", () => {
    const organisation = {
      nameWithOwner: "acme/.github",
      visibility: "INTERNAL",
      defaultBranchRef: {
        name: "main",
        target: { oid: oid("d"), fileSettings: { oid: oid("e"), mode: 0o100644, object: { byteSize: 3, text: null } } },
      },
    };
    const answered = async (organisation: unknown, errors?: object[]) => {
      graphql({ body: { data: { organisation, repository: { visibility: "PRIVATE", pullRequest: node() } }, errors } });
      return github().pullRequest(question);
    };

    test("are told with who may see them", async () => {
      expect(await answered(organisation)).toMatchObject({
        visibility: "private",
        organisation: {
          repository: "acme/.github",
          visibility: "internal",
          copy: { ref: "main", oid: oid("d"), file: { path: ".github/plan-warden.yml", text: null } },
        },
      });
    });

    test.each([
      ["no such repository, or none for us", null, [{ type: "NOT_FOUND", path: ["organisation"], message: "No." }]],
      ["an empty one", { ...organisation, defaultBranchRef: null }, undefined],
      [
        "no file in it",
        {
          ...organisation,
          defaultBranchRef: { name: "main", target: { oid: oid("d"), fileSettings: null } },
        },
        [
          {
            type: "NOT_FOUND",
            path: ["organisation", "defaultBranchRef", "target", "fileSettings"],
            message: "Could not resolve file for path '.github/plan-warden.yml'.",
          },
        ],
      ],
    ])("are none: %s", async (_, value, errors) => {
      expect((await answered(value, errors)).organisation).toBeNull();
    });

    test("that we may not read are told as such", async () => {
      const path = ["organisation", "defaultBranchRef"];
      const errors = [{ type: "FORBIDDEN", path, message: "Resource not accessible by integration" }];
      expect((await answered({ ...organisation, defaultBranchRef: null }, errors)).organisation).toEqual({
        repository: "acme/.github",
        visibility: "internal",
        copy: null,
      });
    });

    test("an error of another kind is half an answer", async () => {
      graphql(answer(node(), [{ type: "INTERNAL", path: ["organisation"], message: "Something went wrong" }]));
      await faultOf(github().pullRequest(question));
    });
  });

  test("an issue that we may not read says nothing, and stops nothing", async () => {
    const path = ["repository", "pullRequest", "closingIssuesReferences", "nodes", 0];
    graphql(
      answer(node({ closingIssuesReferences: { nodes: [null] } }), [
        { type: "FORBIDDEN", path, message: "Resource not accessible" },
      ]),
    );
    expect(await github().pullRequest(question)).toMatchObject({ closes: [] });
  });

  test.each([
    ["a list", ["repository", "pullRequest", "files"], "NOT_FOUND"],
    ["a path, for another reason", ["repository", "pullRequest", "last", "nodes", 0, "commit", "file0"], "INTERNAL"],
    ["nothing in particular", undefined, undefined],
  ])("half an answer is none: an error about %s", async (_, path, type) => {
    graphql(answer(node(), [{ type, path, message: "Something went wrong" }]));
    expect((await faultOf(github().pullRequest(question))).message).toContain("in part: Something went wrong");
  });

  test("whose last commit is not its head is asked for its head", async () => {
    graphql(answer(node({ last: { nodes: [{ commit: commit(oid("c")) }] } })), {
      body: { data: { repository: { head: commit(oid("b"), { checkSuites: suites("COMPLETED", "COMPLETED") }) } } },
    });
    const asked = github();
    expect(await asked.pullRequest(question)).toMatchObject({
      head: { oid: oid("b") },
      runs: { enforce: { id: 9 }, advisory: { id: 7 } },
    });
    expect(asked.requests).toBe(2);
  });

  test("whose head no replica knows is asked for later", async () => {
    graphql(answer(node({ last: { nodes: [] } })), { body: { data: { repository: { head: null } } } });
    await faultOf(github().pullRequest(question));
  });

  test("whose base is gone has no settings to be judged by", async () => {
    graphql(answer(node({ baseRef: null })));
    await faultOf(github().pullRequest(question));
  });

  test("that moves between two pages is read again", async () => {
    const files = { pageInfo: { hasNextPage: true, endCursor: "c1" }, nodes: [] };
    graphql(
      answer(node({ changedFiles: 150, files })),
      answer({ headRefOid: oid("c"), files: { ...files, nodes: [] } }),
    );
    expect((await faultOf(github().pullRequest(question))).retryAfterMilliseconds).toBe(1000);
  });

  test("of three thousand files is not known whole, and not paged", async () => {
    graphql(
      answer(node({ changedFiles: 3000, files: { pageInfo: { hasNextPage: true, endCursor: "c" }, nodes: [] } })),
    );
    expect(await github().pullRequest(question)).toMatchObject({ filesComplete: false, filesTotal: 3000 });
  });

  test("a list of files that does not add up is not whole", async () => {
    graphql(answer(node({ changedFiles: 2 })));
    expect(await github().pullRequest(question)).toMatchObject({ filesComplete: false });
  });

  test("a commit of four parents leaves its list unfinished", async () => {
    const { commits } = node();
    const [first] = commits.nodes;
    const parents = { totalCount: 4, nodes: [{ oid: oid("1") }, { oid: oid("2") }, { oid: oid("3") }] };
    graphql(answer(node({ commits: { ...commits, nodes: [{ commit: { ...first?.commit, parents } }] } })));
    expect(await github().pullRequest(question)).toMatchObject({ commitsComplete: false });
  });

  test("only our own comments are ours, and older ones are looked for", async () => {
    const comment = (id: number, viewerDidAuthor: boolean) => ({
      fullDatabaseId: String(id),
      viewerDidAuthor,
      body: "x",
    });
    graphql(
      answer(
        node({ comments: { pageInfo: { hasPreviousPage: true, startCursor: "s" }, nodes: [comment(5e9, false)] } }),
      ),
      answer({
        headRefOid: oid("b"),
        comments: {
          pageInfo: { hasPreviousPage: true, startCursor: "t" },
          nodes: [comment(4e9, true), comment(3e9, false)],
        },
      }),
    );
    expect((await github().pullRequest(question)).comments).toEqual([{ id: 4e9, body: "x" }]);
  });

  test("a re-run leaves the run and resets its suite: it is not completed", async () => {
    graphql(
      answer(node({ last: { nodes: [{ commit: commit(oid("b"), { checkSuites: suites("QUEUED", "COMPLETED") }) }] } })),
    );
    expect((await github().pullRequest(question)).runs.enforce).toMatchObject({
      completed: false,
      conclusion: "failure",
    });
  });
});

const suites = (suite: string, run: string) => ({
  nodes: [
    {
      status: suite,
      branch: null,
      checkRuns: {
        nodes: [8, 9, 7].map((databaseId) => ({
          databaseId,
          name: databaseId === 7 ? "plan-warden (advisory)" : "plan-warden",
          externalId: "1:a:b",
          status: run,
          conclusion: "FAILURE",
          annotations: { totalCount: 2 },
        })),
      },
    },
  ],
});

describe("what others said of a commit", () => {
  const run = (databaseId: number, name: string, conclusion: string | null, app: number | null = 1, rest = {}) => ({
    __typename: "CheckRun",
    databaseId,
    name,
    status: conclusion === null ? "IN_PROGRESS" : "COMPLETED",
    conclusion,
    startedAt: "2026-11-23T10:00:00Z",
    completedAt: conclusion === null ? null : "2026-11-23T10:05:00Z",
    checkSuite: { app: app === null ? null : { databaseId: app } },
    ...rest,
  });
  const status = (context: string, state: string) => ({
    __typename: "StatusContext",
    context,
    state,
    createdAt: "2026-11-23T10:01:00Z",
  });
  const page = (nodes: unknown[], endCursor: string | null = null) => ({
    contexts: { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes },
  });
  const checks = (statusCheckRollup: unknown) => ({
    body: { data: { repository: { object: { oid: oid("b"), statusCheckRollup } } } },
  });
  const told = async () => (await github().checks(oid("b"))).map(({ name, outcome }) => `${name}: ${outcome}`);

  test("is the newest run of each name and app, and every status", async () => {
    graphql(
      checks(
        page([
          run(3, "unit", "FAILURE"),
          run(5, "unit", "SUCCESS"),
          run(4, "unit", null),
          run(2, "unit", "TIMED_OUT", 2),
          run(6, "unit", "CANCELLED", null),
          status("unit", "ERROR"),
          status("cla", "PENDING"),
          status("deploy", "EXPECTED"),
          run(9, "lint", null, 1, { status: "QUEUED" }),
          null,
        ]),
      ),
    );
    expect(await told()).toEqual([
      "unit: success",
      "unit: timed_out",
      "unit: cancelled",
      "unit: error",
      "cla: null",
      "deploy: null",
      "lint: null",
    ]);
  });

  test("has its time: of the end, of the start, of the status", async () => {
    graphql(checks(page([run(1, "a", "SUCCESS"), run(2, "b", null), status("c", "SUCCESS")])));
    expect((await github().checks(oid("b"))).map(({ at }) => at && new Date(at).toISOString().slice(11, 16))).toEqual([
      "10:05",
      "10:00",
      "10:01",
    ]);
  });

  test("never holds our own", async () => {
    graphql(checks(page([run(1, "plan-warden", "SUCCESS", 7), run(2, "plan-warden (advisory)", null, 7)])));
    expect(await told()).toEqual([]);
  });

  test("is nothing where nobody spoke, and paged where many did", async () => {
    graphql(checks(null));
    expect(await told()).toEqual([]);
    graphql(checks(page([run(1, "a", "FAILURE")], "next")), checks(page([run(2, "a", "SUCCESS"), run(3, "b", null)])));
    expect(await told()).toEqual(["a: success", "b: null"]);
  });

  test("comes along with the pull request when it was asked for, and goes on from there", async () => {
    const last = (rollup: unknown, head = oid("b")) =>
      node({ last: { nodes: [{ commit: commit(head, { statusCheckRollup: rollup }) }] } });
    const asked = async () =>
      (await github().pullRequest({ ...question, checks: true })).checks?.map(({ name }) => name);
    graphql(answer(last(page([run(1, "a", "SUCCESS")]))));
    expect(await asked()).toEqual(["a"]);
    graphql(answer(last(page([run(1, "a", "SUCCESS")], "next"))), checks(page([run(2, "b", "SUCCESS")])));
    expect(await asked()).toEqual(["a", "b"]);
    graphql(answer(node()));
    expect((await github().pullRequest(question)).checks).toBeNull();
  });

  test("of a commit that no replica knows is asked for later", async () => {
    graphql({ body: { data: { repository: { object: null } } } });
    expect((await faultOf(github().checks(oid("b")))).message).toContain("does not know the commit");
  });

  test("that we may not read is no answer", async () => {
    graphql({
      body: {
        data: { repository: { object: { oid: oid("b"), statusCheckRollup: null } } },
        errors: [
          {
            type: "FORBIDDEN",
            path: ["repository", "object", "statusCheckRollup"],
            message: "Resource not accessible by integration",
          },
        ],
      },
    });
    expect((await faultOf(github().checks(oid("b")))).message).toContain("Resource not accessible");
  });
});

describe("the text of a blob", () => {
  const bytes = Buffer.from("# Plan\n");
  const fileOf = async (object: object, name = blobOid(bytes)) => {
    const file0 = { oid: name, mode: 0o100644, object };
    graphql(answer(node({ last: { nodes: [{ commit: commit(oid("b"), { file0 }) }] } })));
    return (await github().pullRequest(question)).head.files.get("docs/plans/a.md");
  };

  test("counts when Git's hash of it is the blob's name", async () => {
    expect(await fileOf({ byteSize: 7, isBinary: false, isTruncated: false, text: "# Plan\n" })).toMatchObject({
      text: "# Plan\n",
      size: 7,
    });
  });
  test.each([
    ["cut", { byteSize: 700_000, isBinary: false, isTruncated: true, text: "# Plan\n" }],
    ["decoded anew", { byteSize: 7, isBinary: false, isTruncated: false, text: "# Pl\ufffdn\n" }],
    ["binary", { byteSize: 7, isBinary: true, isTruncated: false, text: null }],
    ["a folder's", {}],
  ])("does not count when it is %s", async (_, object) => {
    expect(await fileOf(object)).toMatchObject({ text: null });
  });

  test("is then had by its bytes", async () => {
    nock(api)
      .get(`/repos/acme/shop/git/blobs/${oid("d")}`)
      .reply(200, { content: Buffer.from([0xff, 0x41]).toString("base64"), encoding: "base64" });
    expect([...(await github().blob(oid("d")))]).toEqual([0xff, 0x41]);
  });
});

describe("limits and outages are faults that say how long to wait", () => {
  const reset = Math.floor(Date.now() / 1000) + 600;
  test.each<[string, number, object, Record<string, string>, [number, number] | null]>([
    ["a 429", 429, { message: "slow down" }, { "retry-after": "30" }, [30_000, 30_000]],
    ["a 403 with retry-after", 403, { message: "wait" }, { "retry-after": "7" }, [7000, 7000]],
    ["an exhausted 403", 403, { message: "API rate limit exceeded" }, exhausted(reset), [590_000, 600_000]],
    [
      "a secondary 403 without a time",
      403,
      { message: "You have exceeded a secondary rate limit" },
      {},
      [60_000, 60_000],
    ],
    [
      "RATE_LIMITED in a 200",
      200,
      { data: null, errors: [{ type: "RATE_LIMITED", message: "limit" }] },
      exhausted(reset),
      [590_000, 600_000],
    ],
    [
      "a secondary limit in a 200",
      200,
      { data: null, errors: [{ message: "You have exceeded a secondary rate limit" }] },
      {},
      [60_000, 60_000],
    ],
    ["a secondary limit in other letters", 403, { message: "Secondary Rate Limit" }, {}, [60_000, 60_000]],
    [
      "a 403 that says so in words alone",
      403,
      { message: "API rate limit exceeded for installation ID 7." },
      {},
      [60_000, 60_000],
    ],
    ["a plain 403", 403, { message: "Resource not accessible by integration" }, {}, null],
    ["a 502", 502, { message: "Bad Gateway" }, {}, null],
    ["a 404", 404, { message: "Not Found" }, {}, null],
  ])("%s", async (_, status, body, headers, wait) => {
    graphql({ status, body, headers });
    const { retryAfterMilliseconds } = await faultOf(github().pullRequest(question));
    if (wait === null) expect(retryAfterMilliseconds).toBeNull();
    else {
      expect(retryAfterMilliseconds).toBeGreaterThanOrEqual(wait[0]);
      expect(retryAfterMilliseconds).toBeLessThanOrEqual(wait[1]);
    }
  });

  test("a broken connection", async () => {
    nock(api).post("/graphql").replyWithError("socket hang up");
    expect((await faultOf(github().pullRequest(question))).message).toContain("could not be reached");
  });
});

describe("what passes and what does not", () => {
  const errors = (type: string, path: (string | number)[]) => ({
    status: 200,
    body: { data: { repository: null }, errors: [{ type, path, message: "no" }] },
  });
  test.each<[string, boolean, { status: number; body: object; headers?: Record<string, string> }]>([
    ["a 403 that is no limit", true, { status: 403, body: { message: "Repository was archived so is read-only." } }],
    ["a 403 that is a limit", false, { status: 403, body: { message: "wait" }, headers: { "retry-after": "7" } }],
    [
      "a 403 that calls itself one",
      false,
      { status: 403, body: { message: "API rate limit exceeded for user ID 7." } },
    ],
    ["a 451", true, { status: 451, body: { message: "Repository access blocked" } }],
    ["a 401", false, { status: 401, body: { message: "Bad credentials" } }],
    ["a 404", false, { status: 404, body: { message: "Not Found" } }],
    ["a 502", false, { status: 502, body: { message: "Bad Gateway" } }],
    ["a repository that a replica may not know yet", false, errors("NOT_FOUND", ["repository"])],
    ["a pull request that is not found", false, errors("NOT_FOUND", ["repository", "pullRequest"])],
    ["what may not be read", true, errors("FORBIDDEN", ["repository", "pullRequest", "files"])],
  ])("%s", async (_, permanent, answer) => {
    graphql(answer);
    expect((await faultOf(github().pullRequest(question))).permanent).toBe(permanent);
  });

  test.each([
    [404, true],
    [422, false],
    [500, false],
  ])("a %s where we write", async (status, permanent) => {
    nock(api).patch("/repos/acme/shop/check-runs/7").reply(status, { message: "no" });
    expect((await faultOf(github().restateCheck(7, "success"))).permanent).toBe(permanent);
  });

  test("a 404 where we read", async () => {
    nock(api)
      .get(`/repos/acme/shop/git/blobs/${oid("d")}`)
      .reply(404, { message: "Not Found" });
    expect((await faultOf(github().blob(oid("d")))).permanent).toBe(false);
  });
});

function exhausted(reset: number): Record<string, string> {
  return { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) };
}

describe("changes", () => {
  test.each([
    [403, "refused"],
    [410, "refused"],
  ] as const)("a comment that may not be made (%s) is %s", async (status, value) => {
    nock(api).post("/repos/acme/shop/issues/12/comments").reply(status, { message: "no" });
    expect(await github().createComment(12, "hello")).toBe(value);
  });

  test("a comment that was deleted is gone", async () => {
    nock(api).patch("/repos/acme/shop/issues/comments/5").reply(404, { message: "Not Found" });
    expect(await github().updateComment(5, "hello")).toBe("gone");
  });

  test("a limit is no refusal", async () => {
    nock(api).post("/repos/acme/shop/issues/12/comments").reply(403, { message: "wait" }, { "retry-after": "5" });
    expect((await faultOf(github().createComment(12, "hello"))).retryAfterMilliseconds).toBe(5000);
  });

  test("annotations go fifty at a time, and the conclusion with the first", async () => {
    const bodies: { status?: string; output: { annotations: unknown[] } }[] = [];
    const keep = (body: (typeof bodies)[number]) => bodies.push(body) > 0;
    nock(api).post("/repos/acme/shop/check-runs", keep).reply(201, { id: 5 });
    nock(api).patch("/repos/acme/shop/check-runs/5", keep).twice().reply(200, {});
    const note = { path: "a", startLine: 1, endLine: 1, level: "notice" as const, title: "t", message: "m" };
    const asked = github();
    await asked.createCheck(oid("b"), "enforce", {
      buttons: [],
      conclusion: "failure",
      title: "t",
      summary: "s",
      text: "x",
      annotations: Array(101).fill(note),
      externalId: "1:a:b",
    });
    expect(bodies.map(({ output }) => output.annotations.length)).toEqual([50, 50, 1]);
    expect(bodies.map(({ status }) => status)).toEqual(["completed", undefined, undefined]);
    expect(asked.requests).toBe(3);
  });

  test("a pull request that GitHub took away is an answer, and one that it cannot show now is none", async () => {
    nock(api).get("/repos/acme/shop/pulls/12").reply(404, { message: "Not Found" });
    expect(await github().head(12)).toBeNull();
    nock(api).get("/repos/acme/shop/pulls/12").reply(502, { message: "Bad Gateway" });
    await faultOf(github().head(12));
    nock(api)
      .get("/repos/acme/shop/pulls/12")
      .reply(200, { head: { sha: oid("a") }, state: "closed", updated_at: "2026-11-20T14:05:00Z" });
    expect(await github().head(12)).toEqual({ head: oid("a"), open: false, updatedAt: Date.UTC(2026, 10, 20, 14, 5) });
  });

  test("no common ancestor is an answer", async () => {
    nock(api)
      .get(/\/compare\//)
      .reply(404, { message: "Not Found" });
    expect(await github().mergeBase(oid("a"), oid("b"))).toBeNull();
  });
});

describe("as the app", () => {
  const app = () => createApp(octokit, async () => octokit);
  const item = (id: number, delivered_at: string, status = "OK") => ({
    id,
    guid: `g${id}`,
    delivered_at,
    status,
    status_code: 200,
  });

  test("deliveries are paged by cursor, back to the instant asked for", async () => {
    nock(api)
      .get("/app/hook/deliveries")
      .query({ per_page: 100 })
      .reply(200, [item(3, "2026-11-23T10:00:00Z")], {
        link: `<${api}/app/hook/deliveries?per_page=100&cursor=v1_2>; rel="next"`,
      });
    nock(api)
      .get("/app/hook/deliveries")
      .query({ per_page: 100, cursor: "v1_2" })
      .reply(200, [item(2, "2026-11-23T09:00:00Z", "timed out"), item(1, "2026-11-23T08:00:00Z")], {
        link: `<${api}/app/hook/deliveries?per_page=100&cursor=v1_1>; rel="next"`,
      });
    const found = await all(app().deliveries(Date.parse("2026-11-23T08:30:00Z")));
    expect(found.map(({ id, ok }) => [id, ok])).toEqual([
      [3, true],
      [2, false],
    ]);
  });

  test("suspended installations and archived repositories are left out", async () => {
    nock(api)
      .get("/app/installations")
      .query(true)
      .reply(200, [
        { id: 1, suspended_at: null },
        { id: 2, suspended_at: "2026-01-01T00:00:00Z" },
      ]);
    const one = { id: 7, name: "shop", owner: { login: "acme" }, archived: false };
    nock(api)
      .get("/installation/repositories")
      .query(true)
      .reply(200, { repositories: [one, { ...one, id: 8, archived: true }] });
    expect(await all(app().repositories())).toEqual([{ installation: 1, id: 7, owner: "acme", name: "shop" }]);
  });

  test("an installation that is suspended meanwhile keeps nobody from the others; an outage does", async () => {
    const listed = [1, 2].map((id) => ({ id, suspended_at: null }));
    const one = { id: 7, name: "shop", owner: { login: "acme" }, archived: false };
    const repositories = () => nock(api).get("/installation/repositories").query(true);
    nock(api).get("/app/installations").query(true).twice().reply(200, listed);
    repositories().reply(403, { message: "This installation has been suspended" });
    repositories().reply(200, { repositories: [one] });
    expect(await all(app().repositories())).toEqual([{ installation: 2, id: 7, owner: "acme", name: "shop" }]);
    repositories().reply(502, { message: "Bad Gateway" });
    await faultOf(all(app().repositories()));
  });

  test("a delivery that is too old to send again is let go", async () => {
    nock(api).post("/app/hook/deliveries/5/attempts").reply(404, { message: "Not Found" });
    await app().redeliver(5);
  });
});

test.each([
  ["https://api.github.com", "https://github.com"],
  ["https://api.tenant.ghe.com", "https://tenant.ghe.com"],
  ["https://git.example.com/api/v3", "https://git.example.com"],
  ["https://api.example.com/api/v3", "https://api.example.com"],
])("the pages of %s are at %s", (baseUrl, server) => {
  const there = createGitHub(new Octokit({ ...quiet, baseUrl }), { owner: "a", name: "b" }, { app: 1, check: "c" });
  expect(there.pages.server).toBe(server);
});
