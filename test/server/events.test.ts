// The event table, against GitHub's own examples of payloads and against the manifest.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { z } from "zod";
import { boxMark } from "../../src/commands/boxes.ts";
import { hashOf } from "../../src/jobs/asked.ts";
import { eventTable, jobsOf, payloadOf, watchedEvents } from "../../src/server/events.ts";

const examples = z
  .array(z.object({ name: z.string(), examples: z.array(z.record(z.string(), z.unknown())) }))
  .parse(createRequire(import.meta.url)("@octokit/webhooks-examples"));
const installation = { id: 11, node_id: "x" };
const repository = { id: 7, name: "r", owner: { login: "o", id: 1 } };
const reference = { installation: 11, id: 7, owner: "o", name: "r" };
const envelope = { installation, repository };

test("the manifest subscribes to exactly these events", () => {
  const manifest = z
    .object({ default_events: z.array(z.string()) })
    .parse(parse(readFileSync(new URL("../../app.yml", import.meta.url), "utf8")));
  expect([...watchedEvents].sort()).toEqual(manifest.default_events.toSorted());
});

describe("GitHub's examples", () => {
  const all = examples.flatMap(({ name, examples }) => examples.map((payload) => ({ name, payload })));

  test("there are some of every event", () => {
    for (const { event } of eventTable) expect(all.filter(({ name }) => name === event).length).toBeGreaterThan(1);
  });

  test("of each the few fields that are read bring what the whole would", () => {
    for (const { name, payload } of all) {
      const body = { ...payload, installation };
      const read = payloadOf(name, Buffer.from(JSON.stringify(body)));
      expect(read === null ? [] : jobsOf(name, read, 1, "d")).toEqual(jobsOf(name, body, 1, "d"));
    }
  });

  test("each is understood, and brings jobs exactly when its row says so", () => {
    const surprises = all.flatMap(({ name, payload }) => {
      const theirs = z.object({ app: z.object({ id: z.number() }) }).safeParse(payload[name]).data?.app.id ?? 0;
      // Re-runs are asked of the app whose check it is; outcomes are told to all others.
      const app = payload.action === "completed" ? theirs + 1 : theirs;
      const jobs = jobsOf(name, { ...payload, installation }, app);
      const row = eventTable.find(({ event }) => event === name);
      const wanted =
        name === "status"
          ? payload.state !== "pending"
          : row &&
            name !== "push" &&
            name !== "issue_comment" &&
            name !== "issues" &&
            row.actions?.includes(String(payload.action));
      return jobs?.length === (wanted ? 1 : 0) ? [] : [{ name, action: payload.action, jobs }];
    });
    expect(surprises).toEqual([]);
  });
});

const shown = { number: 5, updated_at: "2026-11-20T14:05:00Z", head: { sha: "abc" } };

describe("pull_request", () => {
  const payload = (action: string) => ({ ...envelope, action, pull_request: shown });
  const told = { updatedAt: Date.UTC(2026, 10, 20, 14, 5), heads: ["abc"], left: [] };
  const happened = { kind: "happened", repository: reference, number: 5, told };
  test.each(eventTable[0]?.actions ?? [])("%s is a review, with how new the pull request is", (action) => {
    expect(jobsOf("pull_request", payload(action), 1)).toEqual([happened]);
  });
  test("a push tells which head it replaced", () => {
    const pushed = { ...payload("synchronize"), before: "old", after: "abc" };
    expect(jobsOf("pull_request", pushed, 1)).toEqual([{ ...happened, told: { ...told, left: ["old"] } }]);
  });
  test.each(["assigned", "locked", "auto_merge_enabled", "__proto__", ""])("%s is nothing", (action) => {
    expect(jobsOf("pull_request", payload(action), 1)).toEqual([]);
  });
});

describe("push", () => {
  const commit = (...modified: string[]) => ({ added: [], removed: [], modified });
  const push = (change: object) =>
    jobsOf("push", { ...envelope, ref: "refs/heads/a/b", deleted: false, forced: false, commits: [], ...change }, 1);
  const again = [{ kind: "review-base", repository: reference, branch: "a/b" }];
  const settings = ".github/plan-warden.yml";

  test.each<[string, object, unknown]>([
    ["without commits", {}, []],
    ["of other files", { commits: [commit("a.md"), commit(`x/${settings}`)] }, []],
    ["that edits the settings", { commits: [commit("a.md"), commit(settings)] }, again],
    ["that adds them", { commits: [{ added: [settings], removed: [], modified: [] }] }, again],
    ["that removes them", { commits: [{ added: [], removed: [settings], modified: [] }] }, again],
    ["that was forced", { forced: true }, again],
    ["of more commits than are listed", { commits: Array.from({ length: 2048 }, () => commit("a")) }, again],
    ["of one commit less", { commits: Array.from({ length: 2047 }, () => commit("a")) }, []],
    [
      "of more files than are listed",
      { commits: [commit(...Array.from({ length: 3000 }, (_, at) => `${at}`))] },
      again,
    ],
    ["of a tag", { ref: "refs/tags/v1", forced: true }, []],
    ["that deletes the branch", { deleted: true, forced: true }, []],
  ])("%s", (_name, change, jobs) => {
    expect(push(change)).toEqual(jobs);
  });
});

describe.each(["check_run", "check_suite"])("%s.rerequested", (event) => {
  const payload = (app: object | null) => ({
    ...envelope,
    action: "rerequested",
    [event]: { head_sha: "abc", name: "n", app },
  });
  test("of ours is every review of that head", () => {
    expect(jobsOf(event, payload({ id: 3 }), 3)).toEqual([{ kind: "review-head", repository: reference, head: "abc" }]);
  });
  test.each([{ id: 4 }, null])("of another app is nothing", (app) => {
    expect(jobsOf(event, payload(app), 3)).toEqual([]);
  });
});

describe("an outcome of a check", () => {
  const done = { kind: "check-done", repository: reference, head: "abc", check: "ci / unit" };
  const run = (app: object | null, action = "completed") =>
    jobsOf("check_run", { ...envelope, action, check_run: { head_sha: "abc", name: "ci / unit", app } }, 3);
  const status = (state: string) => jobsOf("status", { ...envelope, sha: "abc", context: "ci / unit", state }, 3);

  test("of another app, or of nobody's, is for those who wait for it", () => {
    expect(run({ id: 4 })).toEqual([done]);
    expect(run(null)).toEqual([done]);
  });
  test.each(["success", "failure", "error"])("as a status, %s, too", (state) => {
    expect(status(state)).toEqual([done]);
  });
  test("of ours is nothing, and so is what has not ended", () => {
    expect(run({ id: 3 })).toEqual([]);
    expect(run({ id: 4 }, "created")).toEqual([]);
    expect(status("pending")).toEqual([]);
  });
});

describe("a comment", () => {
  const ana = { id: 3, login: "ana", type: "User" };
  const comment = { id: 99, node_id: "IC_99", body: "/plan complete", created_at: "2026-11-20T14:05:00Z", user: ana };
  const payload = (said: object = {}, rest: object = {}) => ({
    ...envelope,
    action: "created",
    issue: { number: 12, pull_request: {} },
    comment: { ...comment, ...said },
    sender: ana,
    ...rest,
  });
  const jobs = (said: object = {}, rest: object = {}) => jobsOf("issue_comment", payload(said, rest), 7, "d");

  test("with a line that may be a command is kept with who asks, when, and what its words were", () => {
    expect(jobs({ body: "Done.\r\n  /PLAN complete" })).toEqual([
      {
        kind: "asked",
        repository: reference,
        number: 12,
        key: "comment:99",
        by: { id: 3, login: "ana" },
        via: null,
        at: Date.UTC(2026, 10, 20, 14, 5),
        what: { comment: 99, node: "IC_99", hash: hashOf("Done.\n  /PLAN complete") },
      },
    ]);
  });
  test("on an issue is kept as one", () => {
    expect(jobs({}, { issue: { number: 12 } })).toMatchObject([{ number: 12, what: { comment: 99, issue: true } }]);
  });
  test.each<[string, object, object?]>([
    ["without one", { body: "The /plan is good. /planned" }],
    ["without one, on an issue", { body: "Done." }, { issue: { number: 12 } }],
    ["that was edited", {}, { action: "edited" }],
    ["of which another is said to be the author", { user: { ...ana, id: 4 } }],
    ["of a person who is gone", { user: null }],
    ["of our own", { performed_via_github_app: { id: 7, slug: "plan-warden" } }],
  ])("%s is nothing", (_, said, rest = {}) => {
    expect(jobs(said, rest)).toEqual([]);
  });
  test.each([
    ["a bot", {}, { ...ana, login: "helper[bot]", type: "Bot" }, "helper[bot]"],
    ["a person through an app", { performed_via_github_app: { id: 8, slug: "helper" } }, ana, "helper"],
  ])("of %s says so", (_, said, sender, via) => {
    expect(jobs({ user: sender, ...said }, { sender })).toMatchObject([{ via }]);
  });
});

describe("issues.edited", () => {
  const ana = { id: 3, login: "ana", type: "User" };
  const path = "docs/plans/a.md";
  const line = (mark: string, command: "complete" | "abandon" = "complete") =>
    `- [${mark}] ${command} A plan ${boxMark({ command, path })}`;
  const edit = (from: string, body: string, rest: object = {}, issue: object = {}) =>
    jobsOf(
      "issues",
      {
        ...envelope,
        action: "edited",
        issue: {
          id: 900,
          number: 12,
          body,
          updated_at: "2026-11-20T14:05:00Z",
          performed_via_github_app: { id: 7 },
          ...issue,
        },
        changes: { body: { from } },
        sender: ana,
        ...rest,
      },
      7,
    );

  test("a box of ours that somebody ticked is kept once, with who it was", () => {
    const [asked] = edit(`Hi\n${line(" ")}`, `Hi\r\n${line("x")}\r\n`) ?? [];
    expect(asked).toEqual({
      kind: "asked",
      repository: reference,
      number: 12,
      key: expect.stringMatching(/^box:900-3-1795183500-[0-9a-f]{12}$/),
      by: { id: 3, login: "ana" },
      via: null,
      at: Date.UTC(2026, 10, 20, 14, 5),
      what: { ticked: [{ command: "complete", path }], issue: true },
    });
    expect(edit(`Hi\n${line(" ")}`, `Hi\n${line("x")}`)).toEqual([asked]);
  });
  test("ticked in one second, two boxes are two wishes", () => {
    const [one] = edit(`${line(" ")}\n${line(" ", "abandon")}`, `${line("x")}\n${line(" ", "abandon")}`) ?? [];
    const [other] = edit(`${line("x")}\n${line(" ", "abandon")}`, `${line("x")}\n${line("x", "abandon")}`) ?? [];
    expect(other).toMatchObject({ what: { ticked: [{ command: "abandon", path }] } });
    expect(one).not.toMatchObject({ key: other && "key" in other ? other.key : "" });
  });
  test.each<[string, string, string, object?, object?]>([
    ["without a change of boxes", line("x"), `${line("x")}\nMore`],
    ["that unticks", line("x"), line(" ")],
    ["of the title", line(" "), line("x"), { changes: { title: { from: "A" } } }],
    ["by a bot", line(" "), line("x"), { sender: { ...ana, type: "Bot" } }],
    ["of somebody's own issue", line(" "), line("x"), {}, { performed_via_github_app: null }],
    ["of another app's issue", line(" "), line("x"), {}, { performed_via_github_app: { id: 8 } }],
    ["that takes the body away", line(" "), "", {}, { body: null }],
    ["that quotes a box", line(" "), `> ${line("x")}\n    ${line("x")}`],
  ])("one %s is nothing", (_, from, body, rest = {}, issue = {}) => {
    expect(edit(from, body, rest, issue)).toEqual([]);
  });
});

describe("check_run.requested_action", () => {
  const press = (app: number, rest: object = {}) =>
    jobsOf(
      "check_run",
      {
        ...envelope,
        action: "requested_action",
        check_run: { head_sha: "abc", name: "n", app: { id: app } },
        requested_action: { identifier: "complete" },
        sender: { id: 3, login: "ana", type: "User" },
        ...rest,
      },
      7,
      "d-1",
    );
  test("of ours is kept with who pressed, once for every press", () => {
    expect(press(7)).toEqual([
      {
        kind: "asked",
        repository: reference,
        number: null,
        key: "button:d-1",
        by: { id: 3, login: "ana" },
        via: null,
        at: null,
        what: { button: "complete", head: "abc" },
      },
    ]);
  });
  test("of another app, or by nobody, is nothing", () => {
    expect(press(8)).toEqual([]);
    expect(press(7, { sender: undefined })).toEqual([]);
  });
});

test("merge_group.checks_requested is a review of the group", () => {
  const group = { head_sha: "h", head_ref: "refs/heads/q", base_sha: "b", base_ref: "refs/heads/main" };
  expect(jobsOf("merge_group", { ...envelope, action: "checks_requested", merge_group: group }, 1)).toEqual([
    {
      kind: "review-group",
      repository: reference,
      head: "h",
      headRef: "refs/heads/q",
      base: "b",
      baseRef: "refs/heads/main",
    },
  ]);
  expect(jobsOf("merge_group", { ...envelope, action: "destroyed", merge_group: group }, 1)).toEqual([]);
});

test("what reached us outside of an installation is nothing", () => {
  expect(jobsOf("pull_request", { repository, action: "opened", pull_request: shown }, 1)).toEqual([]);
});

test.each([
  null,
  "text",
  7,
  { ...envelope, action: "opened" },
  { ...envelope, action: "opened", pull_request: { ...shown, number: "5" } },
  { ...envelope, action: "opened", pull_request: { ...shown, updated_at: "today" } },
  { installation, action: "opened", pull_request: shown },
  { installation: null, repository, action: "opened", pull_request: shown },
])("what is not shaped as GitHub shapes it is told apart: %j", (payload) => {
  expect(jobsOf("pull_request", payload, 1)).toBeNull();
});
