// What `plan-warden parse` prints of a plan, for programs. The schema is the shape's only description: types, tests and
// `docs/plan.schema.json` come from it.
import { z } from "zod";
import {
  type Item,
  type Mark,
  presetNames,
  problemCodes,
  type Reading,
  type Stamp,
  sectionNames,
  statusNames,
} from "../plan/plan.ts";

const line = z.int().min(1).describe("1-based; lines end at LF");
const state = z
  .enum(["open", "done", "descoped", "unboxed"])
  .describe("what the box says; unboxed where there is none");
const instant = z.iso.datetime().nullable();

const stamp = z
  .strictObject({
    raw: z.string(),
    from: instant.describe(
      "the earliest instant that the stamp can mean, in UTC; null when it is unfilled or impossible",
    ),
    to: instant.describe("the latest instant that the stamp can mean, in UTC"),
  })
  .nullable();

const step = z.strictObject({ text: z.string(), state, line });

const planSchema = z.strictObject({
  path: z.string(),
  preset: z.enum(presetNames),
  title: z.string().nullable(),
  status: z.strictObject({
    value: z.enum(statusNames),
    raw: z.string().nullable().describe("as written; null when the folder or the default tells"),
    line: line.nullable(),
  }),
  created: z.string().nullable(),
  spec: z.string().nullable(),
  sections: z.array(
    z.strictObject({
      name: z.string(),
      canonical: z.enum(sectionNames).nullable(),
      level: z.int().min(1).max(6),
      line,
    }),
  ),
  milestones: z.array(z.strictObject({ name: z.string(), line, verify: z.array(z.string()), steps: z.array(step) })),
  steps: z.array(step).describe("every step, those of milestones too, in document order"),
  progress: z.array(z.strictObject({ text: z.string(), state, line, stamp })),
  decisions: z.array(z.strictObject({ decision: z.string(), rationale: z.string().nullable(), stamp, line })),
  criteria: z.array(
    z.strictObject({
      text: z.string(),
      state: state.describe("a criterion that cannot be ticked is open"),
      line,
      tickable: z.boolean(),
      checks: z.array(z.string()).describe("names of the check runs it is bound to"),
    }),
  ),
  boxes: z
    .strictObject({ done: z.int(), open: z.int(), descoped: z.int() })
    .describe("every box of the document that counts"),
  problems: z.array(
    z.strictObject({ code: z.enum(problemCodes), message: z.string(), line: line.nullable(), fatal: z.boolean() }),
  ),
});

/** One object of the printed array. */
export type PlanJson = z.infer<typeof planSchema>;

/** A reading in the printed shape. */
export function planJson({ plan, problems }: Reading): PlanJson {
  const count = (wanted: Mark): number => plan.boxes.filter((box) => box.state === wanted).length;
  return {
    path: plan.path,
    preset: plan.preset,
    title: plan.title?.value ?? null,
    status: { value: plan.status.value, raw: plan.status.raw, line: plan.status.at?.line ?? null },
    created: plan.created?.value ?? null,
    spec: plan.spec?.value ?? null,
    sections: plan.sections.map(({ name, canonical, level, at }) => ({ name, canonical, level, line: at.line })),
    milestones: plan.milestones.map(({ name, at, verify, steps }) => ({
      name,
      line: at.line,
      verify: verify.map(({ value }) => value),
      steps: steps.map(stepJson),
    })),
    steps: plan.steps.map(stepJson),
    progress: plan.progress.map((entry) => ({ ...stepJson(entry), stamp: stampJson(entry.stamp) })),
    decisions: plan.decisions.map(({ decision, rationale, stamp, at }) => ({
      decision,
      rationale,
      stamp: stampJson(stamp),
      line: at.line,
    })),
    criteria: plan.criteria.map((criterion) => ({
      text: criterion.text,
      state: criterion.box?.state ?? "open",
      line: criterion.at.line,
      tickable: criterion.tickable,
      checks: criterion.evidence.filter(({ kind }) => kind === "check").map(({ value }) => value),
    })),
    boxes: { done: count("done"), open: count("open"), descoped: count("descoped") },
    problems: problems.map(({ code, message, at, fatal }) => ({ code, message, line: at?.line ?? null, fatal })),
  };
}

function stepJson({ text, box, at }: Item): z.infer<typeof step> {
  return { text, state: box?.state ?? "unboxed", line: at.line };
}

function stampJson(stamp: Stamp | null): PlanJson["progress"][number]["stamp"] {
  if (!stamp) return null;
  const { interval } = stamp;
  const iso = (instant: number | undefined) => (instant === undefined ? null : new Date(instant).toISOString());
  return { raw: stamp.raw, from: iso(interval?.from), to: iso(interval?.to) };
}

/** The printed array as JSON Schema, for `docs/plan.schema.json`. */
export function planJsonSchema(): unknown {
  return z.toJSONSchema(z.array(planSchema).describe("What `plan-warden parse` prints: one object a file."));
}
