// One commit on a branch, signed by GitHub: only where the branch is still where it was read.
import type { GitHub, NewCommit } from "../jobs/github.ts";
import type { Oid } from "../rules/facts.ts";
import type { Repository } from "./answers.ts";
import { commitMutation } from "./queries.ts";
import type { GraphqlError, Requests } from "./requests.ts";

type Answer = { createCommitOnBranch: { commit: { oid: Oid } } | null };

/** GitHub says so by type, and where it has none by its words. */
const saysMoved = ({ type, message }: GraphqlError): boolean =>
  type === "STALE_DATA" || message.startsWith("Expected branch to point to");

/** Rules of the branch, or one that is gone: trying again would end the same. */
const saysRefused = ({ type }: GraphqlError): boolean =>
  type === "FORBIDDEN" || type === "NOT_FOUND" || type === "UNPROCESSABLE";

/** @see https://docs.github.com/en/graphql/reference/mutations#createcommitonbranch */
export async function commitTo(
  requests: Requests,
  { owner, name }: Repository,
  { branch, parent, subject, body, changes }: NewCommit,
): ReturnType<GitHub["commitTo"]> {
  const input = {
    branch: { repositoryNameWithOwner: `${owner}/${name}`, branchName: branch },
    expectedHeadOid: parent,
    message: { headline: subject, body },
    fileChanges: {
      additions: changes.flatMap(({ path, text }) =>
        text === null ? [] : [{ path, contents: Buffer.from(text).toString("base64") }],
      ),
      deletions: changes.flatMap(({ path, text }) => (text === null ? [{ path }] : [])),
    },
  };
  const errors: GraphqlError[] = [];
  const { createCommitOnBranch: made } = await requests.graphql<Answer>(commitMutation, { input }, (error) => {
    errors.push(error);
    return saysMoved(error) || saysRefused(error);
  });
  if (made) return made.commit;
  return errors.some(saysMoved) ? "conflict" : { refused: errors.map(({ message }) => message).join(" ") };
}
