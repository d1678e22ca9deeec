// Keeps the weekly issues of repositories: one question to GitHub for all of them, more only where something changed.
import { isDeepStrictEqual } from "node:util";
import { nextDue } from "../rules/next-due.ts";
import { settingsPath } from "../rules/settings.ts";
import { isSettled } from "../rules/sweep.ts";
import { decideIssues, type LookedAt, type Read, snoozedAt } from "./decide-issues.ts";
import { Fault } from "./fault.ts";
import type { Installation, Look } from "./github.ts";
import type { Job, RepositoryReference } from "./job.ts";
import type { SeenPlans, Swept } from "./memory.ts";
import type { Outcome } from "./outcome.ts";
import { seePlans } from "./see-plans.ts";
import { standingSettings } from "./settings-of-change.ts";
import type { Sweeping, SweptGitHub } from "./surroundings.ts";

/** GitHub is asked for no more of a repository. */
const mostLinks = 100;
const week = 7 * 24 * 60 * 60 * 1000;
/** What is left after so long is a job of its own: GitHub takes its time over new issues, and a job has five minutes. */
const longest = 120_000;

/** Or why nothing is said of a repository, in words of ours. Its settings may say so as well. */
export function sweptOf(look: Look): LookedAt | { unswept: string } {
  if ("problem" in look) return { unswept: look.problem };
  const { branch } = look;
  if (look.archived) return { unswept: "it is archived" };
  if (!look.issuesEnabled) return { unswept: "issues are disabled" };
  if (branch === null) return { unswept: "it is empty" };
  return { ...look, branch };
}

/** How many of them were looked through. */
type SweepOutcome = Outcome & { swept: number };

/** Does all of it. What fails at one repository keeps none of the others waiting; then all is tried again, and what stands is left. */
export async function sweepRepositories(
  { installation: id, repositories }: Extract<Job, { kind: "sweep-repositories" }>,
  sweeping: Sweeping,
): Promise<SweepOutcome> {
  const installation = await sweeping.installation(id);
  const ports: SweptGitHub[] = [];
  const rows = await sweeping.memory.swept(repositories.map((repository) => repository.id));
  const looks = await installation.look(
    repositories.map((repository) => questionOf(repository, rows.get(repository.id) ?? null)),
  );
  const said: Told[] = [];
  const faults: { name: string; fault: unknown }[] = [];
  async function each<T>(name: string, run: () => Promise<T>): Promise<T | null> {
    try {
      return await run();
    } catch (fault) {
      // GitHub wants to be left alone: that is true for all of them.
      if (fault instanceof Fault && fault.retryAfterMilliseconds !== null) throw fault;
      faults.push({ name, fault });
      return null;
    }
  }

  const began = sweeping.now();
  const isLate = () => sweeping.now() - began > longest;
  const left: RepositoryReference[] = [];
  const read: Read[] = [];
  for (const [index, reference] of repositories.entries()) {
    if (read.length > 0 && isLate()) {
      left.push(...repositories.slice(index));
      break;
    }
    const row = rows.get(reference.id) ?? null;
    const looked = looks[index] ?? { problem: "GitHub did not answer for it" };
    const one = await each(reference.name, async () => {
      const look = sweptOf(looked);
      if ("unswept" in look) return leave(reference, row, look.unswept, sweeping);
      const github = await sweeping.github(look.repository);
      ports.push(github);
      return readOne(look, row, github, sweeping);
    });
    if (one === null) continue;
    if ("unswept" in one) said.push({ name: reference.name, because: one.unswept, swept: false });
    else read.push(one);
  }

  await askForMoreLinks(read, installation);
  for (const [index, one] of read.entries()) {
    const { name } = one.look.repository;
    if (index > 0 && isLate()) {
      left.push(one.look.repository);
      continue;
    }
    const because = await each(name, () => keepIssues(one, installation, sweeping));
    if (because !== null) said.push({ name, because, swept: true });
  }

  const requests = [installation, ...ports].reduce((sum, port) => sum + port.requests, 0);
  const because = told(said, faults, repositories.length);
  const next: Job[] = left.length > 0 ? [{ kind: "sweep-repositories", installation: id, repositories: left }] : [];
  return { conclusion: "none", because, next, requests, swept: said.filter((one) => one.swept).length };
}

type Told = { name: string; because: string; swept: boolean };

/** What is the same of many is said once. Throws when it is worth another try. */
function told(said: readonly Told[], faults: readonly { name: string; fault: unknown }[], all: number): string {
  const swept = said.filter((one) => one.swept).length;
  const reasons = Map.groupBy(
    [...said, ...faults.map(({ name, fault }) => ({ name, because: messageOf(fault) }))],
    ({ because }) => because,
  );
  const words = [...reasons].map(([because, of]) => `${because} (${of.map(({ name }) => name).join(", ")})`);
  const because = [`${swept} of ${all} looked through`, ...words].join("; ");
  const [lasting] = faults.filter(({ fault }) => !(fault instanceof Fault && fault.permanent));
  if (lasting === undefined) return because;
  const known = faults.every(({ fault }) => fault instanceof Fault);
  throw known ? new Fault(because, { cause: lasting.fault }) : new Error(because, { cause: lasting.fault });
}

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/** What stands in memory of one that cannot be swept stays; but it is due again when a week has passed. */
async function leave(
  reference: RepositoryReference,
  row: Swept | null,
  unswept: string,
  { memory, now }: Sweeping,
): Promise<{ unswept: string }> {
  if (row?.next != null && row.next <= now())
    await memory.storeSwept({ ...row, repository: reference, round: row.round + 1, next: now() + week });
  return { unswept };
}

async function readOne(
  look: LookedAt,
  row: Swept | null,
  github: SweptGitHub,
  sweeping: Sweeping,
): Promise<Read | { unswept: string }> {
  const { branch, organisation, visibility, repository } = look;
  const { settings, problems } = await standingSettings(
    { settings: branch.settings, organisation, visibility },
    github,
  );
  const [problem] = problems;
  if (problem) return leave(repository, row, `its settings have faults: ${problem.path}:${problem.at.line}`, sweeping);
  const known = row?.seen ?? null;
  const read = { look, github, settings, boxes: sweeping.deaf !== true };
  if (settings.stale.mode === "off") return { ...read, row, seen: known };
  const seen = await seePlans(branch, known, settings, github, sweeping.plans);
  if (seen === known) return { ...read, row, seen };
  // Kept at once, so that whoever begins anew need not read it again.
  const round = (row?.round ?? 0) + 1;
  const stored: Swept = { writing: false, next: null, told: {}, ...row, repository, round, seen };
  if (!(await sweeping.memory.storeSwept(stored))) return { unswept: atIt };
  return { ...read, row: stored, seen };
}

const atIt = "another sweep is at it";

const questionOf = (repository: RepositoryReference, row: Pick<Swept, "seen" | "told"> | null) => ({
  repository,
  issues: Object.keys(row?.told ?? {}).map(Number),
  settingsPath,
  links: linksOf(repository, row?.seen ?? null),
});

/** Of plans that are not over, the newest first. */
function linksOf({ owner, name }: RepositoryReference, seen: SeenPlans | null): number[] {
  const here = `${owner}/${name}`.toLowerCase();
  const numbers = (seen?.plans ?? []).flatMap(({ digest }) =>
    digest === null || isSettled(digest)
      ? []
      : digest.links.flatMap(({ repository, number }) =>
          repository === null || repository.toLowerCase() === here ? [number] : [],
        ),
  );
  return [...new Set(numbers)].sort((one, other) => other - one).slice(0, mostLinks);
}

/** Plans that changed may name what was not asked for yet: one request for all of them. */
async function askForMoreLinks(read: readonly Read[], installation: Installation): Promise<void> {
  const missing = read.filter(({ look, seen }) => {
    const asked = new Set(look.links.map(({ number }) => number));
    return linksOf(look.repository, seen).some((number) => !asked.has(number));
  });
  if (missing.length === 0) return;
  const looks = await installation.look(
    missing.map(({ look, seen, row }) => questionOf(look.repository, { seen, told: row?.told ?? {} })),
  );
  for (const [index, one] of missing.entries()) {
    const look = looks[index];
    // Unknown links are never counted as ended, so what could not be asked for is left so.
    if (look && "links" in look) one.look = { ...one.look, links: look.links, issues: look.issues };
  }
}

/** Answers what was done, or why nothing was. */
async function keepIssues(one: Read, installation: Installation, sweeping: Sweeping): Promise<string> {
  const { row, seen, settings } = one;
  const { memory, now } = sweeping;
  const { schedule } = settings.stale;
  const told = row?.told ?? {};
  const snoozed = snoozedAt(row, now());
  const next = schedule === null ? null : nextDue(schedule, now());
  const rowOf = (round: number, writing: boolean, told: Swept["told"]): Swept => ({
    repository: one.look.repository,
    round: (row?.round ?? 0) + round,
    writing,
    next,
    seen,
    told,
    ...(snoozed.size > 0 ? { snoozed: Object.fromEntries(snoozed) } : {}),
  });
  const decided = decideIssues(one, told, now());
  if (!row?.writing && decided.keepings.every(({ write }) => write === null)) {
    const stands = rowOf(1, false, toldBy(decided.keepings));
    if (row === null || !isDeepStrictEqual({ ...stands, round: row.round }, row)) await memory.storeSwept(stands);
    return [...decided.because, ...decided.keepings.map(({ said }) => said)].join(", ");
  }
  return memory.locked(`${one.look.repository.id}+sweep`, async () => {
    // Whoever looked before another one began to write does not know how things stand.
    if (!(await memory.storeSwept(rowOf(1, true, told)))) return atIt;
    if (row?.writing) {
      const [look] = await installation.look([questionOf(one.look.repository, { seen, told })]);
      if (!look || !("issues" in look)) throw new Fault("GitHub did not answer for it a second time.");
      one.look = { ...one.look, links: look.links, issues: look.issues };
    }
    const { keepings, because } = row?.writing ? decideIssues(one, told, now()) : decided;
    const kept = [];
    for (const { write, ...keeping } of keepings) kept.push(write === null ? keeping : await write(one.github));
    await memory.storeSwept(rowOf(2, false, toldBy(kept)));
    return [...because, ...kept.map(({ said }) => said)].join(", ");
  });
}

const toldBy = (kept: readonly Pick<Swept, "told">[]): Swept["told"] =>
  Object.assign({}, ...kept.map(({ told }) => told));
