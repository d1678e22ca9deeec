// Runs every case of every rule, and names what a rule lacks.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { readCommands } from "../../src/commands/grammar.ts";
import { casesOf } from "../../src/report/rule-cases.ts";
import { check } from "../../src/rules/check.ts";
import { rules } from "../../src/rules/index.ts";
import type { Finding } from "../../src/rules/verdict.ts";
import { judgeable } from "./case.ts";
import { told } from "./facts.ts";

const folder = new URL("./", import.meta.url);
const texts = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => [file.slice(0, -3), readFileSync(new URL(file, folder), "utf8")]),
);

describe.each([...texts])("%s", (name, text) => {
  test.each(casesOf(text).map((item) => [item.title, item] as const))("%s", (_, item) => {
    const { facts, settings } = judgeable(item);
    const verdict = check(facts, settings);
    const found = verdict.findings
      .filter(({ rule }) => rule === name)
      .sort((one, other) => lineOf(one) - lineOf(other));
    expect(verdict.unknown.filter(({ rule }) => rule === name)).toEqual([]);
    expect(found.map((finding) => shown(finding, facts.plans[0]?.path))).toEqual(item.findings);
    // What they say may be commented is a command, with all that it takes.
    const asked = found.flatMap(({ command }) => (command === undefined ? [] : readCommands(command)));
    expect(asked.filter((one) => !("command" in one))).toEqual([]);
    expect(asked).toHaveLength(found.filter(({ command }) => command !== undefined).length);
  });
});

const lineOf = ({ at }: Finding): number => at?.line ?? 0;

/** `error, docs/a.md line 3: …`: the path where it is not the plan's, the line where there is one. */
function shown({ severity, path, at, message }: Finding, plan: string | undefined): string {
  const place = [path === plan ? "" : path, at ? `line ${at.line}` : ""].filter((part) => part !== "").join(" ");
  return `${severity}${place === "" ? "" : `, ${place}`}: ${told(message)}`;
}

describe("every rule is whole", () => {
  test.each(rules.map((rule) => [rule.name, rule] as const))("%s", (name, rule) => {
    const source = readFileSync(new URL(`../../src/rules/${name}.ts`, import.meta.url), "utf8");
    const cases = casesOf(texts.get(name) ?? "");
    expect({
      named: /^[a-z]+(-[a-z]+)*$/.test(name) && source.includes(`name: "${name}"`),
      said: [rule.summary, rule.why, rule.remedy].every((words) => /^[A-Z].*[.…`)]$/s.test(words)),
      fails: cases.some(({ title, findings }) => title.startsWith("Fails: ") && findings.length > 0),
      passes: cases.some(({ title, findings }) => title.startsWith("Passes: ") && findings.length === 0),
      "false alarm": cases.some(({ title }) => title.startsWith("False alarm: ")),
      titles: cases
        .filter(({ title, findings }) => title.startsWith("Fails: ") !== findings.length > 0)
        .map(({ title }) => title),
    }).toEqual({ named: true, said: true, fails: true, passes: true, "false alarm": true, titles: [] });
  });

  test("no case and no file of a rule that is not listed", () => {
    const names = rules.map(({ name }) => name);
    const files = readdirSync(new URL("../../src/rules/", import.meta.url)).map((file) => file.slice(0, -3));
    const ruleFiles = files.filter((name) =>
      /= (plan|change)Rule[<(]/.test(readFileSync(new URL(`../../src/rules/${name}.ts`, import.meta.url), "utf8")),
    );
    expect([...texts.keys()].sort()).toEqual([...names].sort());
    expect(ruleFiles.filter((name) => name !== "rule").sort()).toEqual([...names].sort());
  });
});
