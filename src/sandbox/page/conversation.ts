// The conversation of an issue or a pull request: first words, comments, commits and events in their order.
import { repositoryAddress } from "./address.ts";
import { togetherIcon } from "./check-state.ts";
import { comment } from "./comment.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icon.ts";
import { avatar, name } from "./person.ts";
import { ago } from "./time.ts";
import type { CommitSummary, Person, TimelineEntry } from "./view.ts";

type Opening = { author: Person; createdAt: string; body: string; timeline: TimelineEntry[] };

/** One commit as a line: message, check state, short id. */
export function commitLine(commit: CommitSummary, at: { owner: string; name: string }): Html {
  const address = repositoryAddress(at, `/commit/${commit.sha}`);
  const [subject] = commit.message.split("\n", 1);
  return html`${avatar(commit.author)} <a class="commit-subject" href="${address}">${subject}</a><span class="push row">${togetherIcon(commit.checks, address)} <a href="${address}"><code>${commit.sha.slice(0, 7)}</code></a></span>`;
}

/** The whole conversation. `render` turns a body into HTML. */
export async function conversation(
  opening: Opening,
  at: { owner: string; name: string },
  render: (body: string) => Promise<Html>,
): Promise<Html> {
  const first = { author: opening.author, at: opening.createdAt, reactions: [], edited: false, authored: true };
  const entries = [comment({ ...first, anchor: "opening", body: await render(opening.body) })];
  for (const entry of opening.timeline) {
    if (entry.kind === "comment") {
      const authored = entry.author.login === opening.author.login;
      entries.push(comment({ ...entry, anchor: `issuecomment-${entry.id}`, body: await render(entry.body), authored }));
    } else if (entry.kind === "commit") {
      entries.push(
        html`<p class="event"><span class="event-icon">${icon("commit")}</span>${commitLine(entry.commit, at)}</p>`,
      );
    } else {
      const drawing = entry.event === "merged" ? "merge" : "closed";
      entries.push(
        html`<p class="event"><span class="event-icon">${icon(drawing)}</span><span>${name(entry.author)} ${entry.event} this ${ago(entry.at)}</span></p>`,
      );
    }
  }
  return html`<div class="timeline">${entries}</div>`;
}
