// The files of `docs/` that are made from code: what each should hold.
import { readFileSync } from "node:fs";
import { checkJsonSchema } from "../src/report/check-data.ts";
import { configurationPage, configurationSchema } from "../src/report/configuration-page.ts";
import { planJsonSchema } from "../src/report/plan-json.ts";
import { rulesPage } from "../src/report/rules-page.ts";
import { rules } from "../src/rules/index.ts";

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A rule's cases are its tests, its examples and its documentation. */
const cases = (name: string) => readFileSync(new URL(`rules/${name}.md`, import.meta.url), "utf8");

export const generated: Readonly<Record<string, () => string>> = {
  "docs/check.schema.json": () => json(checkJsonSchema()),
  "docs/configuration.md": configurationPage,
  "docs/plan-warden.schema.json": () => json(configurationSchema()),
  "docs/plan.schema.json": () => json(planJsonSchema()),
  "docs/rules.md": () => rulesPage(rules, new Map(rules.map(({ name }) => [name, cases(name)]))),
};
