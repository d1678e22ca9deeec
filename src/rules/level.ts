// How severely a rule speaks of a path, and by which preset a plan is judged: the repository's word before ours.
import { matchesAny } from "../plan/globs.ts";
import { type PresetName, presetNames } from "../plan/plan.ts";
import type { Rule } from "./rule.ts";
import { type RuleSetting, type Settings, type Severity, severities } from "./settings.ts";

/** The level and the raw options of a rule for a path: overrides (the last one that says so), `rules`, the preset, the default. */
export function settingOf(rule: Rule, path: string, preset: PresetName, settings: Settings): Required<RuleSetting> {
  const chosen = settings.overrides
    .filter((override) => override.rules[rule.name] !== undefined && matchesAny(path, override.globs))
    .map((override) => override.rules[rule.name])
    .reverse();
  const said = [...chosen, settings.rules[rule.name]];
  return {
    level: said.find((setting) => setting?.level !== undefined)?.level ?? rule.levelIn?.[preset] ?? rule.level,
    options: said.find((setting) => setting?.options !== undefined)?.options ?? {},
  };
}

/** The preset for a plan: the last override that fixes one, else `preset`, else the stricter of what both sides look like. */
export function presetOf(path: string, sides: readonly PresetName[], settings: Settings): PresetName {
  const fixed = settings.overrides.findLast(
    (override) => override.preset !== undefined && matchesAny(path, override.globs),
  );
  return fixed?.preset ?? settings.preset ?? presetNames.find((name) => sides.includes(name)) ?? "lenient";
}

/** The weakest of a severity and what caps it. */
export function weakest(severity: Severity, ...caps: readonly Severity[]): Severity {
  return caps.reduce((weak, cap) => (severities.indexOf(cap) > severities.indexOf(weak) ? cap : weak), severity);
}
