// What `.github/plan-warden.yml` may say. One schema: the types, the checks, the JSON Schema and the documentation come from it.
import { z } from "zod";
import { commands } from "../commands/index.ts";
import { compileGlob } from "../plan/globs.ts";
import { defaultLimits } from "../plan/limits.ts";
import { defaultInclude } from "../plan/location.ts";
import { presetNames, sectionNames } from "../plan/plan.ts";
import type { Rule } from "../rules/rule.ts";
import { audiences, modes, severities, sweepModes, weekdays } from "../rules/settings.ts";

/** A list, as long as anybody needs and short enough to be matched against thousands of files. */
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(100);

const glob = z.string().superRefine((text, context) => {
  const result = compileGlob(text);
  if ("fault" in result) context.addIssue({ code: "custom", message: result.fault });
});
const globs = list(glob);
const name = z.string().min(1).max(100);

/** A day as plans write it. */
const day = z.iso.date();
const mode = z.enum(modes).default("enforce");

const level = z.enum([...severities, "off"]).meta({
  id: "level",
  description: "An error fails the check, a warning and a notice do not, and what is off is not looked at.",
});
const preset = z.enum(["auto", ...presetNames]);
/** A number of its own for each limit; a repository may raise one, but not without end: the machine is shared. */
const limit = (value: number, most: number) => z.int().min(1).max(most).default(value);

const ruleSettingsKnown = new WeakMap<Rule, ReturnType<typeof makeRuleSetting>>();

/** The same schema wherever a rule is set: the JSON Schema holds it once. */
function ruleSetting(rule: Rule) {
  const schema = ruleSettingsKnown.get(rule) ?? makeRuleSetting(rule);
  ruleSettingsKnown.set(rule, schema);
  return schema;
}

/** A level alone, or a map of level and the rule's own options. */
function makeRuleSetting(rule: Rule) {
  const options = rule.options;
  if (options !== undefined && !(options instanceof z.ZodObject))
    throw new TypeError(`The options of the rule ${rule.name} must be a z.object: their keys stand beside \`level\`.`);
  const shape: Record<string, z.ZodType> = {};
  for (const [key, option] of Object.entries<z.ZodType>(options?.shape ?? {})) shape[key] = withoutDefault(option);
  return z
    .union([level, z.strictObject({ level: level.optional(), ...shape })])
    .meta({ id: rule.name, description: rule.summary });
}

/** The default is documented and not filled in, so that an override which names a level alone keeps the options it found. */
function withoutDefault(option: z.ZodType): z.ZodType {
  if (!(option instanceof z.ZodDefault)) return option.optional();
  const { description } = option;
  return z
    .optional(option.def.innerType)
    .meta({ default: option.def.defaultValue, ...(description === undefined ? {} : { description }) });
}

function ruleSettings(rules: readonly Rule[]) {
  const shape: Record<string, z.ZodOptional<ReturnType<typeof ruleSetting>>> = {};
  for (const rule of rules) shape[rule.name] = ruleSetting(rule).optional();
  return z.strictObject(shape);
}

const skippableRules = (rules: readonly Rule[]): string[] =>
  rules.filter((rule) => "checkPlan" in rule && !rule.unskippable).map(({ name }) => name);

const commandSetting = z.strictObject({
  who: z
    .enum(audiences)
    .optional()
    .describe(
      "`author` is the author of the pull request and who has write permission. The others are permissions: who has a higher one may as well.",
    ),
  "second-person": z.boolean().optional().describe("Whether it takes somebody other than the author."),
});
export type CommandSettingFile = z.output<typeof commandSetting>;

/** Commands that anyone may give change nothing, so there is nothing to decide. */
function commandSettings() {
  const setting = commandSetting.optional();
  const shape: Record<string, typeof setting> = {};
  for (const { name, who, summary } of commands) if (who !== "anyone") shape[name] = setting.describe(summary);
  return shape;
}

const apps = list(name.transform((slug) => slug.toLowerCase().replace(/\[bot\]$/, "")));

const namesOf = (section: string) =>
  list(name).optional().describe(`More names by which your plans call the section ${section}.`);
const sections: Record<string, ReturnType<typeof namesOf>> = {};
for (const section of sectionNames) sections[section] = namesOf(section);

/** What is no zone by the names of the time zone database. */
function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions() !== null;
  } catch {
    return false;
  }
}

const few = list(name).max(10);
const stale = z.strictObject({
  after: limit(14, 365).describe("Days without a sign of life after which an active plan is called stale."),
  mode: z
    .enum(sweepModes)
    .default("repository")
    .describe(
      "`repository` keeps one issue that lists all plans that need a look, `plan` one for each of them, and `off` none: what is open then is closed.",
    ),
  labels: few.default([]).describe("Labels of the issue, at most ten."),
  assignees: few.default([]).describe("Who the issue is assigned to, at most ten."),
  schedule: z
    .strictObject({
      on: z.enum(weekdays).default("monday").describe("The day of the week."),
      at: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
        .default("09:00")
        .describe("The time of day, such as `09:00`."),
      "time-zone": z
        .string()
        .refine(isTimeZone, { params: { expected: "the name of a time zone such as `Europe/Berlin`" } })
        .default("UTC")
        .describe("The zone of that time, by its name in the time zone database."),
    })
    .optional()
    .describe(
      "When to look, once a week. Left out, with all other repositories, when whoever runs Plan Warden decides.",
    ),
});

const exemptions = z.strictObject({
  paths: globs.default([]).describe("Exempt when every changed file matches one of these."),
  labels: list(name).default([]).describe("Exempt with one of these labels."),
  authors: list(name).default([]).describe("Exempt when opened by one of these, such as `renovate[bot]`."),
  lines: z
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe("Exempt when lines added and deleted are no more than this."),
  drafts: z.boolean().default(false).describe("Whether a draft is exempt while it is one."),
  declared: z.boolean().default(false).describe("Whether a line `Plan: none — reason` in the description exempts."),
});

/** What an organisation's file may say besides. */
function floorSchema(rules: readonly Rule[]) {
  return z
    .strictObject({
      rules: ruleSettings(rules)
        .default({})
        .describe(
          "Levels that rules have at least, and options that they have, whatever a repository says. No marker in a plan skips these rules. `config-valid` and `plan-readable` are errors with every floor that does not say otherwise: without them nothing else would hold.",
        ),
      require: globs
        .default([])
        .describe(
          "A change that touches one of these files must have a plan, in every repository. `plan-required` is then an error unless `rules` of the floor says otherwise.",
        ),
      exempt: exemptions
        .prefault({})
        .describe("Which changes need no plan although `require` of the floor asks for one. No repository adds to it."),
      plans: globs
        .default([])
        .describe(
          "Files that are plans in every repository, besides those that it names. Left out, each repository says where its plans live.",
        ),
      preset: z.enum(presetNames).optional().describe("The loosest family that plans are judged as."),
      mode: mode.describe("`advisory` lets repositories be advisory. Otherwise none is."),
      commands: z
        .strictObject({
          ...commandSettings(),
          apps: apps.optional().describe("The only apps that a repository may let give commands; `[]` lets none."),
        })
        .default({})
        .describe(
          "As `commands` of the file: who gives a command has to be both what the floor says and what the repository says. `apps` are the only ones that a repository may let give commands: `[]` lets none.",
        ),
      "enforce-from": day
        .optional()
        .describe("As `enforce-from` of the file, for the floor alone: no repository's own softens the floor."),
    })
    .describe(
      "What every repository of this owner has at least. Only the organisation's file has it. A repository may be stricter and never looser.",
    );
}

/** The schema of the organisation's file: defaults for every repository, and the floor. */
export function organisationSchema(rules: readonly Rule[]) {
  return settingsSchema(rules).extend({ floor: floorSchema(rules).optional() });
}

/** The schema of the file for these rules. Rules are listed one by one, so that editors can complete them. */
function settingsSchema(rules: readonly Rule[]) {
  return z.strictObject({
    plans: z
      .strictObject({
        include: globs
          .min(1)
          .default([...defaultInclude])
          .describe("Files that are plans. Replaces the default."),
        exclude: globs
          .default([])
          .describe(
            "Files that are none after all, besides those that are none by default. A default is taken back by including a file of that very name, such as `rfcs/**/README.md`.",
          ),
      })
      .prefault({})
      .describe("Where plans live."),
    preset: preset
      .default("auto")
      .describe("The family that plans are judged as. `auto` reads it from each plan; `template` is the strictest."),
    mode: mode.describe(
      "`advisory` tells everything and fails nothing: for the time before a repository relies on it. The check is then another one, `plan-warden (advisory)`, and ends as neutral where it would fail, because a neutral check satisfies a requirement; `plan-warden` itself is not there, so where it is required it still blocks.",
    ),
    rules: ruleSettings(rules)
      .default({})
      .describe("How each rule speaks: a level, or `level` and the rule's own options in a map."),
    overrides: list(
      z.strictObject({
        paths: globs.min(1).describe("The plans it is for."),
        preset: z.enum(presetNames).optional().describe("The family that these plans are judged as."),
        rules: ruleSettings(rules.filter((rule) => "checkPlan" in rule))
          .default({})
          .describe("As `rules` above; only rules that judge a plan."),
      }),
    )
      .default([])
      .describe("Other presets and rules for some plans. The last one that speaks of a rule wins."),
    sections: z.strictObject(sections).default({}).describe("More names by which your plans call a section."),
    require: globs.default([]).describe("A change that touches one of these files must have a plan."),
    exempt: exemptions.prefault({}).describe("Which changes need no plan although `require` asks for one."),
    "enforce-from": day
      .optional()
      .describe(
        "Errors about plans created before this day are warnings, and so are errors about plans without a Created date. Only what stood at the base counts: a plan that the change adds is judged in full. Rules of the change as a whole are not softened.",
      ),
    markers: z
      .union([z.boolean(), list(z.enum(skippableRules(rules)))])
      .default(true)
      .describe(
        "Whether a plan may skip rules for itself, by `<!-- plan-warden: skip RULE because REASON -->`: `true`, `false`, or a list of the rules that may be skipped. A marker counts once it stands at the base, so not in the change that writes it; what it skips is shown with its reason. Rules that judge the change as a whole, and those that say so, are never skipped.",
      ),
    commands: z
      .strictObject({
        ...commandSettings(),
        apps: apps
          .optional()
          .describe(
            "Apps that may give commands, by the name in their address (`github.com/apps/NAME`): as bots, which count as somebody with write permission, and in the name of a person, whose own permission counts. None waives anything. Without it, no app is heard.",
          ),
      })
      .default({})
      .describe("Who may give a command, where that is not as [Commands](commands.md) says."),
    comment: z
      .enum(["never", "on-failure", "always"])
      .default("on-failure")
      .describe(
        "When a comment tells the verdict, besides the check. `mode: advisory` fails nothing, so there only `always` begins one. With `never`, nothing is said either where a pull request was merged and its plan is done without saying so.",
      ),
    template: z
      .string()
      .min(1)
      .max(300)
      .optional()
      .describe(
        "The file that `/plan new` makes plans from, such as `docs/exec-plans/_template.md`, as it stands at the base branch. Without it, a short one of ours.",
      ),
    stale: stale.prefault({}).describe("The weekly look at plans, and the issue that tells of it."),
    limits: z
      .strictObject({
        bytes: limit(defaultLimits.bytes, 2 ** 20).describe("Bytes of one plan."),
        plans: limit(defaultLimits.plans, 100).describe("Plans of one change that are judged."),
        nesting: limit(defaultLimits.nesting, 64).describe("Lists and quotes inside one another in a plan."),
        items: limit(defaultLimits.items, 20_000).describe("List items of one plan."),
        milliseconds: limit(defaultLimits.milliseconds, 5000).describe("Time to read one plan."),
      })
      .prefault({})
      .describe("How much is read. What lies beyond fails the check and says so."),
  });
}

export type SettingsFile = z.output<ReturnType<typeof settingsSchema>>;
export type OrganisationFile = z.output<ReturnType<typeof organisationSchema>>;

/** The keys that a map at this path may have. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return keysAt(schema.def.innerType, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysAt(option, path));
  const [step, ...rest] = path;
  if (schema instanceof z.ZodArray && typeof step === "number") return keysAt(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  if (step === undefined) return Object.keys(schema.shape);
  const inner: unknown = Object.hasOwn(schema.shape, step) ? schema.shape[String(step)] : undefined;
  return inner instanceof z.ZodType ? keysAt(inner, rest) : [];
}
