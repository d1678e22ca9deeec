// What is read in plans of every dialect: each Markdown file of `fixtures` has the expected report beside it.
// `UPDATE=1` writes the reports anew; read every line of what changed before keeping it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parsePlan } from "../../src/plan/parse.ts";
import { type PlanJson, planJson } from "../../src/report/plan-json.ts";

const folder = join(import.meta.dirname, "fixtures");
const names = readdirSync(folder).filter((name) => name.endsWith(".md"));
const path = "docs/exec-plans/active/plan.md";
const report = (text: string): PlanJson => planJson(parsePlan(path, text));

/** The report with every line moved up by one. */
function raised(json: PlanJson): unknown {
  return JSON.parse(JSON.stringify(json), (key, value) => (key === "line" && value !== null ? value - 1 : value));
}

test.each(names)("%s", (name) => {
  const text = readFileSync(join(folder, name), "utf8");
  const beside = join(folder, name.replace(/\.md$/, ".json"));
  if (process.env.UPDATE) writeFileSync(beside, `${JSON.stringify(report(text), null, 2)}\n`);
  const expected = JSON.parse(readFileSync(beside, "utf8"));
  expect(report(text)).toEqual(expected);
  // However the file is written, it says the same.
  expect(report(text.replaceAll("\n", "\r\n"))).toEqual(expected);
  expect(report(`\uFEFF${text}`)).toEqual(expected);
  if (!text.startsWith("---")) expect(raised(report(`~~~~~md\n${text}~~~~~\n`))).toEqual(expected);
});
