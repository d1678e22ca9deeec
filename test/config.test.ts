// The settings file: `config.md` holds the cases. Here are the settings that come out, and what no text may do.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { defaultSettings, parseConfig, parseOrganisation, settingsPath } from "../src/config.ts";
import { defaultExclude, defaultInclude, isPlanPath } from "../src/plan/location.ts";
import type { SettingsProblem } from "../src/rules/facts.ts";
import { rules } from "../src/rules/index.ts";
import { presetOf, settingOf } from "../src/rules/level.ts";
import type { Settings } from "../src/rules/settings.ts";
import type { Words } from "../src/rules/words.ts";

const parse = (text: string | null) => parseConfig(settingsPath, text);
const plain = (words: Words) => words.map((word) => (typeof word === "string" ? word : `\`${word.quoted}\``)).join("");
const line = ({ at, column, message, remedy }: SettingsProblem) =>
  `${at.line}:${column} ${plain(message)} | ${plain(remedy)}`;

const cases = readFileSync(new URL("config.md", import.meta.url), "utf8")
  .split(/^## /m)
  .slice(1);
const blockOf = (text: string, kind: string) => text.split(`\`\`\`${kind}\n`)[1]?.split("```")[0] ?? "";

describe("config.md", () => {
  test.each(cases.map((text) => [text.slice(0, text.indexOf("\n")), text]))("%s", (_, text) => {
    const asked = text.includes("```yaml organisation\n")
      ? parseOrganisation(settingsPath, blockOf(text, "yaml organisation"), "acme/.github")
      : null;
    const { settings, problems } = text.includes("```yaml\n")
      ? parseConfig(settingsPath, blockOf(text, "yaml"), asked?.organisation)
      : { settings: null, problems: asked?.problems ?? [] };
    expect(problems.map((problem) => `${line(problem)}\n`).join("")).toBe(blockOf(text, "text"));
    if (problems.length > 0 && asked === null) expect(settings).toBe(defaultSettings);
  });
});

describe("the settings that come out", () => {
  test("no file, an empty one, and comments alone: the defaults", () => {
    for (const text of [null, "", "\n", "# nothing\n", "---\n", "{}", "\ufeff", "~"])
      expect([text, parse(text)]).toEqual([text, { settings: defaultSettings, problems: [] }]);
    expect(defaultSettings).toEqual({
      plans: { include: defaultInclude, exclude: defaultExclude },
      preset: null,
      mode: "enforce",
      rules: {},
      overrides: [],
      sections: {},
      require: null,
      exempt: { paths: [], labels: [], authors: [], lines: null, drafts: false, declared: false },
      floor: null,
      markers: null,
      enforceFrom: null,
      commands: {},
      apps: [],
      comment: "on-failure",
      template: null,
      stale: { after: 14, mode: "repository", labels: [], assignees: [], schedule: null },
      limits: { bytes: 524288, plans: 20, nesting: 32, items: 5000, milliseconds: 2000 },
    });
  });

  test("a default written out is the default, in JSON too", () => {
    const { plans, limits, comment } = defaultSettings;
    const written = { plans: { include: plans.include }, limits, comment, preset: "auto" };
    expect(parse(JSON.stringify(written))).toEqual({ settings: defaultSettings, problems: [] });
  });

  test("the guide's example", () => {
    const { settings } = parse(blockOf(cases[0] ?? "", "yaml"));
    expect(settings).toEqual({
      plans: { include: ["docs/plans/**/*.md"], exclude: ["docs/plans/old/**", ...defaultExclude] },
      preset: null,
      mode: "advisory",
      rules: {
        "criteria-tickable": { level: "warning" },
        "progress-current": { level: "warning", options: { lines: 200 } },
      },
      overrides: [
        { globs: ["docs/plans/legacy/**"], preset: "lenient", rules: { "required-sections": { level: "off" } } },
      ],
      sections: { "Acceptance Criteria": ["Ready when"] },
      require: { globs: ["src/**"] },
      exempt: {
        paths: ["docs/**", "**/*.md"],
        labels: ["no-plan"],
        authors: ["renovate[bot]"],
        lines: 20,
        drafts: true,
        declared: true,
      },
      floor: null,
      markers: ["placeholders", "spec-exists"],
      enforceFrom: "2026-12-01",
      commands: {},
      apps: [],
      comment: "always",
      template: "docs/plans/_template.md",
      stale: defaultSettings.stale,
      limits: { ...defaultSettings.limits, plans: 50 },
    });
  });

  test("a level alone brings no options, so that it leaves those it finds", () => {
    expect(parse("rules: { progress-current: { level: error } }").settings.rules).toEqual({
      "progress-current": { level: "error" },
    });
  });

  test("who may give commands", () => {
    const text = "commands: { tick: { who: author }, waive: { second-person: false }, start: ~ }";
    const { commands } = parse(text).settings;
    expect(commands).toEqual({ tick: { who: "author" }, waive: { secondPerson: false } });
    const { settings } = parse("commands: { apps: ['Acme-Agent', 'helper[bot]'] }");
    expect(settings).toMatchObject({ apps: ["acme-agent", "helper"], commands: {} });
  });

  test("when to look, and the organisation's word key by key", () => {
    const text = "stale: { after: 30, schedule: { on: friday, time-zone: Asia/Kolkata } }";
    const schedule = { on: "friday", at: "09:00", timeZone: "Asia/Kolkata" };
    const stale = { after: 30, mode: "repository", labels: [], assignees: [], schedule };
    expect(parse(text).settings.stale).toEqual(stale);
    const said = "stale: { mode: plan, labels: [plans], after: 7, schedule: { at: '18:45' } }";
    const { organisation } = parseOrganisation(settingsPath, said, "acme/.github");
    const { settings } = parseConfig(settingsPath, text, organisation);
    expect(settings.stale).toEqual({
      ...stale,
      mode: "plan",
      labels: ["plans"],
      schedule: { ...schedule, at: "18:45" },
    });
  });

  test("a file named outright is a plan, whatever is none by default", () => {
    const { plans } = parse(
      'plans: { include: ["rfcs/**/README.md", "rfcs/**/*.md"], exclude: ["rfcs/old/**"] }',
    ).settings;
    expect(
      ["rfcs/1/README.md", "rfcs/1/index.md", "rfcs/old/README.md"].map((path) => isPlanPath(path, plans)),
    ).toEqual([true, false, false]);
  });
});

describe("an organisation's defaults below a repository's settings", () => {
  const both = (organisation: string, repository: string | null) => {
    const read = parseOrganisation(settingsPath, organisation, "acme/.github");
    expect(read.problems).toEqual([]);
    return parseConfig(settingsPath, repository, read.organisation).settings;
  };
  /** As the rules see it. */
  const levelOf = (settings: Settings, name: string, path: string) => {
    const rule = rules.find((each) => each.name === name);
    return rule && settingOf(rule, path, presetOf(path, ["lenient"], settings), settings);
  };

  test("without a file, and for what a file leaves out, they hold", () => {
    const text = "comment: never\nmarkers: false\nrequire: [src/**]\nenforce-from: 2026-11-01\n";
    for (const repository of [null, "", "comment:", "preset: auto"])
      expect(both(text, repository)).toMatchObject({
        comment: "never",
        markers: [],
        require: { globs: ["src/**"] },
        enforceFrom: "2026-11-01",
      });
    expect(both(text, "comment: always\nmarkers: true\nrequire: []")).toMatchObject({
      comment: "always",
      markers: null,
      require: null,
    });
  });

  test("maps are taken key by key, and lists as a whole", () => {
    const settings = both(
      "exempt: { labels: [no-plan], authors: [ana] }\nplans: { exclude: [docs/old/**] }\nsections: { Progress: [Log] }\nlimits: { plans: 3, items: 10 }",
      "exempt: { labels: [chore] }\nplans: { include: [docs/**] }\nsections: { Purpose: [Why] }\nlimits: { plans: 5 }",
    );
    expect(settings).toMatchObject({
      exempt: { labels: ["chore"], authors: ["ana"] },
      plans: { include: ["docs/**"], exclude: expect.arrayContaining(["docs/old/**"]) },
      sections: { Progress: ["Log"], Purpose: ["Why"] },
      limits: { plans: 5, items: 10 },
    });
  });

  test("what a repository says of a rule stands before all that the organisation says of it", () => {
    const settings = both(
      `rules: { placeholders: error, spec-exists: off, progress-current: { lines: 10, commits: 2 } }
overrides: [{ paths: ["docs/old/**"], preset: template, rules: { placeholders: off, valid-status: off } }]`,
      `rules: { placeholders: notice, progress-current: { lines: 20 } }
overrides: [{ paths: ["docs/**"], rules: { valid-created: error } }]`,
    );
    expect(levelOf(settings, "placeholders", "docs/old/a.md")).toMatchObject({ level: "notice" });
    expect(levelOf(settings, "valid-status", "docs/old/a.md")).toMatchObject({ level: "off" });
    expect(levelOf(settings, "valid-created", "docs/old/a.md")).toMatchObject({ level: "error" });
    expect(levelOf(settings, "spec-exists", "docs/a.md")).toMatchObject({ level: "off" });
    expect(levelOf(settings, "progress-current", "docs/a.md")?.options).toEqual({ lines: 20, commits: 2 });
    expect(presetOf("docs/old/a.md", ["lenient"], settings)).toBe("template");
  });

  test("a repository that speaks of presets is not overruled for some of its plans", () => {
    const organisation = "preset: execplan\noverrides: [{ paths: [docs/old/**], preset: template }]";
    for (const [said, preset] of [
      ["preset: auto", "lenient"],
      ["preset: lenient", "lenient"],
      ["", "template"],
    ] as const)
      expect(presetOf("docs/old/a.md", ["lenient"], both(organisation, said))).toBe(preset);
  });

  test("with a broken file they judge, and the floor", () => {
    const settings = both("comment: never\nfloor: { rules: { placeholders: error } }", "rules: [");
    expect(settings).toMatchObject({ comment: "never", floor: { rules: { placeholders: { level: "error" } } } });
    expect(levelOf(settings, "placeholders", "docs/a.md")).toMatchObject({ level: "error" });
  });

  test("who may give commands is both, and apps are those of both", () => {
    const organisation = "floor: { commands: { tick: { who: maintain, second-person: true }, apps: [helper] } }";
    const said = "commands: { tick: { who: author }, link: { who: triage }, apps: [other, 'helper[bot]'] }";
    expect(both(organisation, said)).toMatchObject({
      commands: { tick: { who: "author", least: "maintain", secondPerson: true }, link: { who: "triage" } },
      apps: ["helper"],
    });
    expect(both("floor: { commands: { apps: [] } }", said).apps).toEqual([]);
    expect(both("commands: { apps: [helper] }", "").apps).toEqual(["helper"]);
    expect(both("commands: { apps: [helper] }", "commands: { apps: [] }").apps).toEqual([]);
  });

  test("an organisation without a word changes nothing but how it is said", () => {
    const { overrides, rules: said, ...rest } = both("", "rules: { placeholders: error }");
    const { overrides: _, rules: __, ...alone } = parse("rules: { placeholders: error }").settings;
    expect(rest).toEqual(alone);
    expect([said, overrides]).toEqual([{}, [{ globs: ["**"], rules: { placeholders: { level: "error" } } }]]);
  });
});

describe("no text may", () => {
  test("reach the prototype of anything", () => {
    parse("__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }");
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.getPrototypeOf(parse("exempt: { drafts: true }").settings.exempt)).toBe(Object.prototype);
  });

  test("be endless: size, depth and the number of faults told are bounded", () => {
    expect(parse(`# ${"a".repeat(40_000)}`).problems.map(line)).toEqual([
      "1:1 The file has 40002 characters; at most 16384 are read. | Shorten it: a glob with `{a,b}` or `**` replaces many.",
    ]);
    const many = parse(Array.from({ length: 200 }, (_, index) => `x${index}y: 1\n`).join("")).problems;
    expect(many.length).toBe(51);
    expect(many.map(line).at(-1)).toBe("50:1 150 more faults follow. | Mend these first.");
    expect(parse(`rules: ${"[".repeat(20)}1${"]".repeat(20)}`).problems.map(line)[0]).toMatch(
      /^1:8 `rules` is a list of 1/,
    );
    // As deep as the library's own stack goes.
    expect(parse("- ".repeat(8000)).problems.map(line)).toContainEqual(
      expect.stringMatching(/ It is nested too deeply to be read\. \| Nothing in the settings lies that deep\.$/),
    );
  });

  test.each([
    "[",
    "{",
    "- ",
    "? ",
    "a: ",
    "&a ",
    "!a ",
    "*a\n",
    "- *a\n",
    "a:\n",
    "---\n",
    '"',
    "'\n",
    "a: |\n",
    "[],",
    "{a: ",
    "%a\n",
    "- a\n- b\n",
    "&a [*a, *a]\n",
  ])("make the reader throw: %j over and over", (piece) => {
    const { settings, problems } = parse(piece.repeat(Math.floor(16_384 / piece.length)));
    expect(settings).toBe(defaultSettings);
    expect(problems.length).toBeGreaterThan(0);
  });

  test("make it throw, nor be sound and unsound at once", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...["plans", "rules", "exempt", "comment", "require", "overrides", "always", "docs/**", "off", "error"],
      ),
      fc.constantFrom(..."[]{}:,-?&*!|>'\"%@`#\n \t~", ": ", "\n  ", "- ", "\r\n", "\ufeff", "__proto__"),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const { settings, problems } = parse(text);
        if (problems.length > 0) expect(settings).toBe(defaultSettings);
        for (const { at, column, path } of problems) {
          expect(path).toBe(settingsPath);
          expect(column).toBeGreaterThan(0);
          expect(at.line).toBeGreaterThan(0);
          expect(at.endLine).toBeGreaterThanOrEqual(at.line);
          expect(at.end).toBeGreaterThanOrEqual(at.start);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
