// What adopt says: read as people read it, and settings that the settings' own reader takes.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import fc from "fast-check";
import { parse } from "yaml";
import { defaultSettings, parseConfig } from "../../src/config.ts";
import { reportAdoption } from "../../src/report/adoption.ts";
import { proposal } from "../../src/report/proposal.ts";
import type { Adoption, Spoke } from "../../src/report/replayed.ts";
import { finding } from "./build.ts";
import { expectGolden } from "./golden.ts";
import { hostile } from "./situations.ts";

/** A few that are there to stay, so that a new rule changes no word here. */
const names = ["required-sections", "progress-valid", "check-agrees", "completed-means-done", "folder-agrees"];
const spoke = (said: Partial<Spoke> = {}): Spoke => ({ error: 0, warning: 0, notice: 0, unknown: 0, ...said });
const saying = (said: Record<string, Partial<Spoke>>): Adoption["rules"] =>
  new Map(names.map((name) => [name, spoke(said[name])]));

const quiet: Adoption = {
  changes: 312,
  planned: 48,
  refused: 0,
  failing: [],
  rules: saying({}),
  telling: [],
  plans: 61,
  folders: [
    { folder: "docs/exec-plans/completed", plans: 50 },
    { folder: "docs/exec-plans/active", plans: 11 },
  ],
  elsewhere: [],
  include: defaultSettings.plans.include,
  settled: false,
  branch: "main",
  since: Date.UTC(2026, 7, 27),
  now: Date.UTC(2026, 10, 25),
  cut: null,
};

const situations: Record<string, Adoption> = {
  quiet,
  "quiet, with settings": { ...quiet, settled: true },
  loud: {
    ...quiet,
    failing: [
      { rules: ["progress-valid"], changes: 3 },
      { rules: ["completed-means-done"], changes: 1 },
      { rules: ["completed-means-done", "progress-valid"], changes: 1 },
    ],
    rules: saying({
      "progress-valid": { error: 4 },
      "completed-means-done": { error: 1, warning: 2 },
      "required-sections": { warning: 13, notice: 5 },
      "check-agrees": { unknown: 2 },
    }),
    telling: [
      { commit: "1a2b3c4d".repeat(5), finding: finding() },
      { commit: "5e6f7a8b".repeat(5), finding: finding({ at: null, severity: "warning", message: ["Gone."] }) },
    ],
  },
  "no plan": { ...quiet, planned: 0, plans: 0, folders: [], include: ["docs/plans/**/*.md"] },
  "plans elsewhere": {
    ...quiet,
    elsewhere: ["work/plans/**/*.md"],
    include: ["**/docs/plans/**/*.md"],
    folders: [{ folder: "work/plans", plans: 9 }],
    plans: 9,
    cut: "history",
  },
  "one change, and it is too large": { ...quiet, changes: 1, planned: 0, refused: 1, plans: 1, cut: "limit" },
  hostile: {
    ...quiet,
    branch: hostile,
    failing: [{ rules: ["progress-valid"], changes: 40 }],
    rules: saying({ "progress-valid": { error: 40 } }),
    folders: [{ folder: `docs/plans/\n${hostile}\nrules:`, plans: 3 }],
    elsewhere: [`a"\n\u0000b: #/plans/**/*.md`],
    telling: [
      {
        commit: "1a2b3c4d".repeat(5),
        finding: finding({ message: [{ quoted: hostile }], path: `docs/plans/\n\u001B[31m.md` }),
      },
    ],
  },
};

const schema = JSON.parse(readFileSync(new URL("../../docs/plan-warden.schema.json", import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: false });
formats.default(ajv);
const valid = ajv.compile(schema);

function expectSettings(text: string): void {
  expect(parseConfig(".github/plan-warden.yml", text).problems).toEqual([]);
  valid(parse(text));
  expect(valid.errors).toBeNull();
}

describe("adopt", () => {
  test("says each situation", () => {
    const all = Object.entries(situations).map(([name, each]) => `==== ${name}\n${reportAdoption(each, 100)}`);
    expectGolden("adoption.txt", all.join("\n"));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
    expect(all.join("\n")).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
  });

  test("proposes nothing where nothing is to be changed", () => {
    expect(proposal(quiet)).toBeNull();
  });

  test("softens what fails more than 3 in 100 changes, and nothing else", () => {
    const text = proposal(situations.loud ?? quiet) ?? "";
    expectSettings(text);
    expect(parse(text)).toEqual({
      rules: { "progress-valid": "warning", "required-sections": "notice" },
      "enforce-from": "2026-11-25",
    });
    expect(text).toContain("5 would have failed, 2 with these lines.");
  });

  test("proposes settings that are valid, whatever was found", () => {
    const number = fc.nat({ max: 60 });
    const said = fc.record({ error: number, warning: number, notice: number, unknown: number });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names), said),
        fc.array(fc.constantFrom("a b/plans/**/*.md", "#x/plans/**/*.md", "'y: [/plan/**/*.md", "ü/plans/**/*.md")),
        fc.string({ unit: "binary" }),
        number,
        (spoken, elsewhere, folder, planned) => {
          const failing = Object.keys(spoken).map((rule) => ({ rules: [rule], changes: spoken[rule]?.error ?? 0 }));
          const text = proposal({
            ...quiet,
            planned,
            rules: saying(spoken),
            failing: failing.filter(({ changes }) => changes > 0),
            elsewhere: elsewhere.filter((glob) => !glob.includes("[")),
            folders: [{ folder, plans: 2 }],
          });
          if (text !== null) expectSettings(text);
        },
      ),
    );
  });
});
