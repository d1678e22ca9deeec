// What may be given as evidence for an item, and how it is written behind it so that it is read as evidence again.
import { normalisePath } from "../plan/repository-path.ts";

/** The evidence as Markdown; null when it is none: a link, a commit, `#12`, a path, or `check:` and the name of a check. */
export function evidenceOf(text: string): string | null {
  const check = /^`?check:\s*([^`\s][^`\n]{0,98}?)\s*`?$/i.exec(text)?.[1];
  if (check !== undefined) return `\`check:${check}\``;
  if (/^#\d{1,7}$/.test(text)) return text;
  const commit = text.toLowerCase();
  // A word of the letters a to f, or a number alone, is more likely something else.
  if (/^[0-9a-f]{7,40}$/.test(commit) && /\d/.test(commit) && /[a-f]/.test(commit)) return commit;
  if (/^https?:\/\//i.test(text)) return /^[^\s<>()[\]`"'|\\*]{1,480}[^\s<>()[\]`"'|\\*.,;:]$/.test(text) ? text : null;
  const path = /^`?([\w.@/-]{1,300}(?::\d{1,6})?)`?$/.exec(text)?.[1];
  if (path === undefined || !(path.includes("/") || /\.[a-z]{1,5}$/.test(path))) return null;
  return "path" in normalisePath(path.replace(/:\d+$/, "")) ? `\`${path}\`` : null;
}
