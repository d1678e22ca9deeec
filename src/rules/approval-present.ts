// Work that began before anybody said yes to the plan.
import { z } from "zod";
import type { Plan, Span } from "../plan/plan.ts";
import { isUnfilled } from "../plan/unfilled.ts";
import { isGroundwork } from "./groundwork.ts";
import { planRule } from "./rule.ts";
import { isActive } from "./status.ts";

const options = z.strictObject({
  by: z
    .array(z.string().min(1).max(100))
    .max(100)
    .default([])
    .describe("Who may approve: logins, one of which must be named. Empty: anybody."),
});

export const approvalPresent = planRule<z.infer<typeof options>>({
  name: "approval-present",
  group: "lifecycle",
  summary:
    "Work on a plan began, and `Approved by` names nobody. Unless `by` says who may, the status `approved` before, or an entry or a decision that tells of an approval, is one.",
  why: "Objections are cheap before the work and dear after it.",
  remedy: "Have the plan approved and write by whom: `**Approved by**: @ana`. Until then its status is draft.",
  level: "off",
  delta: false,
  options,
  checkPlan({ plan: { plan }, base, options: { by } }, report) {
    const begun = beginningOf(plan);
    if (begun === null || (base !== null && isOver(base.plan))) return;
    const field = plan.metadata.get("approved by");
    const value = field?.value ?? "";
    const found = { at: field?.at ?? begun.at ?? plan.status.at, key: "approval" };
    if (isNobody(value)) {
      if (by.length === 0 && (base?.plan.status.value === "approved" || tellsOfApproval(plan))) return;
      report({
        message: [
          ...(begun.at === null ? ["Status says ", { quoted: plan.status.raw ?? "" }] : ["Work on this plan began"]),
          ...(value === ""
            ? [", and no line `Approved by` says who approved it."]
            : [", and Approved by says ", { quoted: value }, "."]),
        ],
        ...found,
      });
    } else if (by.length > 0 && !by.some((login) => names(value, login)))
      report({
        message: [
          "Approved by says ",
          { quoted: value },
          ", which names none of those who may: ",
          { quoted: by.join(", ") },
        ],
        ...found,
      });
  },
});

/** By its status, or because nothing in it is open any more: nobody objects to that. */
const isOver = ({ status, boxes }: Plan): boolean =>
  !isActive(status) || (boxes.some(({ state }) => state === "done") && !boxes.some(({ state }) => state === "open"));

/**
 * Where work began: by the status' own word, which has no place (`at` is null), else with the first tick or entry of work. `active` says
 * in which folder a plan lies, and a plan may be in review, or on hold, before anybody began. Null where nothing began, or all was given up.
 */
function beginningOf(plan: Plan): { at: Span | null } | null {
  const { value, raw, from } = plan.status;
  const started = value === "completed" || (value === "in-progress" && !/^\W*active\b/i.test(raw ?? ""));
  if (from === "text" && started) return { at: null };
  if (["abandoned", "closed", "unknown"].includes(value)) return null;
  if (from === "text" && !["in-progress", "blocked", "review"].includes(value)) return null;
  return firstWork(plan);
}

/** The first ticked box or entry without one, unless it tells how the plan came about. */
function firstWork({ boxes, steps, criteria, progress }: Plan): { at: Span } | null {
  const groundwork = new Set(
    [...steps, ...criteria, ...progress].filter(isGroundwork).map(({ box, at }) => (box?.at ?? at).start),
  );
  const done = [
    ...boxes.flatMap(({ state, at }) => (state === "done" ? [at] : [])),
    ...progress.flatMap(({ box, at }) => (box === null ? [at] : [])),
  ].filter(({ start }) => !groundwork.has(start));
  const first = done.toSorted((one, other) => one.start - other.start)[0];
  return first ? { at: first } : null;
}

/** Somebody who may say yes, or what is said yes to, and that it was said. */
const approval =
  /^approved\b|\b(?:user|owner|maintainers?|reviewers?|lead|team|plan|execplan|design|draft|scope|implementation|@[\w-]+)\b[^.;\n]{0,40}(?<![-\w])approved\b|(?<![-\w])(?:received|obtain(?:ed)?|got|granted)\b[^.;\n]{0,40}\bapproval\b|\bapproval\b[^.;\n]{0,20}\b(?:arrived|granted|given|received|obtained)\b|已?批准/i;
/** That it is still to be said. */
const unapproved =
  /\b(?:not|until|before|once|if|when|unless|must|should|needs?|await(?:s|ing)?|pending|request(?:ed|s)?)\b[^.;\n]{0,40}\bapprov/i;

/** A done step, an entry or a decision says that somebody approved. */
function tellsOfApproval({ steps, criteria, progress, decisions }: Plan): boolean {
  const entries = progress.filter(({ box }) => box === null);
  const done = [...entries, ...[...steps, ...criteria, ...progress].filter(({ box }) => box?.state === "done")];
  return [...done.map(({ text }) => text), ...decisions.map(({ decision }) => decision)]
    .map((text) => text.slice(0, 1000))
    .some((text) => approval.test(text) && !unapproved.test(text));
}

/** Words for nobody, in the place of a name. */
export const isNobody = (value: string): boolean =>
  isUnfilled(value) ||
  /^\[[^\]]*\]$|^(?:no|nobody|no one|not|awaiting|waiting|requested|in review)\b/i.test(value.slice(0, 300));

/** The login as a word of its own, with or without `@`. */
const names = (value: string, login: string): boolean =>
  value
    .slice(0, 2000)
    .toLowerCase()
    .split(/[^\p{L}\p{N}[\]_-]+/u)
    .includes(login.toLowerCase().replace(/^@/, ""));
