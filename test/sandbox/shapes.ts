// Holds the sandbox's answers and payloads to GitHub's own description of them.
import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { restRoutes } from "../../src/sandbox/sandbox.ts";

type Shapes = {
  answers: Record<string, Record<string, object>>;
  payloads: Record<string, object>;
  components: Record<string, object>;
};

const shapes: Shapes = JSON.parse(readFileSync(new URL("shapes.generated.json", import.meta.url), "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
// A bot's address holds brackets, as GitHub itself gives it: `1+warden[bot]@users.noreply.github.com`.
ajv.addFormat("email", /^[^\s@]+@[^\s@]+$/);
ajv.addSchema({ $id: "github", components: shapes.components });
const compiled = new Map<string, ValidateFunction>();

/** References in the file are to itself; here it has a name. */
function absolute(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"github#/'));
}

function faults(key: string, schema: object, value: unknown): string[] {
  const validate = compiled.get(key) ?? ajv.compile(absolute(schema));
  compiled.set(key, validate);
  validate(value);
  // The description's list of events an app may have is older than merge groups.
  const errors = (validate.errors ?? []).filter(({ instancePath }) => !/app\/events\/\d+$/.test(instancePath));
  return errors.map((error) => `${key} ${error.instancePath} ${error.message ?? ""} ${JSON.stringify(error.params)}`);
}

/** Where an answer of a route differs from GitHub's description; nothing when the description knows no such route. */
export function answerFaults(route: string, status: number, body: unknown): string[] {
  const described = shapes.answers[route];
  if (!described || status >= 300) return [];
  const schema = described[status];
  if (!schema) return [`${route} answers ${status}, GitHub ${Object.keys(described).join(" or ")}`];
  return status === 204 ? [] : faults(`${route} ${status}`, schema, body);
}

/** @param event With its action: `pull_request.opened`. */
export function payloadFaults(event: string, payload: unknown): string[] {
  const schema = shapes.payloads[event];
  return schema ? faults(event, schema, payload) : [`no shape of ${event}: add it to the list of events`];
}

const patterns = Object.keys(restRoutes).map((route) => {
  const [method = "", path = ""] = route.split(" ");
  const pattern = path.replace(/:\w+/g, "[^/]+").replace("*", ".+");
  return { route, method, pattern: new RegExp(`^${pattern}$`), specific: path.replace(/:\w+/g, "").length };
});

/** The route that serves a request, the most specific first. */
export function routeOf(method: string, path: string): string {
  const found = patterns.filter((one) => one.method === method && one.pattern.test(path));
  return found.sort((a, b) => b.specific - a.specific)[0]?.route ?? `${method} ${path}`;
}
