// Where a change of plans is written: onto the branch, onto one of its own behind a merged pull request, or nowhere.
import type { Answer, Commit, Request } from "./command.ts";

/** How a commit reaches the repository, or why none can. */
export function destinationOf({ state, branch, facts }: Request): Commit["on"] | Answer {
  if (facts.change === null)
    return {
      words: ["Plans are changed in pull requests, and this is none."],
      remedy: ["Ask in a pull request that involves the plan."],
    };
  if (state === "merged") return "close-out";
  if (state === "closed")
    return {
      words: ["This pull request is closed, so nothing is written to its branch."],
      remedy: ["Reopen it, and ask again."],
    };
  if (branch === "fork") return "patch";
  const ref = { quoted: facts.change.headRef };
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
