// The page's only script: a few lines that are not needed to read anything. Served as a file, because inline scripts are forbidden.

/**
 * Every two seconds, while the page is looked at, what carries `data-live` is exchanged where the server has something newer
 * (times apart); folds stay as they are. `#L3-L7` marks a range of lines, which CSS alone cannot.
 */
export const script = `"use strict";
const seen = (part) => part.innerHTML.replace(/<time[^>]*>[^<]*<\\/time>/g, "").replace(/<details( class="[^"]*")?( open="")?>/g, "<details$1>");
let busy = false;
setInterval(async () => {
  const parts = document.querySelectorAll("[data-live]");
  if (busy || document.hidden || parts.length === 0) return;
  busy = true;
  try {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts) {
      const next = fresh.getElementById(part.id);
      if (!next || seen(next) === seen(part)) continue;
      const folds = [...part.querySelectorAll("details")].map((fold) => [fold.textContent, fold.open]);
      const focus = part.contains(document.activeElement) ? document.activeElement.id : "";
      part.replaceChildren(...next.childNodes);
      for (const fold of part.querySelectorAll("details")) {
        const known = folds.find(([words]) => words === fold.textContent);
        if (known) fold.open = known[1];
      }
      if (focus) document.getElementById(focus)?.focus();
    }
  } catch {
    // The server is away: what is shown stays.
  } finally {
    busy = false;
  }
}, 2000);
const mark = () => {
  for (const line of document.querySelectorAll("tr.marked[id]")) line.classList.remove("marked");
  const range = /^#L(\\d+)-L?(\\d+)$/.exec(location.hash);
  if (!range) return;
  document.getElementById("L" + range[1])?.scrollIntoView({ block: "center" });
  for (let line = Number(range[1]); line <= Number(range[2]); line++) {
    const row = document.getElementById("L" + line);
    if (!row) break;
    row.classList.add("marked");
  }
};
addEventListener("hashchange", mark);
mark();
document.getElementById("comment-body")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
});
`;

/** The page's icon in the tab: two dots and the line of a branch. */
export const tabIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#57606a"/><g fill="none" stroke="#fff" stroke-width="1.4"><circle cx="5" cy="4.4" r="1.4"/><circle cx="5" cy="11.6" r="1.4"/><circle cx="11" cy="11.6" r="1.4"/><path d="M5 5.8V10.2M11 10.2V7Q11 4.6 8 4.6"/></g></svg>`;
