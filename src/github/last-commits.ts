// The last commit to each of many paths by anyone but us, in one query for fifty of them.
import { Fault } from "../jobs/fault.ts";
import type { Oid } from "../rules/facts.ts";
import type { LastCommit } from "../rules/sweep.ts";
import { present, type Repository } from "./answers.ts";
import { keyOf } from "./conversation.ts";
import { inHalves, type Part } from "./halves.ts";
import { commitAlias, lastCommitsQuery } from "./look-query.ts";
import type { Requests } from "./requests.ts";

/** How many paths one query asks for: each costs GitHub a walk through the history. */
const pathsPerQuery = 50;
/** How many pages of a path are read: then the oldest that was seen stands for it, though it is ours. */
const mostPages = 10;

type Wanted = { path: string; after: string | null; pages: number };
type Found = { commit: LastCommit | null; next: Wanted | null };
type History = {
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes:
    | readonly ({
        oid: string;
        message: string;
        committedDate: string;
        author: { email: string | null; user: { login: string } | null } | null;
      } | null)[]
    | null;
};
type Answer = {
  viewer: { login: string } | null;
  repository: {
    object: ({ oid?: string } & { [commit: `commit${number}`]: History | null | undefined }) | null;
  } | null;
};

/** A path of which GitHub tells nothing, even alone, is missing: then nobody knows. */
export async function readLastCommits(
  requests: Requests,
  repository: Repository,
  head: Oid,
  paths: readonly string[],
): Promise<Map<string, LastCommit>> {
  const found = new Map<string, LastCommit>();
  const wanted: Wanted[] = [...new Set(paths)].map((path) => ({ path, after: null, pages: 1 }));
  while (wanted.length > 0) {
    const part = wanted.splice(0, pathsPerQuery);
    const answers = await inHalves<Wanted, Found>(
      part,
      (some) => readPart(requests, repository, head, some),
      () => ({ commit: null, next: null }),
    );
    for (const [index, { path }] of part.entries()) {
      const { commit, next } = answers[index] ?? { commit: null, next: null };
      if (commit) found.set(path, commit);
      else if (next) wanted.push(next);
    }
  }
  return found;
}

async function readPart(
  requests: Requests,
  repository: Repository,
  head: Oid,
  wanted: readonly Wanted[],
): Promise<Part<Wanted, Found>> {
  const { document, variables } = lastCommitsQuery(repository, head, wanted);
  const { data, errors, gaveUp } = await requests.graphqlInPart<Answer>(document, variables);
  const answers = new Map<Wanted, Found>();
  if (!data || gaveUp !== null) return { answers, gaveUp };
  const [whole] = errors.filter(({ path }) => (path?.length ?? 0) < 3);
  if (whole) throw new Fault(`GitHub answered in part: ${whole.message.slice(0, 300)}`);
  const commit = data.repository?.object;
  if (commit?.oid !== head) throw new Fault(`GitHub does not know the commit ${head} yet.`);
  const login = data.viewer?.login ?? "";
  for (const [index, one] of wanted.entries()) {
    const history = commit[commitAlias(index) as `commit${number}`];
    if (!history?.nodes || errors.some(({ path }) => path?.[2] === commitAlias(index))) continue;
    const other = present(history).find((one) => keyOf(one, login) === null);
    const { hasNextPage, endCursor } = history.pageInfo;
    const isMore = hasNextPage && endCursor !== null && one.pages < mostPages;
    answers.set(one, {
      commit: other
        ? { oid: other.oid, at: Date.parse(other.committedDate), author: other.author?.user?.login ?? null }
        : null,
      next: other || !isMore ? null : { path: one.path, after: endCursor, pages: one.pages + 1 },
    });
  }
  return { answers, gaveUp };
}
