// What came of judging: data that `report/` puts into words.
import type { PresetName, Span, Status } from "../plan/plan.ts";
import type { Oid, PlanSource, Waiver } from "./facts.ts";
import type { Mode, Severity } from "./settings.ts";
import type { Words } from "./words.ts";

export type Finding = {
  rule: string;
  severity: Severity;
  message: Words;
  remedy: Words;
  /** A comment that mends it too. Only of a pull request: elsewhere nobody can comment. */
  command?: string;
  path: string;
  /** There is no such file. */
  absent?: true;
  /** The commit whose copy of the file is meant, when it is not the head. */
  commit?: Oid;
  /** The repository whose file is meant, when it is not this one. */
  repository?: string;
  /** null means the file as a whole. */
  at: Span | null;
  /** Where in the first line, from 1, when a line holds more than one thing to find. */
  column?: number;
  before?: { text: string; at: Span; now: string | null };
  /** It stood at the base already. */
  old: boolean;
  waived?: Waiver;
  skipped?: Skip;
};

/** Why a plan skips a rule: a marker in its copy at the base, `at` there. What is skipped is shown and never fails. */
export type Skip = { because: string; at: Span };

export type Count = { done: number; total: number };

/** What is shown of a part of a plan. Verdicts are stored, so they carry this much and not the whole part. */
export type Shown = { text: string; at: Span };

/** A plan at a glance. Required items only: descoped, optional and post-merge ones are apart. */
export type PlanGlance = {
  title: string | null;
  status: Status;
  /** None are counted where nothing tells how far any of them is. `current` is the first that is not done, by its name. */
  milestones: Count & { current: Shown | null };
  steps: Count;
  /** Entries with a box. */
  progress: Count;
  criteria: Count & { evidenced: number; attested: number; tickable: boolean };
  /** The newest stamped entry: its stamp as written, and how many commits of the change are younger (null: not known). */
  newest: { stamp: string; at: Span; commitsSince: number | null } | null;
  /** The next open step with its milestone's name, else the next open entry of Progress, else the next open criterion. */
  next: (Shown & { kind: "step" | "entry" | "criterion"; milestone: string | null }) | null;
  /** Open items that are due after the merge. */
  postMerge: readonly Shown[];
};

/** What was looked at, plan by plan. */
export type ExaminedPlan = {
  path: string;
  oid: Oid | null;
  baseOid: Oid | null;
  basePath: string | null;
  sources: readonly PlanSource[];
  /** Other open pull requests that were known to edit it, whether a rule speaks of them or not. */
  shared: readonly number[];
  preset: PresetName;
  /** The day of `enforce-from` when the plan is older: then its errors are warnings. */
  spared: string | null;
  /** null when the change removes the plan or it could not be read. */
  glance: PlanGlance | null;
};

/**
 * Why a change needs no plan. `detail` is somebody else's text, alone: the globs that cover every changed file, the label, the
 * author's login, the number of changed lines, the reason that the description declares; empty for the other kinds.
 */
export type Exemption = { kind: (typeof exemptionKinds)[number]; detail: string };

export const exemptionKinds = ["no-plan", "paths", "labels", "authors", "lines", "draft", "declared"] as const;

/** Something that could not be checked, and what was asked for. Unless it is waived or skipped it fails the check, as nothing was found out. */
export type Unknown = { rule: string; message: Words; path: string; waived?: Waiver; skipped?: Skip };

export type Examined = {
  plans: readonly ExaminedPlan[];
  base: Oid | null;
  head: Oid | null;
  /** The settings' copy at the base; null when there is none. Where it has `problems`, defaults judged. */
  settings: {
    path: string;
    ref: string;
    /** The commit it was read at. */
    oid: Oid;
    problems: number;
    /** The change brings a sound copy. */
    mended: boolean;
  } | null;
  /** The settings of all repositories of the owner, in its repository `.github`; null when there are none. */
  organisation: {
    /** `acme/.github`. */
    repository: string;
    /** The copy that was used; null when it was not. Where it has `problems`, nothing of it is known. */
    used: { ref: string; oid: Oid; problems: number } | null;
    /** Why it was not used; null when it was. */
    unused: string | null;
  } | null;
  /** How many rules looked, and how many were off. */
  rules: { looked: number; off: number };
  /** Waivers of this pull request that count no more: their end has come, or they were given for another commit. */
  ended?: readonly Waiver[];
  /** Who pressed the last button of ours on this pull request, and when (milliseconds since the epoch). */
  pressed?: { button: string; by: string; at: number } | null;
};

/**
 * success: no error that is neither waived nor skipped. failure: one stands, or something could not be evaluated. skipped: the class of change is exempt or
 * involves no plan. neutral: advisory mode only. pending: only while awaited checks run, until `deadline`.
 */
export type Conclusion = "success" | "failure" | "neutral" | "skipped" | "pending";

export type Verdict = {
  /** What a failure comes to: in advisory mode it is neutral, and the check is another one. */
  mode: Mode;
  conclusion: Conclusion;
  findings: readonly Finding[];
  examined: Examined;
  unknown: readonly Unknown[];
  /**
   * Names of checks it waits for, until when at the latest, and when to look again though no outcome was told; milliseconds since
   * the epoch. Only of a pending verdict.
   */
  awaits: { checks: readonly string[]; deadline: number; again: number } | null;
  exemption: Exemption | null;
  /** The change could not be judged at all: what is, and what to do. */
  refusal: { title: Words; message: Words; remedy: Words } | null;
};
