// `docs/rules.md`: every rule with its levels, reason, remedy, options, and an example of each kind from its cases.
import { z } from "zod";
import { presetNames } from "../plan/plan.ts";
import type { Group, Rule } from "../rules/rule.ts";
import { type CaseBlock, casesOf, type RuleCase } from "./rule-cases.ts";

const groups: Record<Group, string> = {
  plan: "The plan itself",
  milestones: "Milestones",
  progress: "Progress",
  acceptance: "Acceptance",
  lifecycle: "Lifecycle",
  gate: "The gate",
};

/** The page. `examples` holds the text of each rule's cases by the rule's name. */
export function rulesPage(rules: readonly Rule[], examples: ReadonlyMap<string, string>): string {
  const parts = [
    "# Rules",
    "Made by `npm run docs` from the rules and their cases: change those, not this page.",
    "An *error* fails the check, a *warning* and a *notice* do not, and what is *off* must be asked for. Each level can be set for the repository and per path, under `rules` and `overrides` of `.github/plan-warden.yml`.",
    "What stood at the base already is at most a notice, and is not said again if it was one there. A plan that was only moved is judged by the rules that say so below. Where a change touches more than three plans, or only rewords one, plan rules speak as notices, except those that say so below; new plans are many to new ones alone.",
    "A plan may skip a rule for itself, and says why: `<!-- plan-warden: skip required-sections because this plan is older than they are -->`. The marker counts once it stands at the base, so not in the change that writes it, and what it skips is shown with its reason. It skips rules that judge a plan, except those that say so below; `markers` in the settings says which.",
  ];
  for (const [group, title] of Object.entries(groups)) {
    const members = rules.filter((rule) => rule.group === group);
    if (members.length === 0) continue;
    parts.push(`## ${title}`, members.map((rule) => `- [\`${rule.name}\`](#${rule.name}): ${rule.summary}`).join("\n"));
    for (const rule of members) parts.push(...entryOf(rule, casesOf(examples.get(rule.name) ?? "")));
  }
  return `${parts.join("\n\n")}\n`;
}

function entryOf(rule: Rule, cases: readonly RuleCase[]): string[] {
  const fails = cases.find(({ title }) => title.startsWith("Fails: "));
  const passes = cases.find(({ title }) => title.startsWith("Passes: "));
  return [
    `### \`${rule.name}\``,
    rule.summary,
    `**Level**: ${levels(rule)}${rule.delta ? " · looks only at what the change adds or alters" : ""}${rule.onMoves ? " · also when a plan is only moved" : ""}${rule.firm ? " · as loud of many plans, and of one that is only reworded" : ""}${rule.onRemoval ? " · only of a plan that is removed" : ""}${rule.unskippable ? " · no marker skips it" : ""}`,
    `**Why**: ${rule.why}`,
    `**What to do**: ${rule.remedy}${rule.command ? ` On a pull request, the comment \`${rule.command}\` does it too.` : ""}`,
    ...options(rule),
    ...(fails ? example("Found", fails) : []),
    ...(passes ? example("Not found", passes) : []),
  ];
}

function levels({ level, levelIn }: Rule): string {
  const presets = presetNames.flatMap((preset) => (levelIn?.[preset] ? [`${levelIn[preset]} in \`${preset}\``] : []));
  return [level, ...presets].join(", ");
}

/** The part of a JSON Schema that options use. */
const optionSchema = z.object({
  properties: z.record(z.string(), z.object({ description: z.string().optional(), default: z.unknown() })),
});

function options({ options: schema }: Rule): string[] {
  if (!schema) return [];
  const { properties } = optionSchema.parse(z.toJSONSchema(schema, { io: "input" }));
  const lines = Object.entries(properties).map(
    ([name, { description, default: value }]) => `- \`${name}\` (${JSON.stringify(value)}): ${description ?? ""}`,
  );
  return ["**Options**:", lines.join("\n")];
}

function example(label: string, { title, description, blocks, findings }: RuleCase): string[] {
  const told = description === "" ? "" : ` ${description}`;
  const expected = findings.length > 0 ? [findings.map((line) => `> ${line}`).join("\n>\n")] : [];
  return [
    `**${label}**: ${title.replace(/^(Fails|Passes): /, "")}.${told}`,
    ...blocks.filter(({ text }) => text !== "").map(shown),
    ...expected,
  ];
}

/** Tildes, one more than any run of them inside. */
function shown({ kind, path, text }: CaseBlock): string {
  const longest = Math.max(2, ...(text.match(/~+/g) ?? []).map((run) => run.length));
  const fence = "~".repeat(longest + 1);
  const place = path ? `\`${path}\`` : "";
  const name = {
    change: "The change:",
    at: `After the commit ${place}:`,
    base: `At the base${place && `, ${place}`}:`,
    head: `At the head${place && `, ${place}`}:`,
  }[kind];
  return `${name}\n\n${fence}${kind === "change" ? "yaml" : "md"}\n${text}${fence}`;
}
