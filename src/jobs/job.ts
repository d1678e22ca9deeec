// What there is to do. A job carries ids and never facts: it re-reads the world, so twice, late or in another order is harmless.
import type { Box } from "../commands/boxes.ts";

/** A repository as GitHub names it now, and the installation whose token reaches it. */
export type RepositoryReference = { installation: number; id: number; owner: string; name: string };

export type Job =
  /** Judge one pull request as it stands; closed ones give up their part of their head's check. */
  | { kind: "review"; repository: RepositoryReference; number: number }
  /** Judge every open pull request with this head, because somebody asked for its check again. */
  | { kind: "review-head"; repository: RepositoryReference; head: string }
  /** Judge every open pull request into this branch, because its settings changed. */
  | { kind: "review-base"; repository: RepositoryReference; branch: string }
  /** Judge a merge group at its own head, for the pull request its ref names. */
  | {
      kind: "review-group";
      repository: RepositoryReference;
      head: string;
      headRef: string;
      base: string;
      baseRef: string;
    }
  /** Do what people asked for on a pull request, in the order in which they asked. What that is stands in our memory. */
  | { kind: "answer"; repository: RepositoryReference; number: number }
  /** Bring a job again that waits for checks, or for GitHub to show what it told, because its time is up; unless it waits no more. */
  | { kind: "look-again"; job: WaitingJob }
  /** Begin to look through the plans of every installation. */
  | { kind: "sweep" }
  /** Find the repositories of an installation that have no time of their own to be looked through. */
  | { kind: "sweep-installation"; installation: number }
  /** Find the repositories whose own time has come. */
  | { kind: "sweep-due" }
  /** Keep the weekly issues of some repositories of an installation, at most fifty. */
  | { kind: "sweep-repositories"; installation: number; repositories: readonly RepositoryReference[] }
  /** Look for what was missed: failed deliveries, and then every repository. */
  | { kind: "reconcile" }
  /** Find the open pull requests of a repository that have no finished check. */
  | { kind: "reconcile-repository"; repository: RepositoryReference };

/** A job whose verdict may hang on checks that still run. */
export type WaitingJob = Extract<Job, { kind: "review" | "review-group" }>;

/** A check run or commit status came to an end. No job: it brings those that wait for it, and mostly none does. */
export type CheckDone = { kind: "check-done"; repository: RepositoryReference; head: string; check: string };

/** The newest that deliveries told of a pull request. */
export type Told = {
  /** GitHub's clock for it, as in `PullRequest`: milliseconds since the epoch, in whole seconds. */
  updatedAt: number;
  /** Every head that was told with this clock. */
  heads: readonly string[];
  /** Of these, and of older ones, those that a push was told to have replaced. */
  left: readonly string[];
};

/** Something happened to a pull request. No job: it brings its review, and what was told is kept in our memory, for GitHub may not show it yet. */
export type Happened = { kind: "happened"; repository: RepositoryReference; number: number; told: Told };

/**
 * Somebody asked for something on a pull request or an issue. No job: it is kept in our memory, so that none is lost, done twice or overtaken, and
 * brings the job that answers all that waits there.
 */
export type Asked = {
  kind: "asked";
  repository: RepositoryReference;
  /** Null where a button does not tell; our memory knows the pull request by its head. */
  number: number | null;
  /** The same for every delivery of it: `comment:123`, `button:<id of the delivery>`, `box:<issue, person, second and what was ticked>`. */
  key: string;
  /** Whose wish it is, as GitHub signed it. */
  by: { id: number; login: string };
  /** The bot or app that speaks, or through which a person speaks; null for a person alone. */
  via: string | null;
  /** When, by GitHub's clock: milliseconds since the epoch. Null where GitHub does not say; then it is when we heard of it. */
  at: number | null;
  /** `hash` is that of the comment's body as it was delivered: one that was edited since is not what was asked. `issue`: not on a pull request. */
  what:
    | { comment: number; node: string; hash: string; issue?: true }
    | { button: string; head: string }
    | { ticked: readonly Box[]; issue: true };
};

/** The one thing a job is about. At most one job of a subject runs, and at most one waits. */
export function subjectOf(job: Job): string {
  switch (job.kind) {
    case "review":
      return `${job.repository.id}#${job.number}`;
    case "review-head":
      return `${job.repository.id}@${job.head}`;
    case "review-base":
      return `${job.repository.id}:${job.branch}`;
    case "review-group":
      return `${job.repository.id}@${job.head}+group`;
    case "answer":
      return `${job.repository.id}#${job.number}+asked`;
    case "look-again":
      return `${subjectOf(job.job)}+later`;
    case "sweep":
    case "sweep-due":
      return job.kind;
    case "sweep-installation":
      return `sweep:${job.installation}`;
    case "sweep-repositories":
      // From where to where: a look at one takes the place of no other's that begins with the same.
      return `sweep:${job.installation}:${rangeOf(job.repositories.map(({ id }) => id))}`;
    case "reconcile":
      return "reconcile";
    case "reconcile-repository":
      return `${job.repository.id}+open`;
  }
}

const rangeOf = (ids: readonly number[]): string => `${Math.min(...ids)}-${Math.max(...ids)}`;
