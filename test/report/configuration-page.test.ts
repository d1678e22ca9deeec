// What the page on settings shows is sound.
import { expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { parse } from "yaml";
import { parseConfig, settingsPath } from "../../src/config.ts";
import { configurationExample, configurationSchema } from "../../src/report/configuration-page.ts";

test("the example of the page is sound, for us and for an editor", () => {
  expect(parseConfig(settingsPath, configurationExample).problems).toEqual([]);
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  formats.default(ajv);
  const validate = ajv.compile(configurationSchema());
  expect([validate(parse(configurationExample)), validate.errors]).toEqual([true, null]);
  expect(validate({ comments: "always" })).toBe(false);
});
