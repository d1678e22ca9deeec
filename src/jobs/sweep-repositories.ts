// Keeps the weekly issue of repositories: what can be looked through, and what cannot be, with the reason.
import type { Look } from "./github.ts";

type Known = Exclude<Look, { problem: string }>;
/** A repository with something to look through, and a place to tell of it. */
type Swept = Known & { branch: NonNullable<Known["branch"]> };

/** Or why nothing is said of a repository, in words of ours. Its settings may say so as well. */
export function sweptOf(look: Look): Swept | { unswept: string } {
  if ("problem" in look) return { unswept: look.problem };
  const { branch } = look;
  if (look.archived) return { unswept: "it is archived" };
  if (!look.issuesEnabled) return { unswept: "issues are disabled" };
  if (branch === null) return { unswept: "it is empty" };
  return { ...look, branch };
}
