// Plans at a glance, in Markdown: how far they are, and what comes next.
import type { ExaminedPlan, PlanGlance } from "../rules/verdict.ts";
import { bar } from "./bar.ts";
import { pack } from "./cut.ts";
import { code, inline } from "./escape.ts";
import { addressOf, link, type Place } from "./place.ts";
import { count, figure } from "./words.ts";

/** A heading line and a table for one plan, a table with a row a plan for several; empty text for none. */
export function glances(plans: readonly ExaminedPlan[], place: Place, budget: number): string {
  const [only] = plans;
  if (only === undefined) return "";
  if (plans.length === 1) return [heading(only, place), ...(only.glance ? [table(only.glance)] : [])].join("\n\n");
  const head = "| plan | status | milestones | steps | criteria |\n|---|---|---|---|---|\n";
  const more = (missing: number) => `\n… and ${count(missing, "more plan")}.`;
  return head + pack(plans, (plan) => rowOf(plan, place), budget - head.length, "\n", more);
}

function heading(plan: ExaminedPlan, place: Place): string {
  const status = plan.glance ? [statusOf(plan.glance)] : [];
  return [`**${titleOf(plan, place)}**`, ...status, code(plan.path)].join(" · ");
}

function titleOf(plan: ExaminedPlan, place: Place): string {
  const name = plan.glance?.title
    ? inline(plan.glance.title, 120)
    : code(plan.path.split("/").at(-1) ?? plan.path, 120);
  return plan.oid === null ? name : link(name, addressOf(place, place.head, plan.path, null));
}

/** The status as it was understood, and where it came from if not from the text. */
export function statusOf(glance: PlanGlance): string {
  const { value, from } = glance.status;
  const status = value === "in-progress" ? "in progress" : value === "unknown" ? "unknown status" : value;
  return from === "folder" ? `${status}, by its folder` : status;
}

function table(glance: PlanGlance): string {
  const { milestones, steps } = glance;
  const current = milestones.current ? `, now ${inline(milestones.current.text, 120)}` : "";
  const rows = [
    ...(milestones.total > 0 ? [["Milestones", progress(milestones) + current]] : []),
    ...(steps.total > 0 ? [["Steps", progress(steps)]] : []),
    ["Acceptance", acceptance(glance)],
    ...log(glance).map((told) => ["Progress", told]),
  ];
  return `| | |\n|---|---|\n${rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}`;
}

function log({ progress: entries, newest }: PlanGlance): string[] {
  const told = [
    ...(entries.total > 0 ? [progress(entries)] : []),
    ...(newest ? [`newest entry ${inline(newest.stamp, 60)}${since(newest.commitsSince)}`] : []),
  ];
  return told.length > 0 ? [told.join(", ")] : [];
}

function rowOf(plan: ExaminedPlan, place: Place): string {
  const { glance } = plan;
  const cells = glance
    ? [
        statusOf(glance),
        glance.milestones.total > 0 ? progress(glance.milestones) : "none",
        glance.steps.total > 0 ? progress(glance.steps) : "none",
        glance.criteria.total > 0 && glance.criteria.tickable ? progress(glance.criteria) : acceptance(glance),
      ]
    : [plan.oid === null ? "removed" : "could not be read", "", "", ""];
  return `| ${[titleOf(plan, place), ...cells].join(" | ")} |`;
}

function acceptance({ criteria }: PlanGlance): string {
  if (criteria.total === 0) return "no criteria found";
  if (!criteria.tickable) return `${count(criteria.total, "criterion", "criteria")} that cannot be ticked`;
  const { evidenced, attested } = criteria;
  const behind = [
    ...(evidenced > 0 ? [`${figure(evidenced)} evidenced`] : []),
    ...(attested > 0 ? [`${figure(attested)} attested`] : []),
  ];
  return progress(criteria) + (behind.length > 0 ? `: ${behind.join(", ")}` : "");
}

function progress({ done, total }: { done: number; total: number }): string {
  return `${code(bar(done, total))} ${figure(done)} of ${figure(total)}`;
}

function since(commits: number | null): string {
  return commits === null ? "" : commits === 0 ? ", with the newest commit" : `, ${count(commits, "commit")} ago`;
}

const kinds = { step: "Step", entry: "Progress", criterion: "Criterion" } as const;

/** The next open step, entry or criterion of each plan. */
export function nextSteps(plans: readonly ExaminedPlan[], place: Place, budget: number): string {
  const lines = plans.flatMap((plan) => {
    const next = plan.glance?.next;
    if (!next) return [];
    const name = next.milestone !== null ? inline(next.milestone, 120) : kinds[next.kind];
    const where = `${name}, line ${next.at.line}`;
    return [`${link(where, addressOf(place, place.head, plan.path, next.at))}: ${inline(next.text)}`];
  });
  const written = lines.length === 1 ? lines : lines.map((line) => `- ${line}`);
  return pack(
    written,
    (line) => line,
    budget,
    "\n",
    (missing) => `\n… and ${count(missing, "more plan")}.`,
  );
}

/** What is due after the merge. */
export function dueAfterMerge(plans: readonly ExaminedPlan[], place: Place, budget: number): string {
  const items = plans.flatMap((plan) => (plan.glance?.postMerge ?? []).map((item) => ({ plan, item })));
  return pack(
    items.slice(0, 10),
    ({ plan, item }) =>
      `- ${link(`line ${item.at.line}`, addressOf(place, place.head, plan.path, item.at))} ${inline(item.text)}`,
    budget,
    "\n",
    (missing) => `- … and ${count(missing, "more item")}`,
  );
}
