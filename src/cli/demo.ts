// Opens the demo's repository and pull requests on a sandbox, by GitHub's own API, and waits for the verdicts.
import { Octokit } from "@octokit/rest";
import type { DemoFiles, DemoRepository } from "./demo-repository.ts";

export type OpenedPullRequest = { number: number; title: string; shows: string; head: string };

/** What a check said; null when none arrived before the deadline. */
export type DemoVerdict = OpenedPullRequest & { check: { conclusion: string; title: string } | null };

type Place = { owner: string; repo: string };

/**
 * Creates the repository and opens its pull requests, in order.
 * @param api Base URL of the sandbox's REST API.
 */
export async function openDemo(api: string, demo: DemoRepository): Promise<OpenedPullRequest[]> {
  const as = (login: string) => new Octokit({ baseUrl: api, auth: login });
  const owner = as(demo.owner);
  const place = { owner: demo.owner, repo: demo.name };
  await owner.rest.repos.createForAuthenticatedUser({
    name: demo.name,
    description: demo.description,
    auto_init: true,
  });
  for (const login of new Set(demo.pullRequests.map((pull) => pull.author))) {
    if (login === demo.owner) continue;
    await as(login).rest.users.getAuthenticated();
    await owner.rest.repos.addCollaborator({ ...place, username: login, permission: "push" });
  }
  await commit(owner, place, "main", demo.past.message, demo.past.files, demo.past.at);
  const start = await commit(owner, place, "main", "Start the guide, with three plans", demo.files);
  const opened: OpenedPullRequest[] = [];
  for (const pull of demo.pullRequests) {
    const author = as(pull.author);
    await author.rest.git.createRef({ ...place, ref: `refs/heads/${pull.branch}`, sha: start });
    let head = start;
    for (const { message, files } of pull.commits) head = await commit(author, place, pull.branch, message, files);
    const { data } = await author.rest.pulls.create({
      ...place,
      head: pull.branch,
      base: "main",
      title: pull.title,
      body: pull.body,
    });
    opened.push({ number: data.number, title: pull.title, shows: pull.shows, head });
  }
  return opened;
}

/**
 * Comments as the pull request's author, and waits for the answer: a newcomer shall see one.
 * @param milliseconds How long to wait. Answers false when none came.
 */
export async function askInDemo(
  api: string,
  demo: DemoRepository,
  { number }: OpenedPullRequest,
  body: string,
  milliseconds: number,
): Promise<boolean> {
  const place = { owner: demo.owner, repo: demo.name, issue_number: number };
  const octokit = new Octokit({ baseUrl: api, auth: demo.pullRequests[number - 1]?.author ?? demo.owner });
  const { data: comment } = await octokit.rest.issues.createComment({ ...place, body });
  const deadline = Date.now() + milliseconds;
  while (Date.now() <= deadline) {
    const { data } = await octokit.rest.issues.listComments(place);
    if (data.some((one) => one.body?.startsWith(`<!-- plan-warden reply comment:${comment.id} `))) return true;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  return false;
}

/**
 * Waits for the issue that lists the plans in need of a look, and answers its number.
 * @param milliseconds How long to wait. Answers null when there is none by then.
 */
export async function awaitWeeklyIssue(
  api: string,
  demo: DemoRepository,
  milliseconds: number,
): Promise<number | null> {
  const octokit = new Octokit({ baseUrl: api, auth: demo.owner });
  const deadline = Date.now() + milliseconds;
  while (Date.now() <= deadline) {
    const { data } = await octokit.rest.issues.listForRepo({ owner: demo.owner, repo: demo.name });
    const issue = data.find(({ pull_request: pull }) => !pull);
    if (issue) return issue.number;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  return null;
}

/**
 * Puts files on a branch in one commit, and answers its SHA.
 * @param at When it was made, milliseconds since the epoch; null for now.
 */
async function commit(
  octokit: Octokit,
  place: Place,
  branch: string,
  message: string,
  files: DemoFiles,
  at: number | null = null,
): Promise<string> {
  const { data: ref } = await octokit.rest.git.getRef({ ...place, ref: `heads/${branch}` });
  const { data: tree } = await octokit.rest.git.createTree({
    ...place,
    base_tree: ref.object.sha,
    tree: Object.entries(files).map(([path, content]) => ({
      path,
      mode: "100644",
      type: "blob",
      ...(content === null ? { sha: null } : { content }),
    })),
  });
  const { data: made } = await octokit.rest.git.createCommit({
    ...place,
    message,
    tree: tree.sha,
    parents: [ref.object.sha],
    ...(at === null ? {} : { author: await signedAt(octokit, at) }),
  });
  await octokit.rest.git.updateRef({ ...place, ref: `heads/${branch}`, sha: made.sha });
  return made.sha;
}

/** As GitHub signs for whoever commits, but at another time. */
async function signedAt(octokit: Octokit, at: number) {
  const { id, login } = (await octokit.rest.users.getAuthenticated()).data;
  return { name: login, email: `${id}+${login}@users.noreply.github.com`, date: new Date(at).toISOString() };
}

/**
 * Waits until every pull request has a completed check.
 * @param milliseconds How long to wait altogether.
 */
export async function awaitVerdicts(
  api: string,
  demo: DemoRepository,
  opened: readonly OpenedPullRequest[],
  milliseconds: number,
): Promise<DemoVerdict[]> {
  const octokit = new Octokit({ baseUrl: api, auth: demo.owner });
  const deadline = Date.now() + milliseconds;
  return Promise.all(
    opened.map(async (pull) => {
      for (;;) {
        const { data } = await octokit.rest.checks.listForRef({ owner: demo.owner, repo: demo.name, ref: pull.head });
        const run = data.check_runs.find(({ status }) => status === "completed");
        if (run) return { ...pull, check: { conclusion: run.conclusion ?? "", title: run.output.title ?? "" } };
        if (Date.now() > deadline) return { ...pull, check: null };
        await new Promise((resume) => setTimeout(resume, 50));
      }
    }),
  );
}
