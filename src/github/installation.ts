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
    if (data.repositories.length < perPage) return;
  }
}

/** `login` is ours, as REST names it: `plan-warden[bot]`. It is asked for when it is first needed. */
export function createInstallation(octokit: Octokit, id: number, login: () => Promise<string>): Installation {
  const requests = new Requests(octokit);
  return {
    get requests() {
      return requests.count;
    },
    repositories: () => repositoriesOf(requests, id),
    look: async (questions) => look(requests, await login(), questions),
  };
}
