// Cuts GitHub's OpenAPI description down to the shapes of the answers and payloads the sandbox gives, without its prose.
// Run it when a route or an event is added: `node test/sandbox/extract-shapes.ts`.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { restRoutes } from "../../src/sandbox/sandbox.ts";
import { events } from "./events.ts";

type Value = null | boolean | number | string | Value[] | { [name: string]: Value };

const source = new URL("generated/api.github.com.json", import.meta.resolve("@octokit/openapi"));
const whole: Value = JSON.parse(readFileSync(fileURLToPath(source), "utf8"));
/** What says something about shape; the rest is prose. */
const kept = new Set([
  "type",
  "properties",
  "required",
  "items",
  "enum",
  "nullable",
  "allOf",
  "oneOf",
  "anyOf",
  "additionalProperties",
  "format",
  "$ref",
]);
const components: Record<string, Value> = {};

function at(value: Value | undefined, ...path: string[]): Value | undefined {
  for (const name of path) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    value = value[name];
  }
  return value;
}

function trimmed(schema: Value | undefined): Value {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return schema ?? {};
  const reference = schema.$ref;
  if (typeof reference === "string") return { $ref: `#/components/${component(reference.split("/").at(-1) ?? "")}` };
  const entries = Object.entries(schema).filter(([name]) => kept.has(name));
  const shape = Object.fromEntries(
    entries.map(([name, value]) => {
      if (name === "properties")
        return [name, Object.fromEntries(Object.entries(value ?? {}).map(([key, one]) => [key, trimmed(one)]))];
      if (Array.isArray(value) && name.endsWith("Of")) return [name, value.map(trimmed)];
      return [name, name === "items" || name === "additionalProperties" ? trimmed(value) : value];
    }),
  );
  return shared(nullable(shape));
}

/** JSON Schema's way to say what OpenAPI 3.0 calls nullable. */
function nullable({ nullable: yes, ...shape }: { [name: string]: Value }): { [name: string]: Value } {
  if (yes !== true) return shape;
  const { type, enum: words } = shape;
  if (typeof type !== "string") return { anyOf: [{ type: "null" }, shape] };
  return { ...shape, type: [type, "null"], ...(Array.isArray(words) ? { enum: [...new Set([...words, null])] } : {}) };
}

/** The description repeats whole users and repositories wherever they stand; here each shape stands once. */
function shared(shape: { [name: string]: Value }): Value {
  const text = JSON.stringify(shape);
  if (text.length < 150) return shape;
  const name = createHash("sha256").update(text).digest("hex").slice(0, 10);
  components[name] = shape;
  return { $ref: `#/components/${name}` };
}

function component(name: string): string {
  if (!(name in components)) {
    components[name] = {};
    components[name] = trimmed(at(whole, "components", "schemas", name));
  }
  return name;
}

const response = (value: Value | undefined): Value | undefined => {
  const reference = at(value, "$ref");
  if (typeof reference !== "string") return value;
  return at(whole, "components", "responses", reference.split("/").at(-1) ?? "");
};

/** `/repos/:owner/:repo/contents/*` as the description writes it, whatever it calls the parameters. */
const plain = (path: string) => path.replace(/:\w+|\*|\{\w+\}/g, "?");
const described = Object.keys(at(whole, "paths") ?? {});
const answers: Record<string, Record<string, Value>> = {};
for (const route of Object.keys(restRoutes)) {
  const [method = "", path = ""] = route.split(" ");
  const found = described.find((one) => plain(one) === plain(path));
  const responses = found === undefined ? undefined : at(whole, "paths", found, method.toLowerCase(), "responses");
  if (responses === undefined) continue;
  answers[route] = {};
  for (const [status, one] of Object.entries(responses ?? {})) {
    if (!status.startsWith("2")) continue;
    const schema = at(response(one), "content", "application/json", "schema");
    answers[route][status] = schema === undefined ? {} : trimmed(schema);
  }
}
// The description wants the account of a listed installation to be a user and an enterprise at once.
answers["GET /app/installations"] = {
  "200": { type: "array", items: { $ref: `#/components/${component("installation")}` } },
};
const payloads: Record<string, Value> = {};
for (const event of events) {
  const name = event.replace(/[._]/g, "-");
  const content = at(whole, "x-webhooks", name, "post", "requestBody", "content", "application/json", "schema");
  if (content === undefined) throw new Error(`The description knows no event ${event}`);
  payloads[event] = trimmed(content);
}
const file = fileURLToPath(new URL("shapes.generated.json", import.meta.url));
// A line a shape, so that a difference can be read.
const lines = (values: Record<string, Value>) =>
  Object.keys(values)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(values[name])}`)
    .join(",\n");
const [answered, sent, shapes] = [answers, payloads, components].map(lines);
writeFileSync(file, `{"answers":{\n${answered}\n},"payloads":{\n${sent}\n},"components":{\n${shapes}\n}}\n`);
