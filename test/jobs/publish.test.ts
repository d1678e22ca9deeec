// When a run is left, rewritten or superseded: GitHub appends annotations and never takes one back.
import { expect, test } from "@jest/globals";
import type { CheckOutput, OwnRun } from "../../src/jobs/github.ts";
import { stepFor } from "../../src/jobs/publish.ts";

const note = { path: "a.md", startLine: 1, endLine: 1, level: "notice" as const, title: "t", message: "m" };
const output = (externalId: string, notes: number, conclusion: CheckOutput["conclusion"] = "failure"): CheckOutput => ({
  conclusion,
  buttons: [],
  title: "",
  summary: "",
  text: "",
  annotations: Array(notes).fill(note),
  externalId,
});
const run = (externalId: string | null, annotations: number, rest: Partial<OwnRun> = {}): OwnRun => ({
  id: 1,
  externalId,
  completed: true,
  conclusion: "failure",
  annotations,
  ...rest,
});

test.each<[string, OwnRun | null, CheckOutput, ReturnType<typeof stepFor>]>([
  ["no run yet", null, output("1:a:b", 2), "create"],
  ["the same again", run("1:a:b", 2), output("1:a:b", 2), "nothing"],
  ["asked for again", run("1:a:b", 2, { completed: false }), output("1:a:b", 2), "create"],
  ["other words, same annotations", run("1:a:b", 2), output("1:c:b", 2), "rewrite"],
  ["other annotations", run("1:a:b", 2), output("1:c:d", 3), "create"],
  ["fewer annotations", run("1:a:b", 2), output("1:c:d", 0), "create"],
  ["the first annotations", run("1:a:b", 0), output("1:c:d", 3), "append"],
  ["annotations that were cut off by a crash", run("1:a:b", 50), output("1:a:b", 120), "create"],
  ["somebody else's id", run(null, 2), output("1:a:b", 2), "create"],
  ["an older version's id", run("0:a:b", 0), output("1:a:b", 0), "rewrite"],
  ["still waiting", run("1:a:b", 0, { completed: false, conclusion: null }), output("1:a:b", 0, null), "nothing"],
  [
    "still waiting, in other words",
    run("1:a:b", 0, { completed: false, conclusion: null }),
    output("1:c:b", 0, null),
    "rewrite",
  ],
  ["waiting again after a verdict", run("1:a:b", 0), output("1:c:b", 0, null), "create"],
  [
    "waiting again in the words of a run that was ended",
    run("1:a:b", 0, { conclusion: "cancelled" }),
    output("1:a:b", 0, null),
    "create",
  ],
  [
    "waiting, asked for again after a verdict",
    run("1:a:b", 0, { completed: false }),
    output("1:a:b", 0, null),
    "create",
  ],
  [
    "no longer waiting, the same annotations",
    run("1:a:b", 0, { completed: false, conclusion: null }),
    output("1:c:b", 0),
    "rewrite",
  ],
  ["no longer waiting", run("1:a:b", 0, { completed: false, conclusion: null }), output("1:c:d", 1), "append"],
])("%s", (_, before, after, step) => {
  expect(stepFor(before, after)).toBe(step);
});
