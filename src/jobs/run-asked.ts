// Runs one line of a wish: gives the command what it may know, and carries out what is no change of a file.
import type { Outcome, Request } from "../commands/command.ts";
import type { Asked } from "../commands/grammar.ts";
import { mayNot, runCommand } from "../commands/run-command.ts";
import type { Plan } from "../plan/plan.ts";
import { bindings } from "../rules/bindings.ts";
import type { Facts } from "../rules/facts.ts";
import type { Settings } from "../rules/settings.ts";
import type { Drafts } from "./drafts.ts";
import type { FileAt, GitHub, PullRequest } from "./github.ts";
import { standingOf } from "./own-branch.ts";
import { readPlanFile } from "./plan-file.ts";
import { listIn, snoozePlan } from "./snooze.ts";
import type { PlanReader } from "./surroundings.ts";
import type { Scene, Wish } from "./wish.ts";

export type Line = Exclude<Asked, { fault: unknown }>;

const branches = { fork: "fork", gone: "gone", default: "guarded", protected: "guarded" } as const;

/** Who asks, and where: of an issue nobody counts as the author. */
export function whoAsks({ asked }: Wish, scene: Scene): Pick<Request, "asker" | "branch" | "state"> {
  const { pullRequest, conversation, permission } = scene;
  const { login } = asked.by;
  return {
    state: pullRequest.merged ? "merged" : pullRequest.open ? "open" : "closed",
    branch: conversation.closedTo === null ? "ours" : branches[conversation.closedTo],
    asker: {
      login,
      permission,
      author: pullRequest.author?.login.toLowerCase() === login.toLowerCase(),
      app: asked.via !== null,
    },
  };
}

/** What is no change of a file may be done twice: after a crash it is. */
export async function runAsked(
  line: Line,
  wish: Wish,
  scene: Scene,
  drafts: Drafts,
  settings: Settings,
): Promise<Outcome> {
  const { job, github, surroundings } = wish;
  const { memory, plans: reader } = surroundings;
  const { pullRequest } = scene;
  const { command } = line;
  const who = whoAsks(wish, scene);
  // First, so that a stranger costs no look-ups.
  const refusal = mayNot(command, { ...who, settings });
  if (refusal) return { refusal };
  const at = standingOf(scene);
  const facts = await withChecks(command.needs ?? [], drafts.facts, pullRequest, github);
  const known = { arguments: line.arguments, facts, settings };
  const request: Request = {
    ...known,
    ...who,
    ...(scene.conversation.issue ? { issue: pullRequest.number } : {}),
    ...(command.needs?.includes("list") ? await listIn(wish, scene) : {}),
    entries: await entriesAt(at, command.paths?.(known) ?? [], github),
    template: command.needs?.includes("template") ? await templateOf(settings, pullRequest, github, reader) : null,
  };
  const outcome = runCommand(command, request, line.plan);
  if ("refusal" in outcome) return outcome;
  const { body, waive, unwaive, snooze, commit } = outcome;
  if (body !== undefined && (await github.describe(job.number, body)) === "refused")
    return { refusal: { words: ["GitHub did not take the new description."], remedy: ["Write it there by hand."] } };
  if (waive) await memory.storeWaiver(job.repository.id, job.number, waive);
  if (unwaive !== undefined) await memory.dropWaiver(job.repository.id, job.number, unwaive);
  if (snooze) await snoozePlan(snooze, job.repository.id, memory);
  if (commit) await drafts.take(commit.files);
  return outcome;
}

/** Checks are asked for once, when the first command needs them and something in the plans is bound to one. */
async function withChecks(
  needs: readonly string[],
  facts: Facts,
  { ownHead }: PullRequest,
  github: GitHub,
): Promise<Facts> {
  const bound = facts.plans.some(({ head }) => head !== null && bindings(head.plan).length > 0);
  if (!needs.includes("checks") || facts.checks !== null || !bound) return facts;
  return { ...facts, checks: { states: await github.checks(ownHead), since: facts.now } };
}

/** The repository's template, from the tip of the base branch like the settings that name it; null where there is none to read. */
async function templateOf(
  settings: Settings,
  { tip }: PullRequest,
  github: GitHub,
  reader: PlanReader,
): Promise<Plan | null> {
  const { template: path } = settings;
  if (path === null) return null;
  const [side] = await github.files([{ oid: tip.oid, paths: [path] }]);
  const file = side?.files.get(path);
  if (!file) return null;
  const { plan, problems } = await readPlanFile(file, settings, github, reader);
  return problems.some(({ fatal }) => fatal) ? null : plan;
}

/** What stands at these paths; those that came along with the pull request cost no request. */
async function entriesAt(
  at: PullRequest["head"],
  paths: readonly string[],
  github: GitHub,
): Promise<Request["entries"]> {
  const missing = paths.filter((path) => !at.files.has(path));
  const [side] = missing.length > 0 ? await github.files([{ oid: at.oid, paths: missing }], "blobs") : [];
  return new Map(paths.map((path) => [path, kindOf(at.files.get(path) ?? side?.files.get(path) ?? null)]));
}

const kindOf = (file: FileAt | null): "file" | "folder" | null =>
  file === null ? null : file.mode === 0o040000 ? "folder" : "file";
