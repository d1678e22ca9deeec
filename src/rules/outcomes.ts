// What checks on a commit came to.
import type { CheckState } from "./facts.ts";
import type { Words } from "./words.ts";

/** What was said under a name: nothing, or something by each app that uses it. */
export const saidOf = (name: string, states: readonly CheckState[]): CheckState[] =>
  states.filter((state) => state.name === name);

/** Whether every one of these names has an outcome. */
export function haveOutcomes(names: readonly string[], states: readonly CheckState[]): boolean {
  return names.every((name) => {
    const said = saidOf(name, states);
    return said.length > 0 && said.every(({ outcome }) => outcome !== null);
  });
}

const ends: Readonly<Record<string, string>> = {
  failure: "failed",
  error: "failed",
  cancelled: "was cancelled",
  timed_out: "timed out",
  action_required: "waits for somebody to act",
  stale: "was never finished",
  startup_failure: "could not start",
  skipped: "was skipped",
  neutral: "came to no judgement",
};

/** How a check ended: `failed`, `was cancelled`. GitHub's own word where it is one we do not know. */
export const endedAs = (outcome: string): Words =>
  ends[outcome] === undefined ? ["ended as ", { quoted: outcome }] : [ends[outcome]];
