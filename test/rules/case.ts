// Makes facts and settings of a rule's case: the YAML of its `change` block, with what a sound change has otherwise.
import { parse } from "yaml";
import { z } from "zod";
import { presetNames, problemCodes } from "../../src/plan/plan.ts";
import type { RuleCase } from "../../src/report/rule-cases.ts";
import { neededPaths } from "../../src/rules/check.ts";
import type { ChangedFile, Facts, PlanChange, SettingsProblem } from "../../src/rules/facts.ts";
import type { Settings } from "../../src/rules/settings.ts";
import { changeOf, commitAt, factsOf, now, planOf, settingsOf, versionOf } from "./facts.ts";

const planSource = z.enum(["changed", "body", "trailer", "issue", "branch", "asked"]);
const problem = z.object({ code: z.enum(problemCodes), message: z.string(), fatal: z.boolean() });
const settingsProblems = z.array(z.object({ line: z.int(), message: z.string() }));

const changeBlock = z.strictObject({
  preset: z.enum(presetNames).optional(),
  sources: z.array(planSource).default(["changed"]),
  /** `path +10 -2` or `path removed`. */
  files: z.array(z.string()).default([]),
  /** How many, or when each was made. */
  commits: z.union([z.int(), z.array(z.string())]).default(1),
  body: z.string().default(""),
  author: z.object({ login: z.string(), bot: z.boolean() }).default({ login: "ana", bot: false }),
  /** What is looked up, and is there. Paths that rules ask for and that are not named are looked up and not there. */
  paths: z.record(z.string(), z.boolean()).optional(),
  missing: z
    .array(z.object({ path: z.string(), source: planSource, raw: z.string(), suggestion: z.string().nullable() }))
    .default([]),
  problem: problem.optional(),
  "base-problem": problem.optional(),
  require: z.array(z.string()).optional(),
  declared: z.boolean().default(false),
  "exempt-authors": z.array(z.string()).default([]),
  "settings-problems": settingsProblems.default([]),
  "proposed-problems": settingsProblems.optional(),
});

const settingsPath = ".github/plan-warden.yml";

export function judgeable({ blocks }: RuleCase): { facts: Facts; settings: Settings } {
  const said = changeBlock.parse(parse(blocks.find(({ kind }) => kind === "change")?.text ?? "{}") ?? {});
  const settings = settingsOf({
    preset: said.preset ?? null,
    require: said.require ? { globs: said.require } : null,
    exempt: { ...settingsOf().exempt, declared: said.declared, authors: said["exempt-authors"] },
  });
  const plans = plansOf(blocks, said, settings);
  const looked = neededPaths(plans, settings).map((path) => [path, false] as const);
  const facts = factsOf({
    change: changeOf({
      body: said.body,
      author: said.author,
      files: said.files.map(fileOf),
      commits: Array.isArray(said.commits)
        ? said.commits.map((instant) => commitAt(Date.parse(instant)))
        : Array.from({ length: said.commits }, () => commitAt(now)),
    }),
    plans,
    missing: said.missing,
    paths: new Map([...(said.paths ? looked : []), ...Object.entries(said.paths ?? {})]),
    settings: {
      source: { path: settingsPath, ref: "main", oid: "c".repeat(40) },
      problems: said["settings-problems"].map(settingsProblem),
      proposed: said["proposed-problems"]
        ? { path: settingsPath, problems: said["proposed-problems"].map(settingsProblem) }
        : null,
    },
  });
  return { facts, settings };
}

function plansOf(blocks: RuleCase["blocks"], said: z.infer<typeof changeBlock>, settings: Settings): PlanChange[] {
  const headBlock = blocks.find(({ kind }) => kind === "head");
  if (!headBlock) return [];
  const baseBlock = blocks.find(({ kind }) => kind === "base");
  const path = headBlock.path ?? "docs/plans/search.md";
  const basePath = baseBlock?.path ?? path;
  const plan = planOf(
    { head: headBlock.text, base: baseBlock?.text ?? null, path, basePath },
    { sources: said.sources },
    settings,
  );
  const withProblem = (text: string, at: string, raw: typeof said.problem) =>
    versionOf(at, text, raw ? [{ ...raw, at: null }] : []);
  return [
    {
      ...plan,
      head: withProblem(headBlock.text, path, said.problem),
      base: baseBlock ? withProblem(baseBlock.text, basePath, said["base-problem"]) : null,
    },
  ];
}

function fileOf(text: string): ChangedFile {
  const [path = "", more = "", less = ""] = text.split(" ");
  const removed = more === "removed";
  return {
    path,
    previousPath: null,
    status: removed ? "removed" : "modified",
    additions: removed ? 0 : Number(more),
    deletions: removed ? 1 : -Number(less),
  };
}

const settingsProblem = ({ line, message }: { line: number; message: string }): SettingsProblem => ({
  path: settingsPath,
  at: { line, endLine: line, start: 0, end: 0 },
  column: 1,
  message: [message],
  remedy: ["Correct it."],
});
