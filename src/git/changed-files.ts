// The files that differ between two trees, as Git finds them: with renames, and with lines added and deleted.
import type { ChangedFile, Oid } from "../rules/facts.ts";
import { fields, type Git } from "./git.ts";

const statuses: Readonly<Record<string, ChangedFile["status"]>> = { A: "added", D: "removed", R: "renamed" };

/** Files are compared for renames while no more than this many were added and removed: the work grows with the square. */
const mostCandidates = 1000;

/** How Git is asked, by any command that tells differences. */
export const asFiles = [
  ...["--raw", "--numstat", "-z", "-M", `-l${mostCandidates}`],
  ...["--no-abbrev", "--no-ext-diff", "--no-textconv"],
];

export async function changedFiles(git: Git, base: Oid, head: Oid): Promise<ChangedFile[]> {
  return filesOf(fields(await git.run(["diff-tree", "-r", ...asFiles, base, head])));
}

/** First `:<modes> <ids> <letter>`, path (of a rename two) for every file, then `added<tab>deleted<tab>path` in the same order. */
export function filesOf(output: readonly string[]): ChangedFile[] {
  const files: ChangedFile[] = [];
  let at = 0;
  while (output[at]?.startsWith(":")) {
    const letter = output[at]?.split(" ")[4]?.[0] ?? "M";
    const moved = letter === "R";
    const [first = "", second = ""] = [output[at + 1], output[at + 2]];
    files.push({
      path: moved ? second : first,
      previousPath: moved ? first : null,
      status: statuses[letter] ?? "modified",
      additions: 0,
      deletions: 0,
    });
    at += moved ? 3 : 2;
  }
  for (const file of files) {
    const [, additions, deletions, path] = /^(\d+|-)\t(\d+|-)\t([\s\S]*)$/.exec(output[at] ?? "") ?? [];
    // A binary file has no lines.
    file.additions = Number(additions) || 0;
    file.deletions = Number(deletions) || 0;
    // Of a rename both paths follow.
    at += path === "" ? 3 : 1;
  }
  return files;
}
