// What GraphQL can change: commits on branches, comments, reactions, pull requests, refs, the merge queue.
import { branchTip, commitAs, commitOf } from "../commits.ts";
import { checkPath } from "../contents.ts";
import { makeRef } from "../git-routes.ts";
import { changeTree, entryAt } from "../history.ts";
import { addComment, deleteComment, editComment, react } from "../issues.ts";
import { dequeue, enqueue } from "../merge-queue.ts";
import { writeBlob } from "../objects.ts";
import { findRepository, performer, require } from "../permissions.ts";
import { openPull, setDraft, updatePull } from "../pull-routes.ts";
import { moveRef } from "../push.ts";
import { Refusal } from "../refusal.ts";
import { isPull, type MergeGroup, nodeId, type PullIssue, type Repository, readNodeId } from "../state.ts";
import { commitNode, refNode } from "./git.ts";
import { commentById, issueById, repositoryById, unresolved } from "./lookup.ts";
import { type Asking, edge, Input, type Node } from "./node.ts";
import { personNode } from "./people.ts";
import { commentNode, issueNode, pullNode, reactionNode, reactionWords } from "./pulls.ts";

type Mutation = (asking: Asking, input: Input) => Record<string, unknown> | Promise<Record<string, unknown>>;

function pullById(asking: Asking, id: string): PullIssue {
  const issue = issueById(asking, id);
  if (!isPull(issue)) throw unresolved(id);
  return issue;
}

function branchOf(asking: Asking, branch: Input): { repository: Repository; name: string } {
  const id = branch.optionalText("id");
  if (id !== null) {
    const [repositoryId = "", ...ref] = readNodeId(id).key;
    const repository = repositoryById(asking, nodeId("R", repositoryId));
    return { repository, name: ref.join(":").replace(/^refs\/heads\//, "") };
  }
  const [owner = "", name = ""] = branch.text("repositoryNameWithOwner").split("/");
  const repository = findRepository(asking.state, asking.actor, owner, name);
  return { repository, name: branch.text("branchName").replace(/^refs\/heads\//, "") };
}

function commit(asking: Asking, input: Input) {
  const { state, actor } = asking;
  const { repository, name } = branchOf(asking, input.inner("branch") ?? new Input({}, "Branch"));
  const account = require(actor, repository, "contents", "write", "write");
  const expected = input.text("expectedHeadOid");
  const tip = branchTip(repository, name);
  if (!tip) throw new Refusal(404, `Could not resolve to a Ref with the name '${name}'.`);
  if (tip !== expected)
    throw new Refusal(
      409,
      `Expected branch to point to "${expected}" but it did not.  Pull and try again.`,
      null,
      "STALE_DATA",
    );
  if (repository.protectedBranches.has(name))
    throw new Refusal(422, "Changes must be made through a pull request.", null, "UNPROCESSABLE");
  const changes = input.inner("fileChanges");
  const deletions = (changes?.list("deletions") ?? []).map((one) => ({ path: one.text("path"), oid: null }));
  const additions = (changes?.list("additions") ?? []).map((one) => {
    const path = one.text("path");
    checkPath(path);
    return { path, contents: Buffer.from(one.text("contents"), "base64") };
  });
  for (const { path } of deletions)
    if (!entryAt(repository.objects, tip, path))
      throw new Refusal(
        422,
        `A path was requested for deletion which does not exist as of commit oid \`${tip}\`: ${path}`,
      );
  const written = additions.map(({ path, contents }) => {
    const mode = entryAt(repository.objects, tip, path)?.mode ?? "100644";
    return { path, mode: mode === "040000" ? "100644" : mode, oid: writeBlob(repository.objects, contents) } as const;
  });
  const tree = changeTree(repository.objects, commitOf(repository, tip).tree, [...deletions, ...written]);
  const message = input.inner("message");
  const body = message?.optionalText("body") ?? "";
  const text = `${message?.text("headline") ?? ""}${body === "" ? "" : `\n\n${body}`}`;
  const made = commitAs(state, repository, account, tree, [tip], text);
  moveRef(state, repository, `refs/heads/${name}`, made, account);
  return { commit: commitNode(asking, repository, made), ref: refNode(asking, repository, `refs/heads/${name}`) };
}

function entryNode(asking: Asking, group: MergeGroup): Node {
  const { repository } = group.pull;
  return {
    __typename: "MergeQueueEntry",
    id: nodeId("MQE", group.pull.pull.id),
    headCommit: commitNode(asking, repository, group.headSha),
    baseCommit: commitNode(asking, repository, group.baseSha),
    position: repository.mergeGroups.indexOf(group) + 1,
    state: "AWAITING_CHECKS",
    pullRequest: pullNode(asking, group.pull),
  };
}

/** What a reaction is to, and which it is. */
function reacted(asking: Asking, input: Input) {
  const id = input.text("subjectId");
  const to = readNodeId(id).prefix === "IC" ? commentById(asking, id) : issueById(asking, id);
  const content = reactionWords[input.text("content")];
  if (!content) throw new Refusal(422, "content is not a reaction");
  const subject = () =>
    "issue" in to ? commentNode(asking, to) : isPull(to) ? pullNode(asking, to) : issueNode(asking, to);
  return { to, content, subject };
}

const mutations: Record<string, Mutation> = {
  createCommitOnBranch: commit,
  addComment: (asking, input) => {
    const issue = issueById(asking, input.text("subjectId"));
    const comment = addComment(asking, issue, new Input(input.fields, "IssueComment"));
    return {
      commentEdge: edge(commentNode(asking, comment), issue.comments.length - 1),
      subject: isPull(issue) ? pullNode(asking, issue) : issueNode(asking, issue),
    };
  },
  updateIssueComment: (asking, input) => {
    const comment = commentById(asking, input.text("id"));
    editComment(asking, comment, new Input(input.fields, "IssueComment"));
    return { issueComment: commentNode(asking, comment) };
  },
  deleteIssueComment: (asking, input) => {
    deleteComment(asking, commentById(asking, input.text("id")));
    return {};
  },
  addReaction: (asking, input) => {
    const { to, content, subject } = reacted(asking, input);
    const { reaction } = react(asking, to, content);
    return { reaction: reactionNode(asking, reaction), subject: subject() };
  },
  removeReaction: (asking, input) => {
    const { to, content, subject } = reacted(asking, input);
    const own = to.reactions.find((one) => one.account === asking.actor.account && one.content === content);
    if (!own) throw new Refusal(422, "Could not remove a reaction that is not there", null, "UNPROCESSABLE");
    to.reactions.splice(to.reactions.indexOf(own), 1);
    return { reaction: reactionNode(asking, own), subject: subject() };
  },
  updatePullRequest: (asking, input) => {
    const issue = pullById(asking, input.text("pullRequestId"));
    const { title, body, baseRefName: base } = input.fields;
    const state = input.optionalText("state")?.toLowerCase();
    updatePull(asking, issue, new Input({ title, body, base, state }, "PullRequest"));
    return { pullRequest: pullNode(asking, issue), actor: personNode(asking, performer(asking.actor)) };
  },
  createPullRequest: (asking, input) => {
    const repository = repositoryById(asking, input.text("repositoryId"));
    const from = input.optionalText("headRepositoryId");
    const source = from === null ? null : repositoryById(asking, from);
    const { title, body, draft, baseRefName: base, maintainerCanModify } = input.fields;
    const name = input.text("headRefName");
    const head = source && source !== repository && !name.includes(":") ? `${source.owner.login}:${name}` : name;
    const fields = { title, body, draft, base, head, maintainer_can_modify: maintainerCanModify };
    return { pullRequest: pullNode(asking, openPull(asking, repository, new Input(fields, "PullRequest"))) };
  },
  convertPullRequestToDraft: (asking, input) => {
    const issue = pullById(asking, input.text("pullRequestId"));
    setDraft(asking, issue, true);
    return { pullRequest: pullNode(asking, issue) };
  },
  markPullRequestReadyForReview: (asking, input) => {
    const issue = pullById(asking, input.text("pullRequestId"));
    setDraft(asking, issue, false);
    return { pullRequest: pullNode(asking, issue) };
  },
  createRef: (asking, input) => {
    const repository = repositoryById(asking, input.text("repositoryId"));
    makeRef(asking, repository, input.text("name"), input.text("oid"));
    return { ref: refNode(asking, repository, input.text("name")) };
  },
  enqueuePullRequest: async (asking, input) => {
    const issue = pullById(asking, input.text("pullRequestId"));
    const group = await enqueue(asking.state, asking.actor, issue, input.optionalText("expectedHeadOid"));
    return { mergeQueueEntry: entryNode(asking, group) };
  },
  dequeuePullRequest: (asking, input) => {
    const group = dequeue(asking.state, asking.actor, pullById(asking, input.text("id")));
    return { mergeQueueEntry: entryNode(asking, group) };
  },
};

/** Every mutation as a field of the root. */
export function mutationRoot(asking: Asking): Node {
  const fields = Object.entries(mutations).map(([name, mutate]) => [
    name,
    async (args: Input) => {
      const input = args.inner("input") ?? new Input({}, "Mutation");
      const clientMutationId = input.optionalText("clientMutationId");
      return { __typename: "Payload", clientMutationId, ...(await mutate(asking, input)) };
    },
  ]);
  return { __typename: "Mutation", ...Object.fromEntries(fields) };
}
