// A pull request: its head with title, state and branches, its four tabs, the conversation and the merge box.
import { folderAddress, repositoryAddress } from "./address.ts";
import { checkIcon, conclusionWords, countedStates, together, togetherIcon } from "./check-state.ts";
import { type Html, html } from "./html.ts";
import { type IconName, icon } from "./icon.ts";
import { name } from "./person.ts";
import { ago, took } from "./time.ts";
import type { End, Label, PullRequest, Repository } from "./view.ts";

export type PullRequestTab = "conversation" | "commits" | "checks" | "files";

const states = {
  open: { words: "Open", drawing: "pull" },
  draft: { words: "Draft", drawing: "pull" },
  closed: { words: "Closed", drawing: "pull" },
  merged: { words: "Merged", drawing: "merge" },
} satisfies Record<string, { words: string; drawing: IconName }>;

/** The pill with which a pull request says whether it is open. */
function stateBadge(pull: { state: "open" | "closed" | "merged"; draft: boolean }): Html {
  const state = pull.state === "open" && pull.draft ? "draft" : pull.state;
  return html`<span class="badge badge-${state}">${icon(states[state].drawing)} ${states[state].words}</span>`;
}

/** A label with its own colour as a dot, so that its words keep their contrast. */
export function labels(list: Label[]): Html {
  return html`${list.map(({ name: words, color }) => html`<span class="label"><svg viewBox="0 0 8 8" width="8" height="8" aria-hidden="true"><circle cx="4" cy="4" r="4" fill="#${color}"/></svg> ${words}</span> `)}`;
}

/** Title, state, branches and tabs. */
export function pullRequestHead(pull: PullRequest, repository: Repository, current: PullRequestTab): Html {
  const end = ({ owner, ref }: End) => {
    const words = owner === repository.owner ? ref : `${owner}:${ref}`;
    return html`<a class="ref" href="${folderAddress({ owner, name: repository.name }, ref, "")}">${words}</a>`;
  };
  const address = repositoryAddress(repository, `/pull/${pull.number}`);
  const tab = (key: PullRequestTab, rest: string, drawing: IconName, words: string, count: number) =>
    html`<li><a href="${address}${rest}"${key === current && html` aria-current="page"`}>${icon(drawing)} ${words} <span class="counter">${count}</span></a></li>`;
  const done = pull.state === "merged" ? "merged" : "wants to merge";
  const commits = `${pull.commits.length} ${pull.commits.length === 1 ? "commit" : "commits"}`;
  const comments = pull.timeline.filter((entry) => entry.kind === "comment").length;
  return html`<h1 class="title">${pull.title} <span class="quiet">#${pull.number}</span></h1>
<div id="pull-head" data-live><p class="lead">${stateBadge(pull)} <span class="quiet">${name(pull.author)} ${done} ${commits} into ${end(pull.base)} from ${end(pull.head)}</span></p>
<nav aria-label="Pull request"><ul class="tabs lined">
${tab("conversation", "", "comment", "Conversation", comments)}
${tab("commits", "/commits", "commit", "Commits", pull.commits.length)}
${tab("checks", "/checks", "check", "Checks", pull.checks.length)}
${tab("files", "/files", "file", "Files changed", pull.files.length)}
</ul></nav></div>`;
}

/** The box under the conversation: the state of the checks, and what can be done with the pull request. */
export function mergeBox(pull: PullRequest, at: { owner: string; name: string }): Html {
  const address = repositoryAddress(at, `/pull/${pull.number}`);
  if (pull.state === "merged")
    return box("merged", "merge", "Pull request merged", "Its commits are on the base branch.");
  if (pull.state === "closed") return box("closed", "pull", "Closed without being merged", "It can be opened again.");
  const state = together(pull.checks);
  const said = {
    passed: "All checks have passed",
    failed: "Some checks were not successful",
    running: "Some checks haven’t completed yet",
    skipped: "All checks were skipped",
    neutral: "All checks are neutral",
  };
  const rows = pull.checks.map(
    (check) =>
      html`<li>${checkIcon(check)} <span class="merge-words"><strong>${check.name}</strong> <span class="quiet">${conclusionWords(check, took(check.startedAt, check.completedAt))}${check.title !== "" && html` — ${check.title}`}</span></span><a class="push" href="${address}/checks?check=${check.id}" aria-label="Details of ${check.name}">Details</a></li>`,
  );
  const list =
    rows.length === 0
      ? null
      : html`<details class="merge-checks" open><summary>Checks</summary><ul class="plain">${rows}</ul></details>`;
  const merge = pull.draft
    ? html`<p class="quiet">This pull request is a draft.</p>`
    : html`<form class="merge-foot" method="post" action="${address}/merge"><button class="button ${state === "passed" ? "primary" : ""}">Merge pull request</button><span class="quiet">Nothing is protected here: merging never waits for checks.</span></form>`;
  return html`<section class="box merge merge-${state ?? "none"}" aria-label="Merge">
<div class="merge-head">${icon(state === "failed" ? "cross" : state === "running" ? "clock" : "check")}<div><h2>${state === null ? "No checks yet" : said[state]}</h2><p class="quiet">${rows.length === 0 ? "No app has reported on the newest commit." : countedStates(pull.checks)}</p></div></div>
${list}${merge}</section>`;
}

const box = (state: string, drawing: IconName, title: string, note: string): Html =>
  html`<section class="box merge merge-${state}" aria-label="Merge"><div class="merge-head">${icon(drawing)}<div><h2>${title}</h2><p class="quiet">${note}</p></div></div></section>`;

/** One row of the list of pull requests. */
export function pullRequestRow(pull: Repository["pullRequests"][number], repository: Repository): Html {
  const address = repositoryAddress(repository, `/pull/${pull.number}`);
  const state = pull.state === "open" && pull.draft ? "draft" : pull.state;
  const talk =
    pull.comments > 0 &&
    html`<a class="push quiet talk" href="${address}">${icon("comment")} ${pull.comments}<span class="sr-only"> comments</span></a>`;
  return html`<li class="list-row"><span class="tone-${state}">${icon(states[state].drawing, states[state].words)}</span>
<div><a class="row-title" href="${address}">${pull.title}</a> ${togetherIcon(pull.checks, `${address}/checks`)} ${labels(pull.labels)}
<p class="quiet">#${pull.number} opened ${ago(pull.createdAt)} by ${name(pull.author)}${pull.draft && html` · Draft`}</p></div>${talk}</li>`;
}
