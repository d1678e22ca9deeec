// What checks on a commit came to.
import type { CheckState } from "./facts.ts";

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
