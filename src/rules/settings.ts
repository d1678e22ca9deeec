// What a repository decided, as the rules need it. `config.ts` makes it from the settings file.
import type { Limits } from "../plan/limits.ts";
import type { PresetName, SectionName } from "../plan/plan.ts";

/** Where a repository keeps its settings. */
export const settingsPath = ".github/plan-warden.yml";

export const severities = ["error", "warning", "notice"] as const;
export type Severity = (typeof severities)[number];
export type Level = Severity | "off";

/** A rule's level and its own options, validated by the rule's schema. */
export type RuleSetting = { level?: Level; options?: unknown };

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

type Exemptions = {
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

export type CommentMode = "never" | "on-failure" | "always";

export type Settings = {
  /** The rules that markers in plans may skip; null for all that may be skipped. */
  markers: readonly string[] | null;
  /** Errors about plans that were created before this day (`2026-12-01`) are warnings; null spares none. */
  enforceFrom: string | null;
  /** Where plans live. */
  plans: { include: readonly string[]; exclude: readonly string[] };
  /** Fixed for all plans; null detects it per file. */
  preset: PresetName | null;
  rules: Readonly<Record<string, RuleSetting>>;
  overrides: readonly Override[];
  /** More names for sections. */
  sections: Readonly<Partial<Record<SectionName, readonly string[]>>>;
  require: Requirement | null;
  exempt: Exemptions;
  comment: CommentMode;
  limits: Limits;
};
