// The JSON of the command line: of the promised shape, and whole.
import { expect, test } from "@jest/globals";
import { checkDataSchema } from "../../src/report/check-data.ts";
import { reportJson } from "../../src/report/json.ts";
import { finding, plan, verdict } from "./build.ts";
import { situations } from "./situations.ts";

test.each(Object.entries(situations))("%s", (_, each) => {
  const data = checkDataSchema.parse(JSON.parse(reportJson(each)));
  expect(data).toMatchObject({ conclusion: each.conclusion, head: each.examined.head });
});

test("leaves nothing out, however much there is", () => {
  const findings = Array.from({ length: 3000 }, () => finding());
  const plans = Array.from({ length: 300 }, (_, index) => plan({ path: `docs/plans/${index}.md` }));
  const { verdicts } = checkDataSchema.parse(JSON.parse(reportJson(verdict({ findings }, plans))));
  expect(verdicts[0]).toMatchObject({ findingsLeftOut: 0, plansLeftOut: 0 });
  expect([verdicts[0]?.findings.length, verdicts[0]?.plans.length]).toEqual([3000, 300]);
});
