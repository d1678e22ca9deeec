// Scope of large changes: where a plan of thousands of names meets thousands of files, it is said that nobody looked.
import { expect, test } from "@jest/globals";
import { check } from "../../src/rules/check.ts";
import { scopeDrift } from "../../src/rules/scope-drift.ts";
import { changeOf, factsOf, fileAt, planOf, settingsOf, told } from "./facts.ts";
import { hostileScopes } from "./hostile-scopes.ts";

const settings = (level: "error" | "warning") => settingsOf({ rules: { "scope-drift": { level } } });

test.each(Object.entries(hostileScopes))(
  "%s: so many files are held against the plan, and of more it is said",
  (_, of) => {
    const judged = (count: number, level: "error" | "warning" = "warning") => {
      const { sides, files } = of(count);
      const change = changeOf({ files: files.map((path) => fileAt(path, 1, 1)) });
      const verdict = check(factsOf({ plans: [planOf(sides)], change }), settings(level), [scopeDrift]);
      return [
        ...verdict.findings.map(({ severity, message }) => `${severity}: ${told(message)}`),
        ...verdict.unknown.map(({ message }) => `${verdict.conclusion}: ${told(message)}`),
      ];
    };
    expect(judged(500)).toEqual([
      expect.stringMatching(/^warning: Of 500 files, 500 are named by no plan .* items ticked here name only files /),
    ]);
    const unseen = "The change touches 501 files. Of more than 500 it is not looked at which of them its plans name.";
    expect(judged(501)).toEqual([`warning: ${unseen}`]);
    expect(judged(501, "error")).toEqual([`failure: ${unseen}`]);
  },
);
