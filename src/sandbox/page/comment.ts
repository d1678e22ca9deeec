// A comment with its head, body and reactions, and the box to write one.
import { type Html, html } from "./html.ts";
import { avatar, name } from "./person.ts";
import { ago } from "./time.ts";
import type { Person, Reaction } from "./view.ts";

const faces: Record<string, string> = {
  "+1": "👍",
  "-1": "👎",
  laugh: "😄",
  confused: "😕",
  heart: "❤️",
  hooray: "🎉",
  rocket: "🚀",
  eyes: "👀",
};

function reactionRow(reactions: Reaction[]): Html | null {
  if (reactions.length === 0) return null;
  const chips = reactions.map(
    ({ content, people }) =>
      html`<li title="${people.join(", ")}"><span aria-hidden="true">${faces[content] ?? content}</span><span class="sr-only">${content} by ${people.join(", ")}</span> ${people.length}</li>`,
  );
  return html`<ul class="reactions" aria-label="Reactions">${chips}</ul>`;
}

/** What a comment, an issue's or a pull request's first words have in common. `body` is rendered already. */
export type Said = {
  anchor: string;
  author: Person;
  at: string;
  body: Html;
  reactions: Reaction[];
  edited: boolean;
  authored: boolean;
};

export function comment(said: Said): Html {
  const empty = said.body.text === "" ? html`<p class="quiet"><em>No description provided.</em></p>` : said.body;
  return html`<article class="entry" id="${said.anchor}" aria-label="Comment by ${said.author.login}">
<div class="entry-face">${avatar(said.author, "large")}</div>
<div class="box comment${said.authored ? " by-author" : ""}">
<div class="comment-head">${name(said.author)} <span class="quiet">commented <a class="quiet" href="#${said.anchor}">${ago(said.at)}</a>${said.edited && html` · edited`}</span>${said.authored && html`<span class="pill push">Author</span>`}</div>
<div class="markdown comment-body">${empty}</div>
${reactionRow(said.reactions)}
</div></article>`;
}

/** The box to comment. `address` takes the form; `permission` tells what the person may do here. */
export function commentForm(address: string, acting: Person, permission: string, extra: Html | null = null): Html {
  return html`<form class="entry" id="new-comment" method="post" action="${address}">
<div class="entry-face">${avatar(acting, "large")}</div>
<div class="box write">
<label class="write-label" for="comment-body">Add a comment <span class="quiet">as ${acting.login} (${permission})</span></label>
<textarea id="comment-body" name="body" rows="4" required placeholder="Add your comment here. Markdown and commands work." aria-describedby="comment-note"></textarea>
<div class="write-foot"><span class="quiet" id="comment-note">The menu at the top right changes who speaks.</span><span class="push row">${extra}<button class="button primary">Comment</button></span></div>
</div></form>`;
}
