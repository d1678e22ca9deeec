// Where plans live, unless the settings say otherwise: `plan-format.md`, "Where plans live".
import { matchesAny } from "./globs.ts";

/** Each also below a component folder of a monorepo. */
export const defaultInclude: readonly string[] = [
  "**/docs/{exec-plans,execplans,plans}/**/*.md",
  "**/docs/internal/exec-plans/**/*.md",
  "**/docs/dev/plans/**/*.md",
  "**/specs/plans/**/*.md",
  "**/.agent/{execplans,exec_plans,plans}/**/*.md",
  "**/.agents/{execplans,exec-plans,plans}/**/*.md",
  "**/.ahm/exec-plans/**/*.md",
];

/** Files that stand beside plans and are none, each by a name of its own so that settings can take one back. */
export const defaultExclude: readonly string[] = [
  ...["README.md", "readme.md", "index.md", "AGENTS.md", "PLANS.md", "tech-debt-tracker.md"].map(
    (name) => `**/${name}`,
  ),
  ...["TEMPLATE.md", "template.md", "_template.md", "*-design.md", "CHECKPOINT*", "ENG-REVIEW*"].map(
    (name) => `**/${name}`,
  ),
  // Children of a plan.
  "**/TASK_*",
  "**/MS[0-9]*_*",
  "**/{artifacts,reports,templates}/**",
  // Other people's plans, and plans that tests read.
  "**/{node_modules,vendor,fixtures,testdata}/**",
];

/** The globs of plans and of what is none after all, and those of somebody else, whose plans are plans too. */
export type PlanGlobs = { include: readonly string[]; exclude: readonly string[]; besides?: PlanGlobs };

/** By its name. */
export const isMarkdownPath = (path: string): boolean => /\.(?:md|markdown|mdx)$/i.test(path);

/** Whether a path of the repository is a plan's, by name alone: its tree entry and its text may still say no. */
export function isPlanPath(path: string, globs: PlanGlobs): boolean {
  if (matchesAny(path, globs.include) && !matchesAny(path, globs.exclude)) return true;
  return globs.besides !== undefined && isPlanPath(path, globs.besides);
}
