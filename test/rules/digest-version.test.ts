// What we keep of plans is stored, and used for as long as the plan's text is the same: so a change of it needs another version.
import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import { digestOf, digestVersion } from "../../src/rules/plan-digest.ts";
import { finishedPlan, soundPlan, unfinishedPlan } from "../jobs/plans.ts";
import { fresh, settled, stale } from "../jobs/sweeping.ts";
import { versionOf } from "./facts.ts";

const texts = [
  soundPlan,
  unfinishedPlan,
  finishedPlan,
  stale("A"),
  fresh("B"),
  settled("C"),
  "# D\n\nPR: #4\nOwner: @ana\n",
];

test("what is kept of a plan is what this version keeps", () => {
  const digests = texts.map((text) => digestOf(versionOf("docs/plans/active/a.md", text).plan));
  const kept = createHash("sha256").update(JSON.stringify(digests)).digest("hex").slice(0, 16);
  // Another hash here needs another version, or plans that nobody touches are told as they were read before.
  expect([digestVersion, kept]).toEqual([2, "d28f1689d69a31a6"]);
});
