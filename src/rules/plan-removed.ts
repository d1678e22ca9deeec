// A plan that the change takes away before it was done.
import { inLifecycleFolder } from "../plan/lifecycle.ts";
import type { Plan } from "../plan/plan.ts";
import { proseLines } from "../plan/prose.ts";
import type { Change, Facts } from "./facts.ts";
import { quotedItems } from "./listed.ts";
import { unexplained } from "./open-items.ts";
import { planRule } from "./rule.ts";
import { isActive, isAtRest } from "./status.ts";
import type { Words } from "./words.ts";

export const planRemoved = planRule({
  name: "plan-removed",
  group: "plan",
  summary:
    "An active plan is removed, and is nowhere else. A warning when items of it were open and neither a decision, the description nor a commit says why.",
  why: "With the plan goes what was left to do and why it was left, and nobody misses it in time.",
  remedy: "Move it to where plans end up, or name the file in the description and say why it goes.",
  level: "warning",
  delta: true,
  onRemoval: true,
  paths: (plan) => (isAlive(plan) ? resting(plan.path) : []),
  checkPlan({ plan: { plan }, facts }, report) {
    const { change } = facts;
    if (change === null || !isAlive(plan) || livesOn(plan, change, facts)) return;
    const begun = plan.boxes.some(({ state }) => state === "done");
    const open = [plan.steps, plan.progress, plan.criteria].flatMap(unexplained);
    // Nothing but a missing status calls it active, and nothing in it is still to be done.
    if (plan.status.from === "default" && open.length === 0) return;
    const place = { at: open[0]?.at ?? plan.status.at, commit: change.base };
    const count = `${open.length} open ${open.length === 1 ? "item" : "items"}`;
    // A plan that never ticks a box tells nothing by its open ones.
    if (!begun || open.length === 0 || isExplained(plan, change, facts))
      report({
        message: [
          "This change removes a plan ",
          ...stateOf(plan),
          open.length > 0 ? ` and ${count}${begun ? "" : ", none ever ticked"}.` : begun ? " and nothing open." : ".",
        ],
        ...place,
        atMost: "notice",
      });
    else
      report({
        message: [`This change removes a plan with ${count}, and nothing says why: `, ...quotedItems(open)],
        ...place,
      });
  },
});

function stateOf({ status, path }: Plan): Words {
  if (status.raw !== null) return ["with the status ", { quoted: status.raw }];
  return status.from === "folder"
    ? ["that lay in ", { quoted: folderOf(path) }, ", with no other status"]
    : ["with no status"];
}

/** Whatever its status says, a plan among finished ones is at its end. */
const isAlive = (plan: Plan): boolean => isActive(plan.status) && !isAtRest(plan);

/** Where plans end up, nearest first. A copy that lies there already keeps what the change removes. */
const resting = (path: string): string[] =>
  ["completed", "done", "archive"].map((folder) => inLifecycleFolder(path, folder)).filter((other) => other !== path);

function livesOn({ path }: Plan, { files }: Change, { paths }: Facts): boolean {
  const name = nameOf(path);
  return (
    resting(path).some((other) => paths.get(other)) ||
    files.some(
      (file) =>
        file.status !== "removed" && file.path !== path && (file.previousPath === path || nameOf(file.path) === name),
    )
  );
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));
const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The words by which a plan's decision gives the plan up, and not something in it. */
const givenUp =
  /\b(?:this|the|whole|entire) (?:exec[- ]?)?plan\b.{0,80}\b(?:abandon|supersed|cancel|obsolete|withdr[ae]w|replaced|dropped|no longer)|\b(?:abandon|supersed|cancel|withdraw|replac|drop)\w* (?:this|the|whole|entire) (?:exec[- ]?)?plan\b/i;

/** Its own decisions give it up, or a decision of another plan, the description or a commit speaks of it by name. */
function isExplained(plan: Plan, change: Change, { plans }: Facts): boolean {
  if (plan.decisions.some(({ decision }) => givenUp.test(decision.slice(0, 500)))) return true;
  const names = [nameOf(plan.path), plan.title?.value ?? ""]
    .map((name) => name.toLowerCase())
    .filter((name) => name.length > 5);
  const texts = [
    ...proseLines(change.body),
    ...change.commits.flatMap(({ message }) => message.split("\n")),
    ...plans.flatMap(({ head }) => head?.plan.decisions.map(({ at }) => head.plan.text.slice(at.start, at.end)) ?? []),
  ];
  return texts.some((text) => {
    const line = text.toLowerCase();
    // `Plan: …` only says which plan the change works on.
    return names.some((name) => line.includes(name)) && !/^\W*(?:completes\s+)?plan\W{0,4}:/.test(line);
  });
}
