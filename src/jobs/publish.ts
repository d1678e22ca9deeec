// Publishes the check of a commit: what all open pull requests with that head deserve together, written only when it says something new.
import { createHash } from "node:crypto";
import { type CheckReport, type Part, reportCheck } from "../report/check.ts";
import type { Place } from "../report/place.ts";
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
  const sameNotes =
    run.externalId?.split(":")[2] === output.externalId.split(":")[2] && run.annotations === output.annotations.length;
  const same = sameNotes && run.externalId === output.externalId;
  if (same && run.completed === (output.conclusion !== null)) return "nothing";
  // It is completed and its suite is not: somebody asked for it again, and a new run is the answer.
  if (!run.completed && run.conclusion !== null) return "create";
  if (sameNotes) return "rewrite";
  // GitHub never takes an annotation back.
  return run.annotations === 0 ? "append" : "create";
}

async function write(github: GitHub, head: string, run: OwnRun | null, output: CheckOutput): Promise<void> {
  const step = stepFor(run, output);
  if (step === "create") await github.createCheck(head, output);
  else if (run && step === "append") await github.updateCheck(run.id, output);
  else if (run && step === "rewrite") await github.updateCheck(run.id, { ...output, annotations: [] });
}

/** Publishes one verdict on a commit that is the head of no pull request: a merge group's. */
export async function publishAlone(github: GitHub, run: OwnRun | null, part: Part, place: Place): Promise<Conclusion> {
  const report = reportCheck([part], place);
  await write(github, place.head, run, outputOf(report));
  return report.conclusion;
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
): Promise<Conclusion | "none" | null> {
  return memory.locked(`${repository.id}@${place.head}`, async () => {
    const before = await memory.verdict(repository.id, said.number);
    if ("verdict" in said) {
      if (!(await memory.storeVerdict(said))) return null;
    } else await memory.dropVerdict(repository.id, said.number);
    const rows = await memory.verdictsOf(repository.id, place.head);
    if (rows.length === 0) return "none";
    const report = reportCheck(rows, place);
    await write(github, place.head, trusted(run, rows, before, said, place), outputOf(report));
    return report.conclusion;
  });
}

/**
 * The run as far as it may be relied on. Where others speak of this head too, one of them may have written since we looked: then
 * only an unchanged word of ours may leave the run as it is, and no older run is rewritten.
 */
function trusted(
  run: OwnRun | null,
  rows: readonly StoredVerdict[],
  before: StoredVerdict | null,
  said: StoredVerdict | { number: number },
  place: Place,
): OwnRun | null {
  if (run === null || (rows.length === 1 && "verdict" in said)) return run;
  const unchanged =
    "verdict" in said &&
    before?.head === said.head &&
    identify(reportCheck([before], place)) === identify(reportCheck([said], place));
  return unchanged && identify(reportCheck(rows, place)) === run.externalId ? run : null;
}
