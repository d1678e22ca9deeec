// Makes facts and settings for tests: sound ones, and what a test says otherwise.
import { createHash } from "node:crypto";
import { defaultLimits } from "../../src/plan/limits.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import type { Problem } from "../../src/plan/plan.ts";
import type {
  Change,
  ChangedFile,
  Commit,
  Facts,
  Oid,
  PlanChange,
  PlanVersion,
  Revision,
} from "../../src/rules/facts.ts";
import { presetOf } from "../../src/rules/level.ts";
import { alterations } from "../../src/rules/revisions.ts";
import type { Settings } from "../../src/rules/settings.ts";
import type { Words } from "../../src/rules/words.ts";

export const head = "a".repeat(40);
export const base = "b".repeat(40);
/** 2026-11-23 10:00Z */
export const now = Date.UTC(2026, 10, 23, 10);

export const settingsOf = (said: Partial<Settings> = {}): Settings => ({
  plans: { include: ["docs/**/*.md"], exclude: [] },
  preset: null,
  mode: "enforce",
  rules: {},
  overrides: [],
  sections: {},
  require: null,
  exempt: { paths: [], labels: [], authors: [], lines: null, drafts: false, declared: false },
  floor: null,
  markers: null,
  enforceFrom: null,
  commands: {},
  apps: [],
  comment: "on-failure",
  template: null,
  stale: { after: 14, mode: "repository", labels: [], assignees: [], schedule: null },
  limits: defaultLimits,
  ...said,
});

export function versionOf(path: string, text: string, problems: readonly Problem[] = []): PlanVersion {
  const read = parsePlan(path, text);
  const oid = createHash("sha1").update(text).digest("hex");
  return { path, oid, plan: read.plan, problems: [...read.problems, ...problems] };
}

/** A plan at both sides; `null` where there is none. */
export function planOf(
  sides: { head: string | null; base?: string | null; path?: string; basePath?: string },
  said: Partial<PlanChange> = {},
  settings: Settings = settingsOf(),
): PlanChange {
  const path = sides.path ?? "docs/plans/search.md";
  const now = sides.head === null ? null : versionOf(path, sides.head);
  const before = sides.base === undefined || sides.base === null ? null : versionOf(sides.basePath ?? path, sides.base);
  const presets = [now, before].flatMap((version) => (version ? [version.plan.preset] : []));
  const preset = presetOf(path, presets, settings);
  return { path, head: now, base: before, sources: ["changed"], preset, revisions: null, ...said };
}

/** The plan's revisions, as a job or the command line finds them; `after` answers what stands after a commit, given what stood before. */
export function revisionsOf(
  plan: PlanChange,
  commits: readonly Commit[],
  after: (commit: Oid, before: PlanVersion | null) => PlanVersion | null,
): Revision[] {
  const versions = new Map<Oid, PlanVersion | null>();
  let last = plan.base;
  for (const { oid } of commits) {
    last = after(oid, last);
    versions.set(oid, last);
  }
  return alterations(commits, plan.base?.oid ?? null, (oid) => versions.get(oid)?.oid ?? null).map(({ commit }) => ({
    commit: commit.oid,
    committedAt: commit.committedAt,
    version: versions.get(commit.oid) ?? null,
  }));
}

export const commitAt = (instant: number, oid = head): Commit => ({
  oid,
  message: "Rank by trigrams",
  authoredAt: instant,
  committedAt: instant,
  authorOffset: 0,
  additions: 10,
  deletions: 2,
  parents: [base],
});

export const fileAt = (path: string, additions = 1, deletions = 0): ChangedFile => ({
  path,
  previousPath: null,
  status: "modified",
  additions,
  deletions,
});

export const changeOf = (said: Partial<Change> = {}): Change => ({
  kind: "pull-request",
  number: 12,
  author: { login: "ana", bot: false },
  draft: false,
  body: "",
  labels: [],
  headRef: "search",
  baseRef: "main",
  head,
  base,
  files: [],
  commits: [commitAt(now)],
  commitsComplete: true,
  ...said,
});

export const factsOf = (said: Partial<Facts> = {}): Facts => ({
  change: changeOf(),
  plans: [],
  missing: [],
  settings: { organisation: null, source: null, problems: [], proposed: null },
  paths: new Map(),
  checks: { states: [], since: now },
  shared: new Map(),
  waivers: [],
  now,
  ...said,
});

/** Quoted pieces in backticks. */
export const told = (words: Words): string =>
  words.map((piece) => (typeof piece === "string" ? piece : `\`${piece.quoted}\``)).join("");
