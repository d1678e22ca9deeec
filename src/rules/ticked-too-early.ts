// What can only be done once the pull request is merged, ticked while it is open.
import type { Item, Plan } from "../plan/plan.ts";
import { added, identityOf } from "./added.ts";
import { isDone } from "./open-items.ts";
import { planRule } from "./rule.ts";

export const tickedTooEarly = planRule({
  name: "ticked-too-early",
  group: "acceptance",
  summary: "An item that says to merge, deploy or release is ticked while the pull request is open.",
  why: "It cannot have happened yet, and nobody looks at a ticked item again.",
  remedy: "Untick it and mark it `(post-merge)`, so that it is due after the merge and not before.",
  command: "/plan untick …",
  level: "notice",
  delta: true,
  checkPlan(sides, report) {
    const { change } = sides.facts;
    if (change?.kind !== "pull-request") return;
    for (const { text, at } of added(sides, (plan) => actsTicked(plan, change.number), identityOf))
      report({ message: ["This is ticked, and the pull request is still open: ", { quoted: text }], at });
  },
});

/** What is marked as due after the merge has a rule of its own. */
const actsTicked = (plan: Plan, own: number | null): Item[] =>
  [...plan.steps, ...plan.progress, ...plan.criteria].filter(
    (item) => isDone(item) && !item.box?.postMerge && isAct(item.text.slice(0, 200), own),
  );

/** What the words in front say is done: to this change as a whole. `Release notes`, `Merge sort` and `Deploy script` are things. */
const acts =
  /^(?:merged?(?: (?:it|this|the (?:change|work|branch|pr|pull request)|pr|pull request|#\d+|(?:in)?to (?:the )?(?:main|master|trunk|default branch))(?![\w-])|[.;,]|$)|deploy(?:ed)?(?: (?:it|this|the (?:change|service|app|application|site|server|release))(?![\w-])| to prod(?:uction)?(?![\w-])|[.;,]|$)|released?(?: (?:it|this|(?:the )?(?:new |next )?version|v?\d+\.\d+(?:\.\d+)?|to (?:production|users|customers))(?![\w-])|[.;,]|$))/i;

/** Trial runs, and other pull requests: those may well be merged. */
const elsewhere =
  /\b(?:staging|stage|preview|test(?:ing|net)?|dev(?:elopment)?|local(?:ly|host)?|sandbox|canary|dry[- ]run|earlier|previous|first|upstream|dependency|milestone|phase|part|slice)\b/i;

function isAct(text: string, own: number | null): boolean {
  if (!acts.test(text) || elsewhere.test(text)) return false;
  return [...text.matchAll(/#(\d{1,7})\b/g)].every(([, number]) => Number(number) === own);
}
