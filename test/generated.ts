// The files of `docs/` that are made from code: what each should hold.
import { readFileSync } from "node:fs";
import { commands } from "../src/commands/index.ts";
import { checkJsonSchema } from "../src/report/check-data.ts";
import { commandsPage } from "../src/report/commands-page.ts";
import { configurationPage, configurationSchema } from "../src/report/configuration-page.ts";
import { planJsonSchema } from "../src/report/plan-json.ts";
import { rulesPage } from "../src/report/rules-page.ts";
import { rules } from "../src/rules/index.ts";

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Cases are tests, examples and documentation at once. */
const cases = (folder: string, all: readonly { name: string }[]) =>
  new Map(all.map(({ name }) => [name, readFileSync(new URL(`${folder}/${name}.md`, import.meta.url), "utf8")]));

export const generated: Readonly<Record<string, () => string>> = {
  "docs/check.schema.json": () => json(checkJsonSchema()),
  "docs/commands.md": () => commandsPage(commands, cases("commands", commands)),
  "docs/configuration.md": configurationPage,
  "docs/plan-warden.schema.json": () => json(configurationSchema()),
  "docs/plan.schema.json": () => json(planJsonSchema()),
  "docs/rules.md": () => rulesPage(rules, cases("rules", rules)),
};
