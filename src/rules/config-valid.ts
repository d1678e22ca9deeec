// The settings files: the copy at the base and the organisation's, which judge, and the change's own, which will.
import type { SettingsProblem } from "./facts.ts";
import { changeRule } from "./rule.ts";
import { settingsPath } from "./settings.ts";

export const configValid = changeRule({
  name: "config-valid",
  group: "gate",
  summary:
    "The settings file is broken, or looser than its organisation allows: at the base, in the change that edits it, or the organisation's own.",
  why: "Broken settings decide nothing, so a green check would mean nothing.",
  remedy: "Correct the settings file.",
  level: "error",
  delta: true,
  checkChange({ facts: { change, settings } }, report) {
    const { organisation, source, problems, proposed } = settings;
    if (organisation?.used) {
      const { repository, used } = organisation;
      for (const problem of used.problems) report({ ...said(problem), repository, commit: used.oid });
    }

    const before = new Set(problems.filter(({ held }) => held).map(wordsOf));
    if (proposed) {
      for (const problem of proposed.problems)
        report({ ...said(problem), ...(before.has(wordsOf(problem)) ? { atMost: "warning" as const } : {}) });
    } else if (source) {
      // What is only below the floor breaks nothing, and is no fault of this change.
      for (const problem of problems)
        report({ ...said(problem), commit: source.oid, ...(problem.held ? { atMost: "warning" as const } : {}) });
    }
    // The change's own copy is the one to mend; when it is sound, the base's faults end with the merge.
    if (source && problems.some(({ held }) => !held) && proposed?.problems.length === 0)
      report({
        message: [
          "The settings at the base are broken, and this change mends them. Until it is merged, ",
          organisation?.used ? "the defaults of the organisation judge." : "defaults judge.",
        ],
        remedy: ["Nothing to do."],
        path: source.path,
        at: null,
        commit: source.oid,
        atMost: "notice",
      });

    for (const { path, status } of change?.files ?? [])
      if (status !== "removed" && looksLikeSettings(path))
        report({
          message: [{ quoted: path }, ` is not read: settings stand in \`${settingsPath}\`.`],
          remedy: [`If it is meant to hold them, move it to \`${settingsPath}\`.`],
          path,
          at: null,
          atMost: "notice",
        });
  },
});

const said = ({ path, at, column, message, remedy }: SettingsProblem) => ({ path, at, column, message, remedy });

const wordsOf = ({ message }: SettingsProblem): string => JSON.stringify(message);

/** Folders where people keep settings, and names that are almost the one that is read. */
const nearlySettings =
  /^(?:\.github\/|\.github\/workflows\/|\.config\/)?\.?plan[-_]?warden(?:rc)?(?:\.(?:ya?ml|json5?|toml))?$/;

function looksLikeSettings(path: string): boolean {
  return path !== settingsPath && path.length < 60 && nearlySettings.test(path.toLowerCase());
}
