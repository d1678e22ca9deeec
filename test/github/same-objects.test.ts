// GitHub and Git tell the same of the same objects: for histories of any shape, with branches, merges, renames and commits of ours.
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createContents } from "../../src/git/contents.ts";
import { createGit } from "../../src/git/git.ts";
import { lastCommits } from "../../src/git/last-commits.ts";
import { Objects } from "../../src/git/objects.ts";
import { createGitHub } from "../../src/github/github.ts";
import { createInstallations } from "../../src/github/installation.ts";
import { settingsPath } from "../../src/rules/settings.ts";
import { Clone, git, removeAll } from "../git/clone.ts";
import { mirror } from "../git/mirror.ts";
import { openScene, type Scene } from "../sandbox/scene.ts";

let scene: Scene;
let made = 0;
const opened: Objects[] = [];
beforeAll(async () => {
  scene = await openScene();
}, 30_000);
afterAll(async () => {
  for (const objects of opened) objects.close();
  await scene.close();
  removeAll();
});

const paths = ["docs/plans/a.md", "docs/plans/b.md", settingsPath, ".github/CODEOWNERS", "CODEOWNERS", "docs/é ü.md"];
const texts = ["one\n", "two\n", "thrée\n", ""];
const anyPath = fc.constantFrom(...paths);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("commit" as const),
      path: anyPath,
      text: fc.constantFrom(...texts, null),
      ours: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("move" as const), path: anyPath, to: anyPath }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("switch" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("merge" as const),
      how: fc.constantFrom(["-X", "ours"], ["-X", "theirs"], ["-s", "ours"]),
    }),
  },
);
/** With the minutes between each and the one before: two may be of the same second. */
const anyHistory = fc.array(fc.tuple(step, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 14 });

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const person = { name: "Mira", email: "mira@quay.example" };

/** Makes the history in a clone; its default branch is `main`, where it ends. */
function build(history: readonly [Step, number][], own: typeof person): Clone {
  const clone = new Clone();
  let minutes = 0;
  const run = (args: readonly string[], input = "") => {
    const time = new Date(Date.UTC(2026, 10, 1, 0, minutes)).toISOString();
    return git(clone.root, args, { time, input });
  };
  clone.commit({ "README.md": "Quay\n" }, "First", "2026-10-31T00:00:00Z");
  run(["branch", "side"]);
  let here = "main";
  const commit = (message: string, by = person) => {
    run(["add", "-A"]);
    const author = `${by.name} <${by.email}>`;
    run(["commit", "-q", "--allow-empty", `--author=${author}`, "-F", "-"], message);
  };
  for (const [one, later] of history) {
    minutes += later;
    if (one.kind === "switch") {
      here = here === "main" ? "side" : "main";
      run(["checkout", "-q", here]);
    } else if (one.kind === "merge") {
      try {
        run(["merge", "-q", "--no-ff", ...one.how, "-m", "Merge", here === "main" ? "side" : "main"]);
      } catch {
        // One took away what the other changed: what stands there now is what is kept.
        commit("Merge by hand");
      }
    } else if (one.kind === "move") {
      const standing = clone.git("ls-files", "-z").split("\0");
      if (!standing.includes(one.path) || one.path === one.to) continue;
      clone.write({ [one.to]: clone.git("show", `HEAD:${one.path}`), [one.path]: null });
      commit("Move");
    } else {
      clone.write({ [one.path]: one.text });
      if (one.ours) commit("Tick\n\nPlan-Comment: comment:1\n", own);
      else commit("Work");
    }
  }
  run(["checkout", "-q", "main"]);
  return clone;
}

test("branch, tree, files and last commits", async () => {
  const { ana, bot, sandbox } = scene;
  const account = sandbox.state.accounts.get("warden[bot]");
  const own = { name: "warden[bot]", email: `${account?.id}+warden[bot]@users.noreply.github.com` };
  const { data: installed } = await scene.asApp.rest.apps.getRepoInstallation(scene.demo);
  const installation = createInstallations(async () => bot);

  await fc.assert(
    fc.asyncProperty(anyHistory, async (history) => {
      made += 1;
      const name = `history-${made}`;
      const { data } = await ana.rest.repos.createForAuthenticatedUser({ name });
      const clone = build(history, own);
      await mirror(clone, ana, { owner: "ana", repo: name });
      const repository = { installation: installed.id, id: data.id, owner: "ana", name };
      const head = clone.git("rev-parse", "main");
      const commandLine = createGit(clone.root);
      const objects = new Objects(commandLine);
      opened.push(objects);
      const github = createGitHub(bot, repository, { app: 1, check: "plan-warden" });
      const contents = createContents(commandLine, objects, github.pages);

      const [look] = await (await installation(installed.id)).look([{ repository, settingsPath, links: [] }]);
      const [standing] = await contents.files([{ oid: head, paths }]);
      const first = [".github/CODEOWNERS", "CODEOWNERS"].map((path) => standing?.files.get(path)).find((file) => file);
      expect(look).toMatchObject({
        branch: {
          name: "main",
          head,
          tree: clone.git("rev-parse", "main^{tree}"),
          settings: standing?.files.get(settingsPath) ?? null,
          codeowners: first ?? null,
        },
      });
      expect(await github.files([{ oid: head, paths }])).toEqual([standing]);
      const files = ({ entries, complete }: Awaited<ReturnType<typeof github.tree>>) => ({
        entries: entries
          .filter(({ mode }) => mode !== 0o040000)
          .toSorted((one, other) => (one.path < other.path ? -1 : 1)),
        complete,
      });
      expect(files(await github.tree(head))).toEqual(files(await contents.tree(head)));

      const told = new Map([...(await github.lastCommits(head, paths))].map(([path, commit]) => [path, commit.oid]));
      const format = "--format=%H%x00%ae%x00%(trailers:key=Plan-Comment,valueonly,separator=)";
      const byPath = paths.flatMap((path): [string, string][] => {
        const commits = clone.git("log", format, "main", "--", path).split("\n");
        const other = commits.find((line) => line !== "" && !(line.includes(own.email) && line.includes("comment:1")));
        return other ? [[path, other.slice(0, 40)]] : [];
      });
      expect(told).toEqual(new Map(byPath));
      const walked = await lastCommits(commandLine, paths);
      expect(new Map([...walked].map(([path, commit]) => [path, commit.oid]))).toEqual(new Map(byPath));
      await scene.events();
    }),
    { numRuns: 8, seed: 20261125 },
  );
}, 120_000);
