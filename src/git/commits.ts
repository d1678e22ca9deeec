// The commits of a change, with their times and their lines.
import type { Commit, Oid } from "../rules/facts.ts";
import { fields, type Git } from "./git.ts";

/** No pull request has more: what has is not known whole. */
const mostCommits = 5000;

/** Oldest first, as GitHub lists them: those that `head` has and `tip` has not. `complete` is false when there are more than are read. */
export async function commitsOf(git: Git, tip: Oid, head: Oid): Promise<{ commits: Commit[]; complete: boolean }> {
  const format = "--format=%x01%H%x00%P%x00%ad%x00%ct%x00%B%x00";
  const asked = ["-z", format, "--date=raw", "--shortstat", "--diff-merges=first-parent", "-M", "--reverse"];
  const silent = ["--no-ext-diff", "--no-textconv", "--no-notes", "--no-color", "--no-decorate", "--no-mailmap"];
  const range = [`--max-count=${mostCommits + 1}`, head, `^${tip}`];
  const commits = commitsIn(fields(await git.run(["log", ...asked, ...silent, ...range])));
  return { commits: commits.slice(-mostCommits), complete: commits.length <= mostCommits };
}

/** Five fields and an empty one a commit. Its statistics, if it has any, stand before the mark that starts the next one. */
function commitsIn(output: readonly string[]): Commit[] {
  const commits: Commit[] = [];
  for (let at = 0; at < output.length; at += 6) {
    const [start = "", parents = "", authored = "", committed = "", message = ""] = output.slice(at, at + 5);
    const mark = start.indexOf("\x01");
    const before = commits.at(-1);
    if (before) Object.assign(before, linesOf(mark < 0 ? start : start.slice(0, mark)));
    if (mark < 0) break;
    const [seconds = "", offset = ""] = authored.split(" ");
    commits.push({
      oid: start.slice(mark + 1),
      parents: parents === "" ? [] : parents.split(" "),
      message,
      authoredAt: Number(seconds) * 1000,
      committedAt: Number(committed) * 1000,
      authorOffset: offsetOf(offset),
      additions: 0,
      deletions: 0,
    });
  }
  return commits;
}

/** ` 3 files changed, 10 insertions(+), 2 deletions(-)`, either of the two perhaps missing. */
function linesOf(statistics: string): Pick<Commit, "additions" | "deletions"> {
  return {
    additions: Number(/(\d+) insertion/.exec(statistics)?.[1] ?? 0),
    deletions: Number(/(\d+) deletion/.exec(statistics)?.[1] ?? 0),
  };
}

/** Minutes east of UTC, from `+0530`. */
function offsetOf(zone: string): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) return null;
  const offset = Number(hours) * 60 + Number(minutes);
  return sign === "-" ? -offset : offset;
}
