// The clone that a folder lies in: where its root is, and what kind it is. Why there is none is a value, in words.
import { createGit, type Git, GitFault } from "./git.ts";

export type Repository = {
  /** The folder of the working tree, links resolved. */
  root: string;
  /** Git in that folder. */
  git: Git;
  /** Its history was cut when it was fetched. */
  shallow: boolean;
};

/** What is, and what to do. */
export type Obstacle = { message: string; remedy: string };

export async function openRepository(folder: string): Promise<Repository | Obstacle> {
  const git = createGit(folder);
  // The root comes last: whatever its name holds, it is what is left. Where there is no working tree, Git ends there.
  const questions = ["--is-bare-repository", "--is-inside-work-tree", "--is-shallow-repository", "--show-toplevel"];
  let answer: string;
  try {
    answer = (await git.run(["rev-parse", ...questions], { accept: [0, 128] })).toString("utf8");
    // An exit code of 128 with no answer at all is a fault whose words are needed.
    if (answer === "") answer = (await git.run(["rev-parse", ...questions])).toString("utf8");
  } catch (error) {
    if (!(error instanceof GitFault)) throw error;
    return obstacleOf(error, folder);
  }
  const [bare, inside, shallow, ...rest] = answer.split("\n");
  if (bare === "true")
    return {
      message: `${folder} is a bare repository: it has no working tree, and plans are read from one.`,
      remedy: "Clone it, and name the clone.",
    };
  if (inside !== "true")
    return {
      message: `${folder} is inside of Git's own folder, and plans lie in the working tree.`,
      remedy: "Name a folder of the working tree.",
    };
  const root = rest.join("\n").replace(/\n$/, "");
  return { git: createGit(root), root, shallow: shallow === "true" };
}

function obstacleOf({ said }: GitFault, folder: string): Obstacle {
  if (said.includes("not a git repository"))
    return {
      message: `${folder} is in no Git repository, and the plans of one were expected.`,
      remedy: "Run it in a clone, or name a folder of one.",
    };
  if (said.includes("dubious ownership"))
    return {
      message: `Git does not trust ${folder}: it belongs to another user.`,
      remedy: "If you do, run `git config --global --add safe.directory` with its path.",
    };
  return { message: `Git could not open ${folder}: ${said}.`, remedy: "Mend that, and run it again." };
}
