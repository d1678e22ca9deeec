// The port to our own memory: what GitHub cannot tell us again. Its implementation is `server/memory.ts`.
import type { Reply } from "../report/reply.ts";
import type { Oid, Waiver } from "../rules/facts.ts";
import type { PlanDigest } from "../rules/plan-digest.ts";
import type { LastCommit, ReasonKind } from "../rules/sweep.ts";
import type { IssueKey, LookSet } from "../rules/sweep-issue.ts";
import type { Verdict } from "../rules/verdict.ts";
import type { Asked, CheckDone, RepositoryReference, Told, WaitingJob } from "./job.ts";

export type { Waiver };

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
  /** Our last branch for it (`OwnBranch`): what follows goes there too while its pull request is open. Without it, another one is made. */
  ownBranch?: string | undefined;
};

/** What a pull request edits by its stored verdict, and of which other editors of each plan that verdict tells. */
export type Editor = { number: number; edits: readonly { plan: string; told: readonly number[] }[] };

/** The checks that the last verdict of a job hangs on: when one of them comes to an end, the job looks again. */
export type Awaited = {
  job: WaitingJob;
  /** The commit that the checks are on. */
  head: string;
  names: readonly string[];
  /** Since when one of them has no outcome on this commit, milliseconds since the epoch; null while all have one. */
  since: number | null;
  /** Our own run on that commit, when it is in progress because of them. */
  run: number | null;
};

/** Something asked for on a pull request that is not done yet. */
export type WaitingAsked = Omit<Asked, "kind" | "number" | "repository" | "at"> & {
  at: number;
  /** What was begun before a crash: null when nothing was. */
  begun: Begun | null;
  /** How often it was tried in vain. */
  failures: number;
};

/**
 * It was seen, and said so; and what will be said once the commit stands (null: none is under way), line by line of what was asked,
 * `changes` where it changes a plan.
 */
export type Begun = { replies: readonly (Omit<Reply, "written"> & { refused: boolean; changes: boolean })[] | null };

/** The plans of a repository when they were last read, and what each digest depends on besides its text. */
export type SeenPlans = {
  /** The root tree of the commit that was last looked at, and the commit at which plans last changed. */
  tree: Oid;
  head: Oid;
  /** Changes with settings, and with what we keep of a plan: then all are read again. */
  basis: string;
  /** False where GitHub cut the list of files. */
  complete: boolean;
  /** `digest` is null where a plan could not be read. */
  plans: readonly { path: string; oid: Oid; digest: PlanDigest | null; commit: LastCommit | null }[];
};

/** What people were last told of in an issue of ours: each plan that needed a look, and why; null where we do not remember. */
export type ToldOf = {
  key: IssueKey;
  told: LookSet;
  plans: readonly (readonly [path: string, reason: ReasonKind])[] | null;
};

/** What the last sweep of a repository saw and said. */
export type Swept = {
  repository: RepositoryReference;
  /** Of this row: one more than that of the row before, which was 0 where there was none. */
  round: number;
  /** Writing to GitHub was begun and did not come to an end: how things stand there must be asked again. */
  writing: boolean;
  /** When it is due by a schedule of its own, milliseconds since the epoch; null: with all others. */
  next: number | null;
  seen: SeenPlans | null;
  /** By the number of the issue. */
  told: Readonly<Record<string, ToldOf>>;
  /** Plans that the list leaves out, by path, until when: milliseconds since the epoch. Not there when none is. */
  snoozed?: Readonly<Record<string, number>>;
};

export interface Memory {
  /** The verdict of a pull request: it has one at most. */
  verdict(repository: number, number: number): Promise<StoredVerdict | null>;
  /**
   * Replaces the verdict of this pull request, whatever head it had before, and answers true; in one step. Answers false, and
   * changes nothing, when the row that is there has a later `updatedAt`.
   */
  storeVerdict(row: StoredVerdict): Promise<boolean>;
  /** Takes the verdict of a pull request out, and its hints, unless they name a branch of ours. */
  dropVerdict(repository: number, number: number): Promise<void>;
  /** Every pull request's verdict on a head, by ascending number. */
  verdictsOf(repository: number, head: string): Promise<readonly StoredVerdict[]>;
  /** Every other pull request that edits one of these plans, or whose verdict tells of this one as an editor; by ascending number. */
  editorsOf(repository: number, number: number, plans: readonly string[]): Promise<readonly Editor[]>;
  /** Whether another pull request's verdict is about one of these plans, by where it is or was: it edits the plan, or names it. */
  isWorkedOn(repository: number, number: number, plans: readonly string[]): Promise<boolean>;
  /** The pull requests that have a verdict, by ascending number. */
  numbersOf(repository: number): Promise<readonly number[]>;
  hints(repository: number, number: number): Promise<Hints | null>;
  storeHints(repository: number, number: number, hints: Hints): Promise<void>;
  /** What deliveries told of a pull request; null where none did. Stored with the jobs they bring, when these are put in the queue. */
  told(repository: number, number: number): Promise<Told | null>;
  /** Forgets what was told with an older clock than this (milliseconds since the epoch): no replica lags so far behind. */
  forgetTold(before: number): Promise<void>;
  awaited(job: WaitingJob): Promise<Awaited | null>;
  /**
   * The same, for the job that begins to look again. Until it stores or drops the row, these names bring the job whatever commit
   * they are on: a check that ends on a new head, after it was read and before its row is stored, is not missed.
   */
  beginAwaited(job: WaitingJob): Promise<Awaited | null>;
  /** `reading` leaves the row as `beginAwaited` does: names are stored before their checks are asked for. */
  storeAwaited(row: Awaited, reading?: boolean): Promise<void>;
  dropAwaited(job: WaitingJob): Promise<void>;
  /** Our run on a commit, for every job that waits for checks there. */
  storeRun(repository: number, head: string, run: number | null): Promise<void>;
  /** The jobs that wait for a check, with the repository as it is named now. */
  jobsAwaiting(done: CheckDone): Promise<readonly WaitingJob[]>;
  /** Keeps what somebody asked for until it is settled. False, and nothing happens, when it is known by its key already, settled or not. */
  storeAsked(asked: Asked & { number: number; at: number }): Promise<boolean>;
  /** What waits on a pull request, in the order in which it was asked: comments of one second by their numbers. */
  waitingAsked(repository: number, number: number): Promise<readonly WaitingAsked[]>;
  noteAsked(repository: number, key: string, begun: Begun): Promise<void>;
  /** It was tried in vain once more. */
  noteFailure(repository: number, key: string): Promise<void>;
  /** It is done, or refused, and answered. */
  settleAsked(repository: number, key: string): Promise<void>;
  /**
   * How much its person had asked for in a repository by then, itself included, settled or not: from an instant on (milliseconds
   * since the epoch).
   */
  countAsked(repository: number, asked: Pick<WaitingAsked, "by" | "at" | "key">, since: number): Promise<number>;
  /** The last button that was pressed on a pull request's check, by whom and when; null when none was. */
  pressed(repository: number, number: number): Promise<{ button: string; by: string; at: number } | null>;
  /** Those of a pull request, ended ones too, so that they can be shown. */
  waivers(repository: number, number: number): Promise<readonly Waiver[]>;
  /** Replaces an earlier one of the same rule. */
  storeWaiver(repository: number, number: number, waiver: Waiver): Promise<void>;
  /** False when there was none. */
  dropWaiver(repository: number, number: number, rule: string): Promise<boolean>;
  /** When deliveries were last looked through, milliseconds since the epoch; null when never. */
  reconciledAt(): Promise<number | null>;
  storeReconciledAt(at: number): Promise<void>;
  /** Of these repositories, what was kept; one that was never swept is missing. */
  swept(repositories: readonly number[]): Promise<ReadonlyMap<number, Swept>>;
  /** Replaces the row of the round before, in one step, and answers true; false, and nothing happens, when another one stands there. */
  storeSwept(row: Swept): Promise<boolean>;
  /** Which of these repositories are swept at a time of their own. */
  haveOwnTime(repositories: readonly number[]): Promise<readonly number[]>;
  /** The repositories whose own time has come by an instant (milliseconds since the epoch), the longest due first. */
  sweepsDue(by: number): Promise<readonly RepositoryReference[]>;
  /** Runs one at a time for the same key, across all instances. */
  locked<T>(key: string, run: () => Promise<T>): Promise<T>;
}
