// The settings file: the copy at the base, which judges, and the change's own, which will.
import { changeRule } from "./rule.ts";

export const configValid = changeRule({
  name: "config-valid",
  group: "gate",
  summary: "The settings file is broken at the base, or in the change that edits it.",
  why: "Broken settings decide nothing, so a green check would mean nothing.",
  remedy: "Correct the settings file.",
  level: "error",
  delta: true,
  checkChange({ facts: { settings } }, report) {
    const { source, problems, proposed } = settings;
    // The change's own copy is the one to mend; when it is sound, the base's faults end with the merge.
    const standing = proposed ?? (source && { path: source.path, problems });
    for (const { path, at, message, remedy } of standing?.problems ?? [])
      report({
        message,
        remedy,
        path,
        at,
        ...(proposed || !source ? {} : { commit: source.oid }),
      });
    if (source && problems.length > 0 && proposed?.problems.length === 0)
      report({
        message: [
          "The settings at the base are broken, and this change mends them. Until it is merged, defaults judge.",
        ],
        remedy: ["Nothing to do."],
        path: proposed.path,
        at: null,
        atMost: "notice",
      });
  },
});
