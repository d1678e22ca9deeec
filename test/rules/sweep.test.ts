// The sweep's judgement: a file of cases, and what holds for plans of any kind.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { digestOf } from "../../src/rules/plan-digest.ts";
import { type SweptPlan, sweep } from "../../src/rules/sweep.ts";
import { versionOf } from "./facts.ts";

const today = Date.parse("2026-11-23T12:00:00Z");
const dayLong = 86_400_000;
const oid = "7".repeat(40);

function planOf(path: string, text: string, commit: number | null, links: SweptPlan["links"] = []): SweptPlan {
  const { plan } = versionOf(path, text);
  return {
    path,
    oid,
    digest: digestOf(plan),
    commit: commit === null ? null : { oid, at: commit, author: null },
    links,
  };
}

const cases = readFileSync(new URL("./sweep/cases.md", import.meta.url), "utf8")
  .split(/^## (?=Fails: |Passes: |False alarm: )/m)
  .slice(1);

describe("cases", () => {
  test.each(cases.map((text) => [text.split("\n")[0] ?? "", text] as const))("%s", (_, text) => {
    const [, facts = "", expected = "", path = "", plan = ""] =
      /^[^\n]*\n\n?(.*?) → (.*)\n~~~md (\S+)\n([\s\S]*?)\n~~~$/m.exec(text) ?? [];
    const commit = /commit: (\d\S{9})/.exec(facts)?.[1];
    const links = [...facts.matchAll(/(\d+) (open|merged|closed|unknown)/g)].map(([, number, state]) => ({
      number: Number(number),
      state: state as SweptPlan["links"][number]["state"],
      endedAt: null,
      activeAt: null,
    }));
    const swept = planOf(path, plan, commit === undefined ? null : Date.parse(`${commit}T12:00:00Z`), links);
    expect(swept.digest?.links.map(({ number }) => number)).toEqual(links.map(({ number }) => number));
    const verdict = sweep([swept], today, 14);
    const [row] = [...verdict.look, ...verdict.alive, ...verdict.silent];
    const life = row?.life ? `${new Date(row.life.at).toISOString().slice(0, 10)} ${row.life.kind}` : "none";
    const told =
      row === undefined
        ? "at rest"
        : `${row.reasons.join(" ") || (verdict.silent.length > 0 ? "cannot be told" : "nothing")}, ${life}`;
    expect(told).toBe(expected);
  });
});

const instants = fc.integer({ min: today - 60 * dayLong, max: today + 60 * dayLong });
const anyPlan = fc
  .record({
    name: fc.integer({ min: 0, max: 1_000_000 }),
    status: fc.constantFrom("draft", "in-progress", "blocked", "completed", "abandoned"),
    folder: fc.constantFrom("docs/plans", "docs/exec-plans/active", "docs/exec-plans/completed"),
    boxes: fc.array(fc.constantFrom("- [x] done", "- [ ] open", "- [x] (2026-11-01) done"), { maxLength: 4 }),
    commit: fc.option(instants),
    state: fc.constantFrom("open" as const, "merged" as const, "closed" as const, "unknown" as const),
    activeAt: fc.option(instants),
  })
  .map(({ name, status, folder, boxes, commit, state, activeAt }) =>
    planOf(`${folder}/${name}.md`, `# Plan\nStatus: ${status}\n## Progress\n${boxes.join("\n")}\n`, commit, [
      { number: 1, state, endedAt: null, activeAt },
    ]),
  );
const isQuiet = (plan: SweptPlan, at: number): boolean =>
  sweep([plan], at, 14).look.some(({ reasons }) => reasons.includes("stale") || reasons.includes("never-started"));

describe("for plans of any kind", () => {
  test("their order does not matter, and each is counted once", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyPlan, { maxLength: 8, selector: ({ path }) => path }), instants, (plans, at) => {
        const verdict = sweep(plans, at, 14);
        expect(sweep([...plans].reverse(), at, 14)).toEqual(verdict);
        const counted =
          verdict.look.length + verdict.alive.length + verdict.silent.length + verdict.atRest + verdict.unread.length;
        expect(counted).toBe(plans.length);
      }),
    );
  });

  test("a later sign of life makes none stale, and a later day makes no stale one fresh", () => {
    fc.assert(
      fc.property(anyPlan, instants, fc.integer({ min: 0, max: 90 * dayLong }), (plan, at, more) => {
        if (isQuiet(plan, at)) expect(isQuiet(plan, at + more)).toBe(true);
        if (isQuiet(plan, at) || plan.commit === null) return;
        const later = { ...plan, commit: { oid, at: plan.commit.at + more, author: null } };
        expect(isQuiet(later, at)).toBe(false);
      }),
    );
  });

  test("snoozing sets those aside that need a look, until the instant that is told, and nothing else", () => {
    const someEnds = fc.array(fc.option(instants), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(fc.uniqueArray(anyPlan, { maxLength: 8, selector: ({ path }) => path }), someEnds, (plans, ends) => {
        const snoozed = new Map(plans.map(({ path }, index) => [path, ends[index] ?? 0]));
        const [before, after] = [sweep(plans, today, 14), sweep(plans, today, 14, [], snoozed)];
        const rows = before.look.map((row) => ({ ...row, until: snoozed.get(row.plan.path) ?? 0 }));
        const aside = rows.filter(({ until }) => until > today);
        expect(new Set(after.snoozed)).toEqual(new Set(aside));
        const rest = before.look.filter((_, index) => (rows[index]?.until ?? 0) <= today);
        expect({ ...after, snoozed: [] }).toEqual({ ...before, look: rest });
      }),
    );
  });

  test("what is unknown counts as nothing", () => {
    fc.assert(
      fc.property(anyPlan, instants, (plan, at) => {
        const links = plan.links.map((link) => ({ ...link, state: "unknown" as const }));
        const { look } = sweep([{ ...plan, links }], at, 14);
        expect(look.some(({ reasons }) => reasons.includes("linked-ended"))).toBe(false);
      }),
    );
  });
});
