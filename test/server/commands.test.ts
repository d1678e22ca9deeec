// Comments and buttons from end to end: signed webhooks from a GitHub of our own, the whole server, and a crowd while somebody pushes.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import type { Octokit } from "@octokit/rest";
import { boxMark } from "../../src/commands/boxes.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import { webhookPath } from "../../src/server/front.ts";
import { createLog } from "../../src/server/log.ts";
import { type Server, serve } from "../../src/server/serve.ts";
import { planPath, soundPlan } from "../jobs/plans.ts";
import { openScene, type Scene, strict } from "../sandbox/scene.ts";
import { registerWarden } from "./register-warden.ts";
import { until } from "./waiting.ts";

// PGlite starts, on a machine that may be busy.
jest.setTimeout(120_000);

const secret = "s".repeat(32);
const body = `Plan: ${planPath}`;
const people = ["sam", "kim", "lea", "mia", "tom"];

let scene: Scene;
let asWarden: Octokit;
let credentials: { appId: number; privateKey: string };
let folder: string;
let server: Server;

beforeAll(async () => {
  scene = await openScene();
  const { sandbox, demo, ana, put } = scene;
  const app = await registerWarden(sandbox);
  credentials = { appId: app.id, privateKey: app.privateKey };
  await put("main", planPath, soundPlan);
  for (const username of people) {
    await scene.as(username).rest.users.getAuthenticated();
    await ana.rest.repos.addCollaborator({ ...demo, username, permission: "push" });
  }
  folder = await mkdtemp(join(tmpdir(), "plan-warden-"));
  server = await serve(
    {
      production: false,
      credentials: { appId: app.id, privateKey: app.privateKey, webhookSecrets: [secret] },
      host: "127.0.0.1",
      port: 0,
      sandboxPort: 0,
      apiUrl: sandbox.api,
      store: { folder },
      logLevel: "silent",
      concurrency: 4,
      sweep: null,
    },
    {
      plans: { read: async (path, text, options) => parsePlan(path, text, options) },
      check: "plan-warden",
      log: createLog("silent"),
      queue: { reconcile: null, retrySeconds: 1, pollSeconds: 0.5 },
    },
  );
  sandbox.setWebhook(app.id, { url: `${server.url}${webhookPath}`, secret });
  asWarden = strict({
    baseUrl: sandbox.api,
    authStrategy: createAppAuth,
    auth: credentials,
  });
});
afterAll(async () => {
  await server.close();
  await scene.close();
  await rm(folder, { recursive: true, force: true });
});

const say = async (login: string, number: number, words: string): Promise<number> =>
  (await scene.as(login).rest.issues.createComment({ ...scene.demo, issue_number: number, body: words })).data.id;

/** What our app answered on a pull request, in order, without addresses; each tells by its marker what it answers. */
async function replies(number: number): Promise<{ to: string; words: string }[]> {
  const all = await scene.ana.paginate(scene.ana.rest.issues.listComments, {
    ...scene.demo,
    issue_number: number,
    per_page: 100,
  });
  return all.flatMap(({ user, body: text = "" }) => {
    const marker = /^<!-- plan-warden reply (\S+) -->\n/.exec(text);
    if (user?.login !== "plan-warden[bot]" || !marker) return [];
    return [{ to: marker[1] ?? "", words: text.slice(marker[0].length).replace(/\]\(http[^)]*\)/g, "](…)") }];
  });
}

const answered = async (number: number, count: number, milliseconds = 60_000): Promise<string[]> => {
  await until(async () => (await replies(number)).length >= count, milliseconds);
  return (await replies(number)).map(({ words }) => words);
};

const reactions = async (comment: number) =>
  (await scene.ana.rest.reactions.listForIssueComment({ ...scene.demo, comment_id: comment })).data.map(
    ({ content, user }) => `${user?.login} ${content}`,
  );

async function fileOn(branch: string, path: string): Promise<string> {
  const at = { ...scene.demo, path, ref: branch, mediaType: { format: "raw" } };
  return String((await scene.ana.rest.repos.getContent(at)).data);
}

/** The branch's own commits, newest first. */
const commits = async (branch: string) =>
  (await scene.ana.paginate(scene.ana.rest.repos.listCommits, { ...scene.demo, sha: branch, per_page: 100 })).map(
    ({ sha, parents, commit }) => ({ sha, parents: parents.map((one) => one.sha), message: commit.message }),
  );
const ours = async (branch: string) =>
  (await commits(branch)).filter(({ message }) => message.includes("Plan-Comment:"));

/** Our check of a branch's tip, once it is completed. */
async function check(branch: string) {
  const find = async () =>
    (
      await scene.ana.rest.checks.listForRef({ ...scene.demo, ref: `heads/${branch}`, check_name: "plan-warden" })
    ).data.check_runs.find(({ status }) => status === "completed");
  await until(async () => (await find()) !== undefined);
  const run = await find();
  if (!run) throw new Error("The check is gone.");
  return run;
}

test("a comment brings reaction, commit, check and reply; the same delivery once more brings nothing", async () => {
  await scene.put("ticked", "src/a.ts", "a\n");
  const number = await scene.open("ticked", "Ticked", body);
  const comment = await say("sam", number, "Nice.\n\n/plan tick 1");
  expect(await answered(number, 1)).toEqual([expect.stringMatching(/^Ticked: .*\[`[0-9a-f]{7}`\]/)]);
  expect(await reactions(comment)).toEqual(["plan-warden[bot] rocket"]);
  expect(await fileOn("ticked", planPath)).toBe(soundPlan.replace("- [ ] A query", "- [x] A query"));
  expect(await ours("ticked")).toEqual([
    expect.objectContaining({ message: expect.stringContaining(`Plan-Comment: comment:${comment}`) }),
  ]);
  expect((await check("ticked")).conclusion).toBe("success");

  await scene.sandbox.delivered();
  const { data: deliveries } = await asWarden.rest.apps.listWebhookDeliveries({ per_page: 100 });
  const delivery = deliveries.find(({ event, action }) => event === "issue_comment" && action === "created");
  await asWarden.rest.apps.redeliverWebhookDelivery({ delivery_id: delivery?.id ?? 0 });
  await scene.sandbox.delivered();
  // Its job goes before this one's, or is this one's: when this is answered, the other would have been.
  await say("sam", number, "/plan untick 1");
  expect(await answered(number, 2)).toEqual([expect.stringMatching(/^Ticked: /), expect.stringMatching(/^Unticked: /)]);
  expect(await ours("ticked")).toHaveLength(2);
});

test("a misspelt one brings the nearest, one of a stranger who may, and neither a commit", async () => {
  await scene.put("hint", "src/a.ts", "a\n");
  const number = await scene.open("hint", "Hint", body);
  const misspelt = await say("sam", number, "/plan tikc 1");
  expect(await answered(number, 1)).toEqual([expect.stringContaining("Did you mean `/plan tick`?")]);
  const stranger = await say("eve", number, "/plan tick 1");
  expect((await answered(number, 2))[1]).toBe("`/plan tick` needs write permission. Asked by `@eve` (read).");
  for (const comment of [misspelt, stranger]) expect(await reactions(comment)).toEqual(["plan-warden[bot] confused"]);
  expect(await ours("hint")).toEqual([]);
});

test("a box in an issue of ours does what it says for whoever ticked it, once; in anybody else's it is a box", async () => {
  const { ana, demo, sandbox } = scene;
  const path = "docs/exec-plans/active/quiet.md";
  await scene.put("main", path, soundPlan);
  await scene.as("ivy").rest.users.getAuthenticated();
  await ana.rest.repos.addCollaborator({ ...demo, username: "ivy", permission: "triage" });
  const { data: installation } = await asWarden.request("GET /repos/{owner}/{repo}/installation", demo);
  const ours = strict({
    baseUrl: sandbox.api,
    authStrategy: createAppAuth,
    auth: { ...credentials, installationId: installation.id },
  });
  const open = `Tick:\n\n- [ ] abandon it ${boxMark({ command: "abandon", path })}\n`;
  const ticked = open.replace("[ ]", "[x]");
  const { data: issue } = await ours.rest.issues.create({ ...demo, title: "Plans that need a look", body: open });
  const at = { ...demo, issue_number: issue.number };

  await scene.as("ivy").rest.issues.update({ ...at, body: ticked });
  expect(await answered(issue.number, 1)).toEqual([
    "`/plan abandon` needs write permission. Asked by `@ivy` (triage).",
  ]);
  // The next sweep writes it anew, and that asks for nothing.
  await ours.rest.issues.update({ ...at, body: open });
  await ours.rest.issues.update({ ...at, body: ticked });
  await ours.rest.issues.update({ ...at, body: open });

  await scene.as("sam").rest.issues.update({ ...at, body: ticked.replaceAll("\n", "\r\n") });
  const [, said = ""] = await answered(issue.number, 2);
  expect(said).toMatch(/^Abandoned: .* It is in #\d+/);
  const { data: pull } = await ana.rest.pulls.get({ ...demo, pull_number: Number(/It is in #(\d+)/.exec(said)?.[1]) });
  expect(await fileOn(pull.head.ref, path)).toContain(`ticked in #${issue.number}.`);

  await sandbox.delivered();
  const { data: deliveries } = await asWarden.rest.apps.listWebhookDeliveries({ per_page: 100 });
  const delivery = deliveries.find(({ event, action }) => event === "issues" && action === "edited");
  await asWarden.rest.apps.redeliverWebhookDelivery({ delivery_id: delivery?.id ?? 0 });
  const { data: copy } = await scene.as("sam").rest.issues.create({ ...demo, title: "Copied", body: open });
  await scene.as("sam").rest.issues.update({ ...demo, issue_number: copy.number, body: ticked });
  await sandbox.delivered();
  await say("sam", issue.number, "/plan help");
  await say("sam", copy.number, "/plan help");
  expect((await answered(issue.number, 3))[2]).toContain("/plan complete");
  expect(await answered(copy.number, 1)).toHaveLength(1);
}, 120_000);

test("a plan is snoozed by its box: answered, and out of the list at once, which stays open without a comment on it", async () => {
  const { ana, demo } = scene;
  const path = "docs/exec-plans/active/finished.md";
  await scene.put("main", path, soundPlan.replaceAll("- [ ]", "- [x]"));
  await server.sweep();
  const listOf = async () =>
    (await ana.rest.issues.listForRepo({ ...demo, state: "all", per_page: 100 })).data.find(({ body }) =>
      body?.includes("<!-- plan-warden:sweep "),
    );
  await until(async () => (await listOf()) !== undefined);
  const { number, body = "" } = (await listOf()) ?? { number: 0 };
  const mark = boxMark({ command: "snooze", path }) ?? "";
  const ticked = body?.replace(new RegExp(`\\[ \\](.*${mark})`), "[x]$1") ?? "";
  expect(ticked).not.toBe(body);
  await scene.as("sam").rest.issues.update({ ...demo, issue_number: number, body: ticked });
  await until(async () => (await listOf())?.body?.includes("\nSnoozed: ") === true);
  expect(await listOf()).toMatchObject({ state: "open", body: expect.not.stringContaining("[x]") });
  expect(await replies(number)).toEqual([
    { to: expect.stringMatching(/^box:/), words: expect.stringMatching(/^Snoozed until \d{4}-\d\d-\d\d: /) },
  ]);
  expect((await ana.rest.issues.listComments({ ...demo, issue_number: number })).data).toHaveLength(1);
});

test("a button does what it says, and the check tells who pressed it", async () => {
  const done = soundPlan.replaceAll("- [ ]", "- [x]").replace("Ranking.", "(2026-11-04 10:00Z) Ranking.");
  await scene.put("pressed", planPath, done);
  const number = await scene.open("pressed", "Pressed", body);
  const { id } = await check("pressed");
  const path = "POST /repos/{owner}/{repo}/check-runs/{check_run_id}/requested-action";
  await scene.as("sam").request(path, { ...scene.demo, check_run_id: id, identifier: "complete" });
  const [reply = ""] = await answered(number, 1);
  expect(reply).toMatch(/^Completed: /);
  expect(await fileOn("pressed", planPath)).toContain("**Status**: completed");
  const summaryOf = async () => (await check("pressed")).output.summary ?? "";
  await until(async () => (await summaryOf()).includes("`@sam` pressed `complete`"));
});

test("fifty at once while somebody pushes: each acts once, nothing is lost, and the head only ever goes on", async () => {
  const criteria = Array.from({ length: 25 }, (_, index) => `- [ ] Query ${index + 1} finds its page.`);
  const plan = soundPlan.replace("- [ ] A query with one wrong letter finds the page.", criteria.join("\n"));
  await scene.put("crowd", planPath, plan);
  const number = await scene.open("crowd", "Crowd", body);
  await check("crowd");
  const began = Date.now();
  let asking = true;
  const pushed: string[] = [];
  const push = async () => {
    while (asking) {
      const name = `src/push-${pushed.length}.ts`;
      pushed.push(name);
      await scene.put("crowd", name, `${name}\n`);
      await new Promise((resume) => setTimeout(resume, 250));
    }
  };
  const pushing = push();
  const wishes = criteria.flatMap((_, index) => [
    `/plan tick "Query ${index + 1} finds its page."`,
    `/plan progress Wish ${index + 1}.`,
  ]);
  const asked = await Promise.all(
    wishes.map((words, index) => say(people[index % people.length] ?? "sam", number, words)),
  );
  await answered(number, asked.length, 60_000).finally(() => {
    asking = false;
  });
  await pushing;
  expect(Date.now() - began).toBeLessThan(60_000);
  const told = await replies(number);
  expect(told.map(({ to }) => to).sort()).toEqual(asked.map((id) => `comment:${id}`).sort());
  expect(told.filter(({ words }) => !/^(Ticked: |Recorded\.)/.test(words))).toEqual([]);
  const after = await fileOn("crowd", planPath);
  expect(after.match(/^- \[x\] Query \d+ finds its page\./gm)).toHaveLength(25);
  expect(after.match(/Wish \d+\.$/gm)?.length).toBe(25);
  expect(new Set(after.match(/Wish \d+\.$/gm)).size).toBe(25);
  for (const name of pushed) expect(await fileOn("crowd", name)).toBe(`${name}\n`);
  // One line of commits: each wish once, each push once, and no head was ever left behind.
  const line = await commits("crowd");
  line.slice(0, -1).forEach(({ parents }, index) => {
    expect(parents).toEqual([line[index + 1]?.sha]);
  });
  const keys = line.flatMap(({ message }) => /^Plan-Comment: (\S+)$/m.exec(message)?.[1] ?? []);
  expect(keys.sort()).toEqual(asked.map((id) => `comment:${id}`).sort());
  expect(line.filter(({ message }) => message.startsWith("Put src/push-"))).toHaveLength(pushed.length);
});
