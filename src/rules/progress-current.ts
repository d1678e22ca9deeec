// A plan that stood still while its code moved.
import { z } from "zod";
import { matchesAny } from "../plan/globs.ts";
import { isPlanPath } from "../plan/location.ts";
import type { Plan } from "../plan/plan.ts";
import { livingSections } from "../plan/presets.ts";
import { stampedEntries } from "./added-stamps.ts";
import { timeOf } from "./bringing-commit.ts";
import type { Change, PlanChange } from "./facts.ts";
import { isOpen } from "./open-items.ts";
import { ownCommits } from "./revisions.ts";
import { planRule } from "./rule.ts";
import type { Settings } from "./settings.ts";
import { isActive } from "./status.ts";
import { lifeOf, squeezed } from "./touch.ts";

/** A pull request of ordinary size stays below both: most have fewer than ten commits and fewer than 400 lines. */
const options = z.strictObject({
  commits: z
    .int()
    .min(0)
    .default(10)
    .describe("Speaks when more commits of code than this came since the newest entry."),
  lines: z.int().min(0).default(400).describe("Speaks when more lines of code than this were added and deleted since."),
});

export const progressCurrent = planRule<z.infer<typeof options>>({
  name: "progress-current",
  group: "progress",
  summary:
    "Code changed beyond the thresholds, and nothing living moved in the plan: no tick, entry, decision, surprise, evidence or outcome.",
  why: "A plan that is not kept tells the next reader, or the next session of an agent, to do finished work again.",
  remedy: "Tick what is done, and write down what was decided or found on the way.",
  command: "/plan progress …",
  level: "notice",
  delta: true,
  options,
  checkPlan({ plan: { plan }, base, change, facts, settings, options: most }, report) {
    if (facts.change === null || !isActive(plan.status)) return;
    const linked = change.sources.some((source) => ["body", "trailer", "issue"].includes(source));
    const edited = change.sources.includes("changed") && (base === null || wordsOf(base.plan) !== wordsOf(plan));
    if (![plan, ...(base === null ? [] : [base.plan])].some(hasPlace)) return;
    if (!(linked || edited) || (base === null ? hasLife(plan) : movesIn(base.plan, plan))) return;
    const newest = Math.max(...stampedEntries(plan).map(({ stamp }) => stamp.interval.to));
    const { commits, lines } = workSince(newest, facts.change, (path) => isCode(path, facts.plans, settings));
    if (lines === 0 || (commits <= most.commits && lines <= most.lines)) return;
    const atLeast = facts.change.commitsComplete ? "" : "more than ";
    const counted = `${atLeast}${commits} ${commits === 1 ? "commit" : "commits"}, ${lines} ${lines === 1 ? "line" : "lines"}`;
    const since = plan.progress.some((entry) => !isOpen(entry)) ? " since the last entry" : ", and no entry";
    report({ message: [`${counted}${since} in this plan.`], at: null });
  },
});

/** Letters and digits alone: a reflow is no edit. */
const wordsOf = ({ text }: Plan): string => text.replace(/[^\p{L}\p{N}]+/gu, "");

/** Some are kept as prose and tables: where nothing can be ticked or entered, nothing stood still (30 of 223 notices on real plans). */
const hasPlace = ({ boxes, progress, sections }: Plan): boolean =>
  boxes.length + progress.length > 0 ||
  sections.some(({ canonical }) => canonical !== null && livingSections.includes(canonical));

const hasLife = (plan: Plan): boolean =>
  plan.boxes.some(({ state }) => state !== "open") ||
  plan.progress.some(({ box }) => box === null) ||
  plan.decisions.length + plan.surprises.length + plan.outcomes.length > 0;

/** A tick, a line in a living section, another status, or evidence beside a step or a criterion. */
const movesIn = (base: Plan, plan: Plan): boolean => lifeOf(base) !== lifeOf(plan) || proofOf(base) !== proofOf(plan);

const proofOf = ({ steps, criteria, sections, text }: Plan): string =>
  JSON.stringify([
    [...steps, ...criteria].map(({ evidence }) => evidence.map(({ value }) => value)),
    sections.flatMap(({ canonical, body }) =>
      canonical === "Artifacts and Notes" ? [squeezed(text.slice(body.start, body.end))] : [],
    ),
  ]);

/** Neither a plan nor what needs none. */
function isCode(path: string, plans: readonly PlanChange[], { plans: globs, exempt }: Settings): boolean {
  return !plans.some((plan) => plan.path === path) && !isPlanPath(path, globs) && !matchesAny(path, exempt.paths);
}

/**
 * How much code came later than an instant, and with how many commits. Which files a commit touches would cost requests, so what
 * must be code is counted: of all commits the smallest, as many as the lines outside of the code could fill, are taken for them.
 */
function workSince(
  instant: number,
  { files, commits }: Change,
  isCode: (path: string) => boolean,
): { commits: number; lines: number } {
  const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
  const linesOf = ({ additions, deletions }: { additions: number; deletions: number }): number => additions + deletions;
  const code = sum(files.filter(({ path }) => isCode(path)).map(linesOf));
  let others = sum(files.map(linesOf)) - code;
  const sizes = ownCommits(commits)
    .filter((commit) => timeOf(commit) > instant)
    .map(linesOf)
    .sort((one, other) => one - other);
  let left = 0;
  for (const size of sizes) {
    others -= size;
    if (others < 0) break;
    left++;
  }
  return { commits: sizes.length - left, lines: Math.min(code, sum(sizes)) };
}
