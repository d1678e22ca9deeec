// `docs/configuration.md` and the JSON Schema for editors, both made from the one schema of the settings file.
import { parse } from "yaml";
import { z } from "zod";
import { organisationSchema } from "../config/schema.ts";
import { settingsPath } from "../config.ts";
import { defaultExclude } from "../plan/location.ts";
import { rules } from "../rules/index.ts";
import { organisationRepository } from "../rules/settings.ts";

/** A settings file that uses every key a repository has. */
export const configurationExample = `plans:
  include: ["docs/plans/**/*.md", "rfcs/**/README.md"]
  exclude: ["docs/plans/old/**"]
preset: auto
# \`advisory\` for as long as nobody should be stopped.
mode: enforce

# Ask for a plan when product code changes …
require: ["src/**", "packages/*/src/**"]
# … unless one of these is true.
exempt:
  paths: ["**/*.md", "src/generated/**"]
  labels: [no-plan]
  authors: ["renovate[bot]"]
  lines: 20
  drafts: true
  declared: true

rules:
  criteria-tickable: warning
  spec-exists: off
  progress-current: { level: warning, commits: 5, lines: 200 }

overrides:
  - paths: ["docs/plans/legacy/**"]
    preset: lenient
    rules:
      required-sections: off

# Plans that were there before we started are told, and do not fail.
enforce-from: 2026-12-01
# A plan may skip these rules for itself, and says why.
markers: [required-sections, valid-created]

sections:
  Acceptance Criteria: ["Ready when"]

# What \`/plan new\` copies.
template: docs/plans/TEMPLATE.md

commands:
  tick: { who: author }
  complete: { second-person: true }
  # Our own agent, which comments as a bot.
  apps: [acme-agent]

comment: always

# The weekly look at plans.
stale:
  after: 21
  mode: repository
  labels: [plans]
  assignees: [ana]
  schedule: { on: tuesday, at: "08:30", time-zone: Europe/Berlin }

limits:
  bytes: 262144
  plans: 10
  nesting: 16
  items: 2000
  milliseconds: 1000
`;

/** An organisation's file: any key of a repository's as a default, and every key of the floor. */
export const organisationExample = `# Defaults: a repository may say otherwise.
exempt:
  authors: ["renovate[bot]", "dependabot[bot]"]
stale:
  labels: [plans]

# A repository may be stricter than this, and never looser.
floor:
  rules:
    completed-means-done: error
    progress-current: { level: warning, lines: 400 }
  require: ["src/**"]
  exempt:
    paths: ["**/*.md"]
    labels: [no-plan]
    authors: ["renovate[bot]", "dependabot[bot]"]
    lines: 10
    drafts: true
    declared: false
  plans: ["docs/exec-plans/**/*.md"]
  preset: execplan
  mode: enforce
  enforce-from: 2026-12-01
  commands:
    complete: { who: maintain }
    waive: { who: maintain, second-person: true }
    apps: []
`;

type Schema = z.core.JSONSchema.BaseSchema;

/** Where the schema is published, beside the project that app.yml names. */
const schemaAddress = "https://raw.githubusercontent.com/plan-warden/plan-warden/main/docs/plan-warden.schema.json";

/** The JSON Schema of the settings file, draft 2020-12: of an organisation's too, so of every key there is. */
export function configurationSchema(): Schema {
  return {
    ...z.toJSONSchema(organisationSchema(rules), { io: "input" }),
    $id: schemaAddress,
    title: "Plan Warden settings",
    description: `What \`${settingsPath}\` may say.`,
    examples: [parse(configurationExample), parse(organisationExample)],
  };
}

const organisation = `An organisation, or a person, keeps settings for all repositories in its repository \`${organisationRepository}\`, in the same file: \`OWNER/${organisationRepository}\`, \`${settingsPath}\`, at the tip of the default branch. One path to know, as other apps have it; and the pull request that edits it is checked there like any other, with its faults on their lines, before it reaches anybody else.`;

/** The page. */
export function configurationPage(): string {
  const parts = [
    "# Configuration",
    "Made by `npm run docs` from the schema of the settings: change that, not this page.",
    `A repository decides in \`${settingsPath}\`. Without that file, and for every key left out, the organisation's defaults hold, and else the defaults below.`,
    "The copy at the tip of the base branch judges, so a pull request cannot loosen its own check; the copy in a pull request that edits it is read as well, and its faults are told before they are merged. A broken file fails the check, with every fault at once, each with its line and column. Where the copy at the base is broken and the pull request brings a sound one, or takes the file away, defaults judge it: else nobody could mend it.",
    "This file uses every key:",
    `\`\`\`yaml\n${configurationExample}\`\`\``,
    `Editors complete and check the file with [plan-warden.schema.json](plan-warden.schema.json) (JSON Schema, draft 2020-12), also by a first line \`# yaml-language-server: $schema=${schemaAddress}\`.`,
    "**Globs** are paths from the repository's root. `*` and `?` stay within a folder or name, `**` alone between slashes is any number of folders (at the end: everything inside), `{a,b}` is either, `[abc]` is one of a set. Case counts, and names that start with a dot are like any other. There is no negation: `exclude` and `exempt` are for that. They are matched in linear time, and what they cannot mean exactly is refused; there are no regular expressions.",
    "The file is plain YAML of at most 16,384 characters: one document, no aliases, tags or repeated keys.",
    "## An organisation's settings",
    organisation,
    `\`\`\`yaml\n${organisationExample}\`\`\``,
    listOf([
      "**What a repository says stands above what the organisation says, key by key.** Maps (`exempt`, `plans`, `stale`, `limits`, `sections`) are taken key by key, lists as a whole: `labels: []` takes the organisation's labels away. A key with nothing behind it says nothing.",
      "**Of a rule**, the order is: the repository's `overrides` (the last one that speaks of it), its `rules`, the organisation's `overrides`, its `rules`, the preset, the default; level and each option by themselves. A repository that says `preset` is not overruled by `overrides` of the organisation.",
      "**The floor** judges as if it stood alone, and the stricter of the two counts, whatever presets, globs and overrides a repository uses. A setting below it is a warning with line and column, and an error in the change that writes it. What the floor does not name is the repository's to say: which options a rule has besides, what its sections are called, where its plans live.",
      "**Broken**, it fails the check of every repository and says where, because what its floor asks for is not known. So require the check on the repository `.github` first.",
      "**Who may see it**: the settings of a private repository are used in private ones alone, and those of an internal one in no public one, for the check quotes them. What GitHub does not tell or let us read is not used either. The check says so under *What was looked at*. A private `.github` must be among the repositories that the app is installed on: one that the app cannot see is none.",
      "Only this one level is read, of the same owner, in the request that reads the pull request. The command line knows one repository, and judges by its file alone. Open pull requests follow at their next event, or when the check is run again.",
    ]),
  ];
  for (const [key, schema] of propertiesOf(configurationSchema())) parts.push(...entryOf(key, schema));
  return `${parts.join("\n\n")}\n`;
}

const listOf = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");

function entryOf(key: string, schema: Schema): string[] {
  const heading = [`## \`${key}\``, schema.description ?? ""];
  if (key === "rules")
    return [
      ...heading,
      "Levels are `error`, `warning`, `notice` and `off`. [Rules](rules.md) lists every rule with its default and its options.",
    ];
  if (key === "commands") {
    const rows = propertiesOf(schema);
    const named = rows.filter(([, row]) => row.type === "object");
    const [[, setting] = ["", {}]] = named;
    return [
      ...heading,
      `Commands are ${listed(named.map(([name]) => name))}, each with these keys.`,
      listOf(propertiesOf(setting).map(([name, row]) => `\`${name}\`: ${row.description ?? ""} ${valuesOf(row)}.`)),
      "And besides commands:",
      ...rows.filter((row) => !named.includes(row)).map((row) => rowOf(row, false)),
    ];
  }
  if (key === "sections") return [...heading, `Sections are ${listed(propertiesOf(schema).map(([name]) => name))}.`];
  const rows = propertiesOf(isSchema(schema.items) ? schema.items : schema);
  if (rows.length === 0) return [...heading, `${valuesOf(schema)}. ${defaultOf(schema)}`];
  return [
    ...heading,
    ...(schema.type === "array" ? ["A list of maps with these keys."] : []),
    rows.map((row) => rowOf(row, key === "stale")).join("\n"),
    ...(key === "plans" ? [`None by default: ${listed(defaultExclude)}.`] : []),
  ];
}

function rowOf([name, schema]: [string, Schema], deep: boolean, indent = ""): string {
  const row = `${indent}- \`${name}\`: ${schema.description ?? ""} ${valuesOf(schema)}. ${defaultOf(schema)}`.trimEnd();
  const inner = deep ? propertiesOf(schema) : [];
  return [row, ...inner.map((each) => rowOf(each, deep, `${indent}  `))].join("\n");
}

function propertiesOf(schema: Schema): [string, Schema][] {
  return Object.entries(schema.properties ?? {}).filter((entry): entry is [string, Schema] => isSchema(entry[1]));
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What may stand there, as the start of a sentence. */
function valuesOf(schema: Schema): string {
  if (schema.anyOf) return "`true`, `false`, or a list";
  if (schema.type === "string" && schema.format === "date") return "A day such as `2026-12-01`";
  if (schema.enum) return `One of ${listed(schema.enum.map(String))}`;
  if (schema.type === "integer") return `A whole number from ${schema.minimum} to ${schema.maximum}`;
  if (schema.type === "string") return "A text";
  if (schema.type === "boolean") return "`true` or `false`";
  return schema.type === "array" ? "A list" : "A map";
}

function defaultOf({ default: value }: Schema): string {
  if (value === undefined || JSON.stringify(value) === "{}") return "";
  if (!Array.isArray(value)) return `Default: \`${String(value)}\`.`;
  return value.length === 0 ? "Default: none." : `Default: ${value.map((one) => `\`${one}\``).join(", ")}.`;
}

const listed = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(", ");
