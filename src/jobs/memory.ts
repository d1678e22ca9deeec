// The port to our own memory: what GitHub cannot tell us again. Its implementation is `server/memory.ts`.
import type { Verdict } from "../rules/verdict.ts";

/** What one pull request says of its head. The check of a SHA is the conjunction of these rows. */
export type StoredVerdict = { repository: number; number: number; head: string; verdict: Verdict };

/** What to ask for in the first query, because the last review needed it. Only ever saves a request, never decides anything. */
export type Hints = {
  /** The merge base, and the tips it was found for. */
  mergeBase: string | null;
  /** Paths worth reading at both sides. */
  paths: readonly string[];
};

export interface Memory {
  /** Replaces the verdict of this pull request, whatever head it had before. Answers the heads that it had verdicts for. */
  storeVerdict(row: StoredVerdict): Promise<void>;
  /** Takes a pull request's verdicts out (closed, or its head moved) and answers the heads it had spoken for. */
  dropVerdicts(repository: number, number: number, except: string | null): Promise<readonly string[]>;
  /** Every pull request's verdict on a head, by ascending number. */
  verdictsOf(repository: number, head: string): Promise<readonly StoredVerdict[]>;
  hints(repository: number, number: number): Promise<Hints | null>;
  storeHints(repository: number, number: number, hints: Hints): Promise<void>;
  /** Runs one at a time for the same key, across all instances. */
  locked<T>(key: string, run: () => Promise<T>): Promise<T>;
}
