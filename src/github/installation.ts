// The port to one installation: its repositories, and a look at many of them at once.
import type { Installation } from "../jobs/github.ts";
import type { RepositoryReference } from "../jobs/job.ts";
import { look } from "./look.ts";
import { type Octokit, Requests } from "./requests.ts";

const perPage = 100;

/** One request for each hundred. What is archived or disabled, nobody can change. */
export async function* repositoriesOf(requests: Requests, installation: number): AsyncGenerator<RepositoryReference> {
  for (let page = 1; ; page += 1) {
    const { data } = await requests.rest((octokit, request) =>
      octokit.request("GET /installation/repositories", { per_page: perPage, page, request }),
    );
    for (const { id, owner, name, archived, disabled } of data.repositories)
      if (!archived && !disabled) yield { installation, id: Number(id), owner: owner.login, name };
    if (data.repositories.length < perPage || page * perPage >= data.total_count) return;
  }
}

/**
 * Answers the port to any installation. Who we are (`plan-warden[bot]`) is the same in all of them, and asked for once, before the first
 * look: one request of the port that needs it.
 */
export function createInstallations(
  octokitFor: (id: number) => Promise<Octokit>,
): (id: number) => Promise<Installation> {
  let known: Promise<string> | null = null;
  return async (id) => {
    const requests = new Requests(await octokitFor(id));
    const login = async (): Promise<string> => {
      known ??= readLogin(requests);
      try {
        return await known;
      } catch (fault) {
        known = null;
        throw fault;
      }
    };
    return {
      get requests() {
        return requests.count;
      },
      repositories: () => repositoriesOf(requests, id),
      look: async (questions) => look(requests, await login(), questions),
    };
  };
}

/** Also with a token that is no App's, where REST does not tell. */
async function readLogin(requests: Requests): Promise<string> {
  const { viewer } = await requests.graphql<{ viewer: { login: string } }>("query Viewer { viewer { login } }", {});
  return viewer.login;
}
