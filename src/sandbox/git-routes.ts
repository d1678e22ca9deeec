// The Git database: blobs, trees, commits and refs.
import { Answer, type Call, created, noContent, page, type Routes } from "./api.ts";
import { commitOf, gitCommitJson, resolveCommit, signatureOf } from "./commits.ts";
import { checkPath, lines } from "./contents.ts";
import { allEntries, changeTree, isAncestor, type TreeChange } from "./history.ts";
import type { Input } from "./input.ts";
import {
  type EntryMode,
  type Oid,
  readBlob,
  readCommit,
  readTree,
  type Signature,
  type TreeEntry,
  writeBlob,
  writeCommit,
} from "./objects.ts";
import { require, requireRead } from "./permissions.ts";
import { moveRef } from "./push.ts";
import { notFound, unprocessable } from "./refusal.ts";
import { repositoryUrl } from "./repository-json.ts";
import { type Json, nodeId, type Repository, type State } from "./state.ts";

/** GitHub cuts a recursive tree here. */
const treeLimit = 100_000;
const modes: readonly EntryMode[] = ["100644", "100755", "120000", "160000", "040000"];

const objectKind = (mode: EntryMode) => (mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob");

function blob(call: Call) {
  const { repository } = call;
  requireRead(call.actor, "contents");
  const oid = call.param("file_sha");
  const bytes = readBlob(repository.objects, oid);
  if (!bytes) throw notFound();
  if (/\braw\b/.test(String(call.headers.accept ?? "")))
    return new Answer(200, bytes, { "content-type": "application/vnd.github.raw; charset=utf-8" });
  return {
    sha: oid,
    node_id: nodeId("B", repository.id, oid),
    size: bytes.length,
    url: `${repositoryUrl(call.state, repository)}/git/blobs/${oid}`,
    content: lines(bytes),
    encoding: "base64",
  };
}

function createBlob(call: Call) {
  const { repository } = call;
  require(call.actor, repository, "contents", "write", "write");
  const input = call.input("Blob");
  const encoding = input.oneOf("encoding", ["utf-8", "base64"]) ?? "utf-8";
  const oid = writeBlob(
    repository.objects,
    Buffer.from(input.text("content"), encoding === "base64" ? "base64" : "utf8"),
  );
  return created({ sha: oid, url: `${repositoryUrl(call.state, repository)}/git/blobs/${oid}` });
}

function treeJson(state: State, repository: Repository, oid: Oid, entries: readonly TreeEntry[]): Json {
  const url = `${repositoryUrl(state, repository)}/git`;
  return {
    sha: oid,
    url: `${url}/trees/${oid}`,
    tree: entries.slice(0, treeLimit).map((entry) => ({
      path: entry.path,
      mode: entry.mode,
      type: objectKind(entry.mode),
      sha: entry.oid,
      ...(objectKind(entry.mode) === "blob" ? { size: readBlob(repository.objects, entry.oid)?.length ?? 0 } : {}),
      ...(entry.mode === "160000" ? {} : { url: `${url}/${objectKind(entry.mode)}s/${entry.oid}` }),
    })),
    truncated: entries.length > treeLimit,
  };
}

function tree(call: Call) {
  const { repository } = call;
  requireRead(call.actor, "contents");
  const name = call.param("tree_sha");
  const commit = resolveCommit(repository, name);
  const oid = commit ? commitOf(repository, commit).tree : name;
  const here = readTree(repository.objects, oid);
  if (!here) throw notFound();
  const recursive = call.query.recursive !== undefined;
  return treeJson(call.state, repository, oid, recursive ? allEntries(repository.objects, oid, true) : here);
}

function createTree(call: Call) {
  const { repository } = call;
  require(call.actor, repository, "contents", "write", "write");
  const input = call.input("Tree");
  const base = input.optionalText("base_tree");
  // GitHub takes a commit where it asks for a tree.
  const baseTree = base === null ? null : (readCommit(repository.objects, base)?.tree ?? base);
  if (baseTree !== null && !readTree(repository.objects, baseTree)) throw notFound();
  const changes = (input.list("tree") ?? []).map((entry) => treeChange(repository, entry));
  const oid = changeTree(repository.objects, baseTree, changes);
  return created(treeJson(call.state, repository, oid, readTree(repository.objects, oid) ?? []));
}

function treeChange(repository: Repository, entry: Input): TreeChange {
  const path = entry.text("path");
  checkPath(path);
  const content = entry.optionalText("content");
  const sha = entry.optionalText("sha");
  if (content === null && sha === null) {
    if (entry.fields.sha === null) return { path, oid: null };
    throw unprocessable("tree.sha or tree.content must be supplied");
  }
  const mode = entry.oneOf("mode", modes) ?? "100644";
  const oid = content === null ? (sha ?? "") : writeBlob(repository.objects, content);
  if (mode !== "160000" && repository.objects.get(oid)?.type !== objectKind(mode))
    throw unprocessable(`tree.sha ${oid} is not a valid ${objectKind(mode)}`);
  return { path, mode, oid };
}

function createCommit(call: Call) {
  const { state, repository } = call;
  const account = require(call.actor, repository, "contents", "write", "write");
  const input = call.input("Commit");
  const treeOid = input.text("tree");
  if (!readTree(repository.objects, treeOid)) throw unprocessable("Tree SHA does not exist");
  const parents = input.texts("parents") ?? [];
  if (parents.some((oid) => !readCommit(repository.objects, oid)))
    throw unprocessable("Parent SHA does not exist or is not a commit object");
  const author = signature(input.inner("author"), signatureOf(state, account));
  const committer = signature(input.inner("committer"), author);
  const oid = writeCommit(repository.objects, {
    tree: treeOid,
    parents,
    author,
    committer,
    message: input.text("message"),
  });
  return created(gitCommitJson(state, repository, oid));
}

function signature(input: Input | null, otherwise: Signature): Signature {
  if (!input) return otherwise;
  const date = input.optionalText("date");
  const zone = /([+-])(\d\d):?(\d\d)$/.exec(date?.slice(10) ?? "");
  const minutes = zone ? Number(zone[2]) * 60 + Number(zone[3]) : 0;
  const seconds = date === null ? otherwise.seconds : Math.floor((input.instant("date") ?? 0) / 1000);
  return {
    name: input.text("name"),
    email: input.text("email"),
    seconds,
    offset: zone?.[1] === "-" ? -minutes : minutes,
  };
}

function refJson(state: State, repository: Repository, ref: string, oid: Oid): Json {
  const url = `${repositoryUrl(state, repository)}/git`;
  return {
    ref,
    node_id: nodeId("REF", repository.id, ref),
    url: `${url}/${ref}`,
    object: { sha: oid, type: "commit", url: `${url}/commits/${oid}` },
  };
}

function ref(call: Call) {
  const { repository } = call;
  requireRead(call.actor, "contents");
  const name = `refs/${call.param("*").replace(/^refs\//, "")}`;
  const oid = repository.refs.get(name);
  if (!oid) throw notFound();
  return refJson(call.state, repository, name, oid);
}

function matchingRefs(call: Call) {
  const { repository } = call;
  requireRead(call.actor, "contents");
  const prefix = `refs/${call.param("*")}`;
  const found = [...repository.refs].filter(([name]) => name.startsWith(prefix));
  return page(call, found, ([name, oid]) => refJson(call.state, repository, name, oid));
}

/** What Git allows as the name of a branch or tag. */
function isRefName(name: string): boolean {
  const parts = name.split("/");
  const kind = parts[0] === "refs" && (parts[1] === "heads" || parts[1] === "tags") && parts.length > 2;
  const sound = parts.every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
  return kind && sound && !name.endsWith(".") && !/\.\.|@\{|[\0-\x20\x7f~^:?*[\\]/.test(name);
}

/** Makes a ref for anybody who may. Shared with GraphQL. */
export function makeRef(call: Pick<Call, "state" | "actor">, repository: Repository, name: string, oid: Oid): void {
  const account = require(call.actor, repository, "contents", "write", "write");
  if (!isRefName(name)) throw unprocessable(`${name} is not a valid ref name.`);
  if (!readCommit(repository.objects, oid)) throw unprocessable("Object does not exist");
  if (repository.refs.has(name)) throw unprocessable("Reference already exists");
  moveRef(call.state, repository, name, oid, account);
}

function updateRef(call: Call) {
  const { repository } = call;
  const account = require(call.actor, repository, "contents", "write", "write");
  const input = call.input("Reference");
  const name = `refs/${call.param("*").replace(/^refs\//, "")}`;
  const before = repository.refs.get(name);
  const oid = input.text("sha");
  if (!before) throw unprocessable("Reference does not exist");
  if (!readCommit(repository.objects, oid)) throw unprocessable("Object does not exist");
  if (!input.flag("force", false) && !isAncestor(repository.objects, before, oid))
    throw unprocessable("Update is not a fast forward");
  moveRef(call.state, repository, name, oid, account);
  return refJson(call.state, repository, name, oid);
}

function deleteRef(call: Call) {
  const { repository } = call;
  const account = require(call.actor, repository, "contents", "write", "write");
  const name = `refs/${call.param("*").replace(/^refs\//, "")}`;
  if (!repository.refs.has(name)) throw unprocessable("Reference does not exist");
  if (name === `refs/heads/${repository.defaultBranch}`) throw unprocessable("Cannot delete the default branch");
  moveRef(call.state, repository, name, null, account);
  return noContent();
}

export const gitRoutes: Routes = {
  "POST /repos/:owner/:repo/git/blobs": createBlob,
  "GET /repos/:owner/:repo/git/blobs/:file_sha": blob,
  "POST /repos/:owner/:repo/git/trees": createTree,
  "GET /repos/:owner/:repo/git/trees/:tree_sha": tree,
  "POST /repos/:owner/:repo/git/commits": createCommit,
  "GET /repos/:owner/:repo/git/commits/:commit_sha": (call) => {
    requireRead(call.actor, "contents");
    return gitCommitJson(call.state, call.repository, call.param("commit_sha"));
  },
  "GET /repos/:owner/:repo/git/ref/*": ref,
  "GET /repos/:owner/:repo/git/matching-refs/*": matchingRefs,
  "POST /repos/:owner/:repo/git/refs": (call) => {
    const { repository } = call;
    const input = call.input("Reference");
    const [name, oid] = [input.text("ref"), input.text("sha")];
    makeRef(call, repository, name, oid);
    return created(refJson(call.state, repository, name, oid));
  },
  "PATCH /repos/:owner/:repo/git/refs/*": updateRef,
  "DELETE /repos/:owner/:repo/git/refs/*": deleteRef,
};
