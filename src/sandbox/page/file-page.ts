// A folder or a file at a commit: rendered Markdown, or plain text with line numbers and `#L88` anchors.
import { fileAddress, folderAddress, repositoryAddress } from "./address.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icon.ts";
import type { Place, Repository } from "./view.ts";

type Folder = Extract<Place, { kind: "folder" }>;
type File = Extract<Place, { kind: "file" }>;

/** Whether the file is rendered unless `?plain=1` asks for its source. */
export const isMarkdown = (path: string): boolean => /\.(?:md|markdown)$/i.test(path);

function crumbs(repository: Repository, place: Place): Html {
  const parts = place.path.split("/").filter((part) => part !== "");
  const links = parts.map((part, index) => {
    if (index === parts.length - 1) return html`<strong>${part}</strong>`;
    return html`<a href="${folderAddress(repository, place.ref, parts.slice(0, index + 1).join("/"))}">${part}</a> / `;
  });
  return html`<p class="crumbs"><span class="ref">${icon("branch")} ${place.ref}</span> <a href="${folderAddress(repository, place.ref, "")}">${repository.name}</a>${parts.length > 0 && " / "}${links}</p>`;
}

/** The rows of a folder, folders first, and its README under it. */
export function folderPage(repository: Repository, place: Folder, readme: Html | null): Html {
  const sorted = [...place.entries].sort(
    (a, b) => Number(b.kind === "folder") - Number(a.kind === "folder") || (a.name < b.name ? -1 : 1),
  );
  const rows = sorted.map(({ name, kind }) => {
    const path = place.path === "" ? name : `${place.path}/${name}`;
    const address =
      kind === "folder" ? folderAddress(repository, place.ref, path) : fileAddress(repository, place.ref, path);
    const words = kind === "submodule" ? html`${name}` : html`<a href="${address}">${name}</a>`;
    const mark = kind === "link" || kind === "submodule" ? html` <span class="pill">${kind}</span>` : null;
    return html`<li class="file-row file-row-${kind}">${icon(kind === "folder" ? "folder" : "file")} ${words}${mark}</li>`;
  });
  const list =
    rows.length === 0 ? html`<p class="box-body quiet">No files yet.</p>` : html`<ul class="plain">${rows}</ul>`;
  return html`${crumbs(repository, place)}
<section class="box" aria-label="Files"><p class="box-head">${icon("commit")} <a href="${repositoryAddress(repository, `/commit/${place.sha}`)}"><code>${place.sha.slice(0, 7)}</code></a></p>${list}</section>
${readme && html`<section class="box" aria-label="README"><p class="box-head">${icon("book")} README</p><div class="box-body markdown">${readme}</div></section>`}`;
}

/** Lines without their ends; the end of the last one starts no other. */
function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function plainLines(text: string): Html {
  const rows = linesOf(text).map((content, index) => {
    const line = index + 1;
    return html`<tr id="L${line}"><td class="number"><a href="#L${line}" aria-label="Line ${line}">${line}</a></td><td class="source">${content.replace(/\r$/, "")}</td></tr>`;
  });
  return html`<div class="lines-scroll"><table class="lines" aria-label="Lines of the file"><tbody>${rows}</tbody></table></div>`;
}

/** One file. `rendered` is null where its source is shown. */
export function filePage(repository: Repository, place: File, rendered: Html | null): Html {
  const address = fileAddress(repository, place.ref, place.path);
  const fixed = fileAddress(repository, place.sha, place.path);
  const tab = (href: string, words: string, current: boolean) =>
    html`<a class="button" href="${href}"${current && html` aria-current="page"`}>${words}</a>`;
  const switcher = isMarkdown(place.path)
    ? html`<span class="group">${tab(address, "Preview", rendered !== null)}${tab(`${address}?plain=1`, "Code", rendered === null)}</span>`
    : null;
  const lines = place.text === null ? "" : `${linesOf(place.text).length} lines · `;
  const body = rendered
    ? html`<div class="box-body markdown">${rendered}</div>`
    : place.text === null
      ? html`<p class="box-body quiet">Not shown: the file is not UTF-8 text.</p>`
      : plainLines(place.text);
  return html`${crumbs(repository, place)}<h1 class="sr-only">${place.path}</h1>
<section class="box" aria-label="${place.path}"><div class="box-head">${switcher}<span class="quiet">${lines}${place.size} bytes</span><a class="push" href="${fixed}">Permalink</a></div>${body}</section>`;
}
