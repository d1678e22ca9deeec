// What a repository decided, as the rules need it. `config.ts` makes it from the settings file.
import type { Limits } from "../plan/limits.ts";
import type { PlanGlobs } from "../plan/location.ts";
import type { PresetName, SectionName } from "../plan/plan.ts";

/** Where a repository keeps its settings. */
export const settingsPath = ".github/plan-warden.yml";

/** The repository whose settings file holds for all repositories of its owner. */
export const organisationRepository = ".github";

/** Whether a repository of this name is that one; GitHub's names know no case. */
export const isOrganisations = (name: string): boolean => name.toLowerCase() === organisationRepository;

export const severities = ["error", "warning", "notice"] as const;
export type Severity = (typeof severities)[number];
export type Level = Severity | "off";

/** A rule's level and its own options, validated by the rule's schema. */
export type RuleSetting = { level?: Level; options?: Readonly<Record<string, unknown>> };

/** Settings for the plans whose path matches one of `globs`; later ones win. */
type Override = {
  globs: readonly string[];
  preset?: PresetName;
  rules: Readonly<Record<string, RuleSetting>>;
};

/** Which changes must have a plan, and which need none. `null` for a number means no such limit. */
type Requirement = {
  /** A change that touches one of these must have a plan. */
  globs: readonly string[];
};

export type Exemptions = {
  /** Exempt when every changed file matches. */
  paths: readonly string[];
  labels: readonly string[];
  authors: readonly string[];
  /** Exempt when additions plus deletions stay at or below it. */
  lines: number | null;
  drafts: boolean;
  /** Whether `Plan: none — reason` in the body counts. */
  declared: boolean;
};

/** Which changes must have a plan, and which need none all the same. */
export type Demand = { require: Requirement | null; exempt: Exemptions };

/** Whether problems fail the check, or are told in a check of another name that nobody need wait for. */
export const modes = ["enforce", "advisory"] as const;
export type Mode = (typeof modes)[number];

/** What an organisation asks of every repository. It judges as if it stood alone, and the stricter of the two counts. */
export type Floor = Demand & {
  /** What a plan is judged as at least; null leaves it to the repository. */
  preset: PresetName | null;
  /** Levels that a rule has at least, and options that it has. */
  rules: Readonly<Record<string, RuleSetting>>;
  enforceFrom: string | null;
  /** Where it is advisory, a repository may be. */
  mode: Mode;
  /** Who may give commands at the most, by the name of the command. */
  commands: Readonly<Record<string, CommandSetting>>;
  /** The only apps that may give commands; null leaves it to the repository. */
  onlyApps: readonly string[] | null;
};

/** Who may give a command: the author, and who may write; or who has at least this permission. */
export const audiences = ["author", "triage", "write", "maintain", "admin"] as const;
export type Audience = (typeof audiences)[number];

/**
 * What is said of a command: who may give it, and whether it takes somebody else than the author. `least` is the floor's word, which
 * they have to be as well.
 */
export type CommandSetting = { who?: Audience; least?: Audience; secondPerson?: boolean };

/** One issue for a repository, one for each plan that needs a look, or none. */
export const sweepModes = ["repository", "plan", "off"] as const;
type SweepMode = (typeof sweepModes)[number];

export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** Once a week: on this day, at this time (`09:00`) of this zone (`Europe/Berlin`). */
export type Schedule = { on: (typeof weekdays)[number]; at: string; timeZone: string };

/** The weekly look at plans. */
type Stale = {
  /** Days without a sign of life. */
  after: number;
  mode: SweepMode;
  /** For the issues. */
  labels: readonly string[];
  assignees: readonly string[];
  /** Null: with all others. */
  schedule: Schedule | null;
};

export type CommentMode = "never" | "on-failure" | "always";

export type Settings = Demand & {
  mode: Mode;
  /** The rules that markers in plans may skip; null for all that may be skipped. */
  markers: readonly string[] | null;
  /** Errors about plans that were created before this day (`2026-12-01`) are warnings; null spares none. */
  enforceFrom: string | null;
  /** Where plans live. */
  plans: PlanGlobs;
  /** Fixed for all plans; null detects it per file. */
  preset: PresetName | null;
  rules: Readonly<Record<string, RuleSetting>>;
  overrides: readonly Override[];
  /** More names for sections. */
  sections: Readonly<Partial<Record<SectionName, readonly string[]>>>;
  floor: Floor | null;
  /** By the name of the command. */
  commands: Readonly<Record<string, CommandSetting>>;
  /** The apps that may give commands, by their slugs. */
  apps: readonly string[];
  comment: CommentMode;
  /** Path of the file that `/plan new` fills in; null: one of ours. */
  template: string | null;
  stale: Stale;
  limits: Limits;
};
