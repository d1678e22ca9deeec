// The merge queue: a group is a branch with the change merged onto the base, or onto the group before it.
import { branchTip, commitAs, payloadCommit } from "./commits.ts";
import { mergeTrees } from "./merging.ts";
import { require } from "./permissions.ts";
import { mergeMessage } from "./pulls.ts";
import { moveRef } from "./push.ts";
import { Refusal } from "./refusal.ts";
import type { Account, Actor, MergeGroup, PullIssue, State } from "./state.ts";
import { send } from "./webhooks.ts";

type Reason = "merged" | "invalidated" | "dequeued";

/** Puts a pull request into the queue: its group's branch is made, and apps are asked for checks. */
export async function enqueue(
  state: State,
  actor: Actor,
  issue: PullIssue,
  expectedHead: string | null,
): Promise<MergeGroup> {
  const { repository, pull } = issue;
  const account = require(actor, repository, "merge_queues", "write", "write");
  const headSha = pull.head.sha;
  if (expectedHead !== null && expectedHead !== headSha)
    throw new Refusal(422, "The head of the pull request has moved.", null, "STALE_DATA");
  if (issue.state !== "open" || pull.draft) throw new Refusal(422, "Pull request is not open, or is a draft.");
  if (repository.mergeGroups.some((group) => group.pull === issue))
    throw new Refusal(422, "Pull request is already in the merge queue.");
  const before = repository.mergeGroups.findLast((group) => group.baseRef === pull.base.ref);
  const baseSha = before?.headSha ?? branchTip(repository, pull.base.ref) ?? pull.base.sha;
  const tree = await mergeTrees(repository.objects, baseSha, headSha);
  if (!tree || pull.head.sha !== headSha) throw new Refusal(422, "Pull request has merge conflicts with its base.");
  const sha = commitAs(state, repository, account, tree, [baseSha, headSha], mergeMessage(issue));
  const branch = `gh-readonly-queue/${pull.base.ref}/pr-${issue.number}-${baseSha}`;
  const group = { pull: issue, headRef: `refs/heads/${branch}`, headSha: sha, baseRef: pull.base.ref, baseSha };
  repository.mergeGroups.push(group);
  moveRef(state, repository, group.headRef, sha, account);
  tellGroup(state, group, "checks_requested", account);
  return group;
}

/** Takes a group out of the queue, and away with its branch. */
export function dequeue(state: State, actor: Actor, issue: PullIssue, reason: Reason = "dequeued"): MergeGroup {
  const { repository } = issue;
  const account = require(actor, repository, "merge_queues", "write", "write");
  const group = repository.mergeGroups.find((one) => one.pull === issue);
  if (!group) throw new Refusal(422, "Pull request is not in the merge queue.");
  repository.mergeGroups.splice(repository.mergeGroups.indexOf(group), 1);
  tellGroup(state, group, "destroyed", account, reason);
  moveRef(state, repository, group.headRef, null, account);
  return group;
}

function tellGroup(state: State, group: MergeGroup, action: string, sender: Account, reason?: Reason): void {
  const { repository } = group.pull;
  send(state, repository, {
    event: "merge_group",
    action,
    sender,
    fields: {
      merge_group: {
        head_sha: group.headSha,
        head_ref: group.headRef,
        base_sha: group.baseSha,
        base_ref: `refs/heads/${group.baseRef}`,
        head_commit: payloadCommit(state, repository, group.headSha, false),
      },
      ...(reason === undefined ? {} : { reason }),
    },
  });
}
