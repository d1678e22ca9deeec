// What the page shows, as plain data, and the questions it asks. It knows nothing of how the sandbox keeps its state.

/** Somebody with an avatar. */
export type Person = { login: string; bot: boolean };

export type RepositorySummary = {
  owner: string;
  name: string;
  description: string;
  defaultBranch: string;
  /** Numbers of open ones. */
  openPullRequests: number;
  openIssues: number;
};

export type Repository = RepositorySummary & {
  pullRequests: PullRequestSummary[];
  issues: IssueSummary[];
  branches: Branch[];
  /** Who may do what here: `admin`, `write`, `read` and so on. Owner first. */
  people: (Person & { permission: string })[];
};

type Branch = { name: string; sha: string };
export type Label = { name: string; color: string };

export type IssueSummary = {
  number: number;
  title: string;
  author: Person;
  state: "open" | "closed";
  createdAt: string;
  labels: Label[];
  comments: number;
};

export type Issue = IssueSummary & { body: string; timeline: TimelineEntry[] };

/** A branch of a pull request: the owner's login and the branch's name, and the commit it stands at. */
export type End = { owner: string; ref: string; sha: string };

export type PullRequestSummary = Omit<IssueSummary, "state"> & {
  state: "open" | "closed" | "merged";
  draft: boolean;
  checks: CheckRun[];
};

export type PullRequest = PullRequestSummary & {
  body: string;
  base: End;
  head: End;
  timeline: TimelineEntry[];
  commits: CommitSummary[];
  files: ChangedFile[];
};

export type Reaction = { content: string; people: string[] };

export type TimelineEntry =
  | { kind: "comment"; id: number; author: Person; at: string; edited: boolean; body: string; reactions: Reaction[] }
  | { kind: "commit"; at: string; commit: CommitSummary }
  | { kind: "event"; at: string; author: Person; event: "closed" | "reopened" | "merged" };

export type CommitSummary = { sha: string; message: string; author: Person; at: string; checks: CheckRun[] };
export type Commit = CommitSummary & { parents: string[]; files: ChangedFile[] };

export type ChangedFile = {
  path: string;
  previousPath: string | null;
  status: "added" | "removed" | "modified" | "renamed";
  additions: number;
  deletions: number;
  /** A unified diff from its first `@@` on, or null for a binary or very large file. */
  patch: string | null;
};

export type CheckRun = {
  id: number;
  name: string;
  app: string;
  headSha: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
  detailsUrl: string | null;
  title: string;
  /** Markdown. */
  summary: string;
  /** Markdown. */
  text: string;
  annotations: Annotation[];
};

export type Annotation = {
  path: string;
  line: number;
  endLine: number;
  level: "notice" | "warning" | "failure";
  title: string;
  message: string;
};

export type Entry = { name: string; kind: "folder" | "file" | "link" | "submodule" };

/** What stands at a path of a tree. `ref` is how the address names the commit, `sha` the commit itself. */
export type Place =
  | { kind: "folder"; ref: string; sha: string; path: string; entries: Entry[] }
  /** `text` is null for a file that is not UTF-8. */
  | { kind: "file"; ref: string; sha: string; path: string; size: number; text: string | null };

/** The questions of the page. Null means there is no such thing. */
export type View = {
  /** Everybody one may act as. */
  people(): Promise<Person[]>;
  repositories(): Promise<RepositorySummary[]>;
  repository(owner: string, name: string): Promise<Repository | null>;
  pullRequest(owner: string, name: string, number: number): Promise<PullRequest | null>;
  issue(owner: string, name: string, number: number): Promise<Issue | null>;
  checkRun(owner: string, name: string, id: number): Promise<CheckRun | null>;
  commit(owner: string, name: string, sha: string): Promise<Commit | null>;
  /** `refAndPath` is a branch, tag or commit, then a path: `feature/a/docs/plan.md`. */
  place(owner: string, name: string, refAndPath: string): Promise<Place | null>;
};
