// `npm start` as a stranger meets it: the demo's verdicts, a pull request of one's own, and every way it cannot start.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { Octokit } from "@octokit/rest";
import { z } from "zod";
import { until } from "../server/waiting.ts";
import { type Command, endAll, run } from "./command.ts";

// Processes that start a database each, on a machine that may be busy.
jest.setTimeout(90_000);

const root = join(import.meta.dirname, "../..");
const { scripts } = z
  .object({ scripts: z.object({ start: z.string().startsWith("node ") }) })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
const npmStart = (env: Record<string, string>) => run(scripts.start.split(" ").slice(1), env, root);
const anyPort = { PORT: "0", SANDBOX_PORT: "0" };
afterAll(endAll);

const planPath = "docs/exec-plans/active/tide-tables.md";
const brokenPlan = `# Tide tables

**Status**: [in-progress | completed | abandoned]
**Created**: 2026-05-04

## Purpose

Visitors see when the quay is dry.

## Progress

- [x] (2026-02-30 09:00Z) Fetch the tables from the harbour office
- [ ] Show them beside the map

## Surprises & Discoveries

- The office writes its times without a zone.

## Decision Log

- Decision: fetch once a day
  Rationale: the office publishes at midnight
  Date/Author: 2026-05-04 / mira

## Outcomes & Retrospective

The office answers within a second.

## Validation and Acceptance

- [ ] The page shows tomorrow's low water
`;

describe("without credentials", () => {
  let demo: Command;
  let app = "";
  let sandbox = "";
  beforeAll(async () => {
    demo = npmStart(anyPort);
    await demo.says(/Stop with Ctrl\+C\.\n/);
    [, app = "", sandbox = ""] = await demo.says(/listens on (http:\S+), a GitHub of your own on (http:\S+)\.\n/);
  });

  test("the demo's pull requests are opened, judged and told", () => {
    expect(demo.stdout()).toBe(
      [
        `Plan Warden listens on ${app}, a GitHub of your own on ${sandbox}.`,
        "Opened 7 pull requests in ana/harbour:",
        "",
        "  ✓ #1 a sound plan                                   Plan and code agree · 1 of 3 criteria · 1 of 2 milestones",
        "  ✗ #2 a completed plan with open criteria            1 problem · 1 of 3 criteria · 2 of 2 entries",
        "  ✗ #3 stamps that cannot be true, or are not there   1 problem · 0 of 1 criterion · 4 of 4 entries",
        "  – #4 no plan, and none needed                       No plan involved",
        "  ✗ #5 settings with mistakes in them                 2 problems",
        "  ✗ #6 a template nobody filled in                    3 problems · 0 of 1 criterion · 0 of 1 milestone",
        "  ✗ #7 a criterion that asks for less as it is ticked 1 problem · 2 of 2 criteria · 3 of 3 entries",
        "",
        "On #1 somebody commented `/plan status`, and was answered.",
        "Issue #8 is the weekly one: it lists plans that need a look.",
        "",
        `Look around at ${sandbox}, or open a pull request of your own:`,
        `  new Octokit({ baseUrl: "${sandbox}/api/v3", auth: "your-name" })`,
        "",
        "Stop with Ctrl+C.",
        "",
      ].join("\n"),
    );
    expect(demo.stderr()).toBe("");
    expect(demo.child.exitCode).toBeNull();
  });

  test("both answer: the app's health, and the page with the demo's repository", async () => {
    expect((await fetch(`${app}/healthz`)).status).toBe(200);
    expect((await fetch(`${app}/readyz`)).status).toBe(200);
    const page = await fetch(sandbox);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, expect.stringContaining("text/html")]);
    expect(await page.text()).toContain("harbour");
  });

  test("a stranger's pull request gets its check and comment, and a push that mends it edits the comment", async () => {
    const octokit = new Octokit({ baseUrl: `${sandbox}/api/v3`, auth: "mira" });
    const { data: made } = await octokit.rest.repos.createForAuthenticatedUser({ name: "quay", auto_init: true });
    const place = { owner: "mira", repo: "quay" };
    const main = await octokit.rest.git.getRef({ ...place, ref: `heads/${made.default_branch}` });
    await octokit.rest.git.createRef({ ...place, ref: "refs/heads/tides", sha: main.data.object.sha });
    const put = async (text: string, sha?: string) => {
      const { data } = await octokit.rest.repos.createOrUpdateFileContents({
        ...place,
        path: planPath,
        branch: "tides",
        message: "Plan the tide tables",
        content: Buffer.from(text).toString("base64"),
        ...(sha ? { sha } : {}),
      });
      return { head: data.commit.sha ?? "", blob: data.content?.sha ?? "" };
    };
    const checked = async (head: string) => {
      const completed = async () => {
        const { data } = await octokit.rest.checks.listForRef({ ...place, ref: head });
        return data.check_runs.find(({ name, status }) => name === "plan-warden" && status === "completed");
      };
      await until(async () => (await completed()) !== undefined);
      const check = await completed();
      if (!check) throw new Error("The check is gone.");
      return check;
    };
    const comments = async () => (await octokit.rest.issues.listComments({ ...place, issue_number: number })).data;

    const first = await put(brokenPlan);
    const {
      data: { number },
    } = await octokit.rest.pulls.create({
      ...place,
      head: "tides",
      base: made.default_branch,
      title: "Plan the tide tables",
      body: `Plan: ${planPath}`,
    });
    const red = await checked(first.head);
    expect(red).toMatchObject({ conclusion: "failure", app: { slug: "plan-warden" } });
    const annotations = (await octokit.rest.checks.listAnnotations({ ...place, check_run_id: red.id })).data;
    const line = (text: string) => brokenPlan.split("\n").findIndex((one) => one.includes(text)) + 1;
    expect(annotations).toContainEqual(
      expect.objectContaining({ path: planPath, start_line: line("**Status**"), annotation_level: "failure" }),
    );
    expect(annotations).toContainEqual(expect.objectContaining({ path: planPath, start_line: line("2026-02-30") }));
    await until(async () => (await comments()).length === 1);
    const [told] = await comments();
    expect(told).toMatchObject({ user: { login: "plan-warden[bot]" } });
    expect(told?.body).toContain("problem");

    const second = await put(
      brokenPlan.replace("[in-progress | completed | abandoned]", "in-progress").replace("2026-02-30", "2026-05-05"),
      first.blob,
    );
    const green = await checked(second.head);
    expect(green).toMatchObject({ conclusion: "success", output: { annotations_count: 0 } });
    await until(async () => (await comments())[0]?.body !== told?.body);
    const solved = await comments();
    expect(solved.map(({ id }) => id)).toEqual([told?.id]);
    expect(solved[0]?.body).toContain("Plan and code agree");
  });

  test("SIGTERM ends it, and frees its ports", async () => {
    demo.child.kill("SIGTERM");
    expect(await demo.ended).toBe(0);
    expect(demo.stderr()).toBe("");
    for (const url of [app, sandbox]) await expect(fetch(url)).rejects.toThrow("fetch failed");
  });
});

// Side by side: each of them waits for a process.
describe("it does not start", () => {
  test.concurrent("with some credentials and not the others: each missing one is named", async () => {
    const { ended, stdout, stderr } = npmStart({ ...anyPort, APP_ID: "7" });
    expect(await ended).toBe(1);
    expect(stdout()).toBe("");
    expect(stderr()).toMatch(/^Plan Warden cannot start:\n( {2}- .+\n){2}$/);
    expect(stderr()).toContain("  - PRIVATE_KEY is missing: ");
    expect(stderr()).toContain("  - WEBHOOK_SECRET is missing: ");
  });

  test.concurrent("in production without any: there is no sandbox", async () => {
    const { ended, stdout, stderr } = npmStart({ ...anyPort, NODE_ENV: "production" });
    expect(await ended).toBe(1);
    expect(stdout()).toBe("");
    for (const name of ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET"])
      expect(stderr()).toContain(`  - ${name} is missing`);
  });

  test.concurrent.each(["PORT", "SANDBOX_PORT"])("when %s is taken", async (name) => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, "127.0.0.1", () => {
        const address = taken.address();
        resolve(typeof address === "object" && address ? address.port : 0);
      }),
    );
    try {
      const { ended, stdout, stderr } = npmStart({ ...anyPort, [name]: `${port}` });
      expect(await ended).toBe(1);
      expect(stdout()).toBe("");
      expect(stderr()).toBe(
        `Plan Warden cannot start: port ${port} is taken. Free it, or choose another with PORT or SANDBOX_PORT.\n`,
      );
    } finally {
      taken.close();
    }
  });
});

describe("the command line", () => {
  const main = join(root, "src/cli/main.ts");
  const help = /^ {2}plan-warden serve .+\n(?: {2}plan-warden \w+ .+\n)* {2}plan-warden parse .+\n$/m;

  test.concurrent.each([[[]], [["help"]], [["--help"]]])("%j is answered with help", async (args) => {
    const { ended, stdout, stderr } = run([main, ...args]);
    expect([await ended, stderr()]).toEqual([0, ""]);
    expect(stdout()).toMatch(help);
  });

  test("says which one it is", async () => {
    const { ended, stdout } = run([main, "--version"]);
    expect([await ended, stdout()]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });

  test.concurrent.each([
    ["serve", "install.md", ["serve", "--help"]],
    ["check", "command-line.md", ["check", "--base", "main", "-h"]],
    ["adopt", "command-line.md", ["adopt", "--help"]],
    ["sweep", "command-line.md", ["sweep", "-h"]],
    ["explain", "rules.md", ["explain", "--help"]],
    ["parse", "command-line.md", ["parse", "-h"]],
  ])("%s tells its usage, and that %s has the rest", async (name, page, args) => {
    const { ended, stdout, stderr } = run([main, ...args]);
    expect([await ended, stderr()]).toEqual([0, ""]);
    expect(stdout()).toMatch(new RegExp(`^\\w.+\n\nUsage: plan-warden ${name}\\b.*\n\nAll of it: docs/${page}\n$`));
    expect(existsSync(join(root, "docs", page))).toBe(true);
  });

  test("behind --, what looks like a question is a file", async () => {
    const { ended, stderr } = run([main, "parse", "--", "--help"]);
    expect([await ended, stderr()]).toEqual([2, "--help: no such file\n"]);
  });

  test.concurrent.each(["sevre", "__proto__", "constructor"])("%s is no command", async (name) => {
    const { ended, stdout, stderr } = run([main, name]);
    expect([await ended, stdout()]).toEqual([2, ""]);
    expect(stderr()).toMatch(/^plan-warden has no command "\w+"\.\n/);
    expect(stderr()).toMatch(help);
  });
});
