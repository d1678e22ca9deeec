// Everything outside of itself that a job may touch: it is handed in, and nothing else is reached for.
import type { Limits } from "../plan/limits.ts";
import type { Reading, SectionName } from "../plan/plan.ts";
import type { App, GitHub, Installation, Upkeep } from "./github.ts";
import type { RepositoryReference } from "./job.ts";
import type { Memory } from "./memory.ts";

/** How a plan's text is read: off the event loop, within limits. Never throws for what a text holds. */
export type PlanReader = {
  read(
    path: string,
    text: string,
    options?: { limits?: Limits; sections?: Readonly<Partial<Record<SectionName, readonly string[]>>> },
  ): Promise<Reading>;
};

/** Everything a job may touch. */
export type Surroundings = {
  /** The port for one repository, with its installation's token. Made anew for every job. */
  github(repository: RepositoryReference): Promise<GitHub>;
  app: App;
  memory: Memory;
  plans: PlanReader;
  /** The ports of the weekly sweep, made anew for every job; and over how many milliseconds the installations begin. */
  sweep: Pick<Sweeping, "installation" | "github"> & { spread: number };
  /** Milliseconds since the epoch. */
  now(): number;
};

/** What a sweep touches. */
export type Sweeping = {
  installation(id: number): Promise<Installation>;
  github(repository: RepositoryReference): Promise<SweptGitHub>;
  memory: Pick<Memory, "swept" | "storeSwept" | "locked">;
  plans: PlanReader;
  now(): number;
  /** Nobody hears what is ticked in the issues that are written: no box is offered. */
  deaf?: true;
};
export type SweptGitHub = Pick<GitHub, "requests" | "pages" | "files" | "blob" | "tree" | "createComment"> & Upkeep;
