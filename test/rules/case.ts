// Makes facts and settings of a rule's case: the YAML of its `change` block, with what a sound change has otherwise.
import { createHash } from "node:crypto";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { parseConfig, settingsPath } from "../../src/config.ts";
import { presetNames, problemCodes } from "../../src/plan/plan.ts";
import type { RuleCase } from "../../src/report/rule-cases.ts";
import { neededPaths, neededRevisions } from "../../src/rules/check.ts";
import type {
  Change,
  ChangedFile,
  Commit,
  Facts,
  OrganisationFacts,
  PlanChange,
  Revision,
  SettingsProblem,
} from "../../src/rules/facts.ts";
import type { Settings } from "../../src/rules/settings.ts";
import { base, changeOf, commitAt, factsOf, now, planOf, revisionsOf, settingsOf, versionOf } from "./facts.ts";

const planSource = z.enum(["changed", "body", "trailer", "issue", "branch", "asked"]);
const problem = z.object({ code: z.enum(problemCodes), message: z.string(), fatal: z.boolean() });
const settingsProblems = z.array(z.object({ line: z.int(), message: z.string(), held: z.boolean().default(false) }));

const changeBlock = z.strictObject({
  preset: z.enum(presetNames).optional(),
  /** As in the settings file. */
  rules: z.record(z.string(), z.unknown()).default({}),
  sources: z.array(planSource).default(["changed"]),
  /** `path +10 -2`, `path removed`, `path added` or `path from old-path`. */
  files: z.array(z.string()).default([]),
  kind: z.enum(["pull-request", "merge-group", "working-tree"]).default("pull-request"),
  /**
   * How many, when each was made, or each by a name: `rank: 2026-11-20T16:05:00+02:00`, with ` merges main` behind it for a merge of
   * the base branch. `~~~md at rank` is the plan after it; a commit without such a block leaves it as it was, the last one the head's.
   */
  commits: z.union([z.int(), z.array(z.string()), z.record(z.string(), z.string())]).default(1),
  "commits-complete": z.boolean().default(true),
  /** Whether the plan at each commit can be had. */
  revisions: z.boolean().default(true),
  body: z.string().default(""),
  draft: z.boolean().default(false),
  author: z.object({ login: z.string(), bot: z.boolean() }).default({ login: "ana", bot: false }),
  /** What is looked up, and is there. Paths that rules ask for and that are not named are looked up and not there. */
  paths: z.record(z.string(), z.boolean()).default({}),
  /** Outcomes of checks on the head by name: `running` for one that has none yet. */
  checks: z.record(z.string(), z.string()).default({}),
  /** Minutes since one of the checks that are asked for had no outcome. */
  waited: z.int().default(0),
  /** Numbers of other pull requests that edit the plan. */
  shared: z.array(z.int()).default([]),
  missing: z
    .array(z.object({ path: z.string(), source: planSource, raw: z.string(), suggestion: z.string().nullable() }))
    .default([]),
  problem: problem.optional(),
  "base-problem": problem.optional(),
  require: z.array(z.string()).optional(),
  template: z.string().nullable().default(null),
  markers: z.array(z.string()).optional(),
  /** Rules that the organisation's floor holds at warning. */
  floor: z.array(z.string()).default([]),
  declared: z.boolean().default(false),
  "exempt-authors": z.array(z.string()).default([]),
  "exempt-paths": z.array(z.string()).default([]),
  /** `used`, or why it is not; and the faults of its file. */
  organisation: z.string().optional(),
  "organisation-problems": settingsProblems.default([]),
  "settings-problems": settingsProblems.default([]),
  "proposed-problems": settingsProblems.optional(),
});

export function judgeable({ blocks }: RuleCase): { facts: Facts; settings: Settings } {
  const said = changeBlock.parse(parse(blocks.find(({ kind }) => kind === "change")?.text ?? "{}") ?? {});
  const settings = settingsOf({
    preset: said.preset ?? null,
    rules: rulesOf(said.rules),
    require: said.require ? { globs: said.require } : null,
    template: said.template,
    markers: said.markers ?? null,
    floor:
      said.floor.length > 0
        ? {
            rules: Object.fromEntries(said.floor.map((name) => [name, { level: "warning" }])),
            require: null,
            exempt: settingsOf().exempt,
            preset: null,
            enforceFrom: null,
            mode: "enforce",
            commands: {},
            onlyApps: null,
          }
        : null,
    exempt: {
      ...settingsOf().exempt,
      declared: said.declared,
      authors: said["exempt-authors"],
      paths: said["exempt-paths"],
    },
  });
  const files = said.files.map(fileOf);
  const change = changeOf({
    kind: said.kind,
    body: said.body,
    draft: said.draft,
    author: said.author,
    files,
    commits: sized(commitsOf(said.commits), files),
    commitsComplete: said["commits-complete"],
  });
  const plans = plansOf(blocks, said, settings).map((plan, _, all) =>
    neededRevisions(all, change, settings).includes(plan) && said.revisions
      ? { ...plan, revisions: revisionsIn(blocks, plan, change) }
      : plan,
  );
  const looked = neededPaths(plans, settings).map((path) => [path, false] as const);
  const facts = factsOf({
    change,
    plans,
    missing: said.missing,
    shared: new Map(plans.map(({ path }) => [path, said.shared])),
    paths: new Map([...looked, ...Object.entries(said.paths)]),
    checks: {
      states: Object.entries(said.checks).map(([name, outcome]) => ({
        name,
        outcome: outcome === "running" ? null : outcome,
        at: null,
      })),
      since: now - said.waited * 60_000,
    },
    settings: {
      organisation: organisationOf(said),
      source: { path: settingsPath, ref: "main", oid: "c".repeat(40) },
      problems: said["settings-problems"].map(settingsProblem),
      proposed: said["proposed-problems"]
        ? { path: settingsPath, problems: said["proposed-problems"].map(settingsProblem) }
        : null,
    },
  });
  return { facts, settings };
}

const oidOf = (name: string): string => createHash("sha1").update(name).digest("hex");

function commitsOf(said: z.infer<typeof changeBlock>["commits"]): Commit[] {
  if (Array.isArray(said)) return said.map((instant) => commitAt(Date.parse(instant)));
  if (typeof said === "number") return Array.from({ length: said }, () => commitAt(now));
  let last = base;
  return Object.entries(said).map(([name, text]) => {
    const [instant = "", merged] = text.split(" merges ");
    const offset = /([+-])(\d\d):(\d\d)$/.exec(instant);
    const minutes = Number(offset?.[2] ?? 0) * 60 + Number(offset?.[3] ?? 0);
    const parents = [last, ...(merged ? [oidOf(merged)] : [])];
    last = oidOf(name);
    return {
      ...commitAt(Date.parse(instant), last),
      parents,
      authorOffset: offset?.[1] === "-" ? -minutes : minutes,
    };
  });
}

/** Each commit with its share of the lines of the files. */
function sized(commits: readonly Commit[], files: readonly ChangedFile[]): Commit[] {
  const lines = files.reduce((sum, { additions, deletions }) => sum + additions + deletions, 0);
  return commits.map((commit) => ({ ...commit, additions: Math.ceil(lines / commits.length), deletions: 0 }));
}

/** The plan after each named commit, as a job or the command line finds it. */
function revisionsIn(blocks: RuleCase["blocks"], plan: PlanChange, { commits }: Change): Revision[] {
  const told = new Map(
    blocks.flatMap(({ kind, path, text }) =>
      kind === "at" ? [[oidOf(path ?? ""), versionOf(plan.path, text)] as const] : [],
    ),
  );
  const unnamed = [...told.keys()].filter((oid) => !commits.some((commit) => commit.oid === oid));
  if (unnamed.length > 0) throw new Error("A block stands at a commit that the change does not name.");
  return revisionsOf(
    plan,
    commits,
    (oid, before) => told.get(oid) ?? (oid === commits.at(-1)?.oid ? plan.head : before),
  );
}

function rulesOf(said: object): Settings["rules"] {
  const { settings, problems } = parseConfig(settingsPath, stringify({ rules: said }));
  if (problems.length > 0)
    throw new Error(`The case sets rules that the settings do not know: ${JSON.stringify(problems)}`);
  return settings.rules;
}

function plansOf(blocks: RuleCase["blocks"], said: z.infer<typeof changeBlock>, settings: Settings): PlanChange[] {
  const headBlock = blocks.find(({ kind }) => kind === "head");
  const baseBlock = blocks.find(({ kind }) => kind === "base");
  // A plan at the base alone is one that the change removes.
  if (!headBlock && baseBlock)
    return [
      planOf({ head: null, base: baseBlock.text, ...(baseBlock.path ? { path: baseBlock.path } : {}) }, {}, settings),
    ];
  if (!headBlock) return [];
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
  if (more === "removed") return { path, previousPath: null, status: "removed", additions: 0, deletions: 1 };
  if (more === "added") return { path, previousPath: null, status: "added", additions: 1, deletions: 0 };
  if (more === "from") return { path, previousPath: less, status: "renamed", additions: 0, deletions: 0 };
  return { path, previousPath: null, status: "modified", additions: Number(more), deletions: -Number(less) };
}

const organisationOf = (said: z.infer<typeof changeBlock>): OrganisationFacts | null => {
  const problems = said["organisation-problems"].map(settingsProblem);
  if (said.organisation === undefined && problems.length === 0) return null;
  const unused = said.organisation === undefined || said.organisation === "used" ? null : said.organisation;
  return {
    repository: "acme/.github",
    used: unused === null ? { path: settingsPath, ref: "main", oid: "d".repeat(40), problems } : null,
    unused,
  };
};

const settingsProblem = ({ line, message, held }: z.infer<typeof settingsProblems>[number]): SettingsProblem => ({
  path: settingsPath,
  at: { line, endLine: line, start: 0, end: 0 },
  column: 1,
  message: [message],
  remedy: ["Correct it."],
  ...(held ? { held } : {}),
});
