// The weekly issue from end to end: the whole server at a GitHub of our own, by the clock, and by what people do with plain Octokit calls.
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { giveUp, perform } from "../../src/jobs/perform.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import { webhookPath } from "../../src/server/front.ts";
import { createLog } from "../../src/server/log.ts";
import { type Server, serve } from "../../src/server/serve.ts";
import { openScene, type Scene } from "../sandbox/scene.ts";
import { registerWarden } from "./register-warden.ts";
import { until } from "./waiting.ts";

jest.setTimeout(90_000);

const secret = "s".repeat(32);
const day = 24 * 60 * 60 * 1000;
const folder = "docs/exec-plans";
/** All is done and nobody said so: it needs a look on the day it is written. */
const done = (title: string): string =>
  `# ${title}\n\n**Status**: in-progress\n\n## Progress\n\n- [x] (2026-11-03 09:00Z) Built.\n- [x] (2026-11-04 09:00Z) Shown.\n`;
const underWay = (title: string): string => `${done(title)}- [ ] Told.\n`;
const completed = (title: string): string => done(title).replace("in-progress", "completed");

let scene: Scene;
let app: { id: number; privateKey: string };
let server: Server | null = null;
/** How far the app's clock is ahead of the machine's, in milliseconds. */
let ahead = 0;
/** What sweeps of repositories came to, by their words. */
const swept: string[] = [];

beforeAll(async () => {
  scene = await openScene();
  app = await registerWarden(scene.sandbox);
});
afterAll(() => scene.close());
afterEach(async () => {
  await server?.close();
  server = null;
});

async function start(cron: string | null): Promise<void> {
  server = await serve(
    {
      production: false,
      credentials: { appId: app.id, privateKey: app.privateKey, webhookSecrets: [secret] },
      host: "127.0.0.1",
      port: 0,
      sandboxPort: 0,
      apiUrl: scene.sandbox.api,
      store: null,
      logLevel: "silent",
      concurrency: 2,
      sweep: cron === null ? null : { cron, spread: 0 },
    },
    {
      plans: { read: async (path, text, options) => parsePlan(path, text, options) },
      check: "plan-warden",
      log: createLog("silent"),
      queue: { reconcile: null, pollSeconds: 0.5 },
      work(surroundings) {
        const hurried = { ...surroundings, now: () => Date.now() + ahead };
        return {
          async perform(job) {
            const outcome = await perform(job, hurried);
            if (job.kind === "sweep-repositories") swept.push(outcome.because);
            return outcome;
          },
          giveUp: (job, fault, incident) => giveUp(job, fault, incident, hurried),
        };
      },
    },
  );
  scene.sandbox.setWebhook(app.id, { url: `${server.url}${webhookPath}`, secret });
}

/** Has everything looked through, and waits until that is done. */
async function sweep(): Promise<void> {
  const before = swept.length;
  await server?.sweep();
  await until(() => swept.length > before);
}

async function issues() {
  const { data } = await scene.ana.rest.issues.listForRepo({ ...scene.demo, state: "all", per_page: 100 });
  return data.filter(({ pull_request }) => !pull_request).sort((one, other) => one.number - other.number);
}
const shape = async () => (await issues()).map(({ state, comments }) => `${state}, ${comments} said`);
const bodyOf = async (number: number) =>
  (await scene.ana.rest.issues.get({ ...scene.demo, issue_number: number })).data.body ?? "";
const change = (number: number, rest: object) =>
  scene.ana.rest.issues.update({ ...scene.demo, issue_number: number, ...rest });
const put = (name: string, text: string) => scene.put("main", `${folder}/${name}.md`, text);

test("the clock brings it, once, and not again while nothing changes", async () => {
  await put("search", done("Search"));
  await start("* * * * *");
  await until(() => swept.length > 0, 60_000);
  expect(await shape()).toEqual(["open, 0 said"]);
  const [issue] = await issues();
  expect(issue).toMatchObject({ title: "Plans that need a look", user: { login: "plan-warden[bot]" } });
  expect(issue?.body).toMatch(/^1 of 1 plan needs a look\./);
  await sweep();
  expect(await shape()).toEqual(["open, 0 said"]);
});

describe("what people do", () => {
  beforeAll(() => start(null));
  // One server for all of these: they are one story.
  afterEach(() => {});

  test("is seen, week after week", async () => {
    const [{ number } = { number: 0 }] = await issues();

    // Another plan needs a look: the body says so, and one comment.
    await put("login", done("Login"));
    await sweep();
    expect(await shape()).toEqual(["open, 1 said"]);
    expect(await bodyOf(number)).toMatch(/^2 of 2 plans need a look\./);

    // A body edited by hand is written anew, and nothing is said.
    await change(number, { body: "All of this is fine." });
    await sweep();
    expect(await bodyOf(number)).toMatch(/^2 of 2 plans need a look\./);
    expect(await shape()).toEqual(["open, 1 said"]);

    // The label keeps it quiet; taken away, the change is told.
    await scene.ana.rest.issues.addLabels({ ...scene.demo, issue_number: number, labels: ["plan-snooze"] });
    await put("cache", done("Cache"));
    await sweep();
    expect(await shape()).toEqual(["open, 1 said"]);
    await scene.ana.rest.issues.removeLabel({ ...scene.demo, issue_number: number, name: "plan-snooze" });
    await sweep();
    expect(await shape()).toEqual(["open, 2 said"]);

    // Closed by hand: quiet for a week, and then it is taken up again.
    await change(number, { state: "closed" });
    await sweep();
    expect(await shape()).toEqual(["closed, 2 said"]);
    ahead += 6 * day;
    await sweep();
    expect(await shape()).toEqual(["closed, 2 said"]);
    ahead += 2 * day;
    await sweep();
    expect(await shape()).toEqual(["open, 2 said"]);

    // Nothing is left: closed by us, as completed.
    for (const name of ["search", "login", "cache"]) await put(name, completed(name));
    await sweep();
    expect(await issues()).toMatchObject([{ number, state: "closed", state_reason: "completed" }]);
    expect(await bodyOf(number)).toMatch(/^No plan needs a look/);

    // Something again within ten days: the same one.
    await put("search", done("Search"));
    await sweep();
    expect(await issues()).toMatchObject([{ number, state: "open" }]);
    await put("search", underWay("Search"));
    await sweep();
    expect(await issues()).toMatchObject([{ number, state: "closed" }]);

    // Later than that: another one.
    ahead += 12 * day;
    await put("search", done("Search"));
    await sweep();
    expect(await issues()).toMatchObject([
      { number, state: "closed" },
      { state: "open", title: "Plans that need a look" },
    ]);
    const twice = (await issues()).length;
    await sweep();
    expect(await issues()).toHaveLength(twice);
  });
});

test("a copy of the issue by somebody else is theirs, and where issues are disabled nothing is opened", async () => {
  await start(null);
  const before = await issues();
  const standing = before.find(({ state }) => state === "open");
  const { data: copy } = await scene.ana.rest.issues.create({
    ...scene.demo,
    title: "Plans that need a look",
    body: standing?.body ?? "",
  });
  await put("login", done("Login"));
  await sweep();
  expect(await bodyOf(copy.number)).toBe(standing?.body);
  expect(await bodyOf(standing?.number ?? 0)).toMatch(/^2 of 3 plans need a look\./);
  await scene.ana.rest.repos.update({ ...scene.demo, has_issues: false });
  await put("cache", done("Cache"));
  await sweep();
  expect(swept.at(-1)).toContain("issues are disabled");
  await scene.ana.rest.repos.update({ ...scene.demo, has_issues: true });
  expect(await issues()).toHaveLength(before.length + 1);
});
