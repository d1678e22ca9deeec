// Where a change of plans is written: onto the branch, onto one of its own where there is none to change, or nowhere.
import type { Answer, Commit, Request } from "./command.ts";

/** Whether the work is on the base branch by now: behind a merged pull request, and in an issue. */
export const isBehind = ({ state, facts }: Pick<Request, "state" | "facts">): boolean =>
  state === "merged" || facts.change === null;

/** How a commit reaches the repository, or why none can. */
export function destinationOf({ state, branch, facts }: Request): Commit["on"] | Answer {
  if (isBehind({ state, facts })) return "close-out";
  if (state === "closed")
    return {
      words: ["This pull request is closed, so nothing is written to its branch."],
      remedy: ["Reopen it, and ask again."],
    };
  if (branch === "fork") return "patch";
  const ref = { quoted: facts.change?.headRef ?? "" };
  if (branch === "gone")
    return {
      words: ["The branch ", ref, " is gone, so nothing can be written to it."],
      remedy: ["Restore it, and ask again."],
    };
  if (branch === "guarded")
    return {
      words: [ref, " is the default branch or protected, and nothing is ever written to such a branch."],
      remedy: ["Open the pull request from another branch."],
    };
  return "branch";
}
