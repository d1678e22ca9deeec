// `docs/configuration.md` and the JSON Schema say what the schema of the settings says.
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { parseConfig, settingsPath } from "../../src/config.ts";
import { configurationExample, configurationPage, configurationSchema } from "../../src/report/configuration-page.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("docs/configuration.md is up to date; if not, run `npm run docs`", () => {
  expect(read("docs/configuration.md")).toBe(configurationPage());
});

test("docs/plan-warden.schema.json is up to date; if not, run `npm run docs`", () => {
  expect(read("docs/plan-warden.schema.json")).toBe(`${JSON.stringify(configurationSchema(), null, 2)}\n`);
});

test("the example of the page is sound, for us and for an editor", () => {
  expect(parseConfig(settingsPath, configurationExample).problems).toEqual([]);
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(configurationSchema());
  expect([validate(parse(configurationExample)), validate.errors]).toEqual([true, null]);
  expect(validate({ comments: "always" })).toBe(false);
});
