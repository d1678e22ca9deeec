// What docs/command-line.md promises, tried: the workflow's own lines, in a clone as Actions checks it out.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, jest, test } from "@jest/globals";
import { parse } from "yaml";
import { z } from "zod";
import { formats } from "../../src/cli/formats.ts";
import { Clone, folder, git, removeAll } from "../git/clone.ts";
import { planPath, soundPlan, unfinishedPlan } from "../jobs/plans.ts";

jest.setTimeout(30_000);
afterAll(removeAll);

const root = resolve(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/command-line.md"), "utf8");

const workflow = z.object({
  on: z.literal("pull_request"),
  permissions: z.object({ contents: z.literal("read") }),
  jobs: z.object({
    check: z.object({
      steps: z.array(
        z.object({
          uses: z.string().optional(),
          with: z.record(z.string(), z.unknown()).optional(),
          run: z.string().optional(),
          env: z.record(z.string(), z.string()).optional(),
        }),
      ),
    }),
  }),
});

test("the workflow finds what the App would, with the whole history and the head itself", () => {
  const [, yaml = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const { steps } = workflow.parse(parse(yaml)).jobs.check;
  expect(steps[0]?.with).toEqual({
    ref: expect.stringMatching(/^\$\{\{ github\.event\.pull_request\.head\.sha \}\}$/),
    "fetch-depth": 0,
  });
  const { run = "", env = {} } = steps.at(-1) ?? {};
  // Nothing of the pull request is put into the script itself.
  expect(run).not.toMatch(/\$\{\{/);

  const origin = new Clone();
  origin.commit({ [planPath]: soundPlan });
  origin.git("checkout", "-q", "-b", "work");
  const head = origin.commit({ [planPath]: unfinishedPlan }, "Work", "2026-11-20T15:00:00Z");
  origin.git("checkout", "-q", "main");
  const clone = join(folder(), "clone");
  git("/", ["clone", "-q", `file://${origin.root}`, clone]);
  git(clone, ["checkout", "-q", head]);
  // The second checkout, with its packages.
  mkdirSync(join(clone, ".plan-warden"));
  for (const name of ["src", "docs", "node_modules", "package.json"])
    symlinkSync(join(root, name), join(clone, ".plan-warden", name));

  const summary = join(clone, "summary.md");
  const { status, stdout, stderr } = spawnSync("sh", ["-e", "-c", run.replace(/^node /, `'${process.execPath}' `)], {
    cwd: clone,
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      GITHUB_ACTIONS: "true",
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_REPOSITORY: "mira/quay",
      ...Object.fromEntries(
        Object.entries(env).map(([name, value]) => [name, value.replace(/\$\{\{ github\.base_ref \}\}/, "main")]),
      ),
    },
  });
  expect([status, stderr]).toEqual([1, ""]);
  expect(stdout).toContain(`::error file=${planPath},line=3,endLine=3,title=completed-means-done::`);
  expect(existsSync(summary) && readFileSync(summary, "utf8")).toContain(`/mira/quay/blob/${head}/`);
});

test("every format is described, and no other", () => {
  const described = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(described).toEqual(Object.keys(formats));
});
