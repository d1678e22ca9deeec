// What a check says that waited, and that nobody waits for any more.
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
