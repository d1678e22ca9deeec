// The built command line in whole processes: check against markdownlint-cli2 on the same files, and adopt over a long past.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { generateHistory } from "./generated-history.ts";
import { percentile } from "./load.ts";
import { plans } from "./plans.ts";
import type { Row } from "./row.ts";

const root = resolve(import.meta.dirname, "../..");
const markdownlint = fileURLToPath(
  import.meta.resolve("markdownlint-cli2").replace(/[^/]+$/, "markdownlint-cli2-bin.mjs"),
);
const rounds = 3;
const history = { changes: 1000, plans: 300 };

export function commandLineBench(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), "plan-warden-bench-"));
  try {
    const main = build(join(folder, "package"));
    return [...checking(main, join(folder, "corpus")), adopting(main, join(folder, "history"))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the package is installed: built, beside its packages. Answers the file that is run. */
function build(folder: string): string {
  mkdirSync(folder);
  const config = join(root, "src/tsconfig.build.json");
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "-p", config, "--outDir", join(folder, "dist")]);
  copyFileSync(join(root, "package.json"), join(folder, "package.json"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return join(folder, "dist/cli/main.js");
}

function checking(main: string, folder: string): Row[] {
  const { source, plans: all } = plans();
  const place = join(folder, "docs/exec-plans");
  mkdirSync(place, { recursive: true });
  // By number: some of their own names say that they are no plans.
  for (const [index, { text }] of all.entries()) writeFileSync(join(place, `${index}.md`), text);
  git(folder, "init", "-q");
  git(folder, "add", "-A");
  git(folder, "-c", "user.name=Ana", "-c", "user.email=ana@quay.example", "commit", "-q", "-m", "Plans");

  const [ours, theirs]: number[][] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const took = [run([main, "check"], folder), run([markdownlint, "docs/exec-plans/*.md"], folder)];
    // The first one warms up the disk.
    if (round > 0) for (const [at, { milliseconds }] of took.entries()) [ours, theirs][at]?.push(milliseconds);
  }
  const [check, lint] = [ours, theirs].map((times) =>
    percentile(
      (times ?? []).toSorted((one, other) => one - other),
      0.5,
    ),
  );
  const single = Array.from(
    { length: rounds },
    () => run([main, "check", "docs/exec-plans/0.md"], folder).milliseconds,
  );
  return [
    {
      what: `check ÷ markdownlint-cli2, whole processes (${all.length} files of ${source})`,
      measured: `${((check ?? 0) / 1000).toFixed(2)} s ÷ ${((lint ?? 0) / 1000).toFixed(2)} s = ${((check ?? 0) / (lint ?? 1)).toFixed(2)}`,
      goal: "≤ 0.50",
      met: (check ?? 0) / (lint ?? 1) <= 0.5,
    },
    {
      what: "check of one plan, whole process",
      measured: `${percentile(
        single.toSorted((one, other) => one - other),
        0.5,
      ).toFixed(0)} ms`,
      goal: "≤ 1 s",
      met: Math.max(...single) <= 1000,
    },
  ];
}

function adopting(main: string, folder: string): Row {
  mkdirSync(folder);
  generateHistory(folder, history);
  const { milliseconds, stdout } = run([main, "adopt", "--since", "20y"], folder);
  const whole = stdout.startsWith(`${history.changes.toLocaleString("en-US")} changes merged`);
  return {
    what: `adopt over ${history.changes} merged changes of ${history.plans} plans`,
    measured: `${(milliseconds / 1000).toFixed(1)} s${whole ? "" : ", and not all of them"}`,
    goal: "≤ 30 s",
    met: whole && milliseconds <= 30_000,
  };
}

function run(args: readonly string[], folder: string): { milliseconds: number; stdout: string } {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const milliseconds = performance.now() - started;
  // Findings are what they are there for.
  if (status !== 0 && status !== 1) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return { milliseconds, stdout };
}

const git = (folder: string, ...args: string[]) => execFileSync("git", args, { cwd: folder });
