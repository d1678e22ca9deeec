// Publishes the check of a commit: what all open pull requests with that head deserve together, written only when it says something new.
import { createHash } from "node:crypto";
import { type CheckReport, type Part, reportCheck } from "../report/check.ts";
import type { Place } from "../report/place.ts";
import { reportRetired, reportUnjudged } from "../report/unjudged.ts";
import { type Mode, modes } from "../rules/settings.ts";
import type { Conclusion, Verdict } from "../rules/verdict.ts";
import type { CheckOutput, GitHub, OwnRun, OwnRuns } from "./github.ts";
import type { RepositoryReference } from "./job.ts";
import type { Memory, StoredVerdict } from "./memory.ts";

/** Rises when the words of reports change so much that unchanged verdicts should be written again. */
const outputVersion = 1;

const digest = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 24);

/** Identifies words and annotations apart: runs whose annotations are the same can be rewritten in place. */
function identify({ annotations, ...words }: CheckReport): string {
  return `${outputVersion}:${digest(words)}:${digest(annotations)}`;
}

function outputOf(report: CheckReport): CheckOutput {
  const conclusion = report.conclusion === "pending" ? null : report.conclusion;
  return { ...report, conclusion, externalId: identify(report) };
}

/** What to do about a run of ours so that the commit says `output`. */
export function stepFor(run: OwnRun | null, output: CheckOutput): "nothing" | "create" | "append" | "rewrite" {
  if (run === null) return "create";
  const waits = output.conclusion === null;
  const sameNotes =
    run.externalId?.split(":")[2] === output.externalId.split(":")[2] && run.annotations === output.annotations.length;
  const same = sameNotes && run.externalId === output.externalId;
  if (same && (waits ? run.conclusion === null : run.completed)) return "nothing";
  // One that is completed never runs again. And where its suite is not, somebody asked for it again: a new run is the answer.
  if (run.conclusion !== null && (waits || !run.completed)) return "create";
  if (sameNotes) return "rewrite";
  // GitHub never takes an annotation back.
  return run.annotations === 0 ? "append" : "create";
}

/** Answers the id of the run that says it. `trusted` is false when a newer run than this one may be there. */
async function write(
  github: GitHub,
  head: string,
  mode: Mode,
  run: OwnRun | null,
  output: CheckOutput,
  trusted = true,
): Promise<number> {
  const step = stepFor(trusted ? run : null, output);
  if (run === null || step === "create") {
    // One that runs on beside its successor would keep the suite from ever being complete.
    if (run?.conclusion === null) await github.restateCheck(run.id, "cancelled");
    return github.createCheck(head, mode, output);
  }
  if (step === "append") await github.updateCheck(run.id, output);
  else if (step === "rewrite") await github.updateCheck(run.id, { ...output, annotations: [] });
  return run.id;
}

/** What stands on a commit now: `none` where nothing is said of it any more. `run` is ours, while it waits for checks. */
export type Published = { conclusion: Conclusion | "none"; run: number | null };

/** Publishes one verdict on a commit that is the head of no pull request: a merge group's. */
export async function publishAlone(github: GitHub, runs: OwnRuns, part: Part, place: Place): Promise<Published> {
  const { mode } = part.verdict;
  const report = reportCheck([part], place);
  const id = await write(github, place.head, mode, runs[mode], outputOf({ ...report, buttons: [] }));
  await retire(github, otherThan(mode), runs);
  return { conclusion: report.conclusion, run: report.conclusion === "pending" ? id : null };
}

/**
 * Stores the verdict of a pull request (`number` alone takes it out: closed) and publishes the conjunction of all with that head,
 * one at a time for each head. Answers null when a newer review has spoken: then nothing was written.
 */
export async function publish(
  github: GitHub,
  memory: Memory,
  repository: RepositoryReference,
  place: Place,
  runs: OwnRuns,
  said: StoredVerdict | { number: number },
): Promise<Published | null> {
  return memory.locked(`${repository.id}@${place.head}`, async () => {
    const before = await memory.verdict(repository.id, said.number);
    if ("verdict" in said) {
      if (!(await memory.storeVerdict(said))) return null;
    } else await memory.dropVerdict(repository.id, said.number);
    const rows = await memory.verdictsOf(repository.id, place.head);
    if (rows.length === 0) {
      for (const mode of modes) {
        const run = runs[mode];
        if (run?.conclusion === null) await github.updateCheck(run.id, unjudged(null));
      }
      return { conclusion: "none", run: null };
    }
    let published: Published = { conclusion: "none", run: null };
    for (const mode of modes) {
      // Two base branches may disagree on the mode: each check speaks for those that are judged in its own.
      const speaking = rows.filter(({ verdict }) => modeOf(verdict) === mode);
      const own = "verdict" in said && modeOf(said.verdict) === mode;
      const spoke = before?.head === place.head && modeOf(before.verdict) === mode;
      if (speaking.length === 0) await retire(github, mode, runs);
      else if (own || spoke) {
        const report = reportCheck(speaking, place);
        const relied = isTrusted(runs[mode], speaking, before, said, place);
        const id = await write(github, place.head, mode, runs[mode], outputOf(report), relied);
        const waiting = report.conclusion === "pending" ? id : null;
        // Others wait here too, and may be the last to leave.
        if (speaking.some(({ number }) => number !== said.number))
          await memory.storeRun(repository.id, place.head, waiting);
        if (own || published.conclusion === "none") published = { conclusion: report.conclusion, run: waiting };
      }
    }
    return published;
  });
}

/** Verdicts of an older version know no mode. */
const modeOf = ({ mode }: Partial<Pick<Verdict, "mode">>): Mode => mode ?? "enforce";

const otherThan = (mode: Mode): Mode => (mode === "enforce" ? "advisory" : "enforce");

/** Ends what a check of ours says where it is not in use any more: the settings' mode changed since it spoke. One request, once. */
async function retire(github: GitHub, mode: Mode, runs: OwnRuns): Promise<void> {
  const run = runs[mode];
  if (run === null || run.externalId === retired) return;
  await github.updateCheck(run.id, {
    ...reportRetired(mode),
    // Neutral and skipped satisfy a requirement, so the check that may be required is never either.
    conclusion: mode === "enforce" ? "cancelled" : "skipped",
    annotations: [],
    buttons: [],
    externalId: retired,
  });
}

const retired = "retired";

/**
 * Completes the run that waits on a commit which its pull request has left, unless others stay there: nobody else would. One request;
 * one more when the run's id was not kept.
 */
export async function leave(
  github: GitHub,
  memory: Memory,
  repository: RepositoryReference,
  { number, head }: Pick<StoredVerdict, "number" | "head">,
  run: number | null,
  newHead: string,
): Promise<void> {
  await memory.locked(`${repository.id}@${head}`, async () => {
    const rows = await memory.verdictsOf(repository.id, head);
    if (rows.some((row) => row.number !== number)) return;
    const waiting = run === null ? waitingOf((await github.commit(head)).runs) : [run];
    for (const id of waiting) await github.updateCheck(id, unjudged(newHead));
  });
}

const waitingOf = (runs: OwnRuns): number[] =>
  modes.flatMap((mode) => (runs[mode]?.conclusion === null ? [runs[mode].id] : []));

const unjudged = (newHead: string | null): CheckOutput => ({
  ...reportUnjudged(newHead),
  conclusion: "cancelled",
  annotations: [],
  buttons: [],
  externalId: "unjudged",
});

/**
 * Whether the run may be relied on. Where others speak of this head too, one of them may have written since we looked: then only
 * an unchanged word of ours may leave the run as it is, and no older run is rewritten.
 */
function isTrusted(
  run: OwnRun | null,
  rows: readonly StoredVerdict[],
  before: StoredVerdict | null,
  said: StoredVerdict | { number: number },
  place: Place,
): boolean {
  if (run === null || (rows.length === 1 && "verdict" in said)) return true;
  const unchanged =
    "verdict" in said &&
    before?.head === said.head &&
    identify(reportCheck([before], place)) === identify(reportCheck([said], place));
  return unchanged && identify(reportCheck(rows, place)) === run.externalId;
}
