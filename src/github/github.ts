// The port to GitHub, through whatever Octokit it is given.
import { Fault } from "../jobs/fault.ts";
import type { GitHub, OpenPullRequest, Permission, Upkeep } from "../jobs/github.ts";
import { checkName, type Own, ownRun, ownRuns, type Repository, type RunsAnswer } from "./answers.ts";
import { readCheckStates } from "./check-states.ts";
import { createCheck, updateCheck } from "./checks.ts";
import { commitTo, propose } from "./commit-to.ts";
import { readFiles } from "./files.ts";
import { readIssue } from "./issue.ts";
import { readLastCommits } from "./last-commits.ts";
import { createIssue, updateIssue } from "./own-issue.ts";
import { readPullRequest } from "./pull-request.ts";
import { acknowledgeMutation, commitQuery, openPullRequestsQuery, replyMutation } from "./queries.ts";
import { type GraphqlError, type Octokit, Requests } from "./requests.ts";

type OpenAnswer = {
  repository: {
    pullRequests: {
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
      nodes:
        | ({
            number: number;
            headRefOid: string;
            commits: { nodes: readonly ({ commit: { oid: string } & RunsAnswer } | null)[] | null };
          } | null)[]
        | null;
    };
  } | null;
};

type CommitAnswer = {
  repository: {
    object:
      | (RunsAnswer & {
          associatedPullRequests?: {
            nodes: readonly ({ number: number; state: string; headRefOid: string } | null)[] | null;
          } | null;
        })
      | null;
  } | null;
};

/** The origin of the pages that belong to an API: `https://api.github.com`, `https://api.tenant.ghe.com`, `https://host/api/v3`. */
function serverOf(octokit: Octokit): string {
  const { protocol, host } = new URL(octokit.request.endpoint.DEFAULTS.baseUrl);
  return `${protocol}//${host.startsWith("api.") && (host === "api.github.com" || host.endsWith(".ghe.com")) ? host.slice(4) : host}`;
}

/**
 * The port for one repository. `app` is the App's id and `check` the name of its check: together they tell our runs from those of
 * others that took the name.
 */
export function createGitHub(octokit: Octokit, repository: Repository, own: Own): GitHub & Upkeep {
  const requests = new Requests(octokit);
  const { owner, name: repo } = repository;
  const names = { owner, name: repo };

  return {
    get requests() {
      return requests.count;
    },

    pages: { server: serverOf(octokit), owner, name: repo },

    pullRequest: (question) => readPullRequest(requests, names, own, question),
    issue: (question) => readIssue(requests, names, question),
    files: (wanted, part = "texts") => readFiles(requests, names, wanted, part),

    async blob(oid) {
      const { data } = await requests.rest((octokit, request) =>
        octokit.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", { owner, repo, file_sha: oid, request }),
      );
      return Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8");
    },

    async tree(oid) {
      const { data } = await requests.rest((octokit, request) =>
        octokit.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", {
          owner,
          repo,
          tree_sha: oid,
          recursive: "1",
          request,
        }),
      );
      const entries = data.tree.flatMap(({ path, sha, mode }) =>
        path !== undefined && sha && mode !== undefined ? [{ path, oid: sha, mode: Number.parseInt(mode, 8) }] : [],
      );
      return { entries, complete: !data.truncated };
    },

    async mergeBase(base, head) {
      const response = await requests.rest(
        (octokit, request) =>
          octokit.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
            owner,
            repo,
            basehead: `${base}...${head}`,
            per_page: 1,
            request,
          }),
        [404],
      );
      return response === 404 ? null : response.data.merge_base_commit.sha;
    },

    async head(number) {
      const answer = await requests.rest(
        (octokit, request) =>
          octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
            owner,
            repo,
            pull_number: number,
            request,
          }),
        [404, 410],
      );
      if (typeof answer === "number") return null;
      const { data } = answer;
      return { head: data.head.sha, open: data.state === "open", updatedAt: Date.parse(data.updated_at) };
    },

    async openPullRequests(base) {
      const found: OpenPullRequest[] = [];
      for (let after: string | null = null; ; ) {
        const answer: OpenAnswer = await requests.graphql<OpenAnswer>(openPullRequestsQuery, {
          ...names,
          app: own.app,
          base,
          after,
        });
        const page = answer.repository?.pullRequests;
        if (!page) throw new Fault(`GitHub does not show ${owner}/${repo}.`);
        for (const node of page.nodes ?? []) {
          const commit = node?.commits.nodes?.[0]?.commit;
          // A list that ends elsewhere than at the head says nothing of the head's run.
          if (node)
            found.push({
              number: node.number,
              head: node.headRefOid,
              run: commit?.oid === node.headRefOid ? ownRun(commit) : null,
            });
        }
        if (!page.pageInfo.hasNextPage) return found;
        after = page.pageInfo.endCursor;
      }
    },

    async commit(head) {
      const answer = await requests.graphql<CommitAnswer>(commitQuery, { ...names, app: own.app, head });
      const commit = answer.repository?.object;
      if (!commit) throw new Fault(`GitHub does not know the commit ${head} yet.`);
      const numbers = (commit.associatedPullRequests?.nodes ?? [])
        .filter((node) => node?.state === "OPEN" && node.headRefOid === head)
        .flatMap((node) => (node ? [node.number] : []));
      const suites = (commit.checkSuites?.nodes ?? []).filter((suite) => suite?.checkRuns?.nodes?.length);
      return { pullRequests: numbers, branch: suites[0]?.branch?.name ?? null, runs: ownRuns(commit, own) };
    },

    async permission({ id, login }) {
      const response = await requests.rest(
        (octokit, request) =>
          octokit.request("GET /repos/{owner}/{repo}/collaborators/{username}/permission", {
            owner,
            repo,
            username: login,
            request,
          }),
        [404],
      );
      // A name that was given up may be somebody else's by now.
      if (response === 404 || response.data.user?.id !== id) return "none";
      const { permission, role_name: role } = response.data;
      return permissionOf(role) ?? permissionOf(permission) ?? "none";
    },

    checks: (head) => readCheckStates(requests, names, own, head, null),

    createCheck: (head, mode, output) => createCheck(requests, names, checkName(own, mode), head, output),
    updateCheck: (id, output) => updateCheck(requests, names, id, output),

    async restateCheck(id, conclusion) {
      await requests.rest((octokit, request) =>
        octokit.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
          owner,
          repo,
          check_run_id: id,
          status: "completed",
          conclusion: conclusion as "success",
          request,
        }),
      );
    },

    lastCommits: (head, paths) => readLastCommits(requests, names, head, paths),
    createIssue: (issue) => createIssue(requests, names, issue),
    updateIssue: (number, change) => updateIssue(requests, names, number, change),

    async createComment(number, body) {
      const response = await requests.rest(
        (octokit, request) =>
          octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
            owner,
            repo,
            issue_number: number,
            body,
            request,
          }),
        [403, 404, 410],
      );
      return typeof response === "number" ? "refused" : "done";
    },

    async updateComment(id, body) {
      const response = await requests.rest(
        (octokit, request) =>
          octokit.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
            owner,
            repo,
            comment_id: id,
            body,
            request,
          }),
        [403, 404, 410],
      );
      if (typeof response !== "number") return "done";
      return response === 404 ? "gone" : "refused";
    },

    async deleteComment(id) {
      await requests.rest(
        (octokit, request) =>
          octokit.request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", {
            owner,
            repo,
            comment_id: id,
            request,
          }),
        [403, 404],
      );
    },

    async acknowledge(comments, how) {
      const { document, variables } = acknowledgeMutation(comments, how === "seen" ? "EYES" : "CONFUSED");
      await requests.graphql(document, variables, saysNotThere);
    },

    async reply(answer) {
      const { document, variables } = replyMutation(answer);
      const { addComment } = await requests.graphql<{ addComment: object | null }>(document, variables, saysNotThere);
      return addComment === null ? "refused" : "done";
    },

    commitTo: (commit) => commitTo(requests, names, commit),

    propose: (commit, wanted) => propose(requests, names, commit, wanted),

    async openPullRequest({ head, base, title, body }) {
      const made = await requests.rest(
        (octokit, request) =>
          octokit.request("POST /repos/{owner}/{repo}/pulls", { owner, repo, head, base, title, body, request }),
        // There is one already.
        [422],
      );
      if (made !== 422) return made.data.number;
      const { data } = await requests.rest((octokit, request) =>
        octokit.request("GET /repos/{owner}/{repo}/pulls", { owner, repo, head: `${owner}:${head}`, base, request }),
      );
      const [there] = data;
      if (!there) throw new Fault(`GitHub makes no pull request of ${head}.`);
      return there.number;
    },

    async describe(number, body) {
      const response = await requests.rest(
        (octokit, request) =>
          octokit.request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", {
            owner,
            repo,
            pull_number: number,
            body,
            request,
          }),
        [403, 404, 422],
      );
      return typeof response === "number" ? "refused" : "done";
    },
  };
}

const permissions: readonly Permission[] = ["admin", "maintain", "write", "triage", "read", "none"];

/** Roles of an organisation's own making are none of these: then the permission they stand for tells. */
const permissionOf = (name: string | undefined): Permission | undefined => permissions.find((one) => one === name);

/** What is asked of a comment or a conversation that is gone or closed to us: no fault, and nothing to try again. */
const saysNotThere = ({ type }: GraphqlError): boolean =>
  type === "NOT_FOUND" || type === "FORBIDDEN" || type === "UNPROCESSABLE";
