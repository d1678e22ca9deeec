// The last commit to each of some files, in one walk through the history that touches them.
import type { LastCommit } from "../rules/sweep.ts";
import { fields, type Git } from "./git.ts";

/**
 * By path, as of HEAD; what was never committed is missing. Commits that answer a comment (`Plan-Comment:`) are ours, and tell
 * nothing of who works on a plan. Git knows names, not accounts.
 */
export async function lastCommits(git: Git, paths: readonly string[]): Promise<Map<string, LastCommit>> {
  const found = new Map<string, LastCommit>();
  if (paths.length === 0) return found;
  const format = "--format=%x01%H %ct %(trailers:key=Plan-Comment,valueonly,separator=%x2C)%x02%aN";
  // Of a merge (`-c`) those files are told that it made itself: they are like those of none of its parents.
  const asked = ["-z", format, "--name-only", "-c", "--no-renames", "--no-notes", "--no-color", "--no-decorate"];
  let commit: LastCommit | null = null;
  for (const field of fields(await git.run(["log", ...asked, "HEAD", "--", ...paths]))) {
    const mark = field.indexOf("\x01");
    if (mark >= 0) {
      const [facts = "", author = ""] = field
        .slice(mark + 1)
        .trim()
        .split("\x02");
      const [oid = "", seconds = "", ours = ""] = facts.split(" ");
      commit = ours === "" ? { oid, at: Number(seconds) * 1000, author: author.trim() || null } : null;
      continue;
    }
    const path = field.replace(/^\n/, "");
    if (path !== "" && commit && !found.has(path)) found.set(path, commit);
  }
  return found;
}
