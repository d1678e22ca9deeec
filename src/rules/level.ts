// How severely a rule speaks of a path, and by which preset a plan is judged: the repository's word before ours.
import { matchesAny } from "../plan/globs.ts";
import { type PresetName, presetNames } from "../plan/plan.ts";
import type { PlanVersion } from "./facts.ts";
import type { Rule } from "./rule.ts";
import { type Level, type RuleSetting, type Settings, type Severity, severities } from "./settings.ts";

/**
 * The level and the raw options of a rule for a path, key by key: overrides (the last one that says so), `rules`, the preset, the
 * default; and the organisation's floor, where that is stricter. `base` is the plan as it stood at the base, which alone tells whether `enforce-from` spares it.
 */
export function settingOf(
  rule: Rule,
  path: string,
  preset: PresetName,
  settings: Settings,
  base: PlanVersion | null = null,
): Required<RuleSetting> {
  const said = [
    settings.rules[rule.name],
    ...settings.overrides.filter(({ globs }) => matchesAny(path, globs)).map(({ rules }) => rules[rule.name]),
  ].filter((setting) => setting !== undefined);
  const level = said.findLast((setting) => setting.level !== undefined)?.level ?? rule.levelIn?.[preset] ?? rule.level;
  const { floor } = settings;
  const least = floor?.rules[rule.name];
  return {
    level: stricter(
      spared(level, isOlder(base, settings.enforceFrom)),
      spared(least?.level ?? "off", isOlder(base, floor?.enforceFrom ?? null)),
    ),
    options: Object.assign({}, ...[...said, least].map((setting) => setting?.options)),
  };
}

/** The stricter of two levels. */
const stricter = (one: Level, other: Level): Level => (isLooser(one, other) ? other : one);

/** From strictest to loosest. */
const levels: readonly Level[] = [...severities, "off"];

/** Whether a level is looser than another. */
export const isLooser = (level: Level, than: Level): boolean => levels.indexOf(level) > levels.indexOf(than);

const spared = (level: Level, older: boolean): Level => (older && level === "error" ? "warning" : level);

/**
 * Whether a plan is older than a day: it stood at the base, and was created before it, or says no date there. Compared as written,
 * whatever the zone: the day is a day of the plan's own calendar.
 */
export function isOlder(base: PlanVersion | null, from: string | null): boolean {
  if (base === null || from === null) return false;
  const stamp = base.plan.created?.stamp;
  const written = stamp?.interval ? /\d{4}-\d{2}-\d{2}/.exec(stamp.raw)?.[0] : undefined;
  return written === undefined || written < from;
}

/**
 * The preset for a plan: the last override that fixes one, else `preset`, else the stricter of what both sides look like; and
 * none looser than the organisation's floor.
 */
export function presetOf(path: string, sides: readonly PresetName[], settings: Settings): PresetName {
  const fixed = settings.overrides.findLast(
    (override) => override.preset !== undefined && matchesAny(path, override.globs),
  );
  const chosen = fixed?.preset ?? settings.preset ?? presetNames.find((name) => sides.includes(name)) ?? "lenient";
  return presetNames.find((name) => name === chosen || name === settings.floor?.preset) ?? chosen;
}

/** The weakest of a severity and what caps it. */
export function weakest(severity: Severity, ...caps: readonly Severity[]): Severity {
  return caps.reduce((weak, cap) => (severities.indexOf(cap) > severities.indexOf(weak) ? cap : weak), severity);
}
