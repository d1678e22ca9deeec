// `npm run judge`: what the rules say of real plans, to be read by people. With `-- --read 40 [--rule NAME]` it prints findings, spread
// over rules, dialects and plans; `-- --preset NAME` judges by a preset instead of by default, `-- --all` by what is off by default too.
// With `-- --sweep` it prints the weekly issue of each repository instead.
import { parseArgs } from "node:util";
import { defaultSettings } from "../../src/config.ts";
import { isPlanPath } from "../../src/plan/location.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import { presetNames } from "../../src/plan/plan.ts";
import { inPlain } from "../../src/report/words.ts";
import { check } from "../../src/rules/check.ts";
import type { PlanChange } from "../../src/rules/facts.ts";
import { rules } from "../../src/rules/index.ts";
import { type Settings, severities } from "../../src/rules/settings.ts";
import type { Finding } from "../../src/rules/verdict.ts";
import { corpus } from "../plan/corpus.ts";
import { changesTo, filesNamedIn, type History, histories } from "./changes.ts";
import { sweepAll } from "./sweep.ts";

type Judged = { name: string; dialect: string; history: History; findings: readonly Found[] };

/** With the lines that it is about. */
type Found = Finding & { lines: readonly string[] };

function judge(settings: Settings): Judged[] {
  const everywhere = { include: ["**/*.md"], exclude: defaultSettings.plans.exclude };
  // Templates and child files among them are no plans by default.
  const plans = corpus.filter(({ path }) => isPlanPath(path, everywhere));
  const files = new Map(
    [...Map.groupBy(plans, ({ name }) => repositoryOf(name))].map(([name, plans]) => [name, filesOf(name, plans)]),
  );
  return plans.flatMap(({ name, path, dialect, text }) => {
    const repository = { name: repositoryOf(name), files: files.get(repositoryOf(name)) ?? [] };
    return changesTo(path, text, settings, repository).map(({ history, facts }) => {
      const findings = check(facts, settings).findings.map((finding) => ({
        ...finding,
        lines: linesAround(finding, facts.plans[0]),
      }));
      return { name, dialect, history, findings };
    });
  });
}

/** What the plans of a repository name, without what is the end of another: `rank.ts` beside `search/rank.ts`. */
function filesOf(repository: string, plans: readonly { path: string; text: string }[]): string[] {
  const named = [...new Set(plans.flatMap(({ path, text }) => filesNamedIn(parsePlan(path, text).plan, repository)))];
  return named.filter((file) => !named.some((other) => other.endsWith(`/${file}`)));
}

/** `hive` of `lucascaro__hive/docs/plans/search.md`. */
const repositoryOf = (name: string): string => /^.*?__([^/]*)/.exec(name)?.[1] ?? name;

/** What a reader needs to see of the plan; of one that is removed, what stood at the base. */
function linesAround({ at, path }: Finding, plan: PlanChange | undefined): string[] {
  const lines = (plan?.head ?? plan?.base)?.plan.text.split("\n") ?? [];
  if (at === null || path !== plan?.path) return [];
  const first = Math.max(0, at.line - 3);
  return lines
    .slice(first, Math.min(at.endLine, at.line + 6) + 2)
    .map((line, index) => `${String(first + index + 1).padStart(5)}| ${line.slice(0, 240)}`);
}

/** So many findings, no two of one plan with the same words: evenly over the rules, of each over the dialects, of each over the plans. */
function read(all: readonly Judged[], count: number, rule: string | null): void {
  const found = all
    .flatMap(({ findings, ...judged }) => findings.map((finding) => ({ ...judged, finding })))
    .filter(({ finding }) => rule === null || finding.rule === rule);
  const distinct = new Map(
    found.map((one) => [`${one.name} ${one.finding.rule} ${inPlain(one.finding.message)}`, one]),
  );
  const spread = inTurn(distinct.values(), [
    ({ finding }) => finding.rule,
    ({ dialect }) => dialect,
    ({ name }) => name.split("/")[0] ?? "",
    ({ history }) => history,
  ]);
  const chosen = spread.slice(0, count);
  for (const { name } of rules)
    for (const one of chosen.filter(({ finding }) => finding.rule === name)) console.log(shown(one));
}

/** One of each group after the other, and so again until none is left; within a group, likewise by the next key. */
function inTurn<One>(all: Iterable<One>, [key, ...keys]: readonly ((one: One) => string)[]): One[] {
  if (!key) return [...all];
  const groups = [...Map.groupBy(all, key).values()].map((group) => inTurn(group, keys));
  const longest = Math.max(0, ...groups.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => groups.flatMap((group) => group[turn] ?? [])).flat();
}

function shown({ name, dialect, history, finding }: Omit<Judged, "findings"> & { finding: Found }): string {
  const { rule, severity, message, remedy, at, before, lines } = finding;
  return [
    `── ${severity} ${rule} · ${dialect} · ${history} · ${name}:${at?.line ?? 1}`,
    `   ${inPlain(message)}`,
    ...(before ? [`   base: ${before.text}`, `   now:  ${before.now ?? "nothing"}`] : []),
    `   → ${inPlain(remedy)}`,
    ...lines,
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
  options: {
    read: { type: "string" },
    rule: { type: "string" },
    preset: { type: "string" },
    all: { type: "boolean" },
    sweep: { type: "boolean" },
  },
});
const preset = presetNames.find((name) => name === values.preset) ?? null;
if (corpus.length === 0) console.log("Not judged: the real plans (../shared/corpus) are not there.");
else if (values.preset !== undefined && preset === null) {
  console.error(`--preset takes one of ${presetNames.join(", ")}.`);
  process.exitCode = 2;
} else if (values.sweep) await sweepAll(corpus);
else {
  const off = rules.filter(({ level }) => values.all && level === "off");
  const asked = Object.fromEntries(off.map(({ name }) => [name, { level: "warning" as const }]));
  const all = judge({ ...defaultSettings, preset, rules: asked });
  if (values.read !== undefined || values.rule !== undefined)
    read(all, Number(values.read ?? 1000), values.rule ?? null);
  else summarise(all);
}
