// What is shipped: the built files, laid out as the image lays them out, with the packages of `dependencies` and no other.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, jest, test } from "@jest/globals";
import { Octokit } from "@octokit/rest";
import { parse } from "yaml";
import { z } from "zod";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { webhookPath } from "../../src/server/front.ts";
import { Clone } from "../git/clone.ts";
import { until } from "../server/waiting.ts";
import { endAll, run } from "./command.ts";

// A build, and a process that starts a database, on a machine that may be busy.
jest.setTimeout(90_000);

const root = join(import.meta.dirname, "../..");
const { dependencies } = z
  .object({ dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
const { default_events: events, default_permissions: permissions } = z
  .object({ default_events: z.array(z.string()), default_permissions: z.record(z.string(), z.enum(["read", "write"])) })
  .parse(parse(readFileSync(join(root, "app.yml"), "utf8")));

/** As `/app` in the image: package.json, node_modules, dist, and the page of the rules. */
const image = mkdtempSync(join(tmpdir(), "plan-warden-image-"));
const main = join(image, "dist/cli/main.js");
const built = spawnSync(
  process.execPath,
  [
    join(root, "node_modules/typescript/bin/tsc"),
    "-p",
    join(root, "src/tsconfig.build.json"),
    "--outDir",
    join(image, "dist"),
  ],
  { encoding: "utf8" },
);
if (built.status !== 0) throw new Error(`${built.stdout}${built.stderr}`);
copyFileSync(join(root, "package.json"), join(image, "package.json"));
mkdirSync(join(image, "docs"));
copyFileSync(join(root, "docs/rules.md"), join(image, "docs/rules.md"));
for (const name of Object.keys(dependencies)) {
  const link = join(image, "node_modules", name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(root, "node_modules", name), link);
}
afterAll(async () => {
  await endAll();
  rmSync(image, { recursive: true, force: true });
});

test("the manifest asks for the permissions that were decided once", () => {
  // The events are held to the code in test/server/events.test.ts.
  expect(permissions).toEqual({
    checks: "write",
    contents: "write",
    issues: "write",
    pull_requests: "write",
    metadata: "read",
    statuses: "read",
    merge_queues: "read",
  });
});

test("only the sandbox needs a development dependency", () => {
  // The built files: what is imported as a type alone is not in them.
  const files = readdirSync(join(image, "dist"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js") && !file.startsWith("sandbox/"))
    .sort();
  expect(files).toContain("cli/main.js");
  const missing = files.flatMap((file) => {
    const text = readFileSync(join(image, "dist", file), "utf8");
    const imported = text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)"([^".][^"]*)"/gm);
    return [...imported]
      .map(([, name = ""]) => name)
      .filter((name) => !name.startsWith("node:"))
      .map((name) =>
        name
          .split("/")
          .slice(0, name.startsWith("@") ? 2 : 1)
          .join("/"),
      )
      .filter((name) => !(name in dependencies))
      .map((name) => `${file} imports ${name}`);
  });
  expect(missing).toEqual([]);
});

describe("the built server", () => {
  test("serves as the image does: it is healthy, judges what is delivered, and drains", async () => {
    const sandbox = await startSandbox();
    try {
      const secret = "s".repeat(32);
      const app = sandbox.registerApp({ slug: "plan-warden", permissions, events });
      const server = run(
        [main, "serve"],
        {
          NODE_ENV: "production",
          HOST: "127.0.0.1",
          PORT: "0",
          APP_ID: `${app.id}`,
          PRIVATE_KEY: app.privateKey ?? "",
          WEBHOOK_SECRET: secret,
          GITHUB_API_URL: sandbox.api,
          DATA_DIR: join(image, "data"),
        },
        image,
      );
      const [, url = ""] = await server.says(/"url":"([^"]+)".*"msg":"listening"/);
      sandbox.setWebhook(app.id, { url: `${url}${webhookPath}`, secret });
      for (const path of ["/healthz", "/readyz"]) {
        const answer = await fetch(`${url}${path}`);
        expect([path, answer.status, await answer.json()]).toEqual([path, 200, { status: "ok" }]);
      }

      const octokit = new Octokit({ baseUrl: sandbox.api, auth: "mira" });
      const place = { owner: "mira", repo: "quay" };
      await octokit.rest.repos.createForAuthenticatedUser({ name: place.repo, auto_init: true });
      const tip = await octokit.rest.git.getRef({ ...place, ref: "heads/main" });
      await octokit.rest.git.createRef({ ...place, ref: "refs/heads/tides", sha: tip.data.object.sha });
      const path = "docs/exec-plans/active/tides.md";
      const put = await octokit.rest.repos.createOrUpdateFileContents({
        ...place,
        path,
        branch: "tides",
        message: "Plan the tides",
        content: Buffer.from("# Tides\n\n**Status**: soon\n\n## Progress\n\n- [ ] Fetch the tables\n").toString(
          "base64",
        ),
      });
      const body = `Plan: ${path}`;
      await octokit.rest.pulls.create({ ...place, head: "tides", base: "main", title: "Tides", body });
      const ref = put.data.commit.sha ?? "";
      const checks = async () => (await octokit.rest.checks.listForRef({ ...place, ref })).data.check_runs;
      await until(async () => (await checks()).some(({ status }) => status === "completed")).catch((fault) => {
        throw new Error(`No check. The server said:\n${server.stdout()}`, { cause: fault });
      });
      // The thread that reads plans is a built file too: only a plan that was read has a status to find fault with.
      const [check] = await checks();
      expect(check?.name).toBe("plan-warden");
      expect(check?.output.summary).toContain("valid-status");
      await sandbox.delivered();

      server.child.kill("SIGTERM");
      expect(await server.ended).toBe(0);
      expect(server.stderr()).toBe("");
      expect(server.stdout()).toMatch(/"msg":"stopped"\}\n$/);
      await expect(fetch(url)).rejects.toThrow("fetch failed");
      for (const kept of [secret, "BEGIN", "Fetch the tables"]) expect(server.stdout()).not.toContain(kept);
    } finally {
      await sandbox.close();
    }
  });

  test("has no sandbox, and says so", async () => {
    const { ended, stdout, stderr } = run([main, "serve"], { PORT: "0", SANDBOX_PORT: "0" }, image);
    expect([await ended, stdout()]).toEqual([1, ""]);
    expect(stderr()).toBe(
      "Plan Warden cannot start: APP_ID, PRIVATE_KEY and WEBHOOK_SECRET are missing, and the GitHub that stands in for them needs a checkout with its development dependencies. Set the three, or run `npm ci && npm start` in a checkout.\n",
    );
  });
});

test("parse reads a plan in its thread, and names what cannot be opened", async () => {
  writeFileSync(join(image, "plan.md"), "# Tides\n\n**Status**: draft\n\n## Progress\n\n- [x] Fetch\n- [ ] Show\n");
  const { ended, stdout, stderr } = run([main, "parse", "none.md", "plan.md"], {}, image);
  expect([await ended, stderr()]).toEqual([2, "none.md: no such file\n"]);
  expect(JSON.parse(stdout())).toMatchObject([
    { path: "plan.md", title: "Tides", status: { value: "draft", line: 3 }, boxes: { done: 1, open: 1, descoped: 0 } },
  ]);
});

test("check judges a clone, and explain tells of a rule", async () => {
  const clone = new Clone(join(image, "clone"));
  clone.commit({ "docs/plans/tides.md": "# Tides\n\n## Progress\n\n- [x] (2026-02-30 10:00Z) Fetch\n" });
  const check = run([main, "check", "--format", "github"], {}, clone.root);
  expect([await check.ended, check.stderr()]).toEqual([1, ""]);
  expect(check.stdout()).toContain("::error file=docs/plans/tides.md,line=5,endLine=5,title=progress-valid::");
  const explain = run([main, "explain", "progress-valid"], {}, image);
  expect([await explain.ended, explain.stderr()]).toEqual([0, ""]);
  expect(explain.stdout()).toContain("### `progress-valid`");
});
