// Annotations: under the lines they speak of, in a diff or in a piece of the file.
import { fileAddress } from "./address.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icon.ts";
import type { Annotation, CheckRun } from "./view.ts";

const words = { failure: "Failure", warning: "Warning", notice: "Notice" };
const drawings = { failure: "cross", warning: "warning", notice: "issue" } as const;

/** Lines shown above an annotated line. */
const before = 3;

/** The note itself; `check` tells whose it is. */
export function annotationNote(annotation: Annotation, check: CheckRun): Html {
  const { level } = annotation;
  const title = annotation.title === "" ? null : html`<strong class="note-title">${annotation.title}</strong>`;
  return html`<div class="note note-${level}">
<p class="note-head">${icon(drawings[level])} <strong>${words[level]}</strong> <span class="quiet">${check.name}</span></p>
${title}
<p class="note-text">${annotation.message}</p>
</div>`;
}

/** The annotation with the last lines of what it speaks of. `text` is the file at the check's commit, null where there is none. */
export function annotationInFile(
  annotation: Annotation,
  check: CheckRun,
  at: { owner: string; name: string },
  text: string | null,
): Html {
  const { path, line, endLine } = annotation;
  const address = `${fileAddress(at, check.headSha, path)}?plain=1#L${line}`;
  const span = endLine > line ? `lines ${line} to ${endLine}` : `line ${line}`;
  const lines = text?.split("\n") ?? [];
  const first = Math.max(1, endLine - before);
  const rows = lines.slice(first - 1, endLine).map((content, index) => {
    const number = first + index;
    const marked = number >= line ? html` class="marked"` : null;
    return html`<tr${marked}><td class="number">${number}</td><td class="source">${content.replace(/\r$/, "")}</td></tr>`;
  });
  const source =
    rows.length === 0 ? null : html`<table class="lines" aria-label="${path}, ${span}"><tbody>${rows}</tbody></table>`;
  return html`<li class="box annotated">
<p class="box-head"><a href="${address}">${path}</a> <span class="quiet">${span}</span></p>
${source && html`<div class="lines-scroll">${source}</div>`}
${annotationNote(annotation, check)}
</li>`;
}
