// What `check-agrees` does not know yet, or cannot find out: how long it waits, and for whom.
import { describe, expect, test } from "@jest/globals";
import { check, neededChecks } from "../../src/rules/check.ts";
import type { Checks, Facts } from "../../src/rules/facts.ts";
import { haveOutcomes } from "../../src/rules/outcomes.ts";
import type { Settings } from "../../src/rules/settings.ts";
import { changeOf, factsOf, now, planOf, settingsOf, told } from "./facts.ts";

const minute = 60_000;
const plan = (...criteria: string[]) =>
  `# Maps\n\n## Acceptance Criteria\n\n${criteria.map((one) => `- ${one}\n`).join("")}`;
const bound = plan("[x] It opens (check:e2e)");

type Said = Record<string, string | null | [string | null, number]>;
const checksOf = (said: Said, waited = 0): Checks => ({
  states: Object.entries(said).map(([name, outcome]) =>
    Array.isArray(outcome) ? { name, outcome: outcome[0], at: now - outcome[1] * minute } : { name, outcome, at: null },
  ),
  since: now - waited * minute,
});

function judged(
  head: string,
  said: Said,
  waited = 0,
  { settings = {}, facts = {} }: { settings?: Partial<Settings>; facts?: Partial<Facts> } = {},
) {
  const verdict = check(
    factsOf({ plans: [planOf({ head })], checks: checksOf(said, waited), ...facts }),
    settingsOf(settings),
  );
  const ours = <Each extends { rule: string }>(all: readonly Each[]) =>
    all.filter(({ rule }) => rule === "check-agrees");
  return {
    conclusion: verdict.conclusion,
    awaits: verdict.awaits && {
      checks: verdict.awaits.checks,
      deadline: (verdict.awaits.deadline - now) / minute,
      again: (verdict.awaits.again - now) / minute,
    },
    findings: ours(verdict.findings).map(({ severity, message }) => `${severity}: ${told(message)}`),
    unknown: ours(verdict.unknown).map(({ message }) => told(message)),
  };
}
const nothing = { awaits: null, findings: [], unknown: [] };

describe("a check that runs", () => {
  test("is waited for, until the deadline", () => {
    const waits = { ...nothing, conclusion: "pending" };
    expect(judged(bound, { e2e: null })).toEqual({ ...waits, awaits: { checks: ["e2e"], deadline: 120, again: 120 } });
    expect(judged(bound, { e2e: null }, 119)).toEqual({ ...waits, awaits: { checks: ["e2e"], deadline: 1, again: 1 } });
  });

  test("at the deadline it could not be checked, and says that it will be", () => {
    expect(judged(bound, { e2e: null }, 120)).toEqual({
      ...nothing,
      conclusion: "failure",
      unknown: [
        "What stands on line 5 is bound to `e2e`, which had no outcome on this commit after 2 h. When it has one, this is judged again.",
      ],
    });
  });

  test("the repository says how long", () => {
    const settings = { rules: { "check-agrees": { options: { wait: 5 } } } };
    expect(judged(bound, { e2e: null }, 4, { settings }).awaits).toMatchObject({ deadline: 1 });
    expect(judged(bound, { e2e: null }, 5, { settings }).unknown[0]).toContain("after 5 min");
  });

  test("does not hide another app's of the same name that failed", () => {
    const states = [
      { name: "e2e", outcome: null, at: null },
      { name: "e2e", outcome: "failure", at: null },
    ];
    const verdict = judged(bound, {}, 0, { facts: { checks: { states, since: now } } });
    expect(verdict).toMatchObject({
      conclusion: "failure",
      awaits: null,
      findings: [expect.stringContaining("failed")],
    });
  });

  test("is waited for though another app's of the same name is green", () => {
    const states = [
      { name: "e2e", outcome: "success", at: null },
      { name: "e2e", outcome: null, at: null },
    ];
    expect(judged(bound, {}, 0, { facts: { checks: { states, since: now } } }).conclusion).toBe("pending");
  });

  test("is not waited for when the verdict fails already", () => {
    const both = plan("[x] It opens (check:e2e)", "[x] It closes (check:unit)");
    expect(judged(both, { e2e: null, unit: "failure" })).toMatchObject({ conclusion: "failure", awaits: null });
  });
});

describe("a check that is not there", () => {
  test("may still appear: it is waited for, and looked for again at the end of the grace", () => {
    expect(judged(bound, { unit: "success" }, 9)).toEqual({
      ...nothing,
      conclusion: "pending",
      awaits: { checks: ["e2e"], deadline: 111, again: 1 },
    });
  });

  test("after the grace it could not be checked, with the name that was most likely meant", () => {
    const unknown = (said: Said) => judged(bound, said, 10);
    expect(unknown({ "ci / e2e": "success", lint: "success" })).toEqual({
      ...nothing,
      conclusion: "failure",
      unknown: [
        "What stands on line 5 is bound to `e2e`, and no check of that name is on this commit. Did you mean `ci / e2e`?",
      ],
    });
    expect(unknown({ e2: "success" }).unknown[0]).toMatch(/Did you mean `e2`\?$/);
    expect(unknown({ E2E: "success" }).unknown[0]).toMatch(/Did you mean `E2E`\?$/);
    expect(unknown({ lint: "success" }).unknown[0]).toMatch(/no check of that name is on this commit\.$/);
    expect(unknown({}).unknown[0]).toMatch(/there is no check at all on this commit\.$/);
  });

  test("the grace begins anew with whatever happens: a pipeline's jobs appear one after the other", () => {
    expect(judged(bound, { build: ["success", 3] }, 60).awaits).toEqual({ checks: ["e2e"], deadline: 60, again: 7 });
    expect(judged(bound, { build: ["success", 10] }, 60).conclusion).toBe("failure");
  });

  test("while others run it may come, until the deadline", () => {
    expect(judged(bound, { build: null }, 60).awaits).toEqual({ checks: ["e2e"], deadline: 60, again: 10 });
    expect(judged(bound, { build: null }, 120).unknown[0]).toContain("no check of that name");
  });

  test("is told once, with its lines", () => {
    const three = plan("[x] It opens (check:e2e)", "[x] It closes (check:e2e)", "[ ] It sings (check:e2e)");
    expect(judged(three, {}, 10).unknown).toEqual([
      "What stands on lines 5 and 6 is bound to `e2e`, and there is no check at all on this commit.",
    ]);
  });
});

describe("where it is no error", () => {
  const warning = { settings: { rules: { "check-agrees": { level: "warning" as const } } } };
  test("nothing waits", () => {
    expect(judged(bound, { e2e: null }, 0, warning)).toEqual({ ...nothing, conclusion: "success" });
  });
  test("what could not be checked is a finding, and does not fail", () => {
    expect(judged(bound, {}, 10, warning)).toMatchObject({
      conclusion: "success",
      unknown: [],
      findings: [expect.stringMatching(/^warning: What stands on line 5 is bound to/)],
    });
  });
  test("a waiver waits for nothing, and is told", () => {
    const waiver = { rule: "check-agrees", by: "sam", because: "The farm is down", head: null, until: now + minute };
    expect(judged(bound, { e2e: null }, 0, { facts: { waivers: [waiver] } }).conclusion).toBe("success");
    expect(judged(bound, {}, 10, { facts: { waivers: [waiver] } })).toMatchObject({
      conclusion: "success",
      unknown: [expect.stringContaining("e2e")],
    });
  });
  test("off asks nothing", () => {
    const off = { rules: { "check-agrees": { level: "off" as const } } };
    expect(judged(bound, { e2e: "failure" }, 0, { settings: off })).toEqual({ ...nothing, conclusion: "success" });
  });
});

describe("on one's own machine", () => {
  test.each([null, changeOf({ kind: "working-tree" })])(
    "it says that only GitHub knows, and does not fail",
    (change) => {
      expect(judged(bound, {}, 0, { facts: { change, checks: null } })).toEqual({
        ...nothing,
        conclusion: "success",
        findings: ["notice: What is ticked here is bound to checks, and only on GitHub they can be looked at."],
      });
    },
  );
  test("on GitHub, checks that could not be read fail", () => {
    expect(judged(bound, {}, 0, { facts: { checks: null } }).conclusion).toBe("failure");
    expect(judged(plan("[ ] It opens (check:e2e)"), {}, 0, { facts: { checks: null } }).conclusion).toBe("success");
  });
});

describe("which checks are asked for", () => {
  const of = (head: string | null, base: string | null = null, said: Partial<Settings> = {}) =>
    neededChecks([planOf({ head, base })], settingsOf(said));
  test("those of ticked items alone, each once", () => {
    expect(of(plan("[x] a (check:e2e)", "[x] b (check:e2e, check:unit)", "[ ] c (check:size)"))).toEqual([
      "e2e",
      "unit",
    ]);
  });
  test("none where the rule is off, the plan is removed, or only moved", () => {
    expect(of(bound, null, { rules: { "check-agrees": { level: "off" } } })).toEqual([]);
    expect(of(null, bound)).toEqual([]);
    expect(neededChecks([planOf({ head: bound, base: bound, basePath: "docs/old.md" })], settingsOf())).toEqual([]);
  });
});

test("outcomes are there when each name has one from everybody who uses it", () => {
  const { states } = checksOf({ unit: "failure", e2e: null });
  expect(haveOutcomes([], states)).toBe(true);
  expect(haveOutcomes(["unit"], states)).toBe(true);
  expect(haveOutcomes(["unit", "e2e"], states)).toBe(false);
  expect(haveOutcomes(["size"], states)).toBe(false);
});
