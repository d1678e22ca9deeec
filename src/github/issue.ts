// Answers what an issue is, to somebody who asks something there: one query, in the shape of a pull request of nothing.
import { Fault } from "../jobs/fault.ts";
import type { IssueQuestion, PullRequest } from "../jobs/github.ts";
import { commentsOf, type IssueAnswer, present, type Repository, saysNothingThere, sideOf } from "./answers.ts";
import { commentOf, ownBranchOf } from "./conversation.ts";
import { organisationOf, saysNoOrganisation, visibilityOf } from "./organisation.ts";
import { alias, issueQuery, settingsAlias } from "./queries.ts";
import type { Requests } from "./requests.ts";

export async function readIssue(
  requests: Requests,
  repository: Repository,
  question: IssueQuestion,
): Promise<PullRequest> {
  const { number, paths, settingsPath, asked: wish } = question;
  const { document, variables } = issueQuery(repository, question);
  let forbidden = false;
  const answer = await requests.graphql<IssueAnswer>(document, variables, (error) => {
    if (!saysNoOrganisation(error)) return saysNothingThere(error);
    forbidden ||= error.type === "FORBIDDEN";
    return true;
  });
  const found = answer.repository;
  const branch = found?.defaultBranchRef;
  // Right after an event a replica may not know it yet; and one that went elsewhere ends as a fault too.
  if (!found?.issue) throw new Fault(`GitHub does not show issue #${number}.`);
  if (!branch?.target?.oid) throw new Fault(`GitHub does not show the default branch of ${repository.name}.`);
  const { issue } = found;
  const asked = paths.map((path, index): [string, string] => [alias(index), path]);
  const tip = sideOf(branch.target.oid, branch.target, [[settingsAlias, settingsPath], ...asked]);
  return {
    number,
    open: issue.state === "OPEN",
    merged: false,
    intoDefault: true,
    updatedAt: Date.parse(issue.updatedAt),
    author: null,
    draft: false,
    body: issue.body,
    labels: [],
    headRef: branch.name,
    baseRef: branch.name,
    filesTotal: 0,
    filesComplete: true,
    files: [],
    commits: [],
    commitsComplete: true,
    closes: [],
    comments: commentsOf(present(issue.comments)),
    head: tip,
    tip,
    base: tip,
    runs: { enforce: null, advisory: null },
    ownHead: tip.oid,
    checks: null,
    visibility: visibilityOf(found.visibility),
    organisation: organisationOf(answer.organisation, repository, settingsPath, forbidden),
    conversation: {
      id: issue.id,
      repository: found.id,
      issue: true,
      locked: issue.locked,
      closedTo: null,
      comment: commentOf(answer.comment),
      answered: new Map(),
      ownBranch: ownBranchOf(
        { viewer: answer.viewer, repository: { pullRequest: null, ...found } },
        wish.ownBranch,
        asked,
      ),
    },
  };
}
