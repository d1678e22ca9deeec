// The port to GitHub: every question a job may ask and every change it may make. `src/github/` implements it.
//
// Anything that could not be had whole is a `Fault`: a method answers completely and truly, or throws. One instance serves one
// job of one repository.
import type { Annotation } from "../report/annotations.ts";
import type { Button } from "../report/buttons.ts";
import type { ChangedFile, CheckState, Commit, Oid, Person } from "../rules/facts.ts";
import type { Mode } from "../rules/settings.ts";
import type { LastCommit, LinkedWork } from "../rules/sweep.ts";
import type { OwnIssue } from "../rules/sweep-issue.ts";
import type { RepositoryReference } from "./job.ts";

/** An entry of a tree. */
export type FileAt = {
  path: string;
  oid: Oid;
  /** As Git writes it: 0o100644, 0o100755 (files), 0o120000 (symlink), 0o160000 (submodule), 0o040000 (folder). */
  mode: number;
  /** Bytes; null when GitHub did not say (submodules, folders). */
  size: number | null;
  /** The text, when the answer held it whole and its Git hash is `oid`; else null, and `blob` has the bytes. */
  text: string | null;
};

/** What stands at a commit. A path maps to null when nothing is there; a path that is not in it was not asked for. */
export type Side = { oid: Oid; files: ReadonlyMap<string, FileAt | null> };

/** The newest check run of our app on a commit, of one of its names. */
export type OwnRun = {
  id: number;
  /** What we wrote when we made it. */
  externalId: string | null;
  /** True when the run has a conclusion and its suite is not waiting for an answer (a re-run resets the suite). */
  completed: boolean;
  /** Lower case, as in GitHub's REST API; null while it runs. */
  conclusion: string | null;
  annotations: number;
};

/** Our runs on a commit by what they are for: the check that may be required, and the one that only advises. */
export type OwnRuns = Readonly<Record<Mode, OwnRun | null>>;

/** A comment that our app's own identity wrote. */
export type OwnComment = { id: number; body: string };

/** Everything a review asks of a pull request, as one snapshot. */
export type PullRequest = {
  number: number;
  open: boolean;
  merged: boolean;
  /** Whether it goes into the repository's default branch. */
  intoDefault: boolean;
  /** GitHub's clock for this pull request, milliseconds since the epoch: it never goes back, so it orders answers. */
  updatedAt: number;
  author: Person | null;
  draft: boolean;
  body: string;
  labels: readonly string[];
  headRef: string;
  baseRef: string;
  /** What `files` of it would show: how many GitHub counts, and whether the list holds every one. */
  filesTotal: number;
  filesComplete: boolean;
  files: readonly ChangedFile[];
  commits: readonly Commit[];
  commitsComplete: boolean;
  /** Raw bodies of the issues it closes. */
  closes: readonly string[];
  /** Ours alone, oldest first; of a closed one, those among its last hundred. */
  comments: readonly OwnComment[];
  /** The commit that is judged, with the paths asked for and the settings file. */
  head: Side;
  /** The commit whose settings judge: the tip of the base branch, or the base of a merge group. Holds the settings file. */
  tip: Side;
  /** The merge base that was asked for, with the paths asked for; null when none was, or GitHub has no such commit. */
  base: Side | null;
  runs: OwnRuns;
  /** The pull request's own head: where a merge group is judged, that is another commit. */
  ownHead: Oid;
  /** What others said of `ownHead`; null when it was not asked for, or did not come along. */
  checks: readonly CheckState[] | null;
  visibility: Visibility | null;
  organisation: OrganisationCopy | null;
  /** Null unless it was asked for. */
  conversation: Conversation | null;
};

/** Who may see a repository: everybody, the people of an enterprise, or those who were let in. Null when GitHub does not say. */
export type Visibility = "public" | "internal" | "private";

/**
 * What an owner says for all its repositories: the settings file of its repository `.github`. There is none where there is no such
 * repository, none that we can see, no file in it, or where it is the repository in question.
 */
export type OrganisationCopy = {
  /** `acme/.github`. */
  repository: string;
  visibility: Visibility | null;
  /** At the tip of the default branch; null when GitHub does not let us look. */
  copy: { ref: string; oid: Oid; file: FileAt } | null;
};

/** What answering a command takes besides. */
export type Conversation = {
  /** GitHub's global id of the pull request or issue, and that of the repository. */
  id: string;
  repository: string;
  /** Not a pull request: it has no branch. */
  issue: boolean;
  locked: boolean;
  /** Why its branch takes no commit of ours; null when it may. */
  closedTo: "fork" | "gone" | "default" | "protected" | null;
  /** The comment that asks, as it stands now; null when it is gone, or a button asked. */
  comment: { body: string; edited: boolean } | null;
  /** Commits of our own app on the branch, by what they answer: the value of their trailer `Plan-Comment`. */
  answered: ReadonlyMap<string, Oid>;
  /** The branch of ours that was asked for; null when none was. */
  ownBranch: OwnBranch | null;
};

/** A branch that our app made for what has none to change: a merged pull request, or an issue. */
export type OwnBranch = {
  branch: string;
  /** What stands there, with the paths asked for; null when it is gone. */
  head: Side | null;
  /** The newest that our app opened for it; null when there is none. */
  pullRequest: { number: number; open: boolean } | null;
  /** As of a conversation: of the branch, and of every pull request that was opened for it. */
  answered: ReadonlyMap<string, Oid>;
};

/** What a person may do in the repository, as GitHub says now. `read` is anybody's where the repository is public. */
export type Permission = "admin" | "maintain" | "write" | "triage" | "read" | "none";

/** A file as it should be after a commit; `text` is null to delete it. */
type FileChange = { path: string; text: string | null };

export type NewCommit = {
  branch: string;
  /** The commit that the branch must be at: nothing is written when it is not. */
  parent: Oid;
  /** One line. */
  subject: string;
  /** Trailers, one a line. */
  body: string;
  changes: readonly FileChange[];
};

type Wish = { comment: string | null; ownBranch: string | null };

/** What to look at besides. Hints only save requests: an answer is complete without them. */
export type PullRequestQuestion = {
  number: number;
  settingsPath: string;
  /** A merge group's own commits, which then stand for head, tip and base. */
  group: { head: Oid; base: Oid } | null;
  /** Where the merge base was last time. */
  mergeBase: Oid | null;
  /** Paths worth reading at both sides. */
  paths: readonly string[];
  /**
   * For a command: also what answering it takes, a closed pull request too, and `paths` at the tip. `comment` is its global id,
   * `ownBranch` the name of a branch of ours.
   */
  asked?: Wish;
  /** Whether checks are worth asking for. */
  checks?: boolean;
};

export type IssueQuestion = Pick<PullRequestQuestion, "number" | "settingsPath" | "paths"> & { asked: Wish };

export type TreeEntry = { path: string; oid: Oid; mode: number };

/** A check run as it should be. Texts are already cut to GitHub's limits. */
export type CheckOutput = {
  /** Null while awaited checks run; cancelled when nobody waits for it any more. */
  conclusion: "success" | "failure" | "neutral" | "skipped" | "cancelled" | null;
  title: string;
  summary: string;
  text: string;
  annotations: readonly Annotation[];
  buttons: readonly Button[];
  /** Identifies the output, so that an unchanged one is known without reading it. At most 255 characters. */
  externalId: string;
};

export type OpenPullRequest = {
  number: number;
  head: Oid;
  /** The newest of ours, whatever its name. */
  run: OwnRun | null;
};

export interface GitHub {
  /** HTTP requests made so far. */
  readonly requests: number;
  /** Where the repository's pages are: `https://github.com`, owner, name. No request. */
  readonly pages: { server: string; owner: string; name: string };

  // Questions.
  /** One request; one more for what does not fit it (`docs/architecture.md` lists when). A pull request that is not there is a fault. */
  pullRequest(question: PullRequestQuestion): Promise<PullRequest>;
  /**
   * An issue, as a pull request of nothing by nobody: head, tip and base are the tip of the default branch. One request. One that is
   * not there (deleted, transferred) is a fault.
   */
  issue(question: IssueQuestion): Promise<PullRequest>;
  /**
   * Files at commits: one request for each hundred. `"blobs"` leaves the texts out, which may be long: `text` is null. A commit
   * that is not there is a fault.
   */
  files(wanted: readonly { oid: Oid; paths: readonly string[] }[], part?: "texts" | "blobs"): Promise<readonly Side[]>;
  /** The bytes of a blob. */
  blob(oid: Oid): Promise<Uint8Array>;
  /** Every path at a commit; `complete` is false when GitHub cut the list (100,000 entries or 7 MB). */
  tree(oid: Oid): Promise<{ entries: readonly TreeEntry[]; complete: boolean }>;
  /** Null when the two have no common ancestor. */
  mergeBase(base: Oid, head: Oid): Promise<Oid | null>;
  /**
   * The head of a pull request and nothing else, by the plainest road there is: for when the others failed. Null when it is gone:
   * GitHub takes away what spammers opened.
   */
  head(number: number): Promise<{ head: Oid; open: boolean; updatedAt: number } | null>;
  /** Every open pull request, or those into one branch. One request for each hundred. */
  openPullRequests(base: string | null): Promise<readonly OpenPullRequest[]>;
  /** What others said of a commit. One request for each hundred checks and statuses. */
  checks(head: Oid): Promise<readonly CheckState[]>;
  /** What a person may do here; `"none"` also where the name is no longer that account's. */
  permission(person: { id: number; login: string }): Promise<Permission>;
  /** The open pull requests with this head, the branch its check suite was made for, and our runs on it. */
  commit(head: Oid): Promise<{ pullRequests: readonly number[]; branch: string | null; runs: OwnRuns }>;

  // Changes.
  /** A new run, which supersedes older ones; answers its id. One request for each fifty annotations; the conclusion stands from the first. */
  createCheck(head: Oid, mode: Mode, output: CheckOutput): Promise<number>;
  /** Rewrites a run. GitHub only ever appends annotations: `output` holds those to add. */
  updateCheck(id: number, output: CheckOutput): Promise<void>;
  /** Says the conclusion of a run once more, which completes a suite that was asked to run again. */
  restateCheck(id: number, conclusion: string): Promise<void>;
  /** `"refused"` when people may not comment there (locked, archived). */
  createComment(number: number, body: string): Promise<"done" | "refused">;
  /** `"gone"` when somebody deleted it meanwhile. */
  updateComment(id: number, body: string): Promise<"done" | "refused" | "gone">;
  deleteComment(id: number): Promise<void>;
  /** The reaction that says how it is with comments, by their global ids, in one request. One that is gone or locked is let be. */
  acknowledge(comments: readonly string[], how: "seen" | "refused"): Promise<void>;
  /**
   * The answer to a comment, and the reaction that tells how it went, in one request. Ids are global ones; `comment` is null for a
   * button. `"refused"` when people may not comment there.
   */
  reply(answer: { to: string; comment: string | null; done: boolean; body: string }): Promise<"done" | "refused">;
  /** One commit on a branch that is where it is expected. `"conflict"` when it is not; `refused` says why GitHub would not. */
  commitTo(commit: NewCommit): Promise<{ oid: Oid } | "conflict" | { refused: string }>;
  /**
   * A branch at `parent`, the commit on it and its pull request into `base`, in one request. `repository` is its global id. `number` is
   * null where all but the pull request was made. `"conflict"` when there is a branch of that name that is not at `parent`.
   */
  propose(
    commit: NewCommit,
    wanted: { repository: string; base: string; title: string; body: string },
  ): Promise<{ oid: Oid; number: number | null } | "conflict" | { refused: string }>;
  /** Answers the number of the open one, made now or there before. */
  openPullRequest(wanted: { head: string; base: string; title: string; body: string }): Promise<number>;
  /** Replaces the description. */
  describe(number: number, body: string): Promise<"done" | "refused">;
}

/** What keeping the weekly issue of a repository takes besides. */
export interface Upkeep {
  /**
   * The last commit to each of these paths as of `head`, by anyone but us: a commit of our own app with the trailer `Plan-Comment`
   * is ours. A path without one is missing. One request for each fifty paths.
   */
  lastCommits(head: Oid, paths: readonly string[]): Promise<ReadonlyMap<string, LastCommit>>;
  /** Answers its number; `"refused"` where issues are disabled or the repository is archived. */
  createIssue(issue: {
    title: string;
    body: string;
    labels: readonly string[];
    assignees: readonly string[];
  }): Promise<number | "refused">;
  /** Only what is named is changed, in one request. `reason` is why it is closed: completed, where none is given. */
  updateIssue(number: number, change: IssueChange): Promise<"done" | "refused" | "gone">;
}

export type IssueChange = {
  title?: string;
  body?: string;
  open?: boolean;
  reason?: "completed" | "not_planned";
  labels?: readonly string[];
  assignees?: readonly string[];
};

/** What stands in a repository, whoever answers: GitHub, or Git in a clone. All that gathering facts asks besides the snapshot. */
export type Contents = Pick<GitHub, "pages" | "files" | "blob" | "tree" | "mergeBase">;

/** A change as facts are gathered from it: a pull request without what only GitHub needs, or a working tree (its number is null). */
export type Snapshot = Omit<
  PullRequest,
  | "number"
  | "open"
  | "merged"
  | "intoDefault"
  | "updatedAt"
  | "comments"
  | "runs"
  | "ownHead"
  | "checks"
  | "conversation"
> & {
  number: number | null;
};

/** What the weekly sweep asks of a repository. */
export type LookQuestion = {
  repository: RepositoryReference;
  settingsPath: string;
  /** Issues and pull requests of it, at most 100. */
  links: readonly number[];
  /** Issues of ours that are remembered: asked for by their numbers where GitHub shows none of ours. */
  issues?: readonly number[];
};

/** A repository as it stands at the tip of its default branch, without its plans; or why it could not be looked at, in words of ours. */
export type Look =
  | { problem: string }
  | {
      /** As GitHub names it now. */
      repository: RepositoryReference;
      visibility: Visibility | null;
      archived: boolean;
      issuesEnabled: boolean;
      /** Null where it is empty. `codeowners` is the first of `.github/`, the root and `docs/`. */
      branch: { name: string; head: Oid; tree: Oid; settings: FileAt | null; codeowners: FileAt | null } | null;
      organisation: OrganisationCopy | null;
      /** In the order asked. What GitHub does not say is unknown. */
      links: readonly LinkedWork[];
      /** Ours alone, newest first: all that are open (at most 100), and the newest ten that are closed. */
      issues: readonly OwnIssue[];
    };

/** What concerns many repositories of an installation at once. One instance serves one job. */
export interface Installation {
  /** HTTP requests made so far. */
  readonly requests: number;
  /** One request for each hundred. Archived and disabled ones are left out. */
  repositories(): AsyncIterable<RepositoryReference>;
  /**
   * At most fifty at once, answered in the order asked: one request. What GitHub cuts off or gives up on is halved and asked again,
   * down to one repository, whose answer then is a problem.
   */
  look(questions: readonly LookQuestion[]): Promise<readonly Look[]>;
}

/** One attempt to deliver an event to us. */
export type Delivery = {
  /** Of this attempt. */
  id: number;
  /** Of the event: the same for every attempt. */
  guid: string;
  /** Milliseconds since the epoch. */
  deliveredAt: number;
  /** What we answered: 0 or a 5xx when the answer never came. */
  statusCode: number;
  ok: boolean;
};

/** What can only be asked as the app itself, not as one of its installations. */
export interface App {
  /** HTTP requests made so far. */
  readonly requests: number;
  /** Where the app is installed, and not suspended. One request for each hundred. */
  installations(): AsyncIterable<number>;
  /** Every repository that the app is installed on. */
  repositories(): AsyncIterable<RepositoryReference>;
  /** Attempts since an instant, newest first. GitHub keeps three days. */
  deliveries(since: number): AsyncIterable<Delivery>;
  redeliver(id: number): Promise<void>;
}
