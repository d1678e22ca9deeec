// One commit on a branch, signed by GitHub: only where the branch is still where it was read; or on a new one with a pull request.
import type { GitHub, NewCommit } from "../jobs/github.ts";
import type { Oid } from "../rules/facts.ts";
import type { Repository } from "./answers.ts";
import { commitMutation, proposeMutation } from "./queries.ts";
import type { GraphqlError, Requests } from "./requests.ts";

type Answer = {
  createCommitOnBranch: { commit: { oid: Oid } } | null;
  createPullRequest?: { pullRequest: { number: number } | null } | null;
};

/** GitHub says so by type, and where it has none by its words. */
const saysMoved = ({ type, message }: GraphqlError): boolean =>
  type === "STALE_DATA" || message.startsWith("Expected branch to point to");

/** Rules of the branch, or one that is gone: trying again would end the same. */
const saysRefused = ({ type }: GraphqlError): boolean =>
  type === "FORBIDDEN" || type === "NOT_FOUND" || type === "UNPROCESSABLE";

/** What GitHub calls a commit. @see https://docs.github.com/en/graphql/reference/mutations#createcommitonbranch */
const inputOf = ({ owner, name }: Repository, { branch, parent, subject, body, changes }: NewCommit) => ({
  branch: { repositoryNameWithOwner: `${owner}/${name}`, branchName: branch },
  expectedHeadOid: parent,
  message: { headline: subject, body },
  fileChanges: {
    additions: changes.flatMap(({ path, text }) =>
      text === null ? [] : [{ path, contents: Buffer.from(text).toString("base64") }],
    ),
    deletions: changes.flatMap(({ path, text }) => (text === null ? [{ path }] : [])),
  },
});

export async function commitTo(
  requests: Requests,
  repository: Repository,
  commit: NewCommit,
): ReturnType<GitHub["commitTo"]> {
  const { made, errors } = await make(requests, commitMutation, { input: inputOf(repository, commit) });
  return made.createCommitOnBranch?.commit ?? failure(errors);
}

/** Each part is tried though one before it failed: a branch that is there already may be where the commit expects it. */
export async function propose(
  requests: Requests,
  repository: Repository,
  commit: NewCommit,
  { repository: repositoryId, base, title, body }: Parameters<GitHub["propose"]>[1],
): ReturnType<GitHub["propose"]> {
  const { branch, parent } = commit;
  const { made, errors } = await make(requests, proposeMutation, {
    ref: { repositoryId, name: `refs/heads/${branch}`, oid: parent },
    input: inputOf(repository, commit),
    pull: { repositoryId, baseRefName: base, headRefName: branch, title, body },
  });
  const oid = made.createCommitOnBranch?.commit.oid;
  if (oid === undefined) return failure(errors.filter(({ path }) => path?.[0] !== "createPullRequest"));
  return { oid, number: made.createPullRequest?.pullRequest?.number ?? null };
}

async function make(requests: Requests, document: string, variables: Readonly<Record<string, unknown>>) {
  const errors: GraphqlError[] = [];
  const made = await requests.graphql<Answer>(document, variables, (error) => {
    errors.push(error);
    return saysMoved(error) || saysRefused(error);
  });
  return { made, errors };
}

const failure = (errors: readonly GraphqlError[]): "conflict" | { refused: string } =>
  errors.some(saysMoved) ? "conflict" : { refused: errors.map(({ message }) => message).join(" ") };
