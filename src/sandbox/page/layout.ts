// The frame around every page: document, header with who one is, the repository's bar with its tabs.
import { own, repositoryAddress, userAddress } from "./address.ts";
import { type Html, html } from "./html.ts";
import { type IconName, icon } from "./icon.ts";
import { avatar } from "./person.ts";
import type { Person, Repository } from "./view.ts";

/** Who looks at the page, whom they may act as instead, and where they are. */
export type Visitor = { acting: Person; people: Person[]; address: string };

function who({ acting, people, address }: Visitor): Html {
  return html`<details class="menu who">
<summary>${avatar(acting)} <span class="who-name"><span class="sr-only">You act as </span>${acting.login}</span></summary>
<div class="menu-panel">
<form method="post" action="${own}/who">
<input type="hidden" name="back" value="${address}">
<p class="quiet">Act as</p>
${people.map((person) => html`<button class="menu-row" name="login" value="${person.login}"${person.login === acting.login && html` aria-current="true"`}>${avatar(person)} ${person.login}</button>`)}
</form>
<form class="menu-other" method="post" action="${own}/who">
<input type="hidden" name="back" value="${address}">
<label for="other-login">Somebody else</label>
<span class="menu-name"><input id="other-login" name="login" required maxlength="39" autocomplete="off"><button class="button">Switch</button></span>
</form>
</div>
</details>`;
}

/** A whole document. `title` is text; `main` holds exactly one `h1`. */
export function layout(title: string, visitor: Visitor, main: Html, bar?: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Sandbox</title>
<link rel="icon" href="${own}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${own}/page.css">
<script src="${own}/page.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top"><div class="wide top-row"><a class="home" href="/">${icon("pull")} Sandbox</a><span class="quiet top-note">a GitHub on this machine</span>${who(visitor)}</div></header>
${bar}
<main id="main" class="wide">${main}</main>
<footer class="wide quiet">In memory, on this machine alone. The REST API is at <code>/api/v3</code>, GraphQL at <code>/api/graphql</code>.</footer>
</body>
</html>`;
}

export type RepositoryTab = "code" | "issues" | "pulls";

/** The repository's name and its tabs. */
export function repositoryBar(repository: Repository, current: RepositoryTab): Html {
  const tab = (key: RepositoryTab, rest: string, drawing: IconName, words: string, count: number | null) =>
    html`<li><a href="${repositoryAddress(repository, rest)}"${key === current && html` aria-current="page"`}>${icon(drawing)} ${words}${count !== null && count > 0 && html` <span class="counter">${count}</span>`}</a></li>`;
  return html`<div class="bar"><div class="wide">
<p class="path">${icon("book")} <a href="${userAddress(repository.owner)}">${repository.owner}</a> / <a class="strong" href="${repositoryAddress(repository)}">${repository.name}</a></p>
<nav aria-label="Repository"><ul class="tabs">
${tab("code", "", "code", "Code", null)}
${tab("issues", "/issues", "issue", "Issues", repository.openIssues)}
${tab("pulls", "/pulls", "pull", "Pull requests", repository.openPullRequests)}
</ul></nav></div></div>`;
}

/** A page that says what went wrong and leads back. */
export function problemPage(visitor: Visitor, title: string, explanation: string): Html {
  const back = visitor.address === "/" ? null : html`<p><a href="/">All repositories</a></p>`;
  return layout(title, visitor, html`<div class="blank"><h1>${title}</h1><p>${explanation}</p>${back}</div>`);
}
