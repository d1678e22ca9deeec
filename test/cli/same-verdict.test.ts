// The promise of the command line: for the same commits it says what the app says, word for word.
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { checkChange } from "../../src/cli/check-change.ts";
import { createApp } from "../../src/github/app.ts";
import { createGitHub } from "../../src/github/github.ts";
import type { RepositoryReference } from "../../src/jobs/job.ts";
import { perform } from "../../src/jobs/perform.ts";
import type { Surroundings } from "../../src/jobs/surroundings.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import { inPlain } from "../../src/report/words.ts";
import type { Verdict } from "../../src/rules/verdict.ts";
import { createApplication } from "../../src/server/application.ts";
import { createLog } from "../../src/server/log.ts";
import { Clone, type Content, removeAll } from "../git/clone.ts";
import { mirror } from "../git/mirror.ts";
import { createMemory } from "../jobs/memory.ts";
import { finishedPlan, planPath, soundPlan, unfinishedPlan } from "../jobs/plans.ts";
import { noSweep } from "../jobs/world.ts";
import { openScene, type Scene } from "../sandbox/scene.ts";

// Every commit is made again, object by object.
jest.setTimeout(30_000);

let scene: Scene;
let surroundings: Surroundings;
let repository: RepositoryReference;
const reader = {
  read: async (...[path, text, options]: Parameters<Surroundings["plans"]["read"]>) => parsePlan(path, text, options),
};

beforeAll(async () => {
  scene = await openScene();
  const { sandbox, demo, ana } = scene;
  const app = sandbox.registerApp({
    slug: "plan-warden",
    permissions: { checks: "write", contents: "write", issues: "write", pull_requests: "write" },
    events: [],
  });
  const application = createApplication(
    { appId: app.id, privateKey: app.privateKey ?? "" },
    sandbox.api,
    createLog("silent"),
  );
  const octokit = await application.octokit();
  const { data: installation } = await octokit.request("GET /repos/{owner}/{repo}/installation", { ...demo });
  const { data: told } = await ana.rest.repos.get(demo);
  repository = { installation: installation.id, id: told.id, owner: demo.owner, name: demo.repo };
  surroundings = {
    github: async ({ installation: id }) =>
      createGitHub(await application.octokitFor(id), repository, { app: app.id, check: "plan-warden" }),
    app: createApp(octokit, (id) => application.octokitFor(id)),
    memory: createMemory(),
    plans: reader,
    sweep: noSweep,
    now: Date.now,
  };
});
afterAll(async () => {
  await scene.close();
  removeAll();
});

type Step = { files: Record<string, Content>; message?: string; time?: string };

const plan = soundPlan.replace("- [ ] Ranking.", "- [ ] Ranking.\n- [ ] Highlighting.");
const other = "docs/plans/other.md";
const broken = plan.replace("2026-11-03 09:00Z", "2026-02-30 09:00Z");
const settings = ".github/plan-warden.yml";
/** What stands on the base branch in every change below. */
const standing: Record<string, Content> = {
  [planPath]: plan,
  [other]: broken,
  "src/search.ts": "export const search = 1;\n",
  [settings]: "require: [src/**]\nrules:\n  criteria-tickable: warning\n",
};

const changes: Record<string, { says: string[]; steps: Step[]; meanwhile?: Step }> = {
  "a plan that is completed with open items": {
    says: ["completed-means-done"],
    steps: [{ files: { [planPath]: unfinishedPlan, "src/search.ts": "2\n" } }],
  },
  "a sound end": { says: [], steps: [{ files: { [planPath]: finishedPlan } }] },
  "code without a plan": {
    says: ["plan-required"],
    steps: [{ files: { "src/search.ts": "export const search = 2;\n" } }],
  },
  "a plan named in a trailer": {
    says: [],
    steps: [{ files: { "src/search.ts": "3\n" }, message: `Rank\n\nPlan: ${planPath}` }],
  },
  "a plan named in a trailer by its address on a branch": {
    says: [],
    steps: [{ files: { "src/search.ts": "3\n" }, message: `Rank\n\nPlan: SERVER/ana/demo/blob/main/${planPath}` }],
  },
  "a trailer that leads nowhere": {
    says: ["plan-exists"],
    steps: [{ files: { "src/search.ts": "4\n" }, message: "Rank\n\nPlan: docs/plans/serach.md" }],
  },
  "a move, and a change on the way": {
    says: ["completed-means-done"],
    steps: [
      { files: { [planPath]: null, "docs/exec-plans/done/search.md": plan } },
      { files: { "docs/exec-plans/done/search.md": unfinishedPlan } },
    ],
  },
  "stamps later than their commits": {
    says: ["progress-after-commit"],
    steps: [
      {
        files: { [planPath]: plan.replace("- [ ] Ranking.", "- [x] (2026-11-20 20:00Z) Ranking.") },
        time: "2026-11-20T15:00:00+01:00",
      },
      { files: { "src/search.ts": "5\n" }, time: "2026-11-21T10:00:00+01:00" },
      {
        files: {
          [planPath]: plan
            .replace("- [ ] Ranking.", "- [x] (2026-11-20 20:00Z) Ranking.")
            .replace("- [ ] Highlighting.", "- [x] (2026-11-29 10:00Z) Highlighting."),
        },
        time: "2026-11-21T11:00:00+01:00",
      },
    ],
  },
  "the base branch moves on, and is merged in": {
    says: ["completed-means-done"],
    steps: [
      { files: { [planPath]: unfinishedPlan } },
      { files: {}, message: "merge" },
      { files: { "src/search.ts": "6\n" } },
    ],
    meanwhile: { files: { "docs/plans/third.md": broken, "src/more.ts": "1\n" } },
  },
  "settings that would let it pass": {
    says: ["completed-means-done"],
    steps: [{ files: { [planPath]: unfinishedPlan, [settings]: "rules:\n  completed-means-done: off\n" } }],
  },
  "broken settings, proposed": { says: ["config-valid"], steps: [{ files: { [settings]: "rulse: {}\n" } }] },
  "what is no plan where plans live": {
    says: ["plan-readable", "progress-valid"],
    steps: [
      {
        files: {
          "docs/plans/link.md": { link: "other.md" },
          "docs/plans/binary.md": "a\0b",
          "docs/plans/ünïcödé 計画.md": broken,
          "docs/plans/run.md": { executable: broken },
        },
      },
    ],
  },
  "a plan taken away": { says: ["plan-removed"], steps: [{ files: { [planPath]: null, [other]: null } }] },
  "old debt": {
    says: [],
    steps: [{ files: { [other]: broken.replace("- [ ] Ranking.", "- [x] (2026-11-20 10:00Z) Ranking.") } }],
  },
  "no plan at all": { says: [], steps: [{ files: { "README.md": "# Quay\n" } }] },
};

/** What people read of it. */
function told({ findings, conclusion, examined, unknown, exemption }: Verdict) {
  return {
    conclusion,
    findings: findings.map(({ rule, severity, path, at, message, remedy, old }) => ({
      rule,
      severity,
      place: `${path}:${at?.line ?? "-"}`,
      words: `${inPlain(message)} ${inPlain(remedy)}`,
      old,
    })),
    plans: examined.plans,
    base: examined.base,
    head: examined.head,
    rules: examined.rules,
    unknown,
    exemption,
  };
}

test.each(Object.entries(changes))("%s", async (name, { says, steps, meanwhile }) => {
  const clone = new Clone();
  clone.git("remote", "add", "origin", `${scene.sandbox.url}/ana/demo.git`);
  clone.commit(standing, "Begin", "2026-11-19T09:00:00Z");
  const branch = name.replaceAll(/\W+/g, "-");
  clone.git("checkout", "-q", "-b", branch);
  for (const [index, { files, message = `Step ${index}`, time = `2026-11-20T1${index}:00:00Z` }] of steps.entries()) {
    if (message !== "merge") {
      clone.commit(files, message.replace("SERVER", scene.sandbox.url), time);
      continue;
    }
    clone.git("checkout", "-q", "main");
    clone.commit(meanwhile?.files ?? {}, "Meanwhile", time);
    clone.git("checkout", "-q", branch);
    clone.git("-c", "user.name=Mira", "-c", "user.email=mira@quay.example", "merge", "-q", "-m", "Merge main", "main");
  }
  await mirror(clone, scene.ana, scene.demo);
  const number = await scene.open(branch);
  // What else is open is known to the app alone: here nothing is.
  const memory = createMemory();
  await perform({ kind: "review", repository, number }, { ...surroundings, memory });
  const row = await memory.verdict(repository.id, number);

  const local = await checkChange("main", [], { folder: clone.root, reader, now: Date.now(), progress: { tell() {} } });
  if (!row || "message" in local) throw new Error("One of the two gave no verdict.");
  expect(told(local.verdict)).toEqual(told(row.verdict));
  expect(row.verdict.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(says));
});
