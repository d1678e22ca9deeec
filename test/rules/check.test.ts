// How findings are weighed, with rules made for the purpose: debt, moves, many plans, presets, overrides, waivers, unknowns.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import { check, neededPaths } from "../../src/rules/check.ts";
import type { Facts, PlanChange } from "../../src/rules/facts.ts";
import { type PlanRule, planRule, type Rule } from "../../src/rules/rule.ts";
import type { Floor, Settings } from "../../src/rules/settings.ts";
import type { Verdict } from "../../src/rules/verdict.ts";
import { base, changeOf, factsOf, fileAt, head, now, planOf, settingsOf, told } from "./facts.ts";

/** Finds every line with the word "bad". */
const findsBad = (said: Partial<PlanRule> = {}): Rule =>
  planRule({
    name: "no-bad",
    group: "plan",
    summary: "Bad.",
    why: "It is.",
    remedy: "Make it good.",
    level: "error",
    delta: false,
    checkPlan({ plan: { plan } }, report) {
      let start = 0;
      for (const [index, line] of plan.text.split("\n").entries()) {
        const end = start + line.length;
        if (line.includes("bad"))
          report({ message: [{ quoted: line }], at: { line: index + 1, endLine: index + 1, start, end } });
        start = end + 1;
      }
    },
    ...said,
  });

const judged = (
  plans: PlanChange[],
  rules: Rule[],
  settings: Settings = settingsOf(),
  said: Partial<Facts> = {},
): Verdict => check(factsOf({ plans, ...said }), settings, rules);

const levels = ({ findings }: Verdict): string[] =>
  findings.map(({ severity, old, waived, skipped }) =>
    [severity, ...(old ? ["old"] : []), ...(waived ? ["waived"] : []), ...(skipped ? ["skipped"] : [])].join(" "),
  );

const open = "# Search\n\n- [ ] Index\n";
const done = "# Search\n\n- [x] Index\n";

test("what may be commented is told of a pull request alone, and where the rule says so", () => {
  const rule = findsBad({ command: "/plan tick …" });
  const commands = (kind: "pull-request" | "merge-group" | "working-tree", made: Rule) =>
    judged([planOf({ head: "bad\n" })], [made], settingsOf(), { change: changeOf({ kind }) }).findings.map(
      ({ command }) => command,
    );
  expect(commands("pull-request", rule)).toEqual(["/plan tick …"]);
  expect(commands("merge-group", rule)).toEqual([undefined]);
  expect(commands("working-tree", rule)).toEqual([undefined]);
  expect(commands("pull-request", findsBad())).toEqual([undefined]);
});

describe("old debt", () => {
  test.each([
    ["a new plan", null, `${open}bad\n`, ["error"]],
    ["it stood there", `${open}bad\n`, `${done}bad\n`, ["notice old"]],
    ["it stood there, elsewhere in the text", `${open}bad\n`, `# Search\n\nbad\n\n- [x] Index\n`, ["notice old"]],
    ["one more of the same", `${open}bad\n`, `${done}bad\nbad\n`, ["error", "notice old"]],
    ["another one", `${open}bad\n`, `${done}very bad\n`, ["error"]],
    ["only linked", `${open}bad\n`, `${open}bad\n`, ["notice old"]],
  ])("%s", (_, before, after, expected) => {
    expect(levels(judged([planOf({ head: after, base: before })], [findsBad()]))).toEqual(expected);
  });

  test("the rule may say what makes it the same", () => {
    const keyed = findsBad({
      checkPlan: ({ plan: { plan } }, report) => report({ message: [plan.text], at: null, key: "the same" }),
    });
    expect(levels(judged([planOf({ head: done, base: open })], [keyed]))).toEqual(["notice old"]);
  });

  test("a rule that looks at what is new is asked about the head alone", () => {
    const seen: unknown[] = [];
    const delta = findsBad({
      delta: true,
      checkPlan: ({ plan, base: before }, report) => {
        seen.push([plan.plan.text, before?.plan.text]);
        report({ message: ["new"], at: null });
      },
    });
    expect(levels(judged([planOf({ head: done, base: open })], [delta]))).toEqual(["error"]);
    expect(seen).toEqual([[done, open]]);
  });

  test("what could not be read is never old, for it was not judged", () => {
    const plan = planOf({ head: done, base: open });
    const problem = { code: "too-large", message: "Too large.", at: null, fatal: true } as const;
    const unread = (version: PlanChange["head"]) => version && { ...version, problems: [problem] };
    const change = { ...plan, head: unread(plan.head), base: unread(plan.base) };
    const facts = factsOf({ plans: [change] });
    const verdict = check(facts, settingsOf());
    expect(verdict.conclusion).toBe("failure");
    expect(levels(verdict)).toEqual(["error"]);
    expect(verdict.examined.plans[0]?.glance).toBeNull();
  });
});

describe("how a change touches a plan", () => {
  const moved = {
    head: `${open}bad\n`,
    base: `${open}bad\n`,
    path: "docs/plans/done/a.md",
    basePath: "docs/plans/a.md",
  };

  test("a pure move is judged by the rules that look at moves", () => {
    expect(levels(judged([planOf(moved)], [findsBad()]))).toEqual([]);
    expect(levels(judged([planOf(moved)], [findsBad({ onMoves: true, delta: true })]))).toEqual(["error"]);
  });

  test.each([
    ["wrapped anew and spelled right", "# Search\n\n- [ ] Index\n\nSome more text.\n", ["notice"]],
    ["a tick", "# Search\n\n- [x] Index\n\nSome mroe text.\n", ["error"]],
    ["a status", "# Search\n\nStatus: blocked\n\n- [ ] Index\n\nSome mroe text.\n", ["error"]],
    ["an entry", "# Search\n\n- [ ] Index\n\nSome mroe text.\n\n## Progress\n\n- Begun\n", ["error"]],
  ])("%s", (_, text, expected) => {
    const before = "# Search\n\n- [ ] Index\n\nSome mroe text.\n";
    expect(levels(judged([planOf({ head: `${text}bad\n`, base: before })], [findsBad()]))).toEqual(expected);
  });

  test.each([
    [3, "error"],
    [4, "notice"],
  ])("%d plans at once: %s", (count, severity) => {
    const plans = Array.from({ length: count }, (_, index) =>
      planOf({ head: `${open}bad\n`, path: `docs/plans/${index}.md` }),
    );
    expect(new Set(levels(judged(plans, [findsBad()])))).toEqual(new Set([severity]));
  });

  test("new plans beside one that stood there are not many to it, and it is one of many to them", () => {
    const fresh = Array.from({ length: 4 }, (_, index) =>
      planOf({ head: `${open}bad\n`, path: `docs/plans/${index}.md` }),
    );
    const verdict = judged([planOf({ head: `${done}bad\n`, base: open }), ...fresh], [findsBad()]);
    expect(verdict.findings.map(({ path, severity }) => `${severity} ${path}`)).toEqual([
      "error docs/plans/search.md",
      ...fresh.map(({ path }) => `notice ${path}`),
    ]);
  });

  test("what is firm is said as loudly of many, and of one that is only reworded", () => {
    const moved = Array.from({ length: 4 }, (_, index) =>
      planOf({ head: `${done}bad\n`, base: open, path: `docs/plans/${index}.md` }),
    );
    expect(new Set(levels(judged(moved, [findsBad()])))).toEqual(new Set(["notice"]));
    expect(new Set(levels(judged(moved, [findsBad({ firm: true })])))).toEqual(new Set(["error"]));
    const reworded = planOf({ head: `${open}bad\n`, base: open });
    expect(levels(judged([reworded], [findsBad()]))).toEqual(["notice"]);
    expect(levels(judged([reworded], [findsBad({ firm: true })]))).toEqual(["error"]);
  });

  test("plans judged on their own, without a change, are no bulk move", () => {
    const plans = Array.from({ length: 4 }, (_, index) =>
      planOf({ head: `${open}bad\n`, path: `docs/plans/${index}.md` }),
    );
    expect(levels(judged(plans, [findsBad()], settingsOf(), { change: null }))).toEqual(plans.map(() => "error"));
  });

  test("plans that are only linked do not count among the many", () => {
    const linked = Array.from({ length: 4 }, (_, index) =>
      planOf({ head: open, base: open, path: `docs/plans/${index}.md` }),
    );
    expect(levels(judged([...linked, planOf({ head: `${open}bad\n` })], [findsBad()]))).toEqual(["error"]);
  });

  test("a plan that is taken away is judged as it was by the rules that look at removals, and by no other", () => {
    const removed = planOf({ head: null, base: `${open}bad\n` });
    const looksAtRemovals = findsBad({ onRemoval: true, delta: true });
    expect(levels(judged([removed], [looksAtRemovals]))).toEqual(["error"]);
    expect(levels(judged([planOf({ head: `${open}bad\n` })], [looksAtRemovals]))).toEqual([]);
    const asks = findsBad({ onRemoval: true, paths: () => ["docs/done/search.md"] });
    expect(neededPaths([removed], settingsOf(), [asks])).toEqual(["docs/done/search.md"]);
  });

  test("a plan that is taken away is examined, and no rule of one plan looks", () => {
    const verdict = judged([planOf({ head: null, base: `${open}bad\n` })], [findsBad()]);
    expect(verdict).toMatchObject({ conclusion: "success", findings: [], examined: { rules: { looked: 0, off: 0 } } });
    expect(verdict.examined.plans).toMatchObject([{ oid: null, glance: null }]);
  });
});

describe("the level of a rule", () => {
  const tuned = findsBad({ level: "warning", levelIn: { template: "error", lenient: "off" } });
  const override = (globs: string[], level: "error" | "notice" | "off") => ({ globs, rules: { "no-bad": { level } } });

  test.each<[string, PlanChange["preset"], Partial<Settings>, string[]]>([
    ["by default", "execplan", {}, ["warning"]],
    ["by preset", "template", {}, ["error"]],
    ["off by preset", "lenient", {}, []],
    ["settings before presets", "lenient", { rules: { "no-bad": { level: "notice" } } }, ["notice"]],
    [
      "an override before settings",
      "lenient",
      { rules: { "no-bad": { level: "notice" } }, overrides: [override(["docs/**"], "error")] },
      ["error"],
    ],
    ["an override of other paths", "execplan", { overrides: [override(["web/**"], "error")] }, ["warning"]],
    [
      "the last override",
      "execplan",
      { overrides: [override(["docs/**"], "error"), override(["**/*.md"], "off")] },
      [],
    ],
    ["settings without a level", "template", { rules: { "no-bad": { options: {} } } }, ["error"]],
  ])("%s", (_, preset, said, expected) => {
    const verdict = judged([planOf({ head: `${open}bad\n` }, { preset })], [tuned], settingsOf(said));
    expect(levels(verdict)).toEqual(expected);
    expect(verdict.examined.rules).toEqual(expected.length > 0 ? { looked: 1, off: 0 } : { looked: 0, off: 1 });
  });

  test("a finding that may be a notice at most stays one", () => {
    const mild = findsBad({
      level: "error",
      checkPlan: (_, report) => report({ message: ["Mild."], at: null, atMost: "notice" }),
    });
    expect(levels(judged([planOf({ head: open })], [mild]))).toEqual(["notice"]);
  });
});

describe("options", () => {
  test("are taken key by key, so that a later word keeps what it does not name", () => {
    const options = z.strictObject({ most: z.int().default(1), least: z.int().default(0) });
    const asks = findsBad({
      options,
      checkPlan: ({ options }, report) => report({ message: [JSON.stringify(options)], at: null }),
    });
    const settings = settingsOf({
      rules: { "no-bad": { options: { most: 5, least: 2 } } },
      overrides: [
        { globs: ["docs/**"], rules: { "no-bad": { options: { most: 7 } } } },
        { globs: ["docs/**"], rules: { "no-bad": { level: "notice" } } },
      ],
    });
    const { findings } = judged([planOf({ head: open })], [asks], settings);
    expect(findings.map(({ severity, message }) => [severity, told(message)])).toEqual([
      ["notice", '{"most":7,"least":2}'],
    ]);
  });
});

describe("enforce-from", () => {
  const from = settingsOf({ enforceFrom: "2026-11-10" });
  const created = (day: string | null) => (day === null ? open : `# Search\n\n**Created**: ${day}\n\n- [ ] Index\n`);
  const ticked = (text: string) => text.replace("- [ ]", "- [x]");
  test.each<[string, string | null | undefined, string | null, string]>([
    ["created before it", "2026-11-09", "2026-11-09", "warning"],
    ["created on it", "2026-11-10", "2026-11-10", "error"],
    ["created on it, in a zone where the day before it is still", "2026-11-10 00:30+09:00", "2026-11-10", "error"],
    ["there at the base without a date", null, null, "warning"],
    ["there at the base with a day that does not exist", "2026-02-30", "2026-02-30", "warning"],
    ["there at the base with a date still to fill in", "[YYYY-MM-DD]", "[YYYY-MM-DD]", "warning"],
    ["made old by this change", "2026-11-10", "2020-01-01", "error"],
    ["made young by this change", "2026-11-09", "2026-11-20", "warning"],
    ["new, however old it says it is", undefined, "2020-01-01", "error"],
    ["new, without a date", undefined, null, "error"],
  ])("a plan %s", (_, before, after, severity) => {
    const base = before === undefined ? null : created(before);
    const plan = planOf({ head: `${ticked(created(after))}bad\n`, base });
    const verdict = judged([plan], [findsBad()], from);
    expect(levels(verdict)).toEqual([severity]);
    expect(verdict.examined.plans).toMatchObject([{ spared: severity === "warning" ? "2026-11-10" : null }]);
  });

  test("a plan that moved is as old as it was", () => {
    const sides = { head: `${done}bad\n`, base: open, path: "docs/plans/new.md", basePath: "docs/plans/old.md" };
    expect(levels(judged([planOf(sides)], [findsBad()], from))).toEqual(["warning"]);
  });

  test("only errors are softened, and never what judges the change as a whole", () => {
    const old = planOf({ head: `${done}bad\n`, base: open });
    expect(levels(judged([old], [findsBad({ level: "notice" })], from))).toEqual(["notice"]);
    const missing = {
      path: "docs/plans/gone.md",
      source: "body",
      raw: "docs/plans/gone.md",
      suggestion: null,
    } as const;
    expect(check(factsOf({ plans: [old], missing: [missing] }), from).conclusion).toBe("failure");
  });
});

describe("the floor", () => {
  const floorOf = (said: Partial<Floor>): Floor => ({
    rules: { "no-bad": { level: "error" } },
    require: null,
    exempt: settingsOf().exempt,
    preset: null,
    commands: {},
    onlyApps: null,
    enforceFrom: null,
    mode: "enforce",
    ...said,
  });
  const old = planOf({ head: `${done}bad\n`, base: open });
  test.each<[string, Partial<Settings>, string]>([
    ["raises what is off", { rules: { "no-bad": { level: "off" } }, floor: floorOf({}) }, "error"],
    ["lowers nothing", { floor: floorOf({ rules: { "no-bad": { level: "notice" } } }) }, "error"],
    ["is not softened by the repository's day", { enforceFrom: "2026-11-10", floor: floorOf({}) }, "error"],
    [
      "is softened by its own day, where the repository asks for less",
      { rules: { "no-bad": { level: "notice" } }, floor: floorOf({ enforceFrom: "2026-11-10" }) },
      "warning",
    ],
    ["softens nothing by its own day", { floor: floorOf({ enforceFrom: "2026-11-10" }) }, "error"],
  ])("%s", (_, said, level) => {
    expect(levels(judged([old], [findsBad()], settingsOf(said)))).toEqual([level]);
  });

  test("asks for a plan by its own files, and by its own exemptions alone", () => {
    const change = changeOf({ files: [fileAt("src/a.ts")], labels: ["chore", "no-plan"] });
    const floor = floorOf({ require: { globs: ["src/**"] }, rules: { "plan-required": { level: "error" } } });
    const exempt = { ...settingsOf().exempt, labels: ["chore"] };
    const of = (said: Partial<Settings>) => check(factsOf({ change }), settingsOf(said));
    expect(of({ exempt, floor, rules: { "plan-required": { level: "off" } } }).conclusion).toBe("failure");
    expect(of({ floor: { ...floor, exempt: { ...exempt, labels: ["no-plan"] } } })).toMatchObject({
      conclusion: "skipped",
      exemption: { kind: "labels", detail: "no-plan" },
    });
  });
});

describe("markers", () => {
  // Its name is not what it finds.
  const calm = (said: Partial<PlanRule> = {}) => findsBad({ name: "calm", ...said });
  const marked = (said: string, text = open) => `<!-- plan-warden: skip ${said} -->\n\n${text}`;
  const because = marked("calm because the log is wild by nature");
  test.each<[string, string | null, string, Partial<Settings>, string, string[]]>([
    ["at the base", because, marked("calm because x", done), {}, "success", ["error skipped"]],
    ["at the base, taken out here", because, done, {}, "success", ["error skipped"]],
    ["only here", open, marked("calm because x", done), {}, "failure", ["error"]],
    ["in a new plan", null, because, {}, "failure", ["error"]],
    ["for another rule", marked("no-good because x"), done, {}, "failure", ["error"]],
    ["without a reason", marked("calm"), done, {}, "failure", ["error"]],
    ["where settings let it", because, done, { markers: ["calm"] }, "success", ["error skipped"]],
    ["where settings let others", because, done, { markers: ["no-good"] }, "failure", ["error"]],
    ["where settings let none", because, done, { markers: [] }, "failure", ["error"]],
  ])("%s", (_, before, after, said, conclusion, expected) => {
    const verdict = judged([planOf({ head: `${after}bad\n`, base: before })], [calm()], settingsOf(said));
    expect([verdict.conclusion, levels(verdict)]).toEqual([conclusion, expected]);
  });

  test("a plan that is judged on its own has no base to go by", () => {
    const plan = planOf({ head: `${because}bad\n` });
    const verdict = judged([plan], [calm()], settingsOf({ enforceFrom: "2026-11-10" }), { change: null });
    expect([verdict.conclusion, levels(verdict)]).toEqual(["success", ["warning skipped"]]);
    expect(verdict.examined.plans).toMatchObject([{ spared: "2026-11-10" }]);
  });

  test("the reason is told, and where it stands", () => {
    const { findings } = judged([planOf({ head: `${done}bad\n`, base: `# Search\n\n${because}` })], [calm()]);
    expect(findings).toMatchObject([{ skipped: { because: "the log is wild by nature", at: { line: 3 } } }]);
  });

  test("what could not be checked is skipped too, and a waiver besides changes nothing", () => {
    const waivers = [{ rule: "calm", by: "sam", because: "Agreed", head, until: null }];
    const asks = calm({ paths: () => ["specs/search.md"] });
    const verdict = judged([planOf({ head: `${done}bad\n`, base: because })], [asks], settingsOf(), { waivers });
    expect(verdict).toMatchObject({ conclusion: "success", unknown: [{ rule: "calm", skipped: {} }] });
    expect(verdict.unknown[0]).not.toHaveProperty("waived");
  });

  test("no marker skips what says so, nor what judges the change as a whole", () => {
    const plan = planOf({ head: `${done}bad\n`, base: marked("calm because x", marked("plan-exists because x")) });
    expect(judged([plan], [calm({ unskippable: true })]).conclusion).toBe("failure");
    const missing = {
      path: "docs/plans/gone.md",
      source: "body",
      raw: "docs/plans/gone.md",
      suggestion: null,
    } as const;
    expect(check(factsOf({ plans: [plan], missing: [missing] }), settingsOf()).conclusion).toBe("failure");
  });
});

test("advice fails nothing, and what could not be checked is no pass", () => {
  const advisory = settingsOf({ mode: "advisory" });
  const plans = [planOf({ head: `${open}bad\n` })];
  expect(judged(plans, [findsBad()], advisory)).toMatchObject({ mode: "advisory", conclusion: "neutral" });
  expect(judged(plans, [findsBad({ paths: () => ["a/b.md"] })], advisory).conclusion).toBe("neutral");
  expect(judged(plans, [findsBad({ level: "warning" })], advisory).conclusion).toBe("success");
});

describe("waivers", () => {
  const waiver = { rule: "no-bad", by: "sam", because: "Agreed in the review", head: null, until: null };
  test.each([
    ["for this head", { head }, "success", ["error waived"]],
    ["for another head", { head: base }, "failure", ["error"]],
    ["until later", { until: now + 1 }, "success", ["error waived"]],
    ["until now", { until: now }, "failure", ["error"]],
    ["past its end, for this head", { head, until: now - 1 }, "failure", ["error"]],
    ["for ever", {}, "failure", ["error"]],
    ["for another rule", { head, rule: "valid-status" }, "failure", ["error"]],
  ])("%s", (_, said, conclusion, expected) => {
    const waivers = [{ ...waiver, ...said }];
    const verdict = judged([planOf({ head: `${open}bad\n` })], [findsBad()], settingsOf(), { waivers });
    expect(verdict.conclusion).toBe(conclusion);
    expect(levels(verdict)).toEqual(expected);
    const counts = expected.includes("error waived") || ("rule" in said && said.rule !== "no-bad");
    expect(verdict.examined.ended).toEqual(counts ? undefined : waivers);
  });
});

describe("what could not be checked", () => {
  const asks = findsBad({ level: "notice", paths: () => ["specs/search.md"] });
  const plans = [planOf({ head: open })];

  test("a path that was not looked up fails, and says which", () => {
    const verdict = judged(plans, [asks]);
    expect(verdict.conclusion).toBe("failure");
    expect(verdict.unknown.map(({ message }) => told(message))).toEqual([
      "Whether `specs/search.md` is a file at the head was not looked up.",
    ]);
  });

  test("looked up and not there is an answer", () => {
    const paths = new Map([["specs/search.md", false]]);
    expect(judged(plans, [asks], settingsOf(), { paths })).toMatchObject({ conclusion: "success", unknown: [] });
  });

  test("the paths to look up are those of rules that are on, at the head", () => {
    expect(neededPaths(plans, settingsOf(), [asks])).toEqual(["specs/search.md"]);
    expect(neededPaths(plans, settingsOf({ rules: { "no-bad": { level: "off" } } }), [asks])).toEqual([]);
    expect(neededPaths([planOf({ head: null, base: open })], settingsOf(), [asks])).toEqual([]);
  });

  test.each<[string, Partial<PlanRule>, Partial<Facts>]>([
    ["commits", { needs: ["commits"] }, { change: changeOf({ commitsComplete: false }) }],
    ["checks", { checks: () => ["unit"] }, { checks: null }],
  ])("%s that could not be had", (_, said, facts) => {
    expect(judged(plans, [findsBad(said)], settingsOf(), facts).conclusion).toBe("failure");
    expect(judged(plans, [findsBad(said)]).conclusion).toBe("success");
  });

  test("a waiver lets it through, marked", () => {
    const waived = { rule: "no-bad", by: "sam", because: "The server is down", head, until: null };
    const verdict = judged(plans, [asks], settingsOf(), { waivers: [waived] });
    expect(verdict).toMatchObject({ conclusion: "success", unknown: [{ rule: "no-bad", waived }] });
  });
});

describe("a change without a plan", () => {
  const exempt = settingsOf().exempt;
  const required = (said: Partial<Settings["exempt"]> = {}) =>
    settingsOf({ require: { globs: ["src/**"] }, exempt: { ...exempt, ...said } });
  const code = changeOf({
    files: [fileAt("src/a.ts", 3, 2)],
    labels: ["chore"],
    draft: true,
    body: "Hello\r\nPlan: none — a typo\r\n",
  });

  test.each<[string, Settings, string, unknown]>([
    ["none is required", settingsOf(), "skipped", { kind: "no-plan", detail: "" }],
    [
      "no file calls for one",
      settingsOf({ require: { globs: ["lib/**"] } }),
      "skipped",
      { kind: "no-plan", detail: "" },
    ],
    ["one is required", required(), "failure", null],
    ["exempt by paths", required({ paths: ["**/*.ts", "docs/**"] }), "skipped", { kind: "paths", detail: "**/*.ts" }],
    ["exempt by label", required({ labels: ["Chore"] }), "skipped", { kind: "labels", detail: "chore" }],
    ["exempt by author", required({ authors: ["Ana"] }), "skipped", { kind: "authors", detail: "ana" }],
    ["exempt by size", required({ lines: 5 }), "skipped", { kind: "lines", detail: "5" }],
    ["too large to be exempt", required({ lines: 4 }), "failure", null],
    ["exempt as a draft", required({ drafts: true }), "skipped", { kind: "draft", detail: "" }],
    ["declared", required({ declared: true }), "skipped", { kind: "declared", detail: "a typo" }],
  ])("%s", (_, settings, conclusion, exemption) => {
    expect(check(factsOf({ change: code }), settings)).toMatchObject({ conclusion, exemption });
  });

  test("a file moved out of a folder that calls for a plan still calls for one", () => {
    const file = { ...fileAt("docs/a.ts"), previousPath: "src/a.ts", status: "renamed" as const };
    const change = changeOf({ files: [file] });
    expect(check(factsOf({ change }), required({ paths: ["docs/**"] })).conclusion).toBe("failure");
  });

  test("an exempt change that brings a plan is judged", () => {
    const plans = [planOf({ head: "# Search\n\nStatus: [draft | completed]\n" })];
    expect(check(factsOf({ change: code, plans }), required({ labels: ["chore"] }))).toMatchObject({
      conclusion: "failure",
      exemption: null,
    });
  });

  test("a notice takes the reason away from nobody", () => {
    const file = { ...fileAt("CODEOWNERS"), status: "added" as const };
    const change = changeOf({ files: [file, fileAt("src/a.ts")], labels: ["chore"] });
    const verdict = check(factsOf({ change }), required({ labels: ["chore"] }));
    expect(verdict.findings.map(({ rule }) => rule)).toEqual(["gate-changed"]);
    expect(verdict).toMatchObject({ conclusion: "success", exemption: { kind: "labels", detail: "chore" } });
  });

  test("broken settings fail it, and mending them lets it pass", () => {
    const problem = {
      path: "s.yml",
      at: { line: 1, endLine: 1, start: 0, end: 1 },
      column: 1,
      message: ["No."],
      remedy: ["Yes."],
    };
    const source = { path: "s.yml", ref: "main", oid: base };
    const broken = { organisation: null, source, problems: [problem], proposed: null };
    expect(check(factsOf({ settings: broken }), settingsOf()).conclusion).toBe("failure");
    const mended = { ...broken, proposed: { path: "s.yml", problems: [] } };
    expect(check(factsOf({ settings: mended }), settingsOf())).toMatchObject({
      conclusion: "success",
      examined: { settings: { problems: 1, mended: true } },
    });
  });
});

test("of thousands alike, two hundred are told one by one, and the rest as one that weighs as much as the worst of them", () => {
  const weaker = findsBad({
    checkPlan({ plan: { plan } }, report) {
      for (const [index] of [...plan.text.matchAll(/bad/g)].entries())
        report({ message: [`${index}`], at: null, atMost: index === 250 ? "error" : "notice" });
    },
  });
  const { findings, conclusion } = judged([planOf({ head: "bad\n".repeat(1000) })], [weaker]);
  expect(findings).toHaveLength(201);
  expect(told(findings[0]?.message ?? [])).toBe("This rule finds 800 more in this plan.");
  expect([findings[0]?.severity, conclusion]).toEqual(["error", "failure"]);
  expect(new Set(findings.slice(1).map(({ severity }) => severity))).toEqual(new Set(["notice"]));

  const old = "bad\n".repeat(300);
  expect(levels(judged([planOf({ base: old, head: old })], [findsBad()])).slice(-1)).toEqual(["notice old"]);
});

test("findings come worst first, then by path and line", () => {
  const plans = ["b.md", "a.md"].map((path) => planOf({ head: `${open}bad one\nbad two\n`, path }));
  const mild = { ...findsBad({ level: "notice" }), name: "mild" };
  const verdict = judged(plans, [mild, findsBad()]);
  expect(verdict.findings.map(({ severity, path, at }) => `${severity} ${path} ${at?.line}`)).toEqual([
    "error a.md 4",
    "error a.md 5",
    "error b.md 4",
    "error b.md 5",
    "notice a.md 4",
    "notice a.md 5",
    "notice b.md 4",
    "notice b.md 5",
  ]);
});

describe("over any text", () => {
  const line = fc.oneof(
    fc.constantFrom(
      "# Execution Plan: [Task Title]",
      "## Progress",
      "## Acceptance Criteria",
      "## Outcomes & Retrospective",
      "## Decision Log",
      "### Milestone 1: Index",
      "**Status**: completed",
      "**Status**: [a | b]",
      "**Created**: 2026-02-30",
      "**Feature Spec**: `a/b.md`",
      "- [x] (2026-02-30 25:00Z) Milestone 1 completed",
      "- [ ] Build",
      "- [x] (post-merge) Watch",
      "1. [ ] [Observable behavior 1]",
      "| Date | Decision |",
      "|---|---|",
      "| TBD | <why> |",
      "~~~",
      "<!--",
      "-->",
      "",
    ),
    fc.string({ unit: "binary", maxLength: 40 }),
  );
  const text = fc.array(line, { maxLength: 40 }).map((lines) => lines.join("\n"));
  const folder = fc.constantFrom("docs/plans/active/a.md", "docs/plans/completed/a.md", "docs/plans/a.md");

  test("the verdict is the same twice, and there always is one", () => {
    fc.assert(
      fc.property(
        text,
        fc.option(text),
        folder,
        folder,
        fc.constantFrom("template", "execplan", "lenient"),
        (after, before, path, basePath, preset) => {
          const facts = factsOf({
            plans: [planOf({ head: after, base: before, path, basePath }, { preset })],
            paths: new Map([["a/b.md", false]]),
          });
          const verdict = check(facts, settingsOf());
          expect(check(facts, settingsOf())).toEqual(verdict);
          const failed = verdict.findings.some(({ severity }) => severity === "error") || verdict.unknown.length > 0;
          expect(verdict.conclusion).toBe(failed ? "failure" : "success");
          for (const { at } of verdict.findings)
            if (at) expect(at.start <= at.end && at.end <= after.length && at.line >= 1).toBe(true);
        },
      ),
    );
  });

  test("a plan that is only linked has no finding that is new, but for standing still", () => {
    fc.assert(
      fc.property(text, folder, fc.constantFrom("template", "execplan", "lenient"), (same, path, preset) => {
        const plan = planOf({ head: same, base: same, path }, { preset, sources: ["body"] });
        const { findings } = check(factsOf({ plans: [plan], paths: new Map() }), settingsOf());
        // What cannot be read was not judged, however long it has been so.
        const spared = ["progress-current", "plan-readable"];
        expect(findings.filter(({ old, rule }) => !old && !spared.includes(rule))).toEqual([]);
      }),
    );
  });
});
