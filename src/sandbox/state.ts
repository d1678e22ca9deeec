// Everything the sandbox knows, in memory: the nouns of GitHub and where they are kept. The page reads it; requests change it.
import { Buffer } from "node:buffer";
import type { ObjectStore, Oid } from "./objects.ts";

export type Account = {
  id: number;
  login: string;
  type: "User" | "Bot";
  createdAt: number;
  /** The app whose bot this is. */
  app: App | null;
};

export type Access = "read" | "write" | "admin";
export type Permissions = Readonly<Record<string, Access>>;

export type App = {
  id: number;
  slug: string;
  name: string;
  owner: Account;
  bot: Account;
  publicKey: string;
  webhook: { id: number; url: string; secret: string } | null;
  permissions: Permissions;
  events: readonly string[];
  createdAt: number;
  installations: Map<number, Installation>;
  deliveries: Delivery[];
};

export type Installation = { id: number; app: App; account: Account; createdAt: number };

type InstallationToken = {
  installation: Installation;
  expiresAt: number;
  permissions: Permissions;
  /** Null means every repository of the account. */
  repositoryIds: readonly number[] | null;
};

export type Delivery = {
  id: number;
  guid: string;
  deliveredAt: number;
  redelivery: boolean;
  /** Seconds. */
  duration: number;
  status: string;
  statusCode: number;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  request: { headers: Record<string, string>; payload: Json };
  response: { headers: Record<string, string>; payload: string };
};

/** Who asks: a user, an installation as the app's bot, an app by its JWT (no account), or nobody. */
export type Actor = {
  account: Account | null;
  app: App | null;
  token: InstallationToken | null;
};

export type Role = "read" | "triage" | "write" | "maintain" | "admin";

export type Repository = {
  id: number;
  owner: Account;
  name: string;
  description: string | null;
  private: boolean;
  /** Read-only, but for its settings. */
  archived: boolean;
  issuesEnabled: boolean;
  defaultBranch: string;
  createdAt: number;
  updatedAt: number;
  pushedAt: number;
  parent: Repository | null;
  /** Shared by a repository and its forks, as on GitHub. */
  objects: ObjectStore;
  /** Whole names: `refs/heads/main`. */
  refs: Map<string, Oid>;
  /** Branches by name that change through pull requests alone. */
  protectedBranches: Set<string>;
  collaborators: Map<string, { account: Account; role: Role }>;
  labels: Label[];
  /** Issues and pull requests by number. */
  issues: Map<number, Issue>;
  checkSuites: CheckSuite[];
  checkRuns: CheckRun[];
  statuses: CommitStatus[];
  mergeGroups: MergeGroup[];
};

export type Label = { id: number; name: string; color: string; description: string | null };

export type Issue = {
  id: number;
  number: number;
  repository: Repository;
  author: Account;
  app: App | null;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: "completed" | "not_planned" | "reopened" | null;
  locked: boolean;
  labels: Label[];
  assignees: Account[];
  comments: Comment[];
  reactions: Reaction[];
  createdAt: number;
  updatedAt: number;
  closedAt: number | null;
  closedBy: Account | null;
  pull: Pull | null;
};

/** What makes an issue a pull request. */
type Pull = {
  id: number;
  draft: boolean;
  /** The repository is null once a fork was deleted. */
  head: { repository: Repository | null; owner: Account; ref: string; sha: Oid };
  /** `sha` is the base branch's tip when the pull request was opened, last pushed to, or retargeted. */
  base: { ref: string; sha: Oid };
  maintainerCanModify: boolean;
  merged: { at: number; by: Account; sha: Oid } | null;
};

export type PullIssue = Issue & { pull: Pull };

export type Comment = {
  id: number;
  issue: Issue;
  author: Account;
  app: App | null;
  body: string;
  createdAt: number;
  updatedAt: number;
  reactions: Reaction[];
};

export const reactionContents = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"] as const;
export type ReactionContent = (typeof reactionContents)[number];
export type Reaction = { id: number; account: Account; content: ReactionContent; createdAt: number };

export type CheckSuite = {
  id: number;
  app: App;
  headSha: Oid;
  headBranch: string | null;
  before: Oid | null;
  createdAt: number;
  updatedAt: number;
  /** Somebody asked for it again and the app has not answered yet: it shows as queued whatever its runs say. */
  rerequested: boolean;
};

export type CheckConclusion =
  | "success"
  | "failure"
  | "neutral"
  | "cancelled"
  | "skipped"
  | "timed_out"
  | "action_required";

export type CheckRun = {
  id: number;
  suite: CheckSuite;
  name: string;
  headSha: Oid;
  externalId: string;
  detailsUrl: string | null;
  status: "queued" | "in_progress" | "completed";
  conclusion: CheckConclusion | null;
  startedAt: number | null;
  completedAt: number | null;
  output: { title: string | null; summary: string | null; text: string | null };
  annotations: Annotation[];
  actions: { label: string; description: string; identifier: string }[];
};

export type Annotation = {
  path: string;
  startLine: number;
  endLine: number;
  startColumn: number | null;
  endColumn: number | null;
  level: "notice" | "warning" | "failure";
  title: string | null;
  message: string;
  rawDetails: string | null;
};

export type CommitStatus = {
  id: number;
  sha: Oid;
  creator: Account;
  state: "error" | "failure" | "pending" | "success";
  context: string;
  description: string | null;
  targetUrl: string | null;
  createdAt: number;
};

export type MergeGroup = { pull: PullIssue; headRef: string; headSha: Oid; baseRef: string; baseSha: Oid };

/** A request that was served. */
export type ServedRequest = {
  method: string;
  path: string;
  /** The name of a GraphQL operation, or its kind when it has none; null for REST. */
  operation: string | null;
  /** Login, app slug, or null for nobody. */
  actor: string | null;
  status: number;
};

export type Json = Record<string, unknown>;

export type State = {
  /** Address of the sandbox, without a slash at its end. */
  url: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  nextId: () => number;
  accounts: Map<string, Account>;
  apps: Map<number, App>;
  tokens: Map<string, InstallationToken>;
  /** By `owner/name` in lower case. */
  repositories: Map<string, Repository>;
  /** Names that repositories had before, in lower case: GitHub sends who uses one on to where it is now. */
  formerNames: Map<string, Repository>;
  requests: ServedRequest[];
  /** Deliveries on their way. */
  inFlight: Set<Promise<void>>;
  /** Ends deliveries on their way when the sandbox closes. */
  closing: AbortController;
};

export function newState(now: () => number): State {
  let last = 1000;
  return {
    url: "",
    now,
    nextId: () => ++last,
    accounts: new Map(),
    apps: new Map(),
    tokens: new Map(),
    repositories: new Map(),
    formerNames: new Map(),
    requests: [],
    inFlight: new Set(),
    closing: new AbortController(),
  };
}

/** An instant as GitHub writes it: whole seconds, UTC. */
export function iso(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

export function isoOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : iso(milliseconds);
}

/** GitHub's opaque global id: a prefix that tells the kind, then what finds it again. */
export function nodeId(prefix: string, ...key: readonly (string | number)[]): string {
  return `${prefix}_${Buffer.from(key.join(":")).toString("base64url")}`;
}

export function readNodeId(id: string): { prefix: string; key: string[] } {
  const at = id.indexOf("_");
  return {
    prefix: id.slice(0, at),
    key: Buffer.from(id.slice(at + 1), "base64url")
      .toString()
      .split(":"),
  };
}

export function isPull(issue: Issue): issue is PullIssue {
  return issue.pull !== null;
}

/** The pull requests of a repository, by number. */
export function pullsOf(repository: Repository): PullIssue[] {
  return [...repository.issues.values()].filter(isPull);
}
