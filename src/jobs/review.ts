// Judges one pull request as it stands, and says so on its head.
import { settingsPath } from "../config.ts";
import { check, inMode } from "../rules/check.ts";
import type { Mode } from "../rules/settings.ts";
import type { Verdict } from "../rules/verdict.ts";
import { offerCloseOut } from "./close-out.ts";
import { keepComment } from "./comment.ts";
import { type Gathered, gather } from "./facts.ts";
import { Fault } from "./fault.ts";
import type { GitHub, Snapshot } from "./github.ts";
import type { Job } from "./job.ts";
import type { StoredVerdict } from "./memory.ts";
import type { Said } from "./outcome.ts";
import { leave, publish } from "./publish.ts";
import { contradicted, sharersOf } from "./shared-plans.ts";
import type { Surroundings } from "./surroundings.ts";
import { lookUntilShown } from "./told.ts";
import { lookLater, watchChecks } from "./watch-checks.ts";

/** A replica that lags behind is asked again after this many milliseconds. */
const lag = 2000;

export async function review(
  job: Extract<Job, { kind: "review" }>,
  github: GitHub,
  surroundings: Surroundings,
): Promise<Said> {
  const { repository, number } = job;
  const { memory } = surroundings;
  const [before, hints, told, awaited] = await Promise.all([
    memory.verdict(repository.id, number),
    memory.hints(repository.id, number),
    memory.told(repository.id, number),
    memory.beginAwaited(job),
  ]);
  const pullRequest = await github.pullRequest({
    number,
    settingsPath,
    group: null,
    mergeBase: hints?.mergeBase ?? null,
    paths: hints?.paths ?? [],
    checks: awaited !== null,
  });
  const { head, runs, updatedAt } = pullRequest;
  if (before && before.updatedAt > updatedAt)
    throw new Fault(`GitHub shows #${number} older than it did before.`, { retryAfterMilliseconds: lag });

  // What is shown is judged all the same: it may be newer than it looks, within a second.
  const again = lookUntilShown(job, told, { head: head.oid, updatedAt }, surroundings.now());
  const place = { ...github.pages, head: head.oid };
  const next = (await othersOf(before, head.oid, surroundings)).map(
    (other): Job => ({ kind: "review", repository, number: other }),
  );
  const alsoReview = async (verdict: Verdict | null): Promise<Job[]> => {
    const numbers = await contradicted(memory, repository.id, number, verdict);
    return [...next, ...numbers.map((other): Job => ({ kind: "review", repository, number: other }))];
  };
  if (before?.verdict.conclusion === "pending" && before.head !== head.oid) {
    const waiting = awaited?.head === before.head ? awaited.run : null;
    await leave(github, memory, repository, before, waiting, head.oid);
  }
  if (!pullRequest.open) {
    await offerCloseOut(pullRequest, before, github, surroundings);
    const published = await publish(github, memory, repository, place, runs, { number });
    if (awaited) await memory.dropAwaited(job);
    return {
      conclusion: published?.conclusion ?? "none",
      because: "closed",
      next: await alsoReview(null),
      later: again,
    };
  }
  const watched = watchChecks(job, awaited, pullRequest, github, surroundings);
  const judged = { kind: "pull-request" as const, base: null };
  const gathered = await gather(pullRequest, judged, github, surroundings, watched.checks);
  if ("facts" in gathered) {
    const plans = gathered.facts.plans.map((plan) => ({ ...plan, basePath: plan.base?.path ?? null }));
    gathered.facts.shared = await sharersOf(memory, repository.id, number, plans);
    gathered.facts.waivers = await memory.waivers(repository.id, number);
  }
  const verdict = judge(gathered, pullRequest);
  verdict.examined.pressed = await memory.pressed(repository.id, number);
  await memory.storeHints(repository.id, number, gathered.hints);
  const row = { repository: repository.id, number, head: head.oid, verdict, updatedAt };
  const published = await publish(github, memory, repository, place, runs, row);
  if (published === null) return { conclusion: "none", because: "superseded by a newer review", next, later: again };
  await watched.remember(published.run);
  await keepComment(github, number, pullRequest.comments, verdict, place, gathered.settings.comment);
  const later = again ?? lookLater(job, verdict, surroundings.now());
  const because = again ? "judged, though GitHub shows it older than it told" : "judged";
  return { conclusion: published.conclusion, because, next: await alsoReview(verdict), later };
}

export function judge(gathered: Gathered, { head, tip }: Snapshot): Verdict {
  if ("facts" in gathered) return check(gathered.facts, gathered.settings);
  return refused(gathered.refusal, { head: head.oid, base: tip.oid, mode: gathered.settings.mode });
}

/** A verdict that says why nothing could be judged. */
export function refused(
  refusal: NonNullable<Verdict["refusal"]>,
  { head, base, mode }: { head: string; base: string | null; mode: Mode },
): Verdict {
  return {
    mode,
    conclusion: inMode(mode, "failure"),
    findings: [],
    examined: { plans: [], base, head, settings: null, organisation: null, rules: { looked: 0, off: 0 } },
    unknown: [],
    awaits: null,
    exemption: null,
    refusal,
  };
}

/** When the head moved, the old one may still be somebody's: one review of those brings its check up to date. */
async function othersOf(before: StoredVerdict | null, head: string, { memory }: Surroundings): Promise<number[]> {
  if (before === null || before.head === head) return [];
  const rows = await memory.verdictsOf(before.repository, before.head);
  return rows
    .filter(({ number }) => number !== before.number)
    .map(({ number }) => number)
    .slice(0, 1);
}
