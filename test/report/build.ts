// Verdicts made by hand: a sound one, and what tells each situation apart from it.
import type { Span } from "../../src/plan/plan.ts";
import type { Place } from "../../src/report/place.ts";
import type { ExaminedPlan, Finding, PlanGlance, Verdict } from "../../src/rules/verdict.ts";

const head = "89abcdef0123456789abcdef0123456789abcdef";
export const base = "1234567890abcdef1234567890abcdef12345678";
export const tip = "9f8e7d6c5b4a39281706f5e4d3c2b1a098765432";
export const planPath = "docs/exec-plans/active/2026-11-02-search.md";

export const place: Place = { server: "https://github.com", owner: "octo", name: "finder", head };

export function at(line: number, endLine = line): Span {
  return { line, endLine, start: 0, end: 0 };
}

export function glance(change: Partial<PlanGlance> = {}): PlanGlance {
  return {
    title: "Search that survives typos",
    status: { value: "in-progress", raw: "in-progress", at: at(5), from: "text", unfilled: false },
    milestones: { done: 2, total: 3, current: { text: "Milestone 3: Ranking", at: at(61) } },
    steps: { done: 12, total: 16 },
    progress: { done: 5, total: 8 },
    criteria: { done: 3, total: 5, evidenced: 1, attested: 2, tickable: true },
    newest: { stamp: "2026-11-20 14:05Z", at: at(102), commitsSince: 3 },
    next: {
      kind: "step",
      text: "wire the ranking into src/search/rank.ts",
      at: at(64),
      milestone: "Milestone 3: Ranking",
    },
    postMerge: [],
    ...change,
  };
}

export function plan(change: Partial<ExaminedPlan> = {}): ExaminedPlan {
  return {
    path: planPath,
    oid: "aaaa111122223333444455556666777788889999",
    baseOid: "bbbb111122223333444455556666777788889999",
    basePath: planPath,
    sources: ["changed", "body"],
    shared: [],
    preset: "template",
    spared: null,
    glance: glance(),
    ...change,
  };
}

export function finding(change: Partial<Finding> = {}): Finding {
  return {
    rule: "completed-means-done",
    severity: "error",
    message: ["The plan says completed, and this criterion is open: ", { quoted: "p95 latency below 200 ms" }, "."],
    remedy: ["Tick it when it is true, or set the status back to in-progress."],
    path: planPath,
    at: at(88),
    old: false,
    ...change,
  };
}

export function verdict(change: Partial<Verdict> = {}, plans: readonly ExaminedPlan[] = [plan()]): Verdict {
  return {
    mode: "enforce",
    conclusion: "success",
    findings: [],
    examined: {
      plans,
      base,
      head,
      settings: { path: ".github/plan-warden.yml", ref: "main", oid: tip, problems: 0, mended: false },
      organisation: null,
      rules: { looked: 24, off: 2 },
    },
    unknown: [],
    awaits: null,
    exemption: null,
    refusal: null,
    ...change,
  };
}
