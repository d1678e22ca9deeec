// `docs/rules.md` says what the rules and their cases say.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { casesOf } from "../../src/report/rule-cases.ts";
import { rulesPage } from "../../src/report/rules-page.ts";
import { rules } from "../../src/rules/index.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("docs/rules.md is up to date; if not, run `npm run docs`", () => {
  const examples = new Map(rules.map(({ name }) => [name, read(`test/rules/${name}.md`)]));
  expect(read("docs/rules.md")).toBe(rulesPage(rules, examples));
});

describe("a case that could be overlooked is a fault", () => {
  test("a block of an unknown kind", () => {
    expect(() => casesOf("## A\n\n~~~md haed\n~~~\n")).toThrow("unknown kind haed");
  });

  test("a block without an end", () => {
    expect(() => casesOf("## A\n\n~~~md head\n# Search\n")).toThrow("has no end");
  });
});
