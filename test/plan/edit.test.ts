// Edits change the intended bytes and nothing else: proved on generated plans and on every real one, LF and CRLF, BOM or not.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { appendDecision } from "../../src/plan/append-decision.ts";
import { appendProgress } from "../../src/plan/append-progress.ts";
import { applyEdits, type Edit, type Refusal, setStatus, tickBox } from "../../src/plan/edit.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { corpus } from "./corpus.ts";
import { plans } from "./generated-plans.ts";

const read = (path: string, text: string): Plan => parsePlan(path, text).plan;

/** What a plan says, without where. */
function said(plan: Plan) {
  const item = ({ text, box, id, depth }: Plan["steps"][number]) => [text, box?.state, id, depth];
  return {
    title: plan.title?.value,
    status: [plan.status.value, plan.status.raw],
    sections: plan.sections.map(({ name, canonical, level }) => [name, canonical, level]),
    milestones: plan.milestones.map(({ key, steps, verify }) => [
      key,
      steps.map(item),
      verify.map(({ value }) => value),
    ]),
    steps: plan.steps.map(item),
    progress: plan.progress.map((entry) => [...item(entry), entry.stamp?.raw]),
    decisions: plan.decisions.map(({ decision, rationale, stamp }) => [decision, rationale, stamp?.raw]),
    surprises: plan.surprises.map(({ value }) => value),
    outcomes: plan.outcomes.map(({ value }) => value),
    criteria: plan.criteria.map(item),
    boxes: plan.boxes.map(({ state, optional, postMerge }) => [state, optional, postMerge]),
    metadata: [...plan.metadata]
      .filter(([key]) => key !== "status" && key !== "stage")
      .map(([key, { raw }]) => [key, raw]),
  };
}

/** The same text in the other ways a file may be written. */
function variants(text: string): string[] {
  const lf = text.replaceAll("\r\n", "\n").replace(/^\uFEFF/, "");
  return [lf, lf.replaceAll("\n", "\r\n"), `\uFEFF${lf}`];
}

function isRefusal(outcome: Edit[] | Refusal): outcome is Refusal {
  return "refusal" in outcome;
}

/** Applies edits after checking that nothing outside of them moves and that line ends stay of one kind. */
function apply(plan: Plan, edits: Edit[]): Plan {
  const text = applyEdits(plan.text, edits);
  const first = edits[0];
  const last = edits.at(-1);
  if (first && last) {
    expect(text.startsWith(plan.text.slice(0, first.start))).toBe(true);
    expect(text.endsWith(plan.text.slice(last.end))).toBe(true);
  }
  if (!/(?<!\r)\n/.test(plan.text) && plan.text.includes("\n")) expect(text).not.toMatch(/(?<!\r)\n/);
  if (!plan.text.includes("\r")) expect(text).not.toContain("\r");
  return read(plan.path, text);
}

const instant = Date.UTC(2031, 4, 6, 7, 8, 9);
const entry = {
  decision: "Keep the ledger small",
  rationale: "small ledgers are read",
  date: "2031-05-06",
  author: "ana",
};

function proveStatus(plan: Plan): void {
  const edits = setStatus(plan, "blocked");
  if (isRefusal(edits)) {
    expect(plan.status.at).toBeNull();
    return;
  }
  const after = apply(plan, edits);
  expect(after.status).toMatchObject({ value: "blocked", raw: "blocked", unfilled: false });
  expect({ ...said(after), status: 0 }).toEqual({ ...said(plan), status: 0 });
}

function proveTick(plan: Plan): void {
  const box = plan.boxes.find(({ state }) => state === "open");
  if (!box) return;
  const index = plan.boxes.indexOf(box);
  const after = apply(plan, tickBox(box, "done"));
  expect(after.boxes.map(({ state }) => state)).toEqual(
    plan.boxes.map(({ state }, i) => (i === index ? "done" : state)),
  );
  expect(after.steps.map(({ text }) => text)).toEqual(plan.steps.map(({ text }) => text));
  const back = after.boxes[index];
  expect(back && applyEdits(after.text, tickBox(back, "open"))).toBe(plan.text);
}

function proveProgress(plan: Plan): void {
  const edits = appendProgress(plan, "Wrote the ledger of small words", instant);
  if (isRefusal(edits)) return;
  const before = said(plan);
  const after = said(apply(plan, edits));
  const added = after.progress.find(
    (one) => !before.progress.some((known) => JSON.stringify(known) === JSON.stringify(one)),
  );
  expect(added?.[0]).toBe("Wrote the ledger of small words");
  expect(added?.[4]).toContain("2031-05-06");
  expect(after.progress.filter((one) => one !== added)).toEqual(before.progress);
  const rest = (one: typeof before) => ({
    ...one,
    progress: 0,
    boxes: 0,
    sections: one.sections.filter(([name]) => !String(name).includes("2031-05-06")),
  });
  expect(rest(after)).toEqual(rest(before));
  expect(after.boxes.length - before.boxes.length).toBeLessThanOrEqual(1);
}

function proveDecision(plan: Plan): void {
  const edits = appendDecision(plan, entry);
  if (isRefusal(edits)) return;
  const before = said(plan);
  const after = said(apply(plan, edits));
  const added = after.decisions.find(([decision]) => String(decision).startsWith("Keep the ledger small"));
  expect(added?.[0]).toMatch(/^Keep the ledger small/);
  expect(added?.slice(0, 2).join(" ")).toContain("small ledgers are read");
  expect(after.decisions.filter((one) => one !== added)).toEqual(before.decisions);
  const rest = (one: typeof before) => ({
    ...one,
    decisions: 0,
    sections: one.sections.filter(([name]) => !String(name).startsWith("Keep the ledger")),
  });
  expect(rest(after)).toEqual(rest(before));
}

const proofs = {
  setStatus: proveStatus,
  tickBox: proveTick,
  appendProgress: proveProgress,
  appendDecision: proveDecision,
};

describe.each(Object.entries(proofs))("%s", (_, prove) => {
  test("on generated plans", () => {
    const property = fc.property(plans, (text) => {
      for (const variant of variants(text)) prove(read("docs/plans/a.md", variant));
    });
    fc.assert(property);
  });
});

test(corpus.length > 0
  ? "every edit on every plan of the corpus, in turn LF, CRLF and with a BOM"
  : "no corpus here", () => {
  const failed: string[] = [];
  for (const [index, { name, path, text }] of corpus.entries()) {
    const { plan, problems } = parsePlan(path, variants(text)[index % 3] ?? text);
    // One holds a merge conflict, and no command edits it.
    if (problems.length > 0) continue;
    for (const [edit, prove] of Object.entries(proofs)) {
      try {
        prove(plan);
      } catch (error) {
        failed.push(`${edit} ${name}: ${error instanceof Error ? error.message.slice(0, 1500) : error}`);
      }
    }
  }
  expect(failed).toEqual([]);
}, 120_000);

describe("applyEdits", () => {
  test("refuses edits that overlap, run backwards or leave the text", () => {
    expect(
      applyEdits("abc", [
        { start: 1, end: 2, text: "x" },
        { start: 2, end: 2, text: "y" },
      ]),
    ).toBe("axyc");
    expect(() =>
      applyEdits("abc", [
        { start: 1, end: 3, text: "" },
        { start: 2, end: 3, text: "" },
      ]),
    ).toThrow(RangeError);
    expect(() => applyEdits("abc", [{ start: 2, end: 1, text: "" }])).toThrow(RangeError);
    expect(() => applyEdits("abc", [{ start: 0, end: 4, text: "" }])).toThrow(RangeError);
  });
});
