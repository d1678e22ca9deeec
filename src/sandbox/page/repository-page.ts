// Lists: all repositories, a repository's pull requests and issues, and what a repository's side says.
import { folderAddress, repositoryAddress } from "./address.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icon.ts";
import { avatar, name } from "./person.ts";
import { labels, pullRequestRow } from "./pull-request-page.ts";
import { ago } from "./time.ts";
import type { IssueSummary, Repository, RepositorySummary } from "./view.ts";

/** The root, or what one owner has. */
export function repositoryList(title: string, repositories: RepositorySummary[]): Html {
  const rows = repositories.map(
    (
      repository,
    ) => html`<li class="list-row">${icon("book")}<div><a class="row-title" href="${repositoryAddress(repository)}">${repository.owner}/${repository.name}</a>
<p class="quiet">${repository.description}</p></div>
<p class="push quiet row"><a class="quiet" href="${repositoryAddress(repository, "/pulls")}">${icon("pull")} ${repository.openPullRequests} open<span class="sr-only"> pull requests</span></a><a class="quiet" href="${repositoryAddress(repository, "/issues")}">${icon("issue")} ${repository.openIssues} open<span class="sr-only"> issues</span></a></p></li>`,
  );
  const none = html`<div class="blank"><p>No repositories yet.</p><p class="quiet">Any Octokit can make one: <code>POST /api/v3/user/repos</code>.</p></div>`;
  return html`<h1 class="title">${title}</h1>${rows.length === 0 ? none : html`<ul class="box plain">${rows}</ul>`}`;
}

type Listed = { open: Html[]; closed: Html[] };

function openAndClosed(words: string, { open, closed }: Listed): Html {
  const part = (id: string, title: string, rows: Html[]) =>
    html`<section class="box" aria-labelledby="${id}"><h2 class="box-head" id="${id}">${title} <span class="counter">${rows.length}</span></h2>${rows.length === 0 ? html`<p class="box-body quiet">None.</p>` : html`<ul class="plain">${rows}</ul>`}</section>`;
  return html`<h1 class="title">${words}</h1><div id="list" data-live>${part("open", "Open", open)}${part("closed", "Closed", closed)}</div>`;
}

export function pullRequestList(repository: Repository): Html {
  const rows = (open: boolean) =>
    repository.pullRequests
      .filter((pull) => (pull.state === "open") === open)
      .map((pull) => pullRequestRow(pull, repository));
  return openAndClosed("Pull requests", { open: rows(true), closed: rows(false) });
}

export function issueList(repository: Repository): Html {
  const row = (issue: IssueSummary) =>
    html`<li class="list-row"><span class="tone-${issue.state === "open" ? "open" : "merged"}">${icon(issue.state === "open" ? "issue" : "closed", issue.state)}</span>
<div><a class="row-title" href="${repositoryAddress(repository, `/issues/${issue.number}`)}">${issue.title}</a> ${labels(issue.labels)}
<p class="quiet">#${issue.number} opened ${ago(issue.createdAt)} by ${name(issue.author)}</p></div></li>`;
  const rows = (state: "open" | "closed") => repository.issues.filter((issue) => issue.state === state).map(row);
  return openAndClosed("Issues", { open: rows("open"), closed: rows("closed") });
}

/** The code tab's frame: files at the left; description, branches and people at the side. */
export function codePage(repository: Repository, files: Html): Html {
  const branches = repository.branches.map(
    (branch) =>
      html`<li>${icon("branch")} <a href="${folderAddress(repository, branch.name, "")}">${branch.name}</a></li>`,
  );
  const people = repository.people.map(
    (person) => html`<li>${avatar(person)} ${name(person)} <span class="quiet">${person.permission}</span></li>`,
  );
  return html`<h1 class="sr-only">${repository.owner}/${repository.name}</h1><div class="with-side"><div>${files}</div>
<aside aria-label="About"><h2 class="part">About</h2><p>${repository.description || "No description."}</p>
<h2 class="part">Branches <span class="counter">${branches.length}</span></h2><ul class="plain side-items">${branches}</ul>
<h2 class="part">People <span class="counter">${people.length}</span></h2><ul class="plain side-items">${people}</ul></aside></div>`;
}
