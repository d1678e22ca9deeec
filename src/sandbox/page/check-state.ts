// What a check says at a glance: its icon, its colour, its words; and the same of several checks together.
import { type Html, html } from "./html.ts";
import { type IconName, icon } from "./icon.ts";
import type { CheckRun } from "./view.ts";

type State = "passed" | "failed" | "running" | "skipped" | "neutral";

const faces: Record<State, { drawing: IconName; words: string }> = {
  passed: { drawing: "check", words: "successful" },
  failed: { drawing: "cross", words: "failing" },
  running: { drawing: "dot", words: "in progress" },
  skipped: { drawing: "slash", words: "skipped" },
  neutral: { drawing: "square", words: "neutral" },
};

/** Folds status and conclusion as the merge box does: whatever is complete and neither good nor indifferent failed. */
function stateOf(check: CheckRun): State {
  if (check.status !== "completed") return "running";
  if (check.conclusion === "success") return "passed";
  if (check.conclusion === "skipped" || check.conclusion === "neutral") return check.conclusion;
  return "failed";
}

/** The icon of one check, with its words for those who do not see it. */
export function checkIcon(check: CheckRun): Html {
  const state = stateOf(check);
  return html`<span class="state state-${state}">${icon(faces[state].drawing, faces[state].words)}</span>`;
}

/** All checks of a commit as one state: failed before running before passed; null without any check. */
export function together(checks: CheckRun[]): State | null {
  const states = checks.map(stateOf);
  return (["failed", "running", "passed"] as const).find((state) => states.includes(state)) ?? states[0] ?? null;
}

/** The small mark after a commit or a pull request's title; leads to the checks. */
export function togetherIcon(checks: CheckRun[], address: string): Html | null {
  const state = together(checks);
  if (state === null) return null;
  return html`<a class="state state-${state}" href="${address}">${icon(faces[state].drawing, `Checks: ${faces[state].words}`)}</a>`;
}

/** `1 failing, 2 successful checks`. */
export function countedStates(checks: CheckRun[]): string {
  const order: State[] = ["failed", "running", "skipped", "neutral", "passed"];
  const parts = order.flatMap((state) => {
    const count = checks.filter((check) => stateOf(check) === state).length;
    return count === 0 ? [] : [`${count} ${faces[state].words}`];
  });
  return `${parts.join(", ")} ${checks.length === 1 ? "check" : "checks"}`;
}

/** `Failing after 4s`, `In progress`: the words under a check's name. */
export function conclusionWords(check: CheckRun, time: string | null): string {
  const after = time === null ? "" : ` after ${time}`;
  const state = stateOf(check);
  if (state === "running") return check.status === "queued" ? "Queued" : "In progress";
  if (state === "passed") return `Successful${time === null ? "" : ` in ${time}`}`;
  if (state === "failed" && check.conclusion !== "failure")
    return `${(check.conclusion ?? "").replaceAll("_", " ")}${after}`;
  if (state === "failed") return `Failing${after}`;
  return state === "skipped" ? "Skipped" : "Neutral";
}
