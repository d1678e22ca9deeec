// What others said of a commit, as check runs and as commit statuses: the newest word of each name.
import { Fault } from "../jobs/fault.ts";
import type { CheckState, Oid } from "../rules/facts.ts";
import { type Own, present, type Repository, type RollupAnswer } from "./answers.ts";
import { checksQuery } from "./queries.ts";
import type { Requests } from "./requests.ts";

type Context = NonNullable<NonNullable<RollupAnswer["statusCheckRollup"]>["contexts"]["nodes"]>[number];
type Source = { state: CheckState; id: number };

const instantOf = (written: string | null): number | null => (written === null ? null : Date.parse(written));

/**
 * One app may run a check of a name several times on a commit: GitHub counts the newest, which has the largest id. Apps that share
 * a name, and a status of that name, count each for itself.
 */
function newest(contexts: readonly Context[], own: Own): CheckState[] {
  const found = new Map<string, Source>();
  for (const context of contexts) {
    if (context?.__typename === "StatusContext") {
      const waits = context.state === "PENDING" || context.state === "EXPECTED";
      const outcome = waits ? null : context.state.toLowerCase();
      const state = { name: context.context, outcome, at: instantOf(context.createdAt) };
      found.set(`status ${context.context}`, { state, id: 0 });
    } else if (context?.__typename === "CheckRun") {
      const { databaseId, name, status, conclusion, startedAt, completedAt } = context;
      const app = context.checkSuite?.app?.databaseId ?? null;
      if (app === own.app) continue;
      const [key, id] = [`${app} ${name}`, databaseId ?? 0];
      if ((found.get(key)?.id ?? -1) > id) continue;
      const outcome = status === "COMPLETED" ? (conclusion?.toLowerCase() ?? null) : null;
      found.set(key, { state: { name, outcome, at: instantOf(completedAt ?? startedAt) }, id });
    }
  }
  return [...found.values()].map(({ state }) => state);
}

/** All of it; `first` is what a query brought along already. One request for each hundred that it did not. */
export async function readCheckStates(
  requests: Requests,
  repository: Repository,
  own: Own,
  head: Oid,
  first: RollupAnswer | null,
): Promise<CheckState[]> {
  const contexts: Context[] = [];
  let answer = first;
  for (let after: string | null = null; ; ) {
    if (answer === null) {
      const { document, variables } = checksQuery(repository, head, after);
      const { repository: found } = await requests.graphql<{
        repository: { object: (RollupAnswer & { oid?: string }) | null } | null;
      }>(document, variables);
      if (found?.object?.oid !== head) throw new Fault(`GitHub does not know the commit ${head} yet.`);
      answer = found.object;
    }
    // Null where nobody said anything.
    const page = answer.statusCheckRollup?.contexts;
    contexts.push(...present(page));
    if (!page?.pageInfo.hasNextPage) return newest(contexts, own);
    after = page.pageInfo.endCursor;
    answer = null;
  }
}
