// The Contents API: files and folders by path, written one at a time against the blob that was read.
import { Answer, type Call, created, type Routes } from "./api.ts";
import { branchTip, commitAs, commitOf, gitCommitJson, resolveCommit } from "./commits.ts";
import { changeTree, entryAt } from "./history.ts";
import type { Input } from "./input.ts";
import {
  type EntryMode,
  type Oid,
  readBlob,
  readCommit,
  readTree,
  type TreeEntry,
  writeBlob,
  writeCommit,
} from "./objects.ts";
import { require, requireRead } from "./permissions.ts";
import { moveRef } from "./push.ts";
import { invalid, notFound, Refusal, unprocessable } from "./refusal.ts";
import { repositoryPage, repositoryUrl } from "./repository-json.ts";
import type { Account, Json, Repository, State } from "./state.ts";

/** Up to here the content comes in the answer, in bytes; beyond only raw. */
const inlineLimit = 1024 * 1024;
/** GitHub lists no more entries of a folder. */
const folderLimit = 1000;

const kinds: Record<EntryMode, string> = {
  "100644": "file",
  "100755": "file",
  "120000": "symlink",
  "160000": "file",
  "040000": "dir",
};

/** One entry without its content. */
function entryJson(state: State, repository: Repository, ref: string, entry: TreeEntry): Json {
  const path = entry.path.split("/").map(encodeURIComponent).join("/");
  const url = `${repositoryUrl(state, repository)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const folder = entry.mode === "040000";
  const page = `${repositoryPage(state, repository)}/${folder ? "tree" : "blob"}/${ref}/${path}`;
  const git = `${repositoryUrl(state, repository)}/git/${folder ? "trees" : "blobs"}/${entry.oid}`;
  return {
    name: entry.path.split("/").at(-1),
    path: entry.path,
    sha: entry.oid,
    size: readBlob(repository.objects, entry.oid)?.length ?? 0,
    url,
    html_url: page,
    git_url: git,
    download_url: folder ? null : page.replace("/blob/", "/raw/"),
    type: kinds[entry.mode],
    _links: { self: url, git, html: page },
  };
}

function get(call: Call): Answer {
  const { state, repository } = call;
  requireRead(call.actor, "contents");
  const ref = call.query.ref ?? repository.defaultBranch;
  const oid = resolveCommit(repository, ref);
  if (!oid) throw new Refusal(404, `No commit found for the ref ${ref}`);
  const path = call.param("*").replace(/\/+$/, "");
  const entry = entryAt(repository.objects, oid, path);
  if (!entry) throw notFound();
  if (entry.mode === "040000") {
    const entries = readTree(repository.objects, entry.oid) ?? [];
    const whole = entries
      .slice(0, folderLimit)
      .map((one) => ({ ...one, path: path === "" ? one.path : `${path}/${one.path}` }));
    return new Answer(
      200,
      whole.map((one) => entryJson(state, repository, ref, one)),
    );
  }
  const target = entry.mode === "120000" ? followed(repository, oid, entry) : entry;
  const bytes = readBlob(repository.objects, target.oid);
  if (!bytes) throw notFound();
  const accept = String(call.headers.accept ?? "");
  if (/\braw\b/.test(accept))
    return new Answer(200, bytes, { "content-type": "application/vnd.github.raw; charset=utf-8" });
  const inline = bytes.length <= inlineLimit;
  if (!inline && !accept.includes("object"))
    throw new Refusal(
      403,
      "This API returns blobs up to 1 MB in size. The requested blob is too large to fetch via the API, but you can use the Git Data API to request blobs up to 100 MB in size.",
    );
  const content = inline ? lines(bytes) : "";
  return new Answer(200, {
    ...entryJson(state, repository, ref, target),
    content,
    encoding: inline ? "base64" : "none",
  });
}

/** GitHub answers a link to a file of the repository with that file. */
function followed(repository: Repository, root: Oid, link: TreeEntry): TreeEntry {
  const target = readBlob(repository.objects, link.oid)?.toString("utf8") ?? "";
  const parts = link.path.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  const entry = target.startsWith("/") ? null : entryAt(repository.objects, root, parts.join("/"));
  return entry && (entry.mode === "100644" || entry.mode === "100755") ? { ...entry, path: link.path } : link;
}

/** Base64 as GitHub wraps it. */
export function lines(bytes: Buffer): string {
  return bytes.toString("base64").replace(/.{1,60}/g, "$&\n");
}

/** The branch a file is written to, its tip, and what is at the path now. */
function target(call: Call, input: Input) {
  const { repository } = call;
  const account = require(call.actor, repository, "contents", "write", "write");
  const path = call.param("*");
  checkPath(path);
  const branch = (input.optionalText("branch") ?? call.query.branch ?? repository.defaultBranch).replace(
    /^refs\/heads\//,
    "",
  );
  const tip = branchTip(repository, branch);
  if (!tip && repository.refs.size > 0) throw new Refusal(404, `Branch ${branch} not found`);
  const before = tip ? entryAt(repository.objects, tip, path) : null;
  return { repository, account, path, branch, tip, before };
}

/** Refuses what Git itself refuses in a tree. */
export function checkPath(path: string): void {
  const bad = path
    .split("/")
    .some((name) => name === "" || name === "." || name === ".." || name.toLowerCase() === ".git");
  if (bad || path.includes("\0")) throw unprocessable(`path contains a malformed path component: ${path}`);
}

/** Whoever the request names as author or committer, else the account. */
function signed(state: State, repository: Repository, account: Account, input: Input, tree: Oid, tip: Oid | null): Oid {
  const made = commitAs(state, repository, account, tree, tip ? [tip] : [], input.text("message"));
  const commit = commitOf(repository, made);
  const named = (who: Input | null) => ({
    ...(who ? { name: who.text("name"), email: who.text("email") } : {}),
    ...(who?.has("date") ? { seconds: Math.floor((who.instant("date") ?? 0) / 1000) } : {}),
  });
  const [author, committer] = [input.inner("author"), input.inner("committer")];
  if (!author && !committer) return made;
  return writeCommit(repository.objects, {
    ...commit,
    author: { ...commit.author, ...named(author ?? committer) },
    committer: { ...commit.committer, ...named(committer) },
  });
}

function put(call: Call): Answer {
  const { state } = call;
  const input = call.input("Content");
  const { repository, account, path, branch, tip, before } = target(call, input);
  const content = input.text("content").replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(content)) throw unprocessable("content is not valid Base64");
  const sha = input.optionalText("sha");
  if (before?.mode === "040000") throw unprocessable(`Invalid request.\n\n${path} is a directory.`);
  if (before && sha === null) throw unprocessable('Invalid request.\n\n"sha" wasn\'t supplied.');
  if (sha !== null && before?.oid !== sha) throw new Refusal(409, `${path} does not match ${sha}`);
  const oid = writeBlob(repository.objects, Buffer.from(content, "base64"));
  const tree = changeTree(repository.objects, tip ? (readCommit(repository.objects, tip)?.tree ?? null) : null, [
    { path, mode: before?.mode ?? "100644", oid },
  ]);
  const made = signed(state, repository, account, input, tree, tip);
  moveRef(state, repository, `refs/heads/${branch}`, made, account);
  const entry = { path, mode: before?.mode ?? "100644", oid };
  const body = { content: entryJson(state, repository, branch, entry), commit: gitCommitJson(state, repository, made) };
  return before ? new Answer(200, body) : created(body);
}

function remove(call: Call): Answer {
  const { state } = call;
  // Some clients put the fields in the query, for DELETE carries no body with them.
  const input = call.input("Content");
  const { repository, account, path, branch, tip, before } = target(call, input);
  if (!before || !tip) throw notFound();
  const sha = input.optionalText("sha") ?? call.query.sha;
  if (!sha) throw invalid("Content", "sha", "missing_field");
  if (before.oid !== sha) throw new Refusal(409, `${path} does not match ${sha}`);
  const tree = changeTree(repository.objects, commitOf(repository, tip).tree, [{ path, oid: null }]);
  const made = signed(state, repository, account, input, tree, tip);
  moveRef(state, repository, `refs/heads/${branch}`, made, account);
  return new Answer(200, { content: null, commit: gitCommitJson(state, repository, made) });
}

export const contentRoutes: Routes = {
  "GET /repos/:owner/:repo/contents": get,
  "GET /repos/:owner/:repo/contents/*": get,
  "PUT /repos/:owner/:repo/contents/*": put,
  "DELETE /repos/:owner/:repo/contents/*": remove,
};
