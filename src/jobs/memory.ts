// The port to our own memory: what GitHub cannot tell us again. Its implementation is `server/memory.ts`.
import type { Verdict } from "../rules/verdict.ts";

/** What one pull request says of its head. The check of a SHA is the conjunction of these rows. */
export type StoredVerdict = {
  repository: number;
  number: number;
  head: string;
  verdict: Verdict;
  /** GitHub's clock for the pull request when it was read: rows of one pull request are ordered by it. Milliseconds since the epoch. */
  updatedAt: number;
};

/** What to ask for in the first query, because the last review needed it. Only ever saves a request, never decides anything. */
export type Hints = {
  /** The merge base as it was found last time. */
  mergeBase: string | null;
  /** Paths worth reading at both sides. */
  paths: readonly string[];
};

export interface Memory {
  /** The verdict of a pull request: it has one at most. */
  verdict(repository: number, number: number): Promise<StoredVerdict | null>;
  /**
   * Replaces the verdict of this pull request, whatever head it had before, and answers true; in one step. Answers false, and
   * changes nothing, when the row that is there has a later `updatedAt`.
   */
  storeVerdict(row: StoredVerdict): Promise<boolean>;
  /** Takes the verdict of a pull request out. */
  dropVerdict(repository: number, number: number): Promise<void>;
  /** Every pull request's verdict on a head, by ascending number. */
  verdictsOf(repository: number, head: string): Promise<readonly StoredVerdict[]>;
  hints(repository: number, number: number): Promise<Hints | null>;
  storeHints(repository: number, number: number, hints: Hints): Promise<void>;
  /** When deliveries were last looked through, milliseconds since the epoch; null when never. */
  reconciledAt(): Promise<number | null>;
  storeReconciledAt(at: number): Promise<void>;
  /** Runs one at a time for the same key, across all instances. */
  locked<T>(key: string, run: () => Promise<T>): Promise<T>;
}
