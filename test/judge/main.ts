// `npm run judge`: what the rules say of real plans, to be read by people. With `-- --read 40 [--rule NAME]` it prints findings, with
// `-- --preset NAME` it judges by a preset instead of by default.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { defaultSettings } from "../../src/config.ts";
import { isPlanPath } from "../../src/plan/location.ts";
import { presetNames } from "../../src/plan/plan.ts";
import { inPlain } from "../../src/report/words.ts";
import { check } from "../../src/rules/check.ts";
import { rules } from "../../src/rules/index.ts";
import { type Settings, severities } from "../../src/rules/settings.ts";
import type { Finding } from "../../src/rules/verdict.ts";
import { corpus } from "../plan/corpus.ts";
import { changeTo, type History, histories } from "./changes.ts";

type Judged = { name: string; dialect: string; history: History; text: string; findings: readonly Finding[] };

const manifest = resolve(import.meta.dirname, "../../../shared/corpus/manifest.tsv");
const dialects = new Map(
  existsSync(manifest)
    ? readFileSync(manifest, "utf8")
        .split("\n")
        .map((line) => line.split("\t"))
        .map(([file = "", , , , dialect = ""]) => [file, dialect.replace(/\(.*/, "")] as const)
    : [],
);

function judge(settings: Settings): Judged[] {
  const everywhere = { include: ["**/*.md"], exclude: defaultSettings.plans.exclude };
  // Templates and child files among them are no plans by default.
  return corpus
    .filter(({ path }) => isPlanPath(path, everywhere))
    .flatMap(({ name, path, text }) =>
      histories.flatMap((history) => {
        const facts = changeTo(history, path, text, settings);
        if (facts === null) return [];
        const { findings } = check(facts, settings);
        return [{ name, dialect: dialects.get(name) ?? "unknown", history, text, findings }];
      }),
    );
}

/** So many findings, spread evenly over rules and plans, with the lines they are about. */
function read(all: readonly Judged[], count: number, rule: string | null): void {
  const byRule = Map.groupBy(
    all.flatMap((judged) => judged.findings.map((finding) => ({ ...judged, finding }))),
    ({ finding }) => finding.rule,
  );
  const wanted = [...byRule].filter(([name]) => rule === null || name === rule);
  const share = Math.max(1, Math.ceil(count / Math.max(1, wanted.length)));
  for (const [, found] of wanted) {
    const step = Math.max(1, found.length / share);
    for (let at = 0; at < found.length && at / step < share; at += step) {
      const one = found[Math.floor(at)];
      if (one) console.log(shown(one));
    }
  }
}

function shown({ name, history, text, finding }: Judged & { finding: Finding }): string {
  const { rule, severity, message, remedy, at, before } = finding;
  const lines = text.split("\n");
  const around = at === null ? [] : lines.slice(Math.max(0, at.line - 2), Math.min(at.endLine, at.line + 3) + 1);
  return [
    `── ${severity} ${rule} · ${history} · ${name}:${at?.line ?? 1}`,
    `   ${inPlain(message)}`,
    ...(before ? [`   base: ${before.text}`, `   now:  ${before.now ?? "nothing"}`] : []),
    `   → ${inPlain(remedy)}`,
    ...around.map((line) => `   | ${line.slice(0, 180)}`),
    "",
  ].join("\n");
}

function table(title: string, head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [`### ${title}`, "", line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n");
}

const isError = ({ severity }: Finding): boolean => severity === "error";

/** Of how many plans each rule speaks in any of the changes, and how often it does. */
function summarise(all: readonly Judged[]): void {
  const found = all.flatMap(({ name, findings }) => findings.map((finding) => ({ name, finding })));
  const plans = new Set(all.map(({ name }) => name)).size;
  const rows = rules.flatMap(({ name: rule }) => {
    const here = found.filter(({ finding }) => finding.rule === rule);
    if (here.length === 0) return [];
    const counts = severities.map(
      (severity) => here.filter(({ finding }) => finding.severity === severity).length || "",
    );
    return [[rule, new Set(here.map(({ name }) => name)).size, ...counts]];
  });
  const failing = all.filter(({ findings }) => findings.some(isError)).length;
  const share = ((100 * failing) / all.length).toFixed(1);
  console.log(table(`${plans} plans, ${all.length} changes: ${share} % fail`, ["rule", "plans", ...severities], rows));
  const speaking = new Set(found.map(({ finding }) => finding.rule));
  console.log(`Silent: ${rules.flatMap(({ name }) => (speaking.has(name) ? [] : [name])).join(", ")}\n`);
  for (const history of histories) summariseOne(history, all);
}

function summariseOne(history: History, all: readonly Judged[]): void {
  const here = all.filter((judged) => judged.history === history);
  const failing = here.filter(({ findings }) => findings.some(isError));
  const names = [...new Set(here.map(({ dialect }) => dialect))].sort();
  const rows = rules.flatMap(({ name }) => {
    const found = here.flatMap(({ dialect, findings }) =>
      findings.filter(({ rule }) => rule === name).map(({ severity }) => ({ dialect, severity })),
    );
    if (found.length === 0) return [];
    const of = (test: (one: (typeof found)[number]) => boolean) => found.filter(test).length || "";
    const counts = severities.map((severity) => of((one) => one.severity === severity));
    return [[name, ...counts, ...names.map((dialect) => of((one) => one.dialect === dialect))]];
  });
  const title = `${history}: ${failing.length} of ${here.length} changes fail`;
  console.log(
    rows.length === 0 ? `### ${title}, and no rule speaks\n` : table(title, ["rule", ...severities, ...names], rows),
  );
  for (const { name, findings } of failing)
    console.log(`- ${name}: ${findings.filter(isError).map(({ rule }) => rule)}`);
  if (failing.length > 0) console.log("");
}

const { values } = parseArgs({
  options: { read: { type: "string" }, rule: { type: "string" }, preset: { type: "string" } },
});
const preset = presetNames.find((name) => name === values.preset) ?? null;
if (corpus.length === 0) console.log("Not judged: the real plans (../shared/corpus) are not there.");
else if (values.preset !== undefined && preset === null) {
  console.error(`--preset takes one of ${presetNames.join(", ")}.`);
  process.exitCode = 2;
} else {
  const all = judge({ ...defaultSettings, preset });
  if (values.read !== undefined || values.rule !== undefined)
    read(all, Number(values.read ?? 1000), values.rule ?? null);
  else summarise(all);
}
