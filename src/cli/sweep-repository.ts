// `plan-warden sweep --repo`: the weekly issue of one repository on GitHub, kept with a token of somebody's own, or only shown.
import { Octokit } from "@octokit/rest";
import { createGitHub } from "../github/github.ts";
import { createInstallations } from "../github/installation.ts";
import { Requests } from "../github/requests.ts";
import type { RepositoryReference } from "../jobs/job.ts";
import type { Sweeping } from "../jobs/surroundings.ts";
import { sweepRepositories } from "../jobs/sweep-repositories.ts";
import { createPlanReader } from "../plan-reader.ts";
import { readApiUrl } from "../server/environment.ts";
import { checkName } from "./check-name.ts";
import type { Terminal } from "./terminal.ts";

type Port = Awaited<ReturnType<Sweeping["github"]>>;

/** What is remembered from one time to the next: nothing. The marks on GitHub tell what must be known. */
const noMemory: Sweeping["memory"] = {
  swept: async () => new Map(),
  storeSwept: async () => true,
  locked: (_key, run) => run(),
};

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Answers 0 when it was looked through, or why it could not be. `repository` is `owner/name`, `now` in milliseconds since the epoch.
 * @throws A `Fault` when GitHub does not answer.
 */
export async function sweepRepository(
  repository: string,
  now: number,
  dryRun: boolean,
  terminal: Terminal,
): Promise<{ because: string } | { problem: string }> {
  const [, owner = "", name = ""] = /^([\w.-]{1,100})\/([\w.-]{1,100})$/.exec(repository) ?? [];
  if (name === "") return { problem: "--repo names no repository: expected one such as acme/quay." };
  const { GITHUB_TOKEN, GITHUB_API_URL, GHE_HOST } = terminal.env;
  if (!GITHUB_TOKEN)
    return {
      problem:
        "GITHUB_TOKEN is missing: expected a token that may read the contents and pull requests of that repository, and write its issues.",
    };
  const api = readApiUrl(GITHUB_API_URL, GHE_HOST);
  if ("problem" in api) return api;
  const octokit = new Octokit({ auth: GITHUB_TOKEN, baseUrl: api.url, log: silent });
  const found = await new Requests(octokit).rest(
    (octokit, request) => octokit.request("GET /repos/{owner}/{repo}", { owner, repo: name, request }),
    [401, 403, 404],
  );
  if (typeof found === "number")
    return {
      problem:
        found === 401
          ? "GitHub does not know the token in GITHUB_TOKEN: expected one that has not ended."
          : `GitHub shows no repository ${repository} to the token in GITHUB_TOKEN: correct the name, or let the token see it.`,
    };
  const { data } = found;
  const reference: RepositoryReference = {
    installation: 0,
    id: Number(data.id),
    owner: data.owner.login,
    name: data.name,
  };
  const plans = createPlanReader();
  try {
    const { because, swept } = await sweepRepositories(
      { kind: "sweep-repositories", installation: 0, repositories: [reference] },
      {
        installation: createInstallations(async () => octokit),
        github: async (repository) => {
          const github = createGitHub(octokit, repository, { app: 0, check: checkName });
          return dryRun ? told(github, terminal) : github;
        },
        memory: noMemory,
        plans,
        now: () => now,
        deaf: true,
      },
    );
    return swept > 0 ? { because } : { problem: because };
  } finally {
    await plans.close();
  }
}

/** What would be written is told instead. */
function told(github: Port, { stdout }: Terminal): Port {
  const tell = (what: string, body: string): void => stdout(`${what}\n\n${body}\n\n`);
  return {
    get requests() {
      return github.requests;
    },
    pages: github.pages,
    files: (...asked) => github.files(...asked),
    blob: (oid) => github.blob(oid),
    tree: (oid) => github.tree(oid),
    lastCommits: (...asked) => github.lastCommits(...asked),
    async createIssue({ title, body, labels, assignees }) {
      const given = [
        ...(labels.length > 0 ? [`labelled ${labels.join(", ")}`] : []),
        ...(assignees.length > 0 ? [`for ${assignees.join(", ")}`] : []),
      ];
      tell(`Would open an issue: ${[title, ...given].join(", ")}`, body);
      return "refused";
    },
    async updateIssue(number, { open, body }) {
      const what = open === undefined ? "change" : open ? "open again" : "close";
      tell(`Would ${what} #${number}:`, body ?? "(its words stay)");
      return "done";
    },
    async createComment(number, body) {
      tell(`Would comment on #${number}:`, body);
      return "done";
    },
  };
}
