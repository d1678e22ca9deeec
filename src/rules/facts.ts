// Everything a rule may know. Gathered by a job or by the command line; no rule asks the world itself.
import type { Plan, PresetName, Problem, Span } from "../plan/plan.ts";
import type { Words } from "./words.ts";

/** Lower-case hex of a Git object. */
export type Oid = string;

/** One version of a plan file: its blob, what was read, and what could not be read. */
export type PlanVersion = { path: string; oid: Oid; plan: Plan; problems: Problem[] };

/** How the change came to mean a plan. */
export type PlanSource = "changed" | "body" | "trailer" | "issue" | "branch" | "asked";

/** A commit of the change after which the plan's file reads otherwise than after the one before. See `revisions.ts`. */
export type Revision = {
  commit: Oid;
  /** As its committer's clock says; milliseconds since the epoch. */
  committedAt: number;
  /** null where the file is not there or could not be read. */
  version: PlanVersion | null;
};

/** A plan of the change, at its head and at the merge base. Either side may be missing, never both. */
export type PlanChange = {
  /** Where it is at the head, or was when the change removed it. */
  path: string;
  head: PlanVersion | null;
  base: PlanVersion | null;
  sources: readonly PlanSource[];
  /** The preset it is judged by: the configured one, else the stricter of both sides. */
  preset: PresetName;
  /** How the change's own commits made the plan what it is, oldest first; null where no rule asked, or they were too many. */
  revisions: readonly Revision[] | null;
};

/** A plan that somebody named and that is no file at the head. */
export type MissingPlan = { path: string; source: PlanSource; raw: string; suggestion: string | null };

export type ChangedFile = {
  path: string;
  /** Set for renames and copies. */
  previousPath: string | null;
  status: "added" | "modified" | "removed" | "renamed" | "copied";
  additions: number;
  deletions: number;
};

export type Commit = {
  oid: Oid;
  /** First line and trailers are all a rule needs; the whole message all the same. */
  message: string;
  /** Milliseconds since the epoch, as the commit says. */
  authoredAt: number;
  committedAt: number;
  /** Minutes east of UTC of the author's clock, when it is known. */
  authorOffset: number | null;
  additions: number;
  deletions: number;
  parents: readonly Oid[];
};

export type Person = { login: string; bot: boolean };

/** A pull request, a merge group, or a working tree against a base. */
export type Change = {
  kind: "pull-request" | "merge-group" | "working-tree";
  number: number | null;
  author: Person | null;
  draft: boolean;
  /** Raw Markdown of the pull request's description. */
  body: string;
  labels: readonly string[];
  headRef: string;
  baseRef: string;
  head: Oid;
  /** The merge base, never the tip. */
  base: Oid;
  files: readonly ChangedFile[];
  /** Oldest first. */
  commits: readonly Commit[];
  /** False when there are more commits than could be had. */
  commitsComplete: boolean;
};

/** What was said last of a commit under one name by one app, or as a commit status. Never by us. */
export type CheckState = {
  name: string;
  /** GitHub's word in lower case: `success`, `failure`, `skipped`, `timed_out`, …; null while there is none. */
  outcome: string | null;
  /** When it was said, milliseconds since the epoch; null when GitHub did not tell. */
  at: number | null;
};

/** The checks that ticked items hang on: on the head, in a merge group on the pull request's own head. */
export type Checks = {
  states: readonly CheckState[];
  /** Since when one of those that are asked for has no outcome there, milliseconds since the epoch: now, when this is the first look. */
  since: number;
};

/** A person's recorded exception to a rule. Instants in milliseconds since the epoch. */
export type Waiver = { rule: string; by: string; because: string; head: Oid | null; until: number | null };

/** A fault in the settings file, and what to do about it. `column` is 1-based. What the file says is quoted: in a change it is anybody's text. */
export type SettingsProblem = {
  path: string;
  at: Span;
  column: number;
  message: Words;
  remedy: Words;
  /** Nothing is broken by it: the organisation's floor holds in its place. */
  held?: boolean;
};

/** The settings of all repositories of an owner, and what is wrong with them. */
export type OrganisationFacts = {
  /** `acme/.github`. */
  repository: string;
  /** The copy at the tip of its default branch, and its faults; null when it is not used. */
  used: { path: string; ref: string; oid: Oid; problems: readonly SettingsProblem[] } | null;
  /** Why it is not, in a few words; null when it is. */
  unused: string | null;
};

/** The settings that judged, and what is wrong with them. */
export type SettingsFacts = {
  /** Null when there are none, or when the repository is the one that holds them. */
  organisation: OrganisationFacts | null;
  /** The copy at the base, and the commit it was read at; null when there is none and defaults judged. */
  source: { path: string; ref: string; oid: Oid } | null;
  /** Faults of the copy at the base. */
  problems: readonly SettingsProblem[];
  /** Faults of the change's own copy, when the change edits it, none when it takes it away; null when it does neither. */
  proposed: { path: string; problems: readonly SettingsProblem[] } | null;
};

/** Facts that cost something, so a rule names the ones it needs. Paths it names one by one: see `paths` of a rule. */
export type FactName = "commits";

/** As many of the pull requests that edit a plan are told of. */
export const mostShared = 10;

export type Facts = {
  /** null when single files are judged without a change. */
  change: Change | null;
  plans: readonly PlanChange[];
  missing: readonly MissingPlan[];
  settings: SettingsFacts;
  /** Whether a path of the repository is a file at the head. A path that is not in it was not looked up. */
  paths: ReadonlyMap<string, boolean>;
  /** null when no rule asked for them, or nobody could be asked: of a working tree. */
  checks: Checks | null;
  /** Other open pull requests that edit the same plan, by plan path: by ascending number, at most `mostShared`. */
  shared: ReadonlyMap<string, readonly number[]>;
  waivers: readonly Waiver[];
  /** Milliseconds since the epoch: only for waivers' ends and the deadline of awaited checks. */
  now: number;
};
