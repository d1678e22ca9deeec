// The walls of the house: which folder may import which, and what the pure folders may not touch. The table is the design's.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";

const source = resolve(import.meta.dirname, "../src");

/** A room of the house, and the rooms it may import. Rooms are folders of `src`, or single files of it. */
const walls: Record<string, { imports: readonly string[]; pure: boolean }> = {
  plan: { imports: [], pure: true },
  rules: { imports: ["plan"], pure: true },
  commands: { imports: ["plan", "rules"], pure: true },
  config: { imports: ["plan", "rules", "commands"], pure: true },
  "config.ts": { imports: ["plan", "rules", "commands", "config"], pure: true },
  report: { imports: ["plan", "rules", "commands", "config", "config.ts"], pure: true },
  jobs: { imports: ["plan", "rules", "commands", "config.ts", "report"], pure: false },
  github: { imports: ["jobs", "plan", "rules"], pure: false },
  git: { imports: ["jobs", "plan", "rules"], pure: false },
  server: { imports: ["jobs", "github", "config.ts"], pure: false },
  sandbox: { imports: [], pure: false },
  "plan-reader.ts": { imports: ["plan"], pure: false },
  cli: {
    imports: [
      "plan",
      "rules",
      "commands",
      "config.ts",
      "report",
      "jobs",
      "github",
      "git",
      "server",
      "sandbox",
      "plan-reader.ts",
    ],
    pure: false,
  },
};

/** What a pure room may not say. `new Date(x)` and `Date.UTC(…)` compute; `new Date()` and `Date.now()` ask the clock. */
const effects =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bprocess\.|\bfetch\(|\bconsole\.|\bMath\.random\b|\bset(?:Timeout|Interval)\(/;
/** The built-in modules that only compute. */
const pureBuiltIns = new Set(["node:path/posix"]);

const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

function roomOf(file: string): string {
  return file.split("/")[0] ?? file;
}

function importsOf(text: string): string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(\s*|^import\s+)"([^"]+)"/gm;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}

/** Files of ours. */
function neededBy(file: string): string[] {
  return importsOf(readFileSync(join(source, file), "utf8"))
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => relative(source, resolve(source, dirname(file), specifier)));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

describe("architecture", () => {
  test("every file lives in a room of the table", () => {
    expect(files.filter((file) => !(roomOf(file) in walls))).toEqual([]);
  });

  test("imports go one way", () => {
    const forbidden = files.flatMap((file) => {
      const room = roomOf(file);
      return neededBy(file)
        .map(roomOf)
        .filter((target) => target !== room && !walls[room]?.imports.includes(target))
        .map((target) => `${file} imports ${target}`);
    });
    expect(forbidden).toEqual([]);
  });

  test("no file is needed by what it needs", () => {
    // The objects of GitHub's GraphQL lead from each to any other, and so do the files that answer for them.
    const tied = files.filter((file) => !file.startsWith("sandbox/graphql/"));
    const circles = new Set<string>();
    const done = new Set<string>();
    const follow = (file: string, trail: readonly string[]): void => {
      const since = trail.indexOf(file);
      if (since >= 0) circles.add([...trail.slice(since), file].join(" → "));
      if (since >= 0 || done.has(file)) return;
      for (const needed of neededBy(file).filter((one) => tied.includes(one))) follow(needed, [...trail, file]);
      done.add(file);
    };
    for (const file of tied) follow(file, []);
    expect([...circles]).toEqual([]);
  });

  test("pure rooms ask nothing of the world", () => {
    const impure = files
      .filter((file) => walls[roomOf(file)]?.pure)
      .flatMap((file) => {
        const text = readFileSync(join(source, file), "utf8");
        const builtIns = importsOf(text).filter((name) => name.startsWith("node:") && !pureBuiltIns.has(name));
        const effect = effects.exec(withoutComments(text))?.[0];
        return [...builtIns, ...(effect ? [effect] : [])].map((what) => `${file}: ${what}`);
      });
    expect(impure).toEqual([]);
  });

  test("the table itself allows no way back", () => {
    const reaches = (from: string, seen = new Set<string>()): Set<string> => {
      for (const next of walls[from]?.imports ?? []) {
        if (!seen.has(next)) reaches(next, seen.add(next));
      }
      return seen;
    };
    expect(Object.keys(walls).filter((room) => reaches(room).has(room))).toEqual([]);
  });

  test("every file says what it is for in its first line", () => {
    const silent = files.filter((file) => !/^(#!.*\n)?(\/\/|\/\*)/.test(readFileSync(join(source, file), "utf8")));
    expect(silent).toEqual([]);
  });
});
