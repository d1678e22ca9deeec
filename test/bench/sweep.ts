// The weekly sweep of many repositories: at first, when nothing changed, and when a part of them did. Requests are linear in what changed.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Octokit } from "@octokit/rest";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { plans } from "./plans.ts";
import type { Row } from "./row.ts";
import type { SweepTook } from "./sweeper.ts";

const repositories = 1000;
const plansEach = 10;
const megabyte = 1024 * 1024;
const owner = "ana";

export async function sweepBench(): Promise<Row[]> {
  const sandbox = await startSandbox();
  const app = sandbox.registerApp({
    slug: "plan-warden",
    permissions: { contents: "write", issues: "write", pull_requests: "read" },
    events: [],
  });
  const ana = new Octokit({ baseUrl: sandbox.api, auth: owner });
  const { source, plans: all } = plans();
  const textOf = (repository: number, plan: number, note: string) =>
    `${all[(repository * plansEach + plan) % all.length]?.text ?? ""}\n${note} ${repository}.\n`;
  const pathOf = (plan: number) => `docs/plans/plan-${plan}.md`;

  /** One commit with these plans, on what stands there. */
  async function commit(repository: number, changed: readonly number[], note: string): Promise<void> {
    const place = { owner, repo: `shop-${repository}` };
    const parent =
      note === "First" ? null : (await ana.rest.git.getRef({ ...place, ref: "heads/main" })).data.object.sha;
    const tree = changed.map((plan) => ({
      path: pathOf(plan),
      mode: "100644" as const,
      type: "blob" as const,
      content: textOf(repository, plan, note),
    }));
    const base = parent === null ? {} : { base_tree: parent };
    const { data: made } = await ana.rest.git.createTree({ ...place, ...base, tree });
    const parents = parent === null ? [] : [parent];
    const { data } = await ana.rest.git.createCommit({ ...place, message: note, tree: made.sha, parents });
    if (parent === null) await ana.rest.git.createRef({ ...place, ref: "refs/heads/main", sha: data.sha });
    else await ana.rest.git.updateRef({ ...place, ref: "heads/main", sha: data.sha });
  }

  for (let repository = 0; repository < repositories; repository += 1) {
    await ana.rest.repos.createForAuthenticatedUser({ name: `shop-${repository}` });
    await commit(
      repository,
      Array.from({ length: plansEach }, (_, plan) => plan),
      "First",
    );
  }
  const sweeper = fork(fileURLToPath(new URL("sweeper.ts", import.meta.url)), [
    sandbox.api,
    String(app.id),
    app.privateKey ?? "",
  ]);
  try {
    const first = await sweepIn(sweeper);
    const quiet = await sweepIn(sweeper);
    const changes: { part: number; took: SweepTook }[] = [];
    for (const part of [10, 100]) {
      for (let repository = 0; repository < part; repository += 1)
        await commit(repository * (repositories / part), [0], `Changed ${part}`);
      changes.push({ part, took: await sweepIn(sweeper) });
    }
    const least = Math.ceil(repositories / 100) + Math.ceil(repositories / 50);
    const within = (took: SweepTook) => took.milliseconds <= 300_000 && took.peak <= 512 * megabyte;
    const measured = ({ milliseconds, requests, peak }: SweepTook) =>
      `${(milliseconds / 1000).toFixed(1)} s, ${requests} requests, at most ${(peak / megabyte).toFixed(0)} MB`;
    return [
      {
        what: `the first sweep of ${repositories} repositories with ${plansEach} plans each (of ${source})`,
        measured: measured(first),
        goal: "≤ 300 s, ≤ 512 MB",
        met: within(first),
      },
      {
        // One of them tells where the app is installed.
        what: "the next one, when nothing changed",
        measured: measured(quiet),
        goal: `${least + 1} requests`,
        met: quiet.requests === least + 1 && within(quiet),
      },
      ...changes.map(({ part, took }) => ({
        what: `the next one, when one plan in ${part} of them changed`,
        measured: measured(took),
        goal: `≤ 5 requests more for each of the ${part}`,
        met: took.requests <= quiet.requests + 5 * part && within(took),
      })),
    ];
  } finally {
    sweeper.kill();
    await sandbox.close();
  }
}

async function sweepIn(sweeper: ChildProcess): Promise<SweepTook> {
  sweeper.send("sweep");
  const [took] = await Promise.race([
    once(sweeper, "message"),
    once(sweeper, "exit").then(() => {
      throw new Error("The sweeper ended.");
    }),
  ]);
  return took as SweepTook;
}
