// `docs/configuration.md` and the JSON Schema for editors, both made from the one schema of the settings file.
import { z } from "zod";
import { settingsSchema } from "../config/schema.ts";
import { settingsPath } from "../config.ts";
import { defaultExclude } from "../plan/location.ts";
import { rules } from "../rules/index.ts";

/** A settings file that says a little of everything. */
export const configurationExample = `plans:
  exclude: ["docs/plans/old/**"]

# Ask for a plan when product code changes …
require: ["src/**", "packages/*/src/**"]
# … unless one of these is true.
exempt:
  labels: [no-plan]
  authors: ["renovate[bot]"]
  lines: 20
  declared: true

rules:
  criteria-tickable: warning
  spec-exists: off
  progress-current: { level: warning, lines: 200 }

overrides:
  - paths: ["docs/plans/legacy/**"]
    preset: lenient
    rules:
      required-sections: off

sections:
  Acceptance Criteria: ["Ready when"]

comment: always
`;

type Schema = z.core.JSONSchema.BaseSchema;

/** The JSON Schema of the settings file, draft 2020-12. */
export function configurationSchema(): Schema {
  const schema = z.toJSONSchema(settingsSchema(rules), { io: "input" });
  return { ...schema, title: "Plan Warden settings", description: `What \`${settingsPath}\` may say.` };
}

/** The page. */
export function configurationPage(): string {
  const parts = [
    "# Configuration",
    "Made by `npm run docs` from the schema of the settings: change that, not this page.",
    `A repository decides in \`${settingsPath}\`. Without that file, and for every key left out, the defaults below hold.`,
    "The copy at the tip of the base branch judges, so a pull request cannot loosen its own check; the copy in a pull request that edits it is read as well, and its faults are told before they are merged. A broken file fails the check, with every fault at once, each with its line and column.",
    `\`\`\`yaml\n${configurationExample}\`\`\``,
    "Editors complete and check the file with `docs/plan-warden.schema.json`.",
    "**Globs** are paths from the repository's root. `*` and `?` stay within a folder or name, `**` alone between slashes is any number of folders (at the end: everything inside), `{a,b}` is either, `[abc]` is one of a set. Case counts, and names that start with a dot are like any other. There is no negation: `exclude` and `exempt` are for that.",
    "The file is plain YAML of at most 16,384 characters: one document, no aliases, tags or repeated keys.",
  ];
  for (const [key, schema] of propertiesOf(configurationSchema())) parts.push(...entryOf(key, schema));
  return `${parts.join("\n\n")}\n`;
}

function entryOf(key: string, schema: Schema): string[] {
  const heading = [`## \`${key}\``, schema.description ?? ""];
  if (key === "rules")
    return [
      ...heading,
      "Levels are `error`, `warning`, `notice` and `off`. [Rules](rules.md) lists every rule with its default and its options.",
    ];
  if (key === "sections") return [...heading, `Sections are ${listed(propertiesOf(schema).map(([name]) => name))}.`];
  const rows = propertiesOf(isSchema(schema.items) ? schema.items : schema);
  if (rows.length === 0) return [...heading, `${valuesOf(schema)}. ${defaultOf(schema)}`];
  return [
    ...heading,
    ...(schema.type === "array" ? ["A list of maps with these keys."] : []),
    rows
      .map(([name, row]) => `- \`${name}\`: ${row.description ?? ""} ${valuesOf(row)}. ${defaultOf(row)}`.trimEnd())
      .join("\n"),
    ...(key === "plans" ? [`None by default: ${listed(defaultExclude)}.`] : []),
  ];
}

function propertiesOf(schema: Schema): [string, Schema][] {
  return Object.entries(schema.properties ?? {}).filter((entry): entry is [string, Schema] => isSchema(entry[1]));
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What may stand there, as the start of a sentence. */
function valuesOf(schema: Schema): string {
  if (schema.enum) return `One of ${listed(schema.enum.map(String))}`;
  if (schema.type === "integer") return `A whole number from ${schema.minimum} to ${schema.maximum}`;
  if (schema.type === "boolean") return "`true` or `false`";
  return schema.type === "array" ? "A list" : "A map";
}

function defaultOf({ default: value }: Schema): string {
  if (value === undefined || JSON.stringify(value) === "{}") return "";
  if (!Array.isArray(value)) return `Default: \`${String(value)}\`.`;
  return value.length === 0 ? "Default: none." : `Default: ${value.map((one) => `\`${one}\``).join(", ")}.`;
}

const listed = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(", ");
