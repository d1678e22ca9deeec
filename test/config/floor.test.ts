// The organisation's floor: no file of a repository can make a rule looser than it, whatever globs, presets and overrides it uses.
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { permissions } from "../../src/commands/command.ts";
import { commands } from "../../src/commands/index.ts";
import { refusalOf } from "../../src/commands/may.ts";
import { type Organisation, parseConfig, parseOrganisation, settingsPath } from "../../src/config.ts";
import { isPlanPath } from "../../src/plan/location.ts";
import { presetNames } from "../../src/plan/plan.ts";
import { check } from "../../src/rules/check.ts";
import { unansweredDemand } from "../../src/rules/exemption.ts";
import { rules } from "../../src/rules/index.ts";
import { isLooser, isOlder, presetOf, settingOf } from "../../src/rules/level.ts";
import { skipOf } from "../../src/rules/markers.ts";
import { audiences, type Floor, type Level, modes } from "../../src/rules/settings.ts";
import { changeOf, factsOf, fileAt, planOf, told, versionOf } from "../rules/facts.ts";

const paths = ["docs/plans/a.md", "docs/plans/old/b.md", "rfcs/c.md"];
const globs = fc.array(
  fc.constantFrom("**", "docs/**", "docs/plans/*.md", "**/*.md", "docs/plans/{old,new}/**", "src/**", "nowhere/**"),
  { minLength: 1, maxLength: 3 },
);
const level = fc.constantFrom<Level>("error", "warning", "notice", "off");
const preset = fc.constantFrom(...presetNames);
const day = fc.constantFrom("2026-01-01", "2026-06-01", "9999-12-31");

const setting = (name: string) =>
  name === "progress-current"
    ? fc.oneof(level, fc.record({ level, lines: fc.nat(5000), commits: fc.nat(50) }, { requiredKeys: [] }))
    : fc.oneof(level, fc.record({ level }));
const settingsFor = (names: readonly string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, setting(name)])), { requiredKeys: [] });
const allNames = rules.map(({ name }) => name);
const planNames = rules.filter((rule) => "checkPlan" in rule).map(({ name }) => name);

const exempt = fc.record(
  {
    paths: globs,
    labels: fc.constant(["no-plan"]),
    authors: fc.constant(["ana"]),
    lines: fc.nat(1000),
    drafts: fc.boolean(),
    declared: fc.boolean(),
  },
  { requiredKeys: [] },
);
const mode = fc.constantFrom(...modes);
const audience = fc.record({ who: fc.constantFrom(...audiences), "second-person": fc.boolean() }, { requiredKeys: [] });
const askable = fc.record(
  { tick: audience, link: audience, waive: audience, apps: fc.subarray(["helper", "other", "third"]) },
  { requiredKeys: [] },
);
const askers = permissions.flatMap((permission) =>
  [true, false].map((author) => ({ login: "sam", permission, author })),
);
const defaults = {
  preset,
  mode,
  rules: settingsFor(allNames),
  overrides: fc.array(fc.record({ paths: globs, preset, rules: settingsFor(planNames) }, { requiredKeys: ["paths"] }), {
    maxLength: 3,
  }),
  plans: fc.record({ include: globs, exclude: globs }, { requiredKeys: [] }),
  require: globs,
  exempt,
  "enforce-from": day,
  commands: askable,
  markers: fc.oneof(fc.boolean(), fc.constant(["placeholders", "valid-created"])),
};
const repositoryText = fc.oneof(
  { weight: 6, arbitrary: fc.record(defaults, { requiredKeys: [] }).map((file) => JSON.stringify(file)) },
  { weight: 1, arbitrary: fc.constantFrom("", "rules: [", "rules: { placeholders: nothing }", "color: red") },
);
const floor = fc.record(
  {
    rules: settingsFor(allNames),
    require: globs,
    exempt,
    plans: globs,
    preset,
    mode,
    "enforce-from": day,
    commands: askable,
  },
  { requiredKeys: [] },
);
const organisationFile = fc.record({ ...defaults, floor }, { requiredKeys: ["floor"] });

const plans = ["2026-03-01", "2025-12-31", null].flatMap((created) =>
  paths.map((path) => {
    const marked = rules.map(({ name }) => `<!-- plan-warden: skip ${name} because it should not count -->\n`).join("");
    const text = `# Search\n\n${created ? `**Created**: ${created}\n\n` : ""}${marked}\n- [ ] Index\n`;
    return planOf({ head: text, base: text, path });
  }),
);
const changes = ["src/a.ts", "docs/plans/a.md", "README.md"].map((path) =>
  changeOf({ files: [fileAt(path, 30)], labels: ["no-plan"], draft: true, body: "Plan: none — a typo" }),
);

test("nothing a repository says is looser than the floor alone", () => {
  fc.assert(
    fc.property(organisationFile, repositoryText, (file, text) => {
      const read = parseOrganisation(settingsPath, JSON.stringify(file), "acme/.github");
      expect(read.problems).toEqual([]);
      const { settings } = parseConfig(settingsPath, text, read.organisation);
      const least = settings.floor as Floor;
      expect(least).toEqual(parseConfig(settingsPath, null, read.organisation).settings.floor);

      const looser: string[] = [];
      const hold = (holds: boolean, what: string) => {
        if (!holds) looser.push(what);
      };
      hold(settings.mode === "enforce" || least.mode === "advisory", `mode ${settings.mode}`);
      for (const change of plans) {
        const { path, base } = change;
        const judgedAs = presetOf(path, ["lenient"], settings);
        const loosest = least.preset ?? "lenient";
        hold(presetNames.indexOf(judgedAs) <= presetNames.indexOf(loosest), `${path} judged as ${judgedAs}`);
        hold(
          isPlanPath(path, settings.plans) ||
            !(file.floor.plans && isPlanPath(path, { include: file.floor.plans, exclude: [] })),
          `${path} no plan`,
        );
        for (const rule of rules) {
          const { level: asked, options: held } = least.rules[rule.name] ?? {};
          if (asked === undefined) continue;
          const effective = settingOf(rule, path, judgedAs, settings, base);
          const spared = asked === "error" && isOlder(base, least.enforceFrom);
          hold(!isLooser(effective.level, spared ? "warning" : asked), `${rule.name} is ${effective.level} in ${path}`);
          for (const [name, value] of Object.entries(held ?? {}))
            hold(effective.options[name] === value, `${rule.name}.${name} in ${path}`);
          hold(skipOf(rule, base, settings) === null, `${rule.name} is skipped in ${path}`);
        }
      }
      for (const command of commands) {
        const { who, secondPerson } = least.commands[command.name] ?? {};
        const asked = { [command.name]: { who: who ?? "triage", secondPerson: false } };
        for (const asker of askers)
          hold(
            refusalOf(command, asker, false, settings.commands) !== null ||
              ((who === undefined || refusalOf(command, asker, false, asked) === null) &&
                !(secondPerson && asker.author)),
            `${command.name} by ${asker.permission}${asker.author ? ", the author" : ""}`,
          );
      }
      hold(
        settings.apps.every((app) => least.onlyApps?.includes(app) ?? true),
        `apps ${settings.apps}`,
      );
      for (const change of changes)
        hold(
          unansweredDemand(change, settings) !== null ||
            unansweredDemand(change, { ...settings, ...least, floor: null }) === null,
          `no plan needed for ${change.files[0]?.path}`,
        );
      expect(looser).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test("a plan that cannot be read fails whatever the repository says of its limits", () => {
  const { organisation } = parseOrganisation(
    settingsPath,
    "floor: { rules: { placeholders: warning } }",
    "acme/.github",
  );
  const { settings } = parseConfig(settingsPath, "limits: { bytes: 1 }\nrules: { plan-readable: off }", organisation);
  const problem = { code: "too-large", message: "Too large.", at: null, fatal: true } as const;
  const plan = { ...planOf({ head: "" }), head: versionOf("docs/plans/a.md", "", [problem]) };
  expect(check(factsOf({ plans: [plan] }), settings).conclusion).toBe("failure");
});

test("what a repository says of commands below the floor is told, each at its place", () => {
  const least =
    "floor: { commands: { tick: { who: maintain }, link: { who: triage }, waive: { second-person: true }, apps: [helper] } }";
  const { organisation } = parseOrganisation(settingsPath, least, "acme/.github");
  const said =
    "commands:\n  tick: { who: write }\n  start: { who: triage }\n  link: { who: author }\n  waive: { second-person: false }\n  apps: [helper, other]\n";
  const { problems } = parseConfig(settingsPath, said, organisation);
  expect(problems.map(({ at, message }) => [at.line, told(message)])).toEqual([
    [2, "`commands.tick.who` is `write`; the organisation (`acme/.github`) asks for at least `maintain`."],
    [4, "`commands.link.who` is `author`; the organisation (`acme/.github`) asks for at least `triage`."],
    [5, "`commands.waive.second-person` is `false`; the organisation (`acme/.github`) asks for `true`."],
    [6, "`commands.apps[1]` is `other`; the organisation (`acme/.github`) asks for none but `helper`."],
  ]);
});

test("an organisation's file that is broken holds what every floor holds", () => {
  const broken: Organisation = parseOrganisation(settingsPath, "floor: [", "acme/.github").organisation;
  const text = "rules: { config-valid: off, placeholders: off }\ncommands: { apps: [helper] }";
  const { settings, problems } = parseConfig(settingsPath, text, broken);
  expect(problems).toMatchObject([{ at: { line: 1 }, held: true }, { at: { line: 2 } }]);
  expect(settings.apps).toEqual([]);
  expect(settings.floor?.rules).toEqual({ "config-valid": { level: "error" }, "plan-readable": { level: "error" } });
});
