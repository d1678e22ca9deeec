// `plan-warden sweep`: which plans of a clone need a look, in the words of the weekly issue. Only `--repo` writes, on GitHub.
import { settingsPath } from "../config.ts";
import { Disk } from "../git/disk.ts";
import { lastCommits } from "../git/last-commits.ts";
import { pagesOf } from "../git/pages.ts";
import { openRepository } from "../git/repository.ts";
import { readPlanFile } from "../jobs/plan-file.ts";
import { organisationOf, readSettings } from "../jobs/settings-of-change.ts";
import { isPlanPath } from "../plan/location.ts";
import { createPlanReader } from "../plan-reader.ts";
import { plain } from "../report/escape.ts";
import { reportSweep } from "../report/sweep.ts";
import { reportNoPlan } from "../report/terminal.ts";
import { type CodeOwners, codeOwnersPaths, readCodeOwners } from "../rules/code-owners.ts";
import { digestOf } from "../rules/plan-digest.ts";
import { type SweptPlan, sweep } from "../rules/sweep.ts";
import { readOptions } from "./options.ts";
import type { Terminal } from "./terminal.ts";
import { usages } from "./usages.ts";

const usage = usages.sweep;
const options = { repo: { type: "string" }, "dry-run": { type: "boolean" }, today: { type: "string" } } as const;

/** Answers 0 whatever was found, and 2 when nothing could be looked at. */
export async function sweepCommand(args: string[], terminal: Terminal): Promise<number> {
  const read = readOptions(args, options, usage);
  const refuse = (why: string): number => {
    terminal.stderr(`${why}\n`);
    return 2;
  };
  if ("problem" in read) return refuse(read.problem);
  const { values, positionals } = read;
  if (positionals.length > 0) return refuse(`It looks through the whole clone, and takes no path.\nUsage: ${usage}`);
  const today = values.today === undefined ? terminal.now() : endOf(values.today);
  if (today === null)
    return refuse(`${plain(values.today ?? "")} is no day, and one such as 2026-11-23 was expected.\nUsage: ${usage}`);

  if (values.repo !== undefined) {
    const { sweepRepository } = await import("./sweep-repository.ts");
    const done = await sweepRepository(values.repo, today, values["dry-run"] ?? false, terminal);
    if ("problem" in done) return refuse(`Not looked through: ${plain(done.problem, 1000)}`);
    terminal.stdout(values["dry-run"] ? "Nothing was written.\n" : `${plain(done.because, 1000)}\n`);
    return 0;
  }

  const repository = await openRepository(terminal.folder);
  if ("message" in repository)
    return refuse(`Not looked through: ${plain(repository.message)}\n${plain(repository.remedy)}`);
  const { git, root } = repository;
  const [head = "", branch = ""] = (await git.run(["rev-parse", "HEAD", "--abbrev-ref", "HEAD"], { accept: [0, 128] }))
    .toString("utf8")
    .split("\n");
  if (!/^[0-9a-f]{40,64}$/.test(head))
    return refuse(
      `${plain(root)} has no commit yet, so nothing tells when anything was done.\nCommit something first.`,
    );
  const disk = new Disk(root);
  const pages = await pagesOf(git);
  const { settings } = await readSettings(await disk.at(settingsPath), disk, organisationOf(pages));
  const paths = (await disk.list(git, [""])).filter((path) => isPlanPath(path, settings.plans));
  if (paths.length === 0) {
    terminal.stdout(reportNoPlan(settings));
    return 0;
  }
  // Where a clone was cut, its first commit seems to bring every file.
  const commits = repository.shallow ? new Map() : await lastCommits(git, paths);
  const reader = createPlanReader();
  try {
    const plans = await Promise.all(
      paths.map(async (path): Promise<SweptPlan | null> => {
        const file = await disk.at(path);
        if (file === null) return null;
        const { oid, plan, problems } = await readPlanFile(file, settings, disk, reader);
        const digest = problems.some(({ fatal }) => fatal) ? null : digestOf(plan);
        const links = (digest?.links ?? [])
          .filter(({ repository }) => repository === null || repository === `${pages.owner}/${pages.name}`)
          .map(({ number }) => ({ number, state: "unknown" as const, endedAt: null, activeAt: null }));
        return { path, oid, digest, commit: commits.get(path) ?? null, links };
      }),
    );
    const verdict = sweep(
      plans.filter((plan) => plan !== null),
      today,
      settings.stale.after,
      await codeOwnersOn(disk),
    );
    terminal.stdout(`${reportSweep(verdict, { ...pages, head }, branch)}\n`);
    return 0;
  } finally {
    await reader.close();
  }
}

async function codeOwnersOn(disk: Disk): Promise<CodeOwners> {
  for (const path of codeOwnersPaths) {
    const file = await disk.at(path);
    if (file !== null)
      return file.oid === "" ? [] : readCodeOwners(new TextDecoder().decode(await disk.blob(file.oid)));
  }
  return [];
}

/** The last millisecond of a day, in UTC; null for what is no day. */
function endOf(text: string): number | null {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== text ? null : start + 86_400_000 - 1;
}
