// What the page on settings shows is sound, uses every key there is, and the schema that editors read says what each is for.
import { describe, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { parse } from "yaml";
import { parseConfig, parseOrganisation, settingsPath } from "../../src/config.ts";
import { configurationExample, configurationSchema, organisationExample } from "../../src/report/configuration-page.ts";

type Schema = ReturnType<typeof configurationSchema>;

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every key that a map may have, by its path; `[]` is an item of a list. What a rule's setting holds is told in `$defs`. */
function keysOf(schema: Schema, path = ""): { path: string; schema: Schema }[] {
  const inner = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const at = `${path}${path === "" ? "" : "."}${key}`;
    return [{ path: at, schema: value as Schema }, ...keysOf(value as Schema, at)];
  });
  const { items, anyOf, $ref } = schema;
  if ($ref !== undefined) return inner;
  const more = [...(isMap(items) ? [items as Schema] : []), ...((anyOf ?? []) as Schema[])];
  return [...inner, ...more.flatMap((each) => keysOf(each, `${path}[]`))];
}

const schema = configurationSchema();
const keys = keysOf(schema);

test("every key is described, and every option of a rule", () => {
  const options = Object.values((schema.$defs ?? {}) as Record<string, Schema>).flatMap((each) => keysOf(each));
  const said = (each: Schema): boolean => {
    const named = each.$ref?.replace("#/$defs/", "") ?? "";
    const description = each.description ?? (schema.$defs as Record<string, Schema> | undefined)?.[named]?.description;
    return typeof description === "string" && /^[A-Z`].*[.…`)]$/s.test(description);
  };
  expect([...keys, ...options].filter((each) => !said(each.schema)).map(({ path }) => path)).toEqual([]);
  expect(keys.length).toBeGreaterThan(80);
});

describe("the examples", () => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  formats.default(ajv);
  const validate = ajv.compile(schema);

  test("are sound, for us and for an editor", () => {
    expect(parseConfig(settingsPath, configurationExample).problems).toEqual([]);
    expect(parseOrganisation(settingsPath, organisationExample, "acme/.github").problems).toEqual([]);
    for (const example of [configurationExample, organisationExample])
      expect([validate(parse(example)), validate.errors]).toEqual([true, null]);
    expect(validate({ comments: "always" })).toBe(false);
    expect(schema).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema", $id: expect.any(String) });
  });

  test("use every key but the names of rules, sections and commands, of which each shows the forms", () => {
    const used = new Set<string>();
    const collect = (value: unknown, path: string): void => {
      if (Array.isArray(value)) for (const item of value) collect(item, `${path}[]`);
      if (!isMap(value)) return;
      for (const [key, inner] of Object.entries(value)) {
        const at = `${path}${path === "" ? "" : "."}${key}`;
        used.add(at);
        collect(inner, at);
      }
    };
    collect(parse(configurationExample), "");
    collect(parse(organisationExample), "");
    const named = /(?:^|\.)(?:rules|sections|commands)\.[^.]+/;
    expect(keys.map(({ path }) => path).filter((path) => !named.test(path) && !used.has(path))).toEqual([]);
  });
});
