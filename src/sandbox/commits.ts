// Commits: naming them, showing them, making them as GitHub does.
import { accountJson, email } from "./accounts.ts";
import { type ChangedFile, changedFiles } from "./changes.ts";
import { type Commit, type Oid, readCommit, type Signature, writeCommit } from "./objects.ts";
import { notFound } from "./refusal.ts";
import { repositoryPage, repositoryUrl } from "./repository-json.ts";
import { type Account, type Json, nodeId, type Repository, type State } from "./state.ts";

const wholeSha = /^[0-9a-f]{40}$/;
const shortSha = /^[0-9a-f]{7,39}$/;

/** The commit that a branch, tag, whole ref or SHA names; null when nothing does. */
export function resolveCommit(repository: Repository, name: string): Oid | null {
  const { refs, objects } = repository;
  if (name === "HEAD" || name === "") return refs.get(`refs/heads/${repository.defaultBranch}`) ?? null;
  if (wholeSha.test(name)) return readCommit(objects, name) ? name : null;
  for (const ref of [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`, name]) {
    const oid = refs.get(ref);
    if (oid) return oid;
  }
  if (!shortSha.test(name)) return null;
  for (const [oid, object] of objects) if (object.type === "commit" && oid.startsWith(name)) return oid;
  return null;
}

export function commitOf(repository: Repository, oid: Oid): Commit {
  const commit = readCommit(repository.objects, oid);
  if (!commit) throw notFound();
  return commit;
}

export function branchTip(repository: Repository, branch: string): Oid | null {
  return repository.refs.get(`refs/heads/${branch}`) ?? null;
}

export function signatureOf(state: State, account: Account): Signature {
  return { name: account.login, email: email(account), seconds: Math.floor(state.now() / 1000), offset: 0 };
}

/** Whoever GitHub makes a commit for: author as given, GitHub as committer. */
export function commitAs(
  state: State,
  repository: Repository,
  account: Account,
  tree: Oid,
  parents: Oid[],
  message: string,
) {
  const author = signatureOf(state, account);
  const committer = { ...author, name: "GitHub", email: "noreply@github.com" };
  return writeCommit(repository.objects, { tree, parents, author, committer, message });
}

/** The account a signature belongs to, told by its address. */
export function accountOf(state: State, signature: Signature): Account | null {
  const match = /^\d+\+([^@]+)@users\.noreply\.github\.com$/.exec(signature.email);
  return (match?.[1] !== undefined ? state.accounts.get(match[1].toLowerCase()) : undefined) ?? null;
}

/** ISO 8601 in the signature's own zone. */
export function signatureDate({ seconds, offset }: Signature): string {
  if (offset === 0) return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
  const minutes = Math.abs(offset);
  const pad = (value: number) => String(value).padStart(2, "0");
  const local = new Date((seconds + offset * 60) * 1000).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

const utc = (signature: Signature) => signatureDate({ ...signature, offset: 0 });
const person = (signature: Signature): Json => ({ name: signature.name, email: signature.email, date: utc(signature) });
/** GitHub signs what it commits itself; the sandbox signs nothing. */
const verification = { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };

export const commitNodeId = (repository: Repository, oid: Oid) => nodeId("C", repository.id, oid);

/** In a list. */
export function commitJson(state: State, repository: Repository, oid: Oid): Json {
  const commit = commitOf(repository, oid);
  const url = repositoryUrl(state, repository);
  const page = repositoryPage(state, repository);
  const account = (signature: Signature) => {
    const found = accountOf(state, signature);
    return found ? accountJson(state, found) : null;
  };
  return {
    sha: oid,
    node_id: commitNodeId(repository, oid),
    commit: {
      author: person(commit.author),
      committer: person(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${oid}`,
      comment_count: 0,
      verification,
    },
    url: `${url}/commits/${oid}`,
    html_url: `${page}/commit/${oid}`,
    comments_url: `${url}/commits/${oid}/comments`,
    author: account(commit.author),
    committer: account(commit.committer),
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: `${page}/commit/${sha}` })),
  };
}

/** Files a commit changed against its first parent. */
export function filesOfCommit(repository: Repository, oid: Oid): ChangedFile[] {
  return changedFiles(repository.objects, commitOf(repository, oid).parents[0] ?? null, oid);
}

/** Of the Git database. */
export function gitCommitJson(state: State, repository: Repository, oid: Oid): Json {
  const commit = commitOf(repository, oid);
  const url = `${repositoryUrl(state, repository)}/git`;
  const page = repositoryPage(state, repository);
  return {
    sha: oid,
    node_id: commitNodeId(repository, oid),
    url: `${url}/commits/${oid}`,
    html_url: `${page}/commit/${oid}`,
    author: person(commit.author),
    committer: person(commit.committer),
    tree: { sha: commit.tree, url: `${url}/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: `${page}/commit/${sha}` })),
    verification,
  };
}

/** In payloads of `push` and others. @param files Paths by what happened to them; left out where GitHub leaves them out. */
export function payloadCommit(state: State, repository: Repository, oid: Oid, files = true): Json {
  const commit = commitOf(repository, oid);
  const changes = files ? filesOfCommit(repository, oid) : [];
  const paths = (...statuses: ChangedFile["status"][]) =>
    changes.filter(({ status }) => statuses.includes(status)).map(({ path }) => path);
  const who = (signature: Signature) => {
    const account = accountOf(state, signature);
    return { name: signature.name, email: signature.email, ...(account ? { username: account.login } : {}) };
  };
  return {
    id: oid,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: signatureDate(commit.author),
    author: who(commit.author),
    committer: who(commit.committer),
    ...(files
      ? {
          distinct: true,
          url: `${repositoryPage(state, repository)}/commit/${oid}`,
          added: paths("added", "renamed"),
          removed: [...paths("removed"), ...changes.flatMap(({ previousPath }) => previousPath ?? [])],
          modified: paths("modified"),
        }
      : {}),
  };
}

/** A changed file in a list. */
export function fileJson(state: State, repository: Repository, sha: Oid, file: ChangedFile): Json {
  const { path, previousPath, status, oid, additions, deletions, patch } = file;
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const page = repositoryPage(state, repository);
  return {
    sha: oid,
    filename: path,
    status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${page}/blob/${sha}/${encoded}`,
    raw_url: `${page}/raw/${sha}/${encoded}`,
    contents_url: `${repositoryUrl(state, repository)}/contents/${encoded}?ref=${sha}`,
    ...(patch === null ? {} : { patch }),
    ...(previousPath === null ? {} : { previous_filename: previousPath }),
  };
}
