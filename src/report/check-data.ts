// The verdict as data for programs: the fenced block in a check's text. Its shape is a promise, written down in `docs/check.schema.json`.
import { z } from "zod";
import { presetNames, statusNames } from "../plan/plan.ts";
import { severities } from "../rules/settings.ts";
import {
  type ExaminedPlan,
  exemptionKinds,
  type Finding,
  type PlanGlance,
  type Unknown,
  type Verdict,
} from "../rules/verdict.ts";
import { plain } from "./escape.ts";
import { type Tally, tally } from "./tally.ts";
import { title } from "./title.ts";
import { inPlain } from "./words.ts";

const conclusions = ["success", "failure", "neutral", "skipped", "pending"] as const;
const line = z.int().min(1);
const progress = z.strictObject({ done: z.int(), total: z.int() });

const findingShape = z.strictObject({
  rule: z.string(),
  severity: z.enum(severities),
  path: z.string(),
  repository: z.string().nullable().describe("The repository whose file is meant; null: this one."),
  commit: z.string().nullable().describe("The commit whose copy of the file is meant; null: the head."),
  line: line.nullable().describe("First line, counted from 1; null: the file as a whole."),
  endLine: line.nullable(),
  column: line.nullable().describe("Where in the first line, counted from 1; null: anywhere."),
  message: z.string().describe("What is, and what was expected."),
  remedy: z.string().describe("What to do."),
  command: z
    .string()
    .nullable()
    .describe("A comment on the pull request that does it too, `…` for what only a person can say; null: none."),
  old: z.boolean().describe("It stood at the base already."),
  waivedBy: z.string().nullable(),
  skippedBecause: z.string().nullable().describe("The reason of a marker in the plan that skips the rule."),
});

const planShape = z.strictObject({
  path: z.string(),
  blob: z.string().nullable().describe("Null: removed by the change."),
  baseBlob: z.string().nullable().describe("Null: new in the change."),
  preset: z.enum(presetNames),
  spared: z
    .string()
    .nullable()
    .describe("The day of `enforce-from` when the plan is from before it: its errors are warnings."),
  status: z.enum(statusNames).nullable().describe("Null, as the next five: the plan was removed or could not be read."),
  milestones: progress.nullable(),
  steps: progress.nullable(),
  progress: progress.nullable().describe("Entries of Progress with a box."),
  criteria: progress.nullable(),
  next: z
    .strictObject({
      kind: z.enum(["step", "entry", "criterion"]),
      milestone: z.string().nullable(),
      line,
      text: z.string(),
    })
    .nullable()
    .describe("The next open step, else the next open entry of Progress, else the next open criterion."),
});

const unknownShape = z.strictObject({
  rule: z.string(),
  path: z.string(),
  message: z.string(),
  waivedBy: z.string().nullable(),
  skippedBecause: z.string().nullable(),
});

const verdictShape = z.strictObject({
  number: z.int().nullable().describe("The pull request; null: no pull request was judged."),
  conclusion: z.enum(conclusions),
  title: z.string(),
  base: z.string().nullable().describe("The merge base."),
  settings: z.strictObject({ path: z.string(), ref: z.string(), commit: z.string(), problems: z.int() }).nullable(),
  organisation: z
    .strictObject({
      repository: z.string(),
      ref: z.string().nullable(),
      commit: z.string().nullable(),
      problems: z.int(),
      unused: z.string().nullable().describe("Why its settings were not used; null: they were."),
    })
    .nullable()
    .describe("The settings of all repositories of the owner; null: there are none."),
  exemption: z
    .strictObject({ kind: z.enum(exemptionKinds), detail: z.string() })
    .nullable()
    .describe("Why there is no plan: what exempts the change, such as the label; null: there is one, or should be."),
  plans: z.array(planShape),
  plansLeftOut: z.int().describe("How many plans did not fit."),
  findings: z
    .array(findingShape)
    .describe("Standing errors first, then warnings, notices, what is waived, and what is skipped."),
  findingsLeftOut: z.int().describe("How many findings did not fit."),
  unknown: z
    .array(unknownShape)
    .describe("What could not be checked. Neither waived nor skipped, each fails the check."),
  unknownLeftOut: z.int(),
  awaits: z.strictObject({ checks: z.array(z.string()), until: z.iso.datetime() }).nullable(),
});

/** The shape of the data in a check's text. */
export const checkDataSchema = z
  .strictObject({
    version: z.literal(1),
    conclusion: z.enum(conclusions),
    title: z.string(),
    head: z.string().nullable().describe("The commit that was judged; null: a working tree that no commit holds."),
    verdicts: z.array(verdictShape).describe("One for each open pull request with this head."),
    verdictsLeftOut: z.int(),
  })
  .meta({ title: "The verdict of Plan Warden's check, as data" });

/** The same as a JSON Schema, draft 2020-12: `docs/check.schema.json`. */
export function checkJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(checkDataSchema);
}

export type CheckData = z.infer<typeof checkDataSchema>;
type VerdictData = CheckData["verdicts"][number];

/** A verdict as data that takes at most about `budget` UTF-16 units when `written`. Findings have the first claim to the room. */
export function verdictData(number: number | null, verdict: Verdict, budget: number): VerdictData {
  const found = tally(verdict);
  const { examined, exemption, awaits } = verdict;
  const { settings, organisation } = examined;
  const some = takeFrom(budget - 2000);
  const [next, ...others] = examined.plans;
  // The first plan with its next step comes before all: an agent that reads on from here needs it most.
  const first = some(next ? [next] : [], planOf);
  const unknown = some(verdict.unknown, unknownOf);
  const findings = some(inOrder(found), findingOf);
  const plans = [...first, ...some(others, planOf)];
  return {
    number,
    conclusion: verdict.conclusion,
    title: title(verdict),
    base: examined.base,
    settings: settings && {
      path: plain(settings.path),
      ref: plain(settings.ref),
      commit: settings.oid,
      problems: settings.problems,
    },
    organisation: organisation ? organisationOf(organisation) : null,
    exemption: exemption && { kind: exemption.kind, detail: plain(exemption.detail, 500) },
    plans,
    plansLeftOut: examined.plans.length - plans.length,
    findings,
    findingsLeftOut: verdict.findings.length - findings.length,
    unknown,
    unknownLeftOut: verdict.unknown.length - unknown.length,
    awaits: awaits && {
      checks: awaits.checks.slice(0, 10).map((check) => plain(check, 100)),
      until: new Date(awaits.deadline).toISOString(),
    },
  };
}

/** The data as JSON that cannot end its fence, and shows what would not be seen. Parsed, it is exactly the data. */
export function written(data: unknown): string {
  const hazards = /`{3,}|[<>]|(?!\n)[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
  return JSON.stringify(data, null, 2).replace(hazards, (found) =>
    Array.from({ length: found.length }, (_, unit) => escaped(found.charCodeAt(unit))).join(""),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}

/** Takes items as data while there is room: what is left over in one list is there for the next. */
function takeFrom(budget: number) {
  let room = budget;
  return <Item, Data>(items: readonly Item[], make: (item: Item) => Data): Data[] => {
    const taken: Data[] = [];
    for (const item of items) {
      const data = make(item);
      // Measured as deep as it will stand, so that its indentation counts.
      room -= written([[[data]]]).length;
      if (room < 0) break;
      taken.push(data);
    }
    return taken;
  };
}

function inOrder(found: Tally): Finding[] {
  return [...found.problems, ...found.warnings, ...found.notices, ...found.waived, ...found.skipped];
}

function findingOf(finding: Finding) {
  const { rule, severity, path, repository, commit, at, column, message, remedy, command, old, waived, skipped } =
    finding;
  return {
    rule,
    severity,
    path,
    repository: repository ?? null,
    commit: commit ?? null,
    line: at?.line ?? null,
    endLine: at ? Math.max(at.line, at.endLine) : null,
    column: column ?? null,
    message: inPlain(message),
    remedy: inPlain(remedy),
    command: command === undefined ? null : plain(command),
    old,
    waivedBy: waived ? plain(waived.by) : null,
    skippedBecause: skipped ? plain(skipped.because) : null,
  };
}

function organisationOf({ repository, used, unused }: NonNullable<Verdict["examined"]["organisation"]>) {
  return {
    repository: plain(repository),
    ref: used && plain(used.ref),
    commit: used?.oid ?? null,
    problems: used?.problems ?? 0,
    unused,
  };
}

function unknownOf({ rule, path, message, waived, skipped }: Unknown) {
  return {
    rule,
    path,
    message: inPlain(message),
    waivedBy: waived ? plain(waived.by) : null,
    skippedBecause: skipped ? plain(skipped.because) : null,
  };
}

function planOf({ path, oid, baseOid, preset, spared, glance }: ExaminedPlan) {
  return {
    path,
    blob: oid,
    baseBlob: baseOid,
    preset,
    spared,
    status: glance?.status.value ?? null,
    milestones: glance && progressOf(glance.milestones),
    steps: glance && progressOf(glance.steps),
    progress: glance && progressOf(glance.progress),
    criteria: glance && progressOf(glance.criteria),
    next: glance && nextOf(glance),
  };
}

function progressOf({ done, total }: { done: number; total: number }) {
  return { done, total };
}

function nextOf({ next }: PlanGlance) {
  if (next === null) return null;
  const milestone = next.milestone === null ? null : plain(next.milestone);
  return { kind: next.kind, milestone, line: next.at.line, text: plain(next.text) };
}
