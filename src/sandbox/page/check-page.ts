// A check run: conclusion, title, summary and text as GitHub renders them, annotations, and a button to run it again.
import { repositoryAddress, webAddress } from "./address.ts";
import { annotationInFile } from "./annotation.ts";
import { checkIcon, conclusionWords } from "./check-state.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icon.ts";
import { avatar } from "./person.ts";
import { ago, took } from "./time.ts";
import type { CheckRun } from "./view.ts";

type At = { owner: string; name: string };

/** A check with its Markdown rendered and the texts its annotations speak of. */
export type ShownCheck = { check: CheckRun; summary: Html; text: Html; texts: Map<string, string | null> };

/** One check in full. `back` is where its buttons return to. */
export function checkDetail(
  { check, summary, text, texts }: ShownCheck,
  at: At,
  back: string,
  level: "h1" | "h2",
): Html {
  const title = html`${checkIcon(check)} ${check.name}`;
  const details = webAddress(check.detailsUrl);
  const notes = check.annotations.map((note) => annotationInFile(note, check, at, texts.get(note.path) ?? null));
  const ended = check.completedAt ?? check.startedAt;
  return html`<article class="box check-detail" id="check-${check.id}" aria-label="Check ${check.name}">
<div class="check-head">
<div>${level === "h1" ? html`<h1 class="check-name">${title}</h1>` : html`<h2 class="check-name">${title}</h2>`}
<p class="quiet">${avatar({ login: check.app, bot: true })} ${check.app} · ${conclusionWords(check, took(check.startedAt, check.completedAt))} ${ended && ago(ended)} · commit <a href="${repositoryAddress(at, `/commit/${check.headSha}`)}"><code>${check.headSha.slice(0, 7)}</code></a></p></div>
<div class="row push"><form method="post" action="${repositoryAddress(at, `/runs/${check.id}/rerequest`)}"><input type="hidden" name="back" value="${back}"><button class="button" id="again-${check.id}">${icon("again")} Re-run</button></form></div>
</div>
<div class="box-body">
${check.title !== "" && html`<p class="check-title">${check.title}</p>`}
<div class="markdown">${summary}</div>
${notes.length > 0 && html`<section aria-labelledby="notes-${check.id}"><h3 class="part" id="notes-${check.id}">Annotations <span class="counter">${notes.length}</span></h3><ul class="plain">${notes}</ul></section>`}
${text.text !== "" && html`<section aria-labelledby="details-${check.id}"><h3 class="part" id="details-${check.id}">Details</h3><div class="markdown">${text}</div></section>`}
${details !== null && html`<p><a href="${details}" rel="nofollow noopener">View more details on ${check.app}</a></p>`}
</div></article>`;
}

/** The Checks tab: the list at the side, the chosen one in full. `addressOf` is where a check of the list leads. */
export function checksTab(
  checks: CheckRun[],
  chosen: ShownCheck,
  at: At,
  back: string,
  addressOf: (check: CheckRun) => string,
): Html {
  const rows = checks.map(
    (check) =>
      html`<li><a href="${addressOf(check)}"${check.id === chosen.check.id && html` aria-current="true"`}>${checkIcon(check)} <span>${check.name}</span></a></li>`,
  );
  return html`<div class="split"><nav class="side-list" aria-label="Checks"><ul class="plain">${rows}</ul></nav><div>${checkDetail(chosen, at, back, "h2")}</div></div>`;
}
