// What a check says that nobody waits for any more: it was left, or the other one of ours speaks in its place.

import type { Mode } from "../rules/settings.ts";
import { code } from "./escape.ts";
import { short } from "./words.ts";

/** `newHead` is where its pull request went on to; null: it was closed. */
export function reportUnjudged(newHead: string | null): { title: string; summary: string; text: string } {
  return newHead === null
    ? {
        title: "Closed before its checks were done",
        summary: "The pull request was closed while this commit waited for checks, so it was not judged.",
        text: "",
      }
    : {
        title: `Superseded by ${short(newHead)}`,
        summary: `The pull request went on to ${code(short(newHead))} while this commit waited for checks, so it was not judged.`,
        text: "",
      };
}

/** Of the check that is not in use since the settings' mode changed. */
export function reportRetired(mode: Mode): { title: string; summary: string; text: string } {
  return mode === "enforce"
    ? {
        title: "Not in use: the settings only ask for advice",
        summary:
          "The settings at the base say `mode: advisory`, so the verdict stands in the check of this name with `(advisory)`. This one says nothing, and satisfies no requirement.",
        text: "",
      }
    : {
        title: "Not in use: the settings enforce",
        summary:
          "The settings at the base no longer say `mode: advisory`: the verdict stands in the check without `(advisory)`.",
        text: "",
      };
}
