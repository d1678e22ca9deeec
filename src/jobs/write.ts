// Writes what commands made of plans: one commit on the branch, one behind a merged pull request, or a patch for a fork.
import type { Commit } from "../commands/command.ts";
import { isPlanPath } from "../plan/location.ts";
import { patchOf } from "../report/patch.ts";
import type { Written } from "../report/reply.ts";
import type { Words } from "../rules/rule.ts";
import type { Settings } from "../rules/settings.ts";
import type { Draft } from "./drafts.ts";
import type { GitHub, PullRequest } from "./github.ts";

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
  pullRequest: PullRequest,
  settings: Settings,
  github: GitHub,
): Promise<NonNullable<Written> | "conflict" | Refused> {
  const stranger = files
    .flatMap(({ from, path }) => [path, from?.path ?? path])
    .find((path) => !mayWrite(path, settings));
  if (stranger !== undefined)
    return { refused: [{ quoted: stranger }, " lies outside of where plans live, and nothing is written there."] };
  if (on === "patch") return { on, patch: patchOf(files) };
  const commit = { subject, body: `Plan-Comment: ${key}`, changes: changesOf(files) };
  if (on === "branch") {
    const made = await github.commitTo({ ...commit, branch: pullRequest.headRef, parent: pullRequest.head.oid });
    return made === "conflict" ? made : "refused" in made ? refusedBy(made) : { on, commit: made.oid };
  }
  // Named by what it answers, so that a second attempt finds the first one's work.
  const branch = `plan-warden/close-out-${pullRequest.number}-${key.replace(/\W+/g, "-")}`;
  const parent = pullRequest.tip.oid;
  const at = await github.createBranch(branch, parent);
  const made = at === parent ? await github.commitTo({ ...commit, branch, parent }) : { oid: at };
  if (made === "conflict") return made;
  if ("refused" in made) return refusedBy(made);
  const number = await github.openPullRequest({
    head: branch,
    base: pullRequest.baseRef,
    title: subject,
    body: `Asked for in #${pullRequest.number}, which is merged.`,
  });
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
