// The settings file of a repository: its text made into settings, or into every fault at once.
import { keysAt, type SettingsFile, settingsSchema } from "./config/schema.ts";
import { faultsOf, type KnownKeys } from "./config/words.ts";
import { readYaml } from "./config/yaml.ts";
import { defaultExclude } from "./plan/location.ts";
import type { SettingsProblem } from "./rules/facts.ts";
import { rules as allRules } from "./rules/index.ts";
import type { Rule } from "./rules/rule.ts";
import type { RuleSetting, Settings } from "./rules/settings.ts";

export { settingsPath } from "./rules/settings.ts";

/** More faults than this are counted, not listed. */
const maxProblems = 50;

const schema = settingsSchema(allRules);

/** What judges where nobody decided anything. */
export const defaultSettings: Settings = settingsOf(schema.parse({}));

/**
 * Reads the text of a settings file (null: there is none). All faults come at once, in the order of the text, each with
 * its line and column; with any fault the settings are the defaults. Never throws.
 */
export function parseConfig(
  path: string,
  text: string | null,
  rules: readonly Rule[] = allRules,
): { settings: Settings; problems: SettingsProblem[] } {
  if (text === null) return { settings: defaultSettings, problems: [] };
  const source = readYaml(text);
  const file = rules === allRules ? schema : settingsSchema(rules);
  // An empty file, or one of comments alone, says nothing.
  const value = source.value ?? {};
  const result = file.safeParse(value, { reportInput: false });
  if (result.success && source.faults.length === 0) return { settings: settingsOf(result.data), problems: [] };

  const known: KnownKeys = (at) => keysAt(file, at);
  const found = (result.error?.issues ?? [])
    .flatMap((issue) => faultsOf(issue, source, known))
    // Behind broken syntax nothing was read as it was meant.
    .filter(({ at }) => at.start < source.brokenFrom);
  const faults = [...source.faults, ...found].sort((one, other) => one.at.start - other.at.start);
  const problems = faults.slice(0, maxProblems).map((fault) => ({ path, ...fault }));
  const last = problems.at(-1);
  if (last !== undefined && faults.length > maxProblems)
    problems.push({
      ...last,
      message: [`${faults.length - maxProblems} more faults follow.`],
      remedy: ["Mend these first."],
    });
  return { settings: defaultSettings, problems };
}

function settingsOf(file: SettingsFile): Settings {
  const { plans, preset, overrides, require, exempt } = file;
  const included = new Set(plans.include.map(lastPart));
  return {
    plans: {
      include: plans.include,
      exclude: [...plans.exclude, ...defaultExclude.filter((glob) => !included.has(lastPart(glob)))],
    },
    preset: preset === "auto" ? null : preset,
    rules: ruleSettings(file.rules),
    overrides: overrides.map(({ paths, preset, rules }) => ({
      globs: paths,
      ...(preset === undefined ? {} : { preset }),
      rules: ruleSettings(rules),
    })),
    sections: file.sections,
    require: require.length === 0 ? null : { globs: require },
    exempt: { ...exempt, lines: exempt.lines ?? null },
    markers: file.markers === true ? null : file.markers === false ? [] : file.markers,
    enforceFrom: file["enforce-from"] ?? null,
    comment: file.comment,
    limits: file.limits,
  };
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

/** What a glob says of the file's own name. */
function lastPart(glob: string): string {
  return glob.slice(glob.lastIndexOf("/") + 1);
}
