// What a replay of a repository's merged changes found.
import type { Finding } from "../rules/verdict.ts";

/** How often a rule spoke: in so many changes, with the worst it said in each; and in how many it could not find out. */
export type Spoke = { error: number; warning: number; notice: number; unknown: number };

export type Adoption = {
  /** Merged changes that were replayed, those that mean a plan, and those that could not be judged at all. */
  changes: number;
  planned: number;
  refused: number;
  /** Changes with an error, by the rules that had one: `["criteria-kept"]`, and how many changes. */
  failing: readonly { rules: readonly string[]; changes: number }[];
  /** In the order of the documentation; those that never spoke have zeros. */
  rules: ReadonlyMap<string, Spoke>;
  telling: readonly { commit: string; finding: Finding }[];
  /** Plans at the head, and the folders that hold most of them. */
  plans: number;
  folders: readonly { folder: string; plans: number }[];
  /** Globs of places where plans seem to lie, and which settings do not name. */
  elsewhere: readonly string[];
  /** The globs of settings, or of the defaults. */
  include: readonly string[];
  /** The repository has settings of its own, which judged. */
  settled: boolean;
  branch: string;
  /** Instants in milliseconds: since when, and now. */
  since: number;
  now: number;
  /** Why there may be more than was replayed. */
  cut: "history" | "limit" | null;
};
