// Every page that can be asked for: looks up what it shows, renders the Markdown in it, and puts it into the frame.
import { repositoryAddress } from "./address.ts";
import { checkDetail, checksTab, type ShownCheck } from "./check-page.ts";
import { checkIcon } from "./check-state.ts";
import { commentForm } from "./comment.ts";
import { commitLine, conversation } from "./conversation.ts";
import { filesDiff } from "./diff.ts";
import { filePage, folderPage, isMarkdown } from "./file-page.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icon.ts";
import { layout, type RepositoryTab, repositoryBar, type Visitor } from "./layout.ts";
import type { Markdown } from "./markdown.ts";
import { avatar, name } from "./person.ts";
import { labels, mergeBox, type PullRequestTab, pullRequestHead } from "./pull-request-page.ts";
import { codePage, issueList, pullRequestList, repositoryList } from "./repository-page.ts";
import { ago } from "./time.ts";
import type { CheckRun, Place, PullRequest, Repository, View } from "./view.ts";

/** What a request asks for, with its parameters decoded. `rest` is what a `*` matched. */
export type Asked = {
  view: View;
  markdown: Markdown;
  /** Whoever the cookie names, else whoever the page suggests: the first of those who own the place. */
  visitor: (repository?: Repository) => Promise<Visitor>;
  owner: string;
  name: string;
  number: number;
  rest: string;
  query: { plain: boolean; check: number };
};

/** HTML, another address to go to, or null: there is no such thing. */
export type Answer = Html | { to: string } | null;

type Page = (asked: Asked) => Promise<Answer>;
type InRepository = (
  asked: Asked,
  repository: Repository,
) => Promise<{ title: string; main: Html } | { to: string } | null>;

/** A page inside a repository: with its bar, under the given tab. */
const within =
  (tab: RepositoryTab, page: InRepository): Page =>
  async (asked) => {
    const repository = await asked.view.repository(asked.owner, asked.name);
    if (repository === null) return null;
    const found = await page(asked, repository);
    if (found === null || "to" in found) return found;
    const title = `${found.title} · ${repository.owner}/${repository.name}`;
    return layout(title, await asked.visitor(repository), found.main, repositoryBar(repository, tab));
  };

const written = async (asked: Asked, repository: Repository, breaks: boolean) => {
  const { owner, name } = repository;
  const numbers = Math.max(0, ...[...repository.pullRequests, ...repository.issues].map(({ number }) => number));
  const people = (await asked.view.people()).map(({ login }) => login);
  return (text: string) => asked.markdown.render(text, { owner, name, numbers, people, breaks });
};

const textOf = (place: Place | null): string | null => (place?.kind === "file" ? place.text : null);

async function textsOf(asked: Asked, checks: CheckRun[]): Promise<Map<string, string | null>> {
  const texts = new Map<string, string | null>();
  for (const { headSha, annotations } of checks) {
    for (const { path } of annotations) {
      if (texts.has(path)) continue;
      texts.set(path, textOf(await asked.view.place(asked.owner, asked.name, `${headSha}/${path}`)));
    }
  }
  return texts;
}

async function shownCheck(asked: Asked, repository: Repository, check: CheckRun): Promise<ShownCheck> {
  const render = await written(asked, repository, false);
  const [summary, text, texts] = [await render(check.summary), await render(check.text), await textsOf(asked, [check])];
  return { check, summary, text, texts };
}

async function writeBox(asked: Asked, repository: Repository, number: number, extra: Html | null): Promise<Html> {
  const { acting } = await asked.visitor(repository);
  const permission = repository.people.find(({ login }) => login === acting.login)?.permission ?? "read";
  return commentForm(repositoryAddress(repository, `/issues/${number}/comments`), acting, permission, extra);
}

const pullRequestTab = (
  tab: PullRequestTab,
  body: (asked: Asked, repository: Repository, pull: PullRequest) => Promise<Html>,
): Page =>
  within("pulls", async (asked, repository) => {
    const pull = await asked.view.pullRequest(asked.owner, asked.name, asked.number);
    if (pull === null) return null;
    const main = html`${pullRequestHead(pull, repository, tab)}${await body(asked, repository, pull)}`;
    return { title: `${pull.title} #${pull.number}`, main };
  });

const side = (list: Repository["pullRequests"][number]["labels"]): Html =>
  html`<aside aria-label="Labels"><h2 class="part">Labels</h2><p>${list.length === 0 ? html`<span class="quiet">None yet</span>` : labels(list)}</p></aside>`;

const repositories = async (asked: Asked, owner: string | null): Promise<Answer> => {
  const all = await asked.view.repositories();
  const list = owner === null ? all : all.filter((each) => each.owner === owner);
  const known = owner === null || list.length > 0 || (await asked.view.people()).some(({ login }) => login === owner);
  if (!known) return null;
  const title = owner ?? "Repositories";
  return layout(title, await asked.visitor(), repositoryList(title, list));
};

export const root: Page = (asked) => repositories(asked, null);
export const owner: Page = (asked) => repositories(asked, asked.owner);

export const pulls = within("pulls", async (_asked, repository) => ({
  title: "Pull requests",
  main: pullRequestList(repository),
}));
export const issues = within("issues", async (_asked, repository) => ({
  title: "Issues",
  main: issueList(repository),
}));

/** A folder or a file; `rest` is a ref and a path, or nothing for the default branch. */
export const place = within("code", async (asked, repository) => {
  const place = await asked.view.place(asked.owner, asked.name, asked.rest || repository.defaultBranch);
  const render = await written(asked, repository, false);
  if (place === null) {
    if (asked.rest !== "") return null;
    return { title: "Code", main: codePage(repository, html`<div class="box blank">Nothing is committed yet.</div>`) };
  }
  if (place.kind === "file") {
    const rendered =
      isMarkdown(place.path) && !asked.query.plain && place.text !== null ? await render(place.text) : null;
    return { title: place.path, main: filePage(repository, place, rendered) };
  }
  const readme = place.entries.find(({ name, kind }) => kind === "file" && name.toLowerCase() === "readme.md");
  const path = readme && [place.sha, ...place.path.split("/"), readme.name].filter((part) => part !== "").join("/");
  const text = path === undefined ? null : textOf(await asked.view.place(asked.owner, asked.name, path));
  const files = folderPage(repository, place, text === null ? null : await render(text));
  return { title: place.path || "Code", main: codePage(repository, files) };
});

export const issue = within("issues", async (asked, repository) => {
  const issue = await asked.view.issue(asked.owner, asked.name, asked.number);
  if (issue === null) {
    const pull = repository.pullRequests.some(({ number }) => number === asked.number);
    return pull ? { to: repositoryAddress(repository, `/pull/${asked.number}`) } : null;
  }
  const talk = await conversation(issue, repository, await written(asked, repository, true));
  const open = issue.state === "open";
  const main = html`<h1 class="title">${issue.title} <span class="quiet">#${issue.number}</span></h1>
<div class="with-side"><div><div id="conversation" data-live><p class="lead"><span class="badge badge-${open ? "open" : "merged"}">${icon(open ? "issue" : "closed")} ${open ? "Open" : "Closed"}</span> <span class="quiet">opened ${ago(issue.createdAt)}</span></p>${talk}</div>${await writeBox(asked, repository, issue.number, null)}</div>${side(issue.labels)}</div>`;
  return { title: `${issue.title} #${issue.number}`, main };
});

export const pullRequest = pullRequestTab("conversation", async (asked, repository, pull) => {
  const talk = await conversation(pull, repository, await written(asked, repository, true));
  const act = pull.state === "open" ? "Close pull request" : "Reopen pull request";
  const state = pull.state === "open" ? "closed" : "open";
  const change = html`<button class="button" formnovalidate formaction="${repositoryAddress(repository, `/pull/${pull.number}/state`)}" name="state" value="${state}">${act}</button>`;
  return html`<div class="with-side"><div><div id="conversation" data-live>${talk}<div class="talking"></div>${mergeBox(pull, repository)}</div>${await writeBox(asked, repository, pull.number, pull.state === "merged" ? null : change)}</div>${side(pull.labels)}</div>`;
});

export const pullRequestCommits = pullRequestTab("commits", async (_asked, repository, pull) => {
  const rows = pull.commits.map((commit) => html`<li class="list-row">${commitLine(commit, repository)}</li>`);
  return html`<h2 class="sr-only">Commits</h2><ul class="box plain">${rows}</ul>`;
});

export const pullRequestChecks = pullRequestTab("checks", async (asked, repository, pull) => {
  const chosen = pull.checks.find(({ id }) => id === asked.query.check) ?? pull.checks[0];
  const address = repositoryAddress(repository, `/pull/${pull.number}/checks`);
  if (chosen === undefined)
    return html`<div id="checks" data-live><div class="blank"><h2>No checks yet</h2><p class="quiet">No app has reported on <code>${pull.head.sha.slice(0, 7)}</code>.</p></div></div>`;
  const shown = await shownCheck(asked, repository, chosen);
  const tab = checksTab(pull.checks, shown, repository, address, ({ id }) => `${address}?check=${id}`);
  return html`<div id="checks" data-live>${tab}</div>`;
});

export const pullRequestFiles = pullRequestTab("files", async (asked, repository, pull) => {
  const notes = pull.checks.flatMap((check) => check.annotations.map((annotation) => ({ annotation, check })));
  const texts = await textsOf(asked, pull.checks);
  const at = { owner: repository.owner, name: repository.name, sha: pull.head.sha };
  return html`<h2 class="sr-only">Files changed</h2>${filesDiff(pull.files, at, notes, (path) => texts.get(path) ?? null)}`;
});

export const run = within("pulls", async (asked, repository) => {
  const check = await asked.view.checkRun(asked.owner, asked.name, asked.number);
  if (check === null) return null;
  const back = repositoryAddress(repository, `/runs/${check.id}`);
  const detail = checkDetail(await shownCheck(asked, repository, check), repository, back, "h1");
  return { title: check.name, main: html`<div id="run" data-live>${detail}</div>` };
});

export const commit = within("code", async (asked, repository) => {
  const commit = await asked.view.commit(asked.owner, asked.name, asked.rest);
  if (commit === null) return null;
  const [subject = "", ...more] = commit.message.split("\n");
  const notes = commit.checks.flatMap((check) => check.annotations.map((annotation) => ({ annotation, check })));
  const texts = await textsOf(asked, commit.checks);
  const rows = commit.checks.map((check) => {
    const address = repositoryAddress(repository, `/runs/${check.id}`);
    return html`<li class="list-row">${checkIcon(check)} <a href="${address}">${check.name}</a> <span class="quiet">${check.title}</span></li>`;
  });
  const body = more.join("\n").trim();
  const parents = commit.parents.map(
    (sha) => html` <a href="${repositoryAddress(repository, `/commit/${sha}`)}"><code>${sha.slice(0, 7)}</code></a>`,
  );
  const files = filesDiff(commit.files, { ...repository, sha: commit.sha }, notes, (path) => texts.get(path) ?? null);
  const main = html`<h1 class="title">${subject}</h1>
${body !== "" && html`<pre class="message">${body}</pre>`}
<p class="lead quiet">${avatar(commit.author)} ${name(commit.author)} committed ${ago(commit.at)} · <code>${commit.sha}</code> · ${parents.length} ${parents.length === 1 ? "parent" : "parents"}${parents}</p>
${rows.length > 0 && html`<ul class="box plain" aria-label="Checks">${rows}</ul>`}
${files}`;
  return { title: subject, main };
});
