// What a repository's file says below its organisation's floor: told to the character, while the floor judges.
import { isOpener } from "../commands/may.ts";
import { presetNames } from "../plan/plan.ts";
import { isLooser } from "../rules/level.ts";
import type { Floor, RuleSetting, Settings } from "../rules/settings.ts";
import type { Words } from "../rules/words.ts";
import type { Fault, Source } from "./yaml.ts";

/** Faults of a sound file. `settings` is what it says by itself, `organisation` who asks for more: `acme/.github`. */
export function faultsBelow(floor: Floor, settings: Settings, source: Source, organisation: string): Fault[] {
  const asks: Words = ["; the organisation (", { quoted: organisation }, ") asks for "];
  const faults: Fault[] = [];
  const fault = (path: readonly PropertyKey[], said: Words, least: Words, remedy: string): void => {
    const name = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
    faults.push({
      ...source.placeOf(path, "value"),
      message: [`\`${name.slice(1)}\` is `, ...said, ...asks, ...least, "."],
      remedy: [remedy],
    });
  };

  const rules = (said: Readonly<Record<string, RuleSetting>>, path: readonly PropertyKey[]): void => {
    for (const [name, { level, options }] of Object.entries(said)) {
      const least = floor.rules[name];
      if (least?.level !== undefined && level !== undefined && isLooser(level, least.level))
        fault(
          source.has([...path, name, "level"]) ? [...path, name, "level"] : [...path, name],
          [`\`${level}\``],
          [`at least \`${least.level}\``],
          "Raise it, or leave it out: the organisation's level holds.",
        );
      for (const [option, value] of Object.entries(least?.options ?? {}))
        if (options && option in options && !isSame(options[option], value))
          fault(
            [...path, name, option],
            [{ quoted: JSON.stringify(options[option]) }],
            [{ quoted: JSON.stringify(value) }],
            "Leave it out: the organisation's value holds.",
          );
    }
  };
  const preset = (said: Settings["preset"] | undefined, path: readonly PropertyKey[]): void => {
    if (said && floor.preset && presetNames.indexOf(said) > presetNames.indexOf(floor.preset))
      fault(
        path,
        [`\`${said}\``],
        [`at least \`${floor.preset}\``],
        "Choose a stricter one, or leave it out: the organisation's holds.",
      );
  };

  for (const [name, { who, secondPerson }] of Object.entries(settings.commands)) {
    const least = floor.commands[name];
    if (who && least?.who && isOpener(who, least.who))
      fault(
        ["commands", name, "who"],
        [`\`${who}\``],
        [`at least \`${least.who}\``],
        "Leave it out: both the organisation's and the command's own have to be.",
      );
    if (secondPerson === false && least?.secondPerson)
      fault(["commands", name, "second-person"], ["`false`"], ["`true`"], "Leave it out: the organisation's holds.");
  }
  for (const [index, app] of settings.apps.entries())
    if (floor.onlyApps && !floor.onlyApps.includes(app))
      fault(
        ["commands", "apps", index],
        [{ quoted: app }],
        floor.onlyApps.length === 0
          ? ["no app at all"]
          : ["none but ", ...floor.onlyApps.flatMap((one, at) => [...(at > 0 ? [", "] : []), { quoted: one }])],
        "Leave it out: it is not heard.",
      );
  if (settings.mode === "advisory" && floor.mode === "enforce")
    fault(["mode"], ["`advisory`"], ["`enforce`"], "Leave it out: the organisation's holds.");
  preset(settings.preset, ["preset"]);
  rules(settings.rules, ["rules"]);
  for (const [index, override] of settings.overrides.entries()) {
    preset(override.preset, ["overrides", index, "preset"]);
    rules(override.rules, ["overrides", index, "rules"]);
  }
  return faults.sort((one, other) => one.at.start - other.at.start);
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
