// Changed files as a diff: unified hunks with both line numbers, and annotations under their lines.
import { diffAnchor, fileAddress } from "./address.ts";
import { annotationInFile, annotationNote } from "./annotation.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icon.ts";
import type { Annotation, ChangedFile, CheckRun } from "./view.ts";

/** An annotation together with the check that made it. */
export type Note = { annotation: Annotation; check: CheckRun };
/** Where files are looked up: the repository, and the commit of the new side. */
export type DiffPlace = { owner: string; name: string; sha: string };

type Row = { kind: "hunk" | "added" | "removed" | "same"; old: number | null; now: number | null; text: string };

/** Reads a patch line by line. Lines that fit nothing are shown as context. */
function readPatch(patch: string): Row[] {
  const rows: Row[] = [];
  let old = 0;
  let now = 0;
  const lines = patch.split("\n");
  if (lines.at(-1) === "") lines.pop();
  for (const text of lines) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(text);
    if (hunk !== null) {
      old = Number(hunk[1]);
      now = Number(hunk[2]);
      rows.push({ kind: "hunk", old: null, now: null, text });
    } else if (text.startsWith("+")) rows.push({ kind: "added", old: null, now: now++, text: text.slice(1) });
    else if (text.startsWith("-")) rows.push({ kind: "removed", old: old++, now: null, text: text.slice(1) });
    else if (text.startsWith("\\")) rows.push({ kind: "hunk", old: null, now: null, text: text.slice(2) });
    else rows.push({ kind: "same", old: old++, now: now++, text: text.slice(1) });
  }
  return rows;
}

const signs = { hunk: "", added: "+", removed: "−", same: "" };

function lineNumber(anchor: string, value: number | null): Html {
  if (value === null) return html`<td class="number"></td>`;
  return html`<td class="number" id="${anchor}${value}"><a href="#${anchor}${value}">${value}</a></td>`;
}

function fileDiff(file: ChangedFile, place: DiffPlace, notes: Note[]): { shown: Html; left: Note[] } {
  const anchor = diffAnchor(file.path);
  const left = new Set(notes);
  const rows = readPatch(file.patch ?? "").map((row) => {
    const under = row.now === null ? [] : [...left].filter(({ annotation }) => annotation.endLine === row.now);
    for (const note of under) left.delete(note);
    const shown = under.map(({ annotation, check }) => annotationNote(annotation, check));
    const below = under.length === 0 ? null : html`<tr class="noted"><td colspan="4">${shown}</td></tr>`;
    return html`<tr class="${row.kind}">${lineNumber(`${anchor}L`, row.old)}${lineNumber(`${anchor}R`, row.now)}<td class="sign">${signs[row.kind]}</td><td class="source">${row.text}</td></tr>${below}`;
  });
  const from = file.previousPath === null ? null : html`<span class="quiet">${file.previousPath} →</span> `;
  const link =
    file.status === "removed"
      ? html`${file.path}`
      : html`<a href="${fileAddress(place, place.sha, file.path)}">${file.path}</a>`;
  const body =
    file.patch === null || rows.length === 0
      ? html`<p class="box-body quiet">${file.patch === null ? "No lines to show: a binary or very large file." : "No line changed."}</p>`
      : html`<div class="lines-scroll"><table class="lines diff" aria-label="Changes of ${file.path}"><tbody>${rows}</tbody></table></div>`;
  const shown = html`<section class="box file-diff" id="${anchor}" aria-label="${file.path}">
<p class="box-head">${icon("file")} ${from}${link} <span class="pill">${file.status}</span><span class="push counts"><span class="plus">+${file.additions}</span> <span class="minus">−${file.deletions}</span></span></p>
${body}</section>`;
  return { shown, left: [...left] };
}

/**
 * All changed files. `textOf` answers a path's text at the new side, for annotations on lines that did not change:
 * they follow in a part of their own, as on GitHub.
 */
export function filesDiff(
  files: ChangedFile[],
  place: DiffPlace,
  notes: Note[],
  textOf: (path: string) => string | null,
): Html {
  const paths = new Set(files.map((file) => file.path));
  const elsewhere = notes.filter(({ annotation }) => !paths.has(annotation.path));
  const shown = files.map((file) => {
    const { shown, left } = fileDiff(
      file,
      place,
      notes.filter(({ annotation }) => annotation.path === file.path),
    );
    elsewhere.push(...left);
    return shown;
  });
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  const unchanged = elsewhere.map(({ annotation, check }) =>
    annotationInFile(annotation, check, place, textOf(annotation.path)),
  );
  return html`<p class="quiet changed">${files.length} ${files.length === 1 ? "file" : "files"} changed, <span class="plus">+${additions}</span> <span class="minus">−${deletions}</span></p>
${shown}
${unchanged.length > 0 && html`<h2 class="part">Unchanged lines with annotations</h2><ul class="plain">${unchanged}</ul>`}`;
}
