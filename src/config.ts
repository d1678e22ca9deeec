// The settings file of a repository, and that of its organisation: their texts made into settings, or into every fault at once.
import { faultsBelow } from "./config/floor.ts";
import {
  type CommandSettingFile,
  keysAt,
  type OrganisationFile,
  organisationSchema,
  type SettingsFile,
} from "./config/schema.ts";
import { faultsOf, isMap, type KnownKeys } from "./config/words.ts";
import { type Fault, readYaml, type Source } from "./config/yaml.ts";
import { defaultExclude, type PlanGlobs } from "./plan/location.ts";
import type { SettingsProblem } from "./rules/facts.ts";
import { rules as allRules } from "./rules/index.ts";
import { type CommandSetting, type Floor, type RuleSetting, type Settings, settingsPath } from "./rules/settings.ts";

export { settingsPath };

/** More faults than this are counted, not listed. */
const maxProblems = 50;

const organisationFile = organisationSchema(allRules);
/** What a repository may say: all but the floor. */
const repositoryFile = organisationFile.omit({ floor: true });

/** A file as it is written, once it is known to be sound: only what it says. */
type Said = Readonly<Record<string, unknown>>;

/** The settings of all repositories of an owner, as they stand in its repository `.github`. */
export type Organisation = {
  /** `acme/.github`. */
  repository: string;
  said: Said;
};

/** What judges where nobody decided anything. */
export const defaultSettings: Settings = settingsOf(organisationFile.parse({}));

/**
 * Reads the text of a repository's settings file (null: there is none). All faults come at once, in the order of the text, each
 * with its line and column. With any fault the organisation's defaults and its floor are the settings, or the defaults; but what
 * is only below the floor (`held`) leaves the file as good as it is, with the floor above it. Never throws.
 */
export function parseConfig(
  path: string,
  text: string | null,
  organisation: Organisation | null = null,
): { settings: Settings; problems: SettingsProblem[] } {
  const { source, said, faults } = readFile(text, repositoryFile);
  if (said === null) return { settings: layered(organisation, {}), problems: listed(path, faults) };
  const settings = layered(organisation, said);
  if (settings.floor === null || organisation === null) return { settings, problems: [] };
  const below = faultsBelow(settings.floor, layered(null, said), source, organisation.repository);
  return { settings, problems: listed(path, below).map((problem) => ({ ...problem, held: true })) };
}

/**
 * Reads an organisation's file. With any fault none of its defaults are known, nor its floor: then only what every floor holds
 * is, so that no repository passes for it.
 */
export function parseOrganisation(
  path: string,
  text: string,
  repository: string,
): { organisation: Organisation; problems: SettingsProblem[] } {
  const { said, faults } = readFile(text, organisationFile);
  return {
    organisation: said ? { repository, said } : unknownOrganisation(repository),
    problems: listed(path, faults),
  };
}

/** An organisation whose file could not be read: it may be that it lets no app give commands. */
export const unknownOrganisation = (repository: string): Organisation => ({
  repository,
  said: { floor: { commands: { apps: [] } } },
});

function readFile(
  text: string | null,
  file: typeof organisationFile | typeof repositoryFile,
): { source: Source; said: Said | null; faults: Fault[] } {
  const source = readYaml(text ?? "");
  // An empty file, or one of comments alone, says nothing.
  const value = source.value ?? {};
  const result = file.safeParse(value, { reportInput: false });
  if (result.success && source.faults.length === 0 && isMap(value)) return { source, said: value, faults: [] };
  const known: KnownKeys = (at) => keysAt(file, at);
  const found = (result.error?.issues ?? [])
    .flatMap((issue) => faultsOf(issue, source, known))
    // Behind broken syntax nothing was read as it was meant.
    .filter(({ at }) => at.start < source.brokenFrom);
  const faults = [...source.faults, ...found].sort((one, other) => one.at.start - other.at.start);
  return { source, said: null, faults };
}

function listed(path: string, faults: readonly Fault[]): SettingsProblem[] {
  const problems = faults.slice(0, maxProblems).map((fault) => ({ path, ...fault }));
  const last = problems.at(-1);
  if (last !== undefined && faults.length > maxProblems)
    problems.push({
      ...last,
      message: [`${faults.length - maxProblems} more faults follow.`],
      remedy: ["Mend these first."],
    });
  return problems;
}

/**
 * The organisation's word with the repository's upon it. Maps are taken key by key and lists as a whole; what the repository says of
 * a rule stands before all that the organisation says of it, overrides too.
 */
function layered(organisation: Organisation | null, repository: Said): Settings {
  if (organisation === null && Object.keys(repository).length === 0) return defaultSettings;
  const own = organisationFile.parse(repository);
  if (organisation === null) return settingsOf(own);
  const theirs = organisationFile.parse(organisation.said);
  const settings = settingsOf(organisationFile.parse(merged(organisation.said, repository)));
  const { rules, overrides } = settingsOf(own);
  const inherited = settingsOf(theirs).overrides;
  return {
    ...settings,
    rules: ruleSettings(theirs.rules),
    overrides: [
      ...("preset" in repository ? inherited.map(({ globs, rules }) => ({ globs, rules })) : inherited),
      { globs: everywhere, rules },
      ...overrides,
    ],
  };
}

const everywhere = ["**"];

/** Map over map, key by key; of anything else the upper one, where it says anything. */
function merged(lower: unknown, upper: unknown): unknown {
  if (upper === undefined) return lower;
  if (!isMap(lower) || !isMap(upper)) return upper;
  const map: Record<string, unknown> = Object.create(null);
  for (const key of new Set([...Object.keys(lower), ...Object.keys(upper)])) map[key] = merged(lower[key], upper[key]);
  return map;
}

function settingsOf(file: OrganisationFile): Settings {
  const { plans, preset, overrides, floor } = file;
  return {
    plans: {
      ...globsOf(plans.include, plans.exclude),
      ...(floor && floor.plans.length > 0 ? { besides: globsOf(floor.plans, []) } : {}),
    },
    preset: preset === "auto" ? null : preset,
    mode: floor?.mode === "enforce" ? "enforce" : file.mode,
    rules: ruleSettings(file.rules),
    overrides: overrides.map(({ paths, preset, rules }) => ({
      globs: paths,
      ...(preset === undefined ? {} : { preset }),
      rules: ruleSettings(rules),
    })),
    sections: file.sections,
    ...demandOf(file),
    floor: floor ? floorOf(floor) : null,
    markers: file.markers === true ? null : file.markers === false ? [] : file.markers,
    enforceFrom: file["enforce-from"] ?? null,
    commands: atLeast(commandSettings(file.commands), commandSettings(floor?.commands ?? {})),
    apps: (file.commands.apps ?? []).filter((app) => floor?.commands.apps?.includes(app) ?? true),
    comment: file.comment,
    template: file.template ?? null,
    stale: staleOf(file.stale),
    limits: file.limits,
  };
}

function staleOf({ schedule, ...stale }: SettingsFile["stale"]): Settings["stale"] {
  if (!schedule) return { ...stale, schedule: null };
  const { on, at, "time-zone": timeZone } = schedule;
  return { ...stale, schedule: { on, at, timeZone } };
}

function floorOf(floor: NonNullable<OrganisationFile["floor"]>): Floor {
  const demand = demandOf(floor);
  const rules = ruleSettings(floor.rules);
  const always = ["config-valid", "plan-readable", ...(demand.require ? ["plan-required"] : [])];
  for (const name of always) rules[name] = { level: "error", ...rules[name] };
  return {
    ...demand,
    rules,
    mode: floor.mode,
    preset: floor.preset ?? null,
    enforceFrom: floor["enforce-from"] ?? null,
    commands: commandSettings(floor.commands),
    onlyApps: floor.commands.apps ?? null,
  };
}

function demandOf({ require, exempt }: Pick<SettingsFile, "require" | "exempt">): Pick<Settings, "require" | "exempt"> {
  return {
    require: require.length === 0 ? null : { globs: require },
    exempt: { ...exempt, lines: exempt.lines ?? null },
  };
}

/** What is no plan by default is one where it is named outright. */
function globsOf(include: readonly string[], exclude: readonly string[]): PlanGlobs {
  const included = new Set(include.map(lastPart));
  return { include, exclude: [...exclude, ...defaultExclude.filter((glob) => !included.has(lastPart(glob)))] };
}

function ruleSettings(said: SettingsFile["rules"]): Record<string, RuleSetting> {
  const settings: Record<string, RuleSetting> = {};
  for (const [name, setting] of Object.entries(said)) {
    if (typeof setting === "string") settings[name] = { level: setting };
    else if (setting !== undefined) {
      const { level, ...options } = setting;
      settings[name] = {
        ...(level === undefined ? {} : { level }),
        ...(Object.keys(options).length === 0 ? {} : { options }),
      };
    }
  }
  return settings;
}

function commandSettings({ apps: _, ...said }: SettingsFile["commands"]): Record<string, CommandSetting> {
  const settings: Record<string, CommandSetting> = {};
  for (const [name, setting] of Object.entries<CommandSettingFile | undefined>(said)) {
    if (!setting || Object.keys(setting).length === 0) continue;
    const { who, "second-person": secondPerson } = setting;
    settings[name] = {
      ...(who === undefined ? {} : { who }),
      ...(secondPerson === undefined ? {} : { secondPerson }),
    };
  }
  return settings;
}

/** The settings of commands with the floor's upon them. */
function atLeast(
  settings: Record<string, CommandSetting>,
  floor: Record<string, CommandSetting>,
): Record<string, CommandSetting> {
  for (const [name, { who, secondPerson }] of Object.entries(floor))
    settings[name] = {
      ...settings[name],
      ...(who === undefined ? {} : { least: who }),
      ...(secondPerson ? { secondPerson } : {}),
    };
  return settings;
}

/** What a glob says of the file's own name. */
function lastPart(glob: string): string {
  return glob.slice(glob.lastIndexOf("/") + 1);
}
