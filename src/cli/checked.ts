// What both ways to check are given, and what they answer.
import type { PlanReader } from "../jobs/surroundings.ts";
import type { PlanChange } from "../rules/facts.ts";
import type { Settings } from "../rules/settings.ts";
import type { Verdict } from "../rules/verdict.ts";
import type { Progress } from "./progress.ts";

/** `folder` is where relative paths start. `now` in milliseconds since the epoch. */
export type Surroundings = { folder: string; reader: PlanReader; now: number; progress: Pick<Progress, "tell"> };

export type Checked = {
  verdict: Verdict;
  settings: Settings;
  plans: readonly PlanChange[];
  /** Whether a change was judged, and not plans on their own. */
  change: boolean;
  /** The repository's folder, which the paths of the verdict start from. */
  root: string;
};
