// `plan-warden sweep --repo` on a GitHub of our own: what it would write, what it writes, once, and why it could not look.
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { sweepCommand } from "../../src/cli/sweep.ts";
import { stale } from "../jobs/sweeping.ts";
import { openScene, type Scene } from "../sandbox/scene.ts";
import { say } from "./place.ts";

jest.setTimeout(60_000);

let scene: Scene;
let env: Record<string, string>;
beforeAll(async () => {
  scene = await openScene();
  env = { GITHUB_TOKEN: "ana", GITHUB_API_URL: scene.sandbox.api };
});
afterAll(() => scene.close());

const look = (...args: string[]) => say(sweepCommand, "/", args, { env });
const issues = async () => {
  const { data } = await scene.ana.rest.issues.listForRepo({ ...scene.demo, state: "all" });
  return data.filter(({ pull_request: pull }) => pull === undefined);
};

test("a dry run prints what would be written; without it, it is written once", async () => {
  await scene.put("main", ".github/plan-warden.yml", "stale: { labels: [plans], assignees: [ana] }\n");
  await scene.put("main", "docs/plans/search.md", stale("Search"));
  const long = ["--repo", "ana/demo", "--today", "2027-12-31"];

  const dry = await look(...long, "--dry-run");
  expect([dry.code, dry.err]).toEqual([0, ""]);
  expect(dry.out).toMatch(
    /^Would open an issue: Plans that need a look, labelled plans, for ana\n\n1 of 1 plan needs a look\. 1 of 1 was read at `main@/,
  );
  expect(dry.out).toMatch(/Nothing was written\.\n$/);
  expect(await issues()).toEqual([]);

  expect((await look(...long)).out).toMatch(/^1 of 1 looked through; #\d+ opened \(demo\)\n$/);
  expect((await issues()).map(({ title, user }) => [title, user?.login])).toEqual([["Plans that need a look", "ana"]]);
  // No server hears of a tick there.
  expect((await issues())[0]?.body).not.toContain("[ ]");
  expect((await look(...long)).out).toBe("1 of 1 looked through; its issue stands as it should (demo)\n");
  expect((await look(...long, "--dry-run")).out).toBe("Nothing was written.\n");

  await scene.put("main", "docs/plans/login.md", stale("Login"));
  const [issue] = await issues();
  const again = await look(...long, "--dry-run");
  expect(again.out).toContain(`Would comment on #${issue?.number}:\n\nThe list changed. 2 plans need a look now.`);
  expect(again.out).toContain(`Would change #${issue?.number}:\n\n2 of 2 plans need a look.`);
  expect(await issues()).toHaveLength(1);
});

test("it says why it cannot look", async () => {
  const refused = async (args: string[], given: Record<string, string> = env) => {
    const { code, out, err } = await say(sweepCommand, "/", args, { env: given });
    expect([code, out]).toEqual([2, ""]);
    return err;
  };
  expect(await refused(["--repo", "demo"])).toContain("--repo names no repository: expected one such as acme/quay.");
  expect(await refused(["--repo", "ana/demo"], {})).toContain("GITHUB_TOKEN is missing");
  expect(await refused(["--repo", "ana/other"])).toContain("GitHub shows no repository ana/other to the token");
  expect(await refused(["--repo", "ana/demo"], { ...env, GITHUB_TOKEN: "ghs_wrong" })).toContain(
    "GitHub does not know the token in GITHUB_TOKEN",
  );
  expect(await refused(["--repo", "ana/demo"], { ...env, GITHUB_API_URL: "http://github.example.com" })).toContain(
    "GITHUB_API_URL is not https",
  );
  await scene.put("main", ".github/plan-warden.yml", "stale: { mode: loud }\n");
  expect(await refused(["--repo", "ana/demo"])).toContain("its settings have faults: .github/plan-warden.yml:1");
});
