// Git's objects and refs: commits with their files and checks, trees, blobs.
import { isBinary } from "../changes.ts";
import { pullsWith } from "../commit-routes.ts";
import {
  accountOf,
  branchTip,
  commitNodeId,
  commitOf,
  filesOfCommit,
  resolveCommit,
  signatureDate,
} from "../commits.ts";
import { entryAt, history } from "../history.ts";
import { type Oid, readBlob, readTree, type Signature, type TreeEntry } from "../objects.ts";
import { Refusal } from "../refusal.ts";
import { repositoryPage } from "../repository-json.ts";
import { nodeId, type Repository } from "../state.ts";
import { rollupNode, suiteNode } from "./checks.ts";
import { type Asking, connection, type Input, type Node } from "./node.ts";
import { personNode } from "./people.ts";
import { pullNode } from "./pulls.ts";
import { repositoryNode } from "./repository.ts";

/** GitHub gives no more of a blob's text, in bytes. */
const textLimit = 512_000;

/** Whatever kind of object this is; null when there is none. */
export function objectNode(asking: Asking, repository: Repository, oid: Oid): Node | null {
  switch (repository.objects.get(oid)?.type) {
    case "commit":
      return commitNode(asking, repository, oid);
    case "tree":
      return treeNode(asking, repository, oid, "");
    case "blob":
      return blobNode(asking, repository, oid);
    default:
      return null;
  }
}

/** What `main:docs/plan.md`, `HEAD`, a branch or a SHA stands for. */
export function expressionNode(asking: Asking, repository: Repository, expression: string): Node | null {
  const colon = expression.indexOf(":");
  const commit = resolveCommit(repository, colon < 0 ? expression : expression.slice(0, colon));
  if (!commit) return colon < 0 ? objectNode(asking, repository, expression) : null;
  if (colon < 0) return commitNode(asking, repository, commit);
  const entry = entryAt(repository.objects, commit, expression.slice(colon + 1));
  return entry && objectNode(asking, repository, entry.oid);
}

function object(asking: Asking, repository: Repository, type: string, prefix: string, oid: Oid): Node {
  return {
    __typename: type,
    id: nodeId(prefix, repository.id, oid),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    repository: () => repositoryNode(asking, repository),
  };
}

function blobNode(asking: Asking, repository: Repository, oid: Oid): Node {
  const bytes = readBlob(repository.objects, oid) ?? Buffer.alloc(0);
  const binary = isBinary(bytes);
  return {
    ...object(asking, repository, "Blob", "B", oid),
    byteSize: bytes.length,
    isBinary: binary,
    isTruncated: bytes.length > textLimit,
    text: binary ? null : bytes.toString("utf8", 0, Math.min(bytes.length, textLimit)),
  };
}

/** @param prefix Where the tree stands, with a slash at its end unless it is the root. */
function treeNode(asking: Asking, repository: Repository, oid: Oid, prefix: string): Node {
  const entries = readTree(repository.objects, oid) ?? [];
  return {
    ...object(asking, repository, "Tree", "T", oid),
    entries: () => entries.map((entry) => entryNode(asking, repository, { ...entry, path: prefix + entry.path })),
  };
}

function entryNode(asking: Asking, repository: Repository, entry: TreeEntry): Node {
  const { mode, oid, path } = entry;
  const name = path.slice(path.lastIndexOf("/") + 1);
  const type = mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob";
  return {
    __typename: "TreeEntry",
    name,
    nameRaw: Buffer.from(name).toString("base64"),
    path,
    pathRaw: Buffer.from(path).toString("base64"),
    mode: Number.parseInt(mode, 8),
    type,
    oid,
    size: readBlob(repository.objects, oid)?.length ?? 0,
    extension: name.includes(".") ? name.slice(name.lastIndexOf(".")) : null,
    object: () =>
      type === "tree" ? treeNode(asking, repository, oid, `${path}/`) : objectNode(asking, repository, oid),
    repository: () => repositoryNode(asking, repository),
  };
}

function signatureNode(asking: Asking, signature: Signature): Node {
  const account = accountOf(asking.state, signature);
  return {
    __typename: "GitActor",
    name: signature.name,
    email: signature.email,
    date: signatureDate(signature),
    user: account?.type === "User" ? personNode(asking, account) : null,
  };
}

export function commitNode(asking: Asking, repository: Repository, oid: Oid): Node {
  const commit = commitOf(repository, oid);
  const files = () => filesOfCommit(repository, oid);
  const headline = commit.message.split("\n", 1)[0] ?? "";
  const page = `${repositoryPage(asking.state, repository)}/commit/${oid}`;
  return {
    ...object(asking, repository, "Commit", "C", oid),
    id: commitNodeId(repository, oid),
    url: page,
    commitUrl: page,
    message: commit.message,
    messageHeadline: headline,
    messageBody: commit.message.slice(headline.length).trim(),
    authoredDate: signatureDate(commit.author),
    committedDate: signatureDate(commit.committer),
    author: () => signatureNode(asking, commit.author),
    committer: () => signatureNode(asking, commit.committer),
    additions: () => files().reduce((sum, file) => sum + file.additions, 0),
    deletions: () => files().reduce((sum, file) => sum + file.deletions, 0),
    changedFilesIfAvailable: () => files().length,
    signature: null,
    parents: (args: Input) => connection("parents", args, commit.parents, (one) => commitNode(asking, repository, one)),
    tree: () => treeNode(asking, repository, commit.tree, ""),
    file: (args: Input) => {
      const path = args.text("path");
      const entry = entryAt(repository.objects, oid, path);
      // An error beside the null, where `object(expression:)` says null alone.
      if (!entry?.path) throw new Refusal(200, `Could not resolve file for path '${path}'.`, null, "NOT_FOUND");
      return entryNode(asking, repository, entry);
    },
    history: (args: Input) =>
      connection("history", args, history(repository.objects, oid, args.optionalText("path")), (one) =>
        commitNode(asking, repository, one),
      ),
    checkSuites: (args: Input) => {
      const filter = args.inner("filterBy");
      const [app, name] = [filter?.number("appId") ?? null, filter?.optionalText("checkName") ?? null];
      const suites = repository.checkSuites.filter(
        (suite) =>
          suite.headSha === oid &&
          (app === null || suite.app.id === app) &&
          (name === null || repository.checkRuns.some((run) => run.suite === suite && run.name === name)),
      );
      return connection("checkSuites", args, suites, (suite) => suiteNode(asking, repository, suite));
    },
    statusCheckRollup: () => rollupNode(asking, repository, oid),
    associatedPullRequests: (args: Input) =>
      connection("associatedPullRequests", args, pullsWith(repository, oid), (issue) => pullNode(asking, issue)),
  };
}

/** A ref by its whole name; null when there is none. */
export function refNode(asking: Asking, repository: Repository, whole: string): Node | null {
  const oid = repository.refs.get(whole);
  if (!oid) return null;
  const prefix = whole.slice(0, whole.indexOf("/", "refs/".length) + 1);
  return {
    __typename: "Ref",
    id: nodeId("REF", repository.id, whole),
    name: whole.slice(prefix.length),
    prefix,
    refUpdateRule: () => ruleNode(repository, whole),
    target: () => commitNode(asking, repository, oid),
    repository: () => repositoryNode(asking, repository),
  };
}

function ruleNode(repository: Repository, whole: string): Node | null {
  const branch = whole.replace(/^refs\/heads\//, "");
  if (!repository.protectedBranches.has(branch)) return null;
  return { __typename: "RefUpdateRule", pattern: branch, viewerCanPush: false };
}

export function branchNode(asking: Asking, repository: Repository, branch: string): Node | null {
  return branchTip(repository, branch) ? refNode(asking, repository, `refs/heads/${branch}`) : null;
}
