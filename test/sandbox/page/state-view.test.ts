// The page over a real sandbox: what was done through the API stands on the page, and what the page's forms do reaches the API.
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Sandbox, startSandbox } from "../../../src/sandbox/sandbox.ts";

let sandbox: Sandbox;
let sha: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  sandbox.registerApp({ slug: "warden", permissions: { checks: "write" }, events: [] });
  await ask("POST", "/user/repos", { name: "shop", description: "Finds things", auto_init: true });
  const { object } = await ask("GET", "/repos/ana/shop/git/ref/heads/main");
  await ask("POST", "/repos/ana/shop/git/refs", { ref: "refs/heads/search/ranking", sha: object.sha });
  const content = Buffer.from("# Plan\n\n- [ ] one\n- [ ] two\n").toString("base64");
  const file = { message: "Add the plan", content, branch: "search/ranking" };
  ({
    commit: { sha },
  } = await ask("PUT", "/repos/ana/shop/contents/docs/a%20plan.md", file));
  const pull = { title: "Rank <b>", head: "search/ranking", base: "main", body: "Plan: `docs/a plan.md`" };
  await ask("POST", "/repos/ana/shop/pulls", pull);
});
afterEach(() => sandbox.close());

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape, each looked at by the test that asked
async function ask(method: string, path: string, body?: object, token = "ana"): Promise<any> {
  const headers = { authorization: `token ${token}`, "content-type": "application/json" };
  const answer = await fetch(sandbox.api + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

async function shown(path: string): Promise<string> {
  const answer = await fetch(sandbox.url + path);
  const text = await answer.text();
  expect([path, answer.status]).toEqual([path, 200]);
  return text;
}

const press = (path: string, form: Record<string, string>, login = "ana") =>
  fetch(sandbox.url + path, {
    method: "POST",
    headers: { cookie: `sandbox-who=${login}` },
    body: new URLSearchParams(form),
    redirect: "manual",
  });

/** A check by the app, as an installation would make it. */
async function reportCheck(): Promise<number> {
  const [app] = sandbox.state.apps.values();
  const [installation] = app?.installations.values() ?? [];
  if (installation === undefined) throw new Error("The app is not installed");
  const permissions = { checks: "write" } as const;
  sandbox.state.tokens.set("ghs_test", {
    installation,
    permissions,
    repositoryIds: null,
    expiresAt: Number.MAX_SAFE_INTEGER,
  });
  const note = {
    path: "docs/a plan.md",
    start_line: 3,
    end_line: 3,
    annotation_level: "failure",
    message: "Still <open>",
  };
  const output = { title: "1 problem", summary: "**Bad** for @ana", annotations: [note] };
  const check = { name: "plan", head_sha: sha, status: "completed", conclusion: "failure", output };
  return (await ask("POST", "/repos/ana/shop/check-runs", check, "ghs_test")).id;
}

test("shows what was done through the API", async () => {
  const id = await reportCheck();
  expect(await shown("/")).toContain("ana/shop");
  expect(await shown("/ana/shop")).toContain("Finds things");
  expect(await shown("/ana/shop/pulls")).toContain("Rank &lt;b&gt;");
  const pull = await shown("/ana/shop/pull/1");
  expect(pull).toContain("Some checks were not successful");
  expect(pull).toContain("Add the plan");
  const checks = await shown("/ana/shop/pull/1/checks");
  expect(checks).toContain('<strong>Bad</strong> for <a href="/ana" class="mention"');
  expect(checks).toContain("Still &lt;open&gt;");
  expect(await shown(`/ana/shop/runs/${id}`)).toContain("1 problem");
  expect(await shown("/ana/shop/pull/1/files")).toContain("Still &lt;open&gt;");
  expect(await shown(`/ana/shop/commit/${sha.slice(0, 7)}`)).toContain("docs/a plan.md");
  expect(await shown(`/ana/shop/blob/search/ranking/docs/a%20plan.md?plain=1`)).toContain('<tr id="L4">');
  expect(await shown(`/ana/shop/blob/${sha}/docs/a%20plan.md`)).toContain("task-list-item");
});

test("comments, asks for a check again, closes and merges as the chosen person", async () => {
  const id = await reportCheck();
  const commented = await press("/ana/shop/issues/1/comments", { body: "Looks *right*" }, "sam");
  expect([commented.status, commented.headers.get("location")]).toEqual([303, "/ana/shop/issues/1#new-comment"]);
  expect(await shown("/ana/shop/pull/1")).toContain("Looks <em>right</em>");
  const [comment] = await ask("GET", "/repos/ana/shop/issues/1/comments");
  expect(comment.user.login).toBe("sam");

  const again = await press(`/ana/shop/runs/${id}/rerequest`, { back: "/ana/shop/pull/1/checks" });
  expect([again.status, again.headers.get("location")]).toEqual([303, "/ana/shop/pull/1/checks"]);
  expect(await shown(`/ana/shop/runs/${id}`)).toContain("Queued");

  await press("/ana/shop/pull/1/state", { state: "closed" });
  expect(await shown("/ana/shop/pull/1")).toContain("Closed without being merged");
  await press("/ana/shop/pull/1/state", { state: "open" });
  expect((await press("/ana/shop/pull/1/merge", {}, "sam")).status).toBe(403);
  await press("/ana/shop/pull/1/merge", {});
  expect(await shown("/ana/shop/pull/1")).toContain("Pull request merged");
});
