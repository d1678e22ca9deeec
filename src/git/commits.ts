// The commits of a change, with their times and their lines.
import type { Commit, Oid } from "../rules/facts.ts";
import { fields, type Git } from "./git.ts";

/** No pull request has more: what has is not known whole. */
const mostCommits = 5000;

/** How `git log` is asked: five fields and an empty one a commit, the first behind a mark. Nothing that somebody set up adds to it. */
export const asCommits = [
  ...["-z", "--format=%x01%H%x00%P%x00%ad%x00%ct%x00%B%x00", "--date=raw"],
  ...["--no-notes", "--no-color", "--no-decorate", "--no-mailmap"],
];

/** Oldest first, as GitHub lists them: those that `head` has and `tip` has not. `complete` is false when there are more than are read. */
export async function commitsOf(git: Git, tip: Oid, head: Oid): Promise<{ commits: Commit[]; complete: boolean }> {
  const asked = [...asCommits, "--shortstat", "--diff-merges=first-parent", "-M", "--reverse"];
  const range = [`--max-count=${mostCommits + 1}`, head, `^${tip}`];
  const commits = commitsIn(fields(await git.run(["log", ...asked, "--no-ext-diff", "--no-textconv", ...range])));
  return { commits: commits.slice(-mostCommits), complete: commits.length <= mostCommits };
}

/** Its statistics, if a commit has any, stand before the mark that starts the next one. */
export function commitsIn(output: readonly string[]): Commit[] {
  const commits: Commit[] = [];
  for (let at = 0; at < output.length; at += fieldsOfCommit) {
    const [start = "", ...rest] = output.slice(at, at + fieldsOfCommit);
    const mark = start.indexOf("\x01");
    const before = commits.at(-1);
    if (before) Object.assign(before, linesOf(mark < 0 ? start : start.slice(0, mark)));
    if (mark < 0) break;
    commits.push(commitOf([start.slice(mark + 1), ...rest]));
  }
  return commits;
}

/** Fields of a commit, the empty one at its end counted. */
export const fieldsOfCommit = 6;

/** A commit whose lines are not known. */
export function commitOf([
  oid = "",
  parents = "",
  authored = "",
  committed = "",
  message = "",
]: readonly string[]): Commit {
  const [seconds = "", offset = ""] = authored.split(" ");
  return {
    oid,
    parents: parents === "" ? [] : parents.split(" "),
    message,
    authoredAt: Number(seconds) * 1000,
    committedAt: Number(committed) * 1000,
    authorOffset: offsetOf(offset),
    additions: 0,
    deletions: 0,
  };
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
