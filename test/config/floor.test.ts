// The organisation's floor: no file of a repository can make a rule looser than it, whatever globs, presets and overrides it uses.
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Organisation, parseConfig, parseOrganisation, settingsPath } from "../../src/config.ts";
import { isPlanPath } from "../../src/plan/location.ts";
import { presetNames } from "../../src/plan/plan.ts";
import { check } from "../../src/rules/check.ts";
import { unansweredDemand } from "../../src/rules/exemption.ts";
import { rules } from "../../src/rules/index.ts";
import { isLooser, isOlder, presetOf, settingOf } from "../../src/rules/level.ts";
import { skipOf } from "../../src/rules/markers.ts";
import { type Floor, type Level, modes } from "../../src/rules/settings.ts";
import { changeOf, factsOf, fileAt, planOf, versionOf } from "../rules/facts.ts";

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
  markers: fc.oneof(fc.boolean(), fc.constant(["placeholders", "valid-created"])),
};
const repositoryText = fc.oneof(
  { weight: 6, arbitrary: fc.record(defaults, { requiredKeys: [] }).map((file) => JSON.stringify(file)) },
  { weight: 1, arbitrary: fc.constantFrom("", "rules: [", "rules: { placeholders: nothing }", "color: red") },
);
const floor = fc.record(
  { rules: settingsFor(allNames), require: globs, exempt, plans: globs, preset, mode, "enforce-from": day },
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

test("an organisation's file that is broken holds what every floor holds", () => {
  const broken: Organisation = parseOrganisation(settingsPath, "floor: [", "acme/.github").organisation;
  const { settings, problems } = parseConfig(settingsPath, "rules: { config-valid: off, placeholders: off }", broken);
  expect(problems).toMatchObject([{ at: { line: 1 }, held: true }]);
  expect(settings.floor?.rules).toEqual({ "config-valid": { level: "error" }, "plan-readable": { level: "error" } });
});
