// Writes what commands made of plans: one commit on the branch, one with a pull request of its own, or a patch for a fork.
import type { Commit } from "../commands/command.ts";
import { isPlanPath } from "../plan/location.ts";
import { patchOf } from "../report/patch.ts";
import type { Written } from "../report/reply.ts";
import type { Settings } from "../rules/settings.ts";
import type { Words } from "../rules/words.ts";
import type { Draft } from "./drafts.ts";
import type { GitHub } from "./github.ts";
import { ownBranchName, ownBranchNumber, writeToOwnBranch } from "./own-branch.ts";
import type { Scene } from "./wish.ts";

/** What a command may not do, whatever it decided. */
type Refused = { refused: Words };

export type Writing = {
  on: Commit["on"];
  subject: string;
  /** What it answers: the value of the commit's trailer. */
  key: string;
  files: readonly Draft[];
};

/** `"conflict"` when the branch is no longer where the plans were read: nothing was written. */
export async function write(
  { on, subject, key, files }: Writing,
  scene: Scene,
  settings: Settings,
  github: GitHub,
): Promise<NonNullable<Written> | "conflict" | Refused> {
  const stranger = files
    .flatMap(({ from, path }) => [path, from?.path ?? path])
    .find((path) => !mayWrite(path, settings));
  if (stranger !== undefined)
    return { refused: [{ quoted: stranger }, " lies outside of where plans live, and nothing is written there."] };
  if (on === "patch") return { on, patch: patchOf(files) };
  const { pullRequest } = scene;
  const commit = { subject, body: `Plan-Comment: ${key}`, changes: changesOf(files) };
  if (on === "branch") {
    const made = await github.commitTo({ ...commit, branch: pullRequest.headRef, parent: pullRequest.head.oid });
    return made === "conflict" ? made : "refused" in made ? refusedBy(made) : { on, commit: made.oid };
  }
  const made = await writeToOwnBranch(scene, key, commit, github);
  if (made === "conflict") return made;
  if ("refused" in made) return refusedBy(made);
  const number = made.number ?? (await ownBranchNumber(scene, ownBranchName(scene, key), subject, github));
  return { on, commit: made.oid, number };
}

const refusedBy = ({ refused }: { refused: string }): Refused => ({
  refused: ["GitHub did not take the commit: ", { quoted: refused }],
});

/** Plans alone, where the base's settings say that plans live; and never what steers a repository. */
const mayWrite = (path: string, { plans }: Settings): boolean =>
  isPlanPath(path, plans) && !/(^|\/)\.(github|git)(\/|$)/i.test(path);

function changesOf(files: readonly Draft[]): { path: string; text: string | null }[] {
  const made = new Set(files.map(({ path }) => path));
  const gone = files.flatMap(({ from, path }) =>
    from && from.path !== path && !made.has(from.path) ? [from.path] : [],
  );
  return [...gone.map((path) => ({ path, text: null })), ...files.map(({ path, text }) => ({ path, text }))];
}
