// A criterion that names nothing anybody could see.
import { planRule } from "./rule.ts";

export const criteriaObservable = planRule({
  name: "criteria-observable",
  group: "acceptance",
  summary: "A criterion is a phrase such as `Code compiles` or `Works as expected`, with nothing to observe.",
  why: "Two people who read it can honestly disagree on whether it holds.",
  remedy: "Say what to do and what is then to be seen: `GET /api/users answers 200 with a JSON array`.",
  level: "off",
  levelIn: { template: "notice" },
  delta: false,
  checkPlan({ plan: { plan } }, report) {
    for (const { text, at } of plan.criteria)
      if (isHollow(text)) report({ message: ["Nothing to observe: ", { quoted: text }], at });
  },
});

const subject =
  "(?:(?:the|all|our|my) )?(?:new )?(?:code|project|program|app|application|feature|implementation|change|changes|system|everything|it|this|solution|functionality)";
const well =
  "(?:as (?:expected|intended|designed|planned|required)|correctly|properly|fine|well|perfectly|reliably|without (?:any )?(?:errors|issues|problems|bugs))";
const hollow: readonly RegExp[] = [
  new RegExp(`^(?:${subject} )?(?:still )?(?:compiles|builds|works|runs|functions|behaves)(?: ${well})?$`),
  new RegExp(
    `^${subject} (?:is|are) (?:complete|completed|done|finished|implemented|ready|working|good|clean|correct|stable|tested)$`,
  ),
  // Whatever it is that works as expected: what was expected is not said.
  /^(?:[\p{L}-]+ ){1,5}(?:works?|functions?|behaves?) (?:as (?:expected|intended|designed|planned|required)|correctly|properly|fine|well)$/u,
  /^(?:there are )?no (?:errors|bugs|issues|problems|regressions)(?: remain)?$/,
  /^(?:looks good|all good|done|it is done|code (?:is )?reviewed|good (?:code )?quality|high quality|code quality is good)$/,
];

/** The whole criterion is such a phrase. One with a number, a name in code or quotation marks shows something. */
function isHollow(text: string): boolean {
  if (text.length > 100) return false;
  const words = text
    .toLowerCase()
    .replace(/[.!。]+$/, "")
    .replace(/\s+/g, " ")
    .trim();
  return hollow.some((shape) => shape.test(words));
}
