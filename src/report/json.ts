// A verdict as JSON: the data of the check's block, with nothing left out. `docs/check.schema.json` is its shape.
import type { Verdict } from "../rules/verdict.ts";
import { type CheckData, verdictData, written } from "./check-data.ts";
import { title } from "./title.ts";

/** Ends in a newline. */
export function reportJson(verdict: Verdict): string {
  const data: CheckData = {
    version: 1,
    conclusion: verdict.conclusion,
    title: title(verdict),
    head: verdict.examined.head,
    verdicts: [verdictData(null, verdict, Number.POSITIVE_INFINITY)],
    verdictsLeftOut: 0,
  };
  return `${written(data)}\n`;
}
