// Sets the weekly sweep in motion: installation by installation, spread over time; each its repositories, fifty at a time.
import { createHash } from "node:crypto";
import type { Installation } from "./github.ts";
import type { Job, RepositoryReference } from "./job.ts";
import type { Said } from "./outcome.ts";
import type { Surroundings } from "./surroundings.ts";

/** GitHub answers no larger query in its time. */
const together = 50;
/** So many are looked up in our memory at once. */
const looked = 500;

/** Every installation, each at its own time within the spread: the same from week to week. */
export async function sweepAll({ app, sweep }: Pick<Surroundings, "app" | "sweep">): Promise<Said> {
  const spread: { job: Job; milliseconds: number }[] = [];
  for await (const installation of app.installations())
    spread.push({
      job: { kind: "sweep-installation", installation },
      milliseconds: Math.floor(placeOf(installation) * sweep.spread),
    });
  return { conclusion: "none", because: `${spread.length} installations to look through`, next: [], spread };
}

/** From 0 on, below 1. */
const placeOf = (installation: number): number =>
  createHash("sha256").update(`sweep ${installation}`).digest().readUIntBE(0, 6) / 2 ** 48;

/** Its repositories, but those that have a time of their own. */
export async function sweepInstallation(
  { installation: id }: Extract<Job, { kind: "sweep-installation" }>,
  installation: Installation,
  { memory }: Pick<Surroundings, "memory">,
): Promise<Said> {
  const all: RepositoryReference[] = [];
  for await (const repository of installation.repositories()) all.push(repository);
  const own = new Set<number>();
  for (const part of parts(all, looked))
    for (const each of await memory.haveOwnTime(part.map((repository) => repository.id))) own.add(each);
  const rest = all.filter((repository) => !own.has(repository.id));
  return {
    conclusion: "none",
    because: `${rest.length} repositories to look through, ${own.size} at times of their own`,
    next: jobsOf(id, rest),
  };
}

/** Repositories whose own time has come. No request. */
export async function sweepDue({ memory, now }: Pick<Surroundings, "memory" | "now">): Promise<Said> {
  const due = await memory.sweepsDue(now());
  const next = [...Map.groupBy(due, ({ installation }) => installation)].flatMap(([id, of]) => jobsOf(id, of));
  return { conclusion: "none", because: `${due.length} repositories are due`, next };
}

function jobsOf(installation: number, repositories: readonly RepositoryReference[]): Job[] {
  const inOrder = repositories.toSorted((one, other) => one.id - other.id);
  return parts(inOrder, together).map((part) => ({ kind: "sweep-repositories", installation, repositories: part }));
}

const parts = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
