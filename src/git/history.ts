// What was merged into a branch, change by change: each commit of its first-parent line against the one before.
import type { ChangedFile, Commit, Oid } from "../rules/facts.ts";
import { asFiles, filesOf } from "./changed-files.ts";
import { asCommits, commitOf, commitsIn, fieldsOfCommit } from "./commits.ts";
import { fields, type Git, GitFault } from "./git.ts";

export type MergedChange = {
  /** A merge, a squash, or a commit that was pushed. */
  commit: Oid;
  /** The first parent. */
  base: Oid;
  files: readonly ChangedFile[];
  /** Those that a merge brought, oldest first; else the commit itself. */
  commits: readonly Commit[];
};

/** More changes than this are not replayed: the newest tell enough. */
const mostChanges = 5000;

export type Extent = {
  head: Oid;
  /** `HEAD` where no branch is checked out. */
  branch: string;
  /** Newest first. */
  line: readonly { commit: Oid; base: Oid | null }[];
  /** True when there were more in the time asked for. */
  cut: boolean;
};

/** The first-parent line of HEAD, back to an instant in milliseconds. Null for a repository without a commit. */
export async function extentOf(git: Git, since: number): Promise<Extent | null> {
  const quietly = { accept: [0, 1] };
  const [head, branch] = (
    await Promise.all([
      git.run(["rev-parse", "--verify", "--quiet", "HEAD"], quietly),
      git.run(["symbolic-ref", "--quiet", "--short", "HEAD"], quietly),
    ])
  ).map((output) => output.toString("utf8").replace(/\n$/, ""));
  if (!head) return null;
  const asked = ["--first-parent", "--parents", `--max-count=${mostChanges + 1}`];
  const recent = `--since=${new Date(since).toISOString()}`;
  const output = (await git.run(["rev-list", ...asked, recent, head])).toString("latin1");
  const line = output
    .split("\n")
    .filter((row) => row !== "")
    .map((row) => {
      const [commit = "", base = null] = row.split(" ");
      return { commit, base };
    });
  return { head, branch: branch || "HEAD", line: line.slice(0, mostChanges), cut: line.length > mostChanges };
}

/** Whether contents of old files were left out when the repository was cloned, and would have to be fetched one by one. */
export async function isPartial(git: Git): Promise<boolean> {
  const output = await git.run(["config", "--get-regexp", "^remote\\..*\\.promisor$"], { accept: [0, 1] });
  return output.length > 0;
}

/** Oldest first. A commit without a parent has nothing to be compared with, and is left out. */
export async function* mergedChanges(git: Git, { line }: Extent): AsyncGenerator<MergedChange> {
  const [newest, oldest] = [line.at(0), line.at(-1)];
  if (!newest || !oldest) return;
  const range = [newest.commit, ...(oldest.base === null ? [] : [`^${oldest.base}`])];
  const broughtBy = await broughtByMerges(git, range);
  const asked = ["--first-parent", "--topo-order", "--reverse", "--diff-merges=first-parent", ...asFiles];
  for await (const { commit, diff } of records(git, ["log", ...asCommits, ...asked, ...range])) {
    const [base] = commit.parents;
    if (base === undefined) continue;
    const brought = broughtBy(commit);
    yield { commit: commit.oid, base, files: filesOf(diff), commits: brought.length > 0 ? brought : [commit] };
  }
}

/**
 * Answers, for one commit of the first-parent line after the other, the commits that it brought: those behind its further parents
 * that no earlier one brought.
 */
async function broughtByMerges(git: Git, range: readonly string[]): Promise<(merge: Commit) => Commit[]> {
  const all = commitsIn(fields(await git.run(["log", ...asCommits, "--topo-order", "--reverse", ...range])));
  const places = new Map(all.map((commit, place) => [commit.oid, { commit, place }]));
  const known = new Set<Oid>();
  return ({ oid, parents: [first, ...others] }) => {
    known.add(oid);
    if (first !== undefined) known.add(first);
    const brought: { commit: Commit; place: number }[] = [];
    const next = [...others];
    for (let one = next.pop(); one !== undefined; one = next.pop()) {
      const found = places.get(one);
      if (found === undefined || known.has(one)) continue;
      known.add(one);
      brought.push(found);
      next.push(...found.commit.parents);
    }
    return brought.sort((one, other) => one.place - other.place).map(({ commit }) => commit);
  };
}

/** Each commit with the fields of its difference, as they come. */
async function* records(git: Git, args: readonly string[]): AsyncGenerator<{ commit: Commit; diff: string[] }> {
  let record: { commit: string[]; diff: string[] } | null = null;
  /** Paths that still belong to the last line of the difference. */
  let paths = 0;
  for await (const field of streamed(git, args)) {
    if (record && record.commit.length < fieldsOfCommit) record.commit.push(field);
    else if (record && paths > 0) {
      record.diff.push(field);
      paths--;
    } else if (field.startsWith("\x01")) {
      if (record) yield { commit: commitOf(record.commit), diff: record.diff };
      record = { commit: [field.slice(1)], diff: [] };
    } else if (record) {
      // The first line stands below the message.
      const line = field.replace(/^\n/, "");
      record.diff.push(line);
      if (line.startsWith(":")) paths = line.split(" ")[4]?.startsWith("R") ? 2 : 1;
      else paths = /^(?:\d+|-)\t(?:\d+|-)\t$/.test(line) ? 2 : 0;
    }
  }
  if (record) yield { commit: commitOf(record.commit), diff: record.diff };
}

/** The fields of an output that `-z` ends with NUL, as they come: however long it is, no more than a piece of it is held. */
async function* streamed(git: Git, args: readonly string[]): AsyncGenerator<string> {
  const child = git.start(args);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    if (said.length < 4096) said += chunk;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  ended.catch(() => {});
  child.stdin.end();
  try {
    let rest: Buffer[] = [];
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
        rest.push(chunk.subarray(start, end));
        yield Buffer.concat(rest).toString("utf8");
        rest = [];
        start = end + 1;
      }
      if (start < chunk.length) rest.push(chunk.subarray(start));
    }
    const code = await ended;
    if (code !== 0) throw new GitFault(args, said.trim().split("\n")[0] || `exit code ${code}`);
  } finally {
    child.kill();
  }
}
