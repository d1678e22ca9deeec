// The form of a rule: metadata first, behaviour last. A rule only finds; severity, debt and waivers are settled in `check.ts`.
import type { z } from "zod";
import type { Plan, PresetName, Span } from "../plan/plan.ts";
import type { Change, FactName, Facts, Oid, PlanChange, PlanVersion } from "./facts.ts";
import type { Level, Settings, Severity } from "./settings.ts";
import type { Words } from "./words.ts";

export type Group = "plan" | "milestones" | "progress" | "acceptance" | "lifecycle" | "gate";

/** What a rule reports. */
export type Observation = {
  /** What is, and what was expected. One sentence. */
  message: Words;
  /** What to do, when it differs from the rule's own remedy. */
  remedy?: Words;
  /** The command that mends it, when it differs from the rule's own; null for none. */
  command?: string | null;
  /** Where: null means the file as a whole. */
  at: Span | null;
  /** Where in the first line, from 1, when a line holds more than one thing to find. */
  column?: number;
  /** The file it is about, when it is not the plan. */
  path?: string;
  /** There is no such file: nothing to link to, and no line to stand on. */
  absent?: true;
  /** The commit whose copy of the file is meant, when it is not the head: a removed file, the settings at the base branch. */
  commit?: Oid;
  /** The repository whose file is meant, when it is not this one: `acme/.github`. It goes with `commit`. */
  repository?: string;
  /** The strongest this finding may be, where a rule has lesser findings. */
  atMost?: Severity;
  /**
   * What makes it the same finding at the base, so that old debt is told from new. Default: the text of the place, or the
   * rule alone when there is no place.
   */
  key?: string;
  /** The text at the base and now (null: gone), side by side, when the finding is about a change of text. */
  before?: { text: string; at: Span; now: string | null };
};

/** What a rule cannot say, or not yet. Only where it would be an error does the verdict wait, or fail for it: else it is a finding, or nothing. */
export type Deferral =
  /** A check has no outcome yet. It is waited for until `until` at the latest, and looked for at `again`; milliseconds since the epoch. */
  | { check: string; until: number; again: number }
  /** It could not be found out. */
  | (Pick<Observation, "message" | "at"> & { check?: never });

/** What a rule of one plan looks at. `base` is null for a new plan, and when a plan is judged on its own. */
type PlanContext<Options> = {
  plan: PlanVersion;
  base: PlanVersion | null;
  change: PlanChange;
  facts: Facts;
  preset: PresetName;
  settings: Settings;
  options: Options;
  /** Every rule there is. */
  rules: readonly Rule[];
};

/** What tells whether a rule must know how the change's own commits made a plan. */
type RevisionQuestion<Options> = { plan: PlanVersion; base: PlanVersion | null; change: Change; options: Options };

type ChangeContext<Options> = { facts: Facts; settings: Settings; options: Options; rules: readonly Rule[] };

type Metadata<Options> = {
  /** Kebab case; the file's name. */
  name: string;
  group: Group;
  /** What it finds, in one line. */
  summary: string;
  /** Why anybody should care, in a sentence or two. */
  why: string;
  /** What to do about it. */
  remedy: string;
  /** What may be commented instead, where a command mends what it finds: `/plan criteria`. `…` stands for what only a person can say. */
  command?: string;
  /** The level by default, and where a preset says otherwise. */
  level: Level;
  levelIn?: Partial<Record<PresetName, Level>>;
  /**
   * Looks only at what the change adds or alters, by comparing with `base` itself. Others are also run at the base, alone
   * (`base` is null there): what stood there already is at most a notice, and is silent where it was one.
   */
  delta: boolean;
  /** Speaks of a plan that was only moved. */
  onMoves?: boolean;
  /**
   * Speaks as loudly where a change touches many plans, and of one whose status, marks and living sections stay as they were: or
   * whoever writes the change could turn it down, by a few words more.
   */
  firm?: boolean;
  /** Speaks of a plan that the change removes, and of no other: `plan` is then what stood at the base. */
  onRemoval?: boolean;
  /** No marker in a plan skips it: what it guards is not for the plan's author to set aside. */
  unskippable?: boolean;
  options?: z.ZodType<Options>;
  needs?: readonly FactName[];
  /** Paths of the repository whose existence at the head it asks for. One that was not looked up is "could not check". */
  paths?: (plan: Plan) => readonly string[];
  /** Names of the checks on the head that it asks for. */
  checks?: (plan: Plan) => readonly string[];
  /**
   * Whether it asks for the plan at each commit of the change. They cost requests, so only where it would otherwise speak or could
   * not decide; and it must do without them, for they may be too many.
   */
  revisions?: (question: RevisionQuestion<Options>) => boolean;
};

/** Judges one plan that stands at the head, or one that is removed (`onRemoval`). */
export type PlanRule<Options = unknown> = Metadata<Options> & {
  checkPlan(
    context: PlanContext<Options>,
    report: (observation: Observation) => void,
    defer: (deferral: Deferral) => void,
  ): void;
};

/** Judges the change as a whole. */
export type ChangeRule<Options = unknown> = Metadata<Options> & {
  checkChange(context: ChangeContext<Options>, report: (observation: Observation & { path: string }) => void): void;
};

// biome-ignore lint/suspicious/noExplicitAny: a list of rules holds rules of any options; each reads its own through its schema.
export type Rule = PlanRule<any> | ChangeRule<any>;

/** Types a rule's options from its schema. */
export const planRule = <Options = undefined>(rule: PlanRule<Options>): PlanRule<Options> => rule;
export const changeRule = <Options = undefined>(rule: ChangeRule<Options>): ChangeRule<Options> => rule;
