// Publishes the check of a commit: what all open pull requests with that head deserve together, written only when it says something new.
import { createHash } from "node:crypto";
import { type CheckReport, type Part, reportCheck } from "../report/check.ts";
import type { Place } from "../report/place.ts";
import { reportUnjudged } from "../report/unjudged.ts";
import type { Conclusion } from "../rules/verdict.ts";
import type { CheckOutput, GitHub, OwnRun } from "./github.ts";
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
  run: OwnRun | null,
  output: CheckOutput,
  trusted = true,
): Promise<number> {
  const step = stepFor(trusted ? run : null, output);
  if (run === null || step === "create") {
    // One that runs on beside its successor would keep the suite from ever being complete.
    if (run?.conclusion === null) await github.restateCheck(run.id, "cancelled");
    return github.createCheck(head, output);
  }
  if (step === "append") await github.updateCheck(run.id, output);
  else if (step === "rewrite") await github.updateCheck(run.id, { ...output, annotations: [] });
  return run.id;
}

/** What stands on a commit now: `none` where nothing is said of it any more. `run` is ours, while it waits for checks. */
export type Published = { conclusion: Conclusion | "none"; run: number | null };

/** Publishes one verdict on a commit that is the head of no pull request: a merge group's. */
export async function publishAlone(github: GitHub, run: OwnRun | null, part: Part, place: Place): Promise<Published> {
  const { conclusion, ...report } = reportCheck([part], place);
  const id = await write(github, place.head, run, outputOf({ ...report, conclusion, buttons: [] }));
  return { conclusion, run: conclusion === "pending" ? id : null };
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
  run: OwnRun | null,
  said: StoredVerdict | { number: number },
): Promise<Published | null> {
  return memory.locked(`${repository.id}@${place.head}`, async () => {
    const before = await memory.verdict(repository.id, said.number);
    if ("verdict" in said) {
      if (!(await memory.storeVerdict(said))) return null;
    } else await memory.dropVerdict(repository.id, said.number);
    const rows = await memory.verdictsOf(repository.id, place.head);
    if (rows.length === 0) {
      if (run?.conclusion === null) await github.updateCheck(run.id, unjudged(null));
      return { conclusion: "none", run: null };
    }
    const report = reportCheck(rows, place);
    const relied = isTrusted(run, rows, before, said, place);
    const id = await write(github, place.head, run, outputOf(report), relied);
    const waiting = report.conclusion === "pending" ? id : null;
    // Others wait here too, and may be the last to leave.
    if (rows.some(({ number }) => number !== said.number)) await memory.storeRun(repository.id, place.head, waiting);
    return { conclusion: report.conclusion, run: waiting };
  });
}

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
    const found = run === null ? (await github.commit(head)).run : null;
    const id = run ?? (found?.conclusion === null ? found.id : null);
    if (id !== null) await github.updateCheck(id, unjudged(newHead));
  });
}

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
