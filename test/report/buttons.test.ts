// Which buttons a check has: only those whose press can do something.
import { expect, test } from "@jest/globals";
import { buttonsOf } from "../../src/report/buttons.ts";
import { check } from "../../src/rules/check.ts";
import type { Verdict } from "../../src/rules/verdict.ts";
import { factsOf, planOf, settingsOf } from "../rules/facts.ts";

const done = "# Search\n\n**Status**: in-progress\n\n## Progress\n\n- [x] (2026-11-20 14:05Z) Index\n";
const judged = (head: string): Verdict => check(factsOf({ plans: [planOf({ head, base: head })] }), settingsOf());
const buttons = (verdict: Verdict, number: number | null = 12) =>
  buttonsOf([{ number, verdict }]).map(({ identifier }) => identifier);

test.each<[string, Verdict, string[]]>([
  ["all is ticked, and the status says otherwise", judged(done), ["complete"]],
  ["something is open", judged(done.replace("[x] (2026-11-20 14:05Z)", "[ ]")), []],
  ["it is completed already", judged(done.replace("in-progress", "completed")), []],
  ["it has no boxes", judged("# Search\n\n**Status**: in-progress\n\nSome day.\n"), []],
  [
    "something could not be checked",
    { ...judged(done), conclusion: "failure", unknown: [{ rule: "a", path: "", message: [] }] },
    ["check"],
  ],
  ["it waits", { ...judged(done), conclusion: "pending" }, ["check"]],
])("%s", (_, verdict, expected) => {
  expect(buttons(verdict)).toEqual(expected);
});

test("none where the check is not one pull request's alone", () => {
  const verdict = judged(done);
  expect(buttons(verdict, null)).toEqual([]);
  expect(
    buttonsOf([
      { number: 1, verdict },
      { number: 2, verdict },
    ]),
  ).toEqual([]);
});

test("they fit GitHub's measures", () => {
  for (const { label, description, identifier } of [
    ...buttonsOf([{ number: 1, verdict: judged(done) }]),
    ...buttonsOf([{ number: 1, verdict: { ...judged(done), conclusion: "pending" } }]),
  ])
    expect([label.length <= 20, description.length <= 40, identifier.length <= 20]).toEqual([true, true, true]);
});
