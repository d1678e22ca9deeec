// The reading of a plan that holds nothing, because it could not be read. Apart from the reader, which is slow to load.
import type { Plan, Problem, ProblemCode, Reading } from "./plan.ts";
import { readStatus } from "./status.ts";

/** The reading of a plan that could not be read at all. */
export function unreadable(path: string, text: string, code: ProblemCode, message: string): Reading {
  return readingOfProblem(path, text, { code, message, at: null, fatal: true });
}

/** The reading of a plan of which only a fatal problem is known. */
export function readingOfProblem(path: string, text: string, problem: Problem): Reading {
  return { plan: emptyPlan(path, text), problems: [problem] };
}

function emptyPlan(path: string, text: string): Plan {
  return {
    path,
    text,
    preset: "lenient",
    title: null,
    status: readStatus(null, path),
    metadata: new Map(),
    created: null,
    spec: null,
    sections: [],
    milestones: [],
    steps: [],
    progress: [],
    decisions: [],
    surprises: [],
    outcomes: [],
    criteria: [],
    boxes: [],
    mentions: [],
    markers: [],
  };
}
