// How names are compared: headings and metadata keys lose their decoration, so that `## 3. ✅ Decision log:` is the Decision Log.

const numbering =
  /^(?:§ ?)?(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)、:]?|[A-Z][.)]|[IVX]{1,5}[.)]|[一二三四五六七八九十]{1,3}、)\s+/u;
const emoji = /\p{Extended_Pictographic}|\uFE0F|\u200D|\u20E3/gu;

/** A heading's plain text, folded: no numbering, emoji, `(…)`, closing colon, case; `&` is `and`. */
export function foldName(name: string): string {
  let folded = name.slice(0, 200).replace(emoji, "").trim();
  folded = folded.replace(/^\[[ xX~]\] /, "").replace(numbering, "");
  const paren = folded.search(/[(（]/);
  if (paren > 0) folded = folded.slice(0, paren);
  return folded
    .replace(/[:：.]+$/, "")
    .replaceAll("&", " and ")
    .replace(/[’']/g, "'")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[:：]$/, "");
}

/** The folded name and its halves around ` / ` or ` — `, one of which may be a translation. */
export function foldedNames(name: string): string[] {
  const folded = foldName(name);
  const names = [folded];
  for (const separator of [" / ", "/", " | ", " — ", " - ", ": "]) {
    const at = folded.indexOf(separator);
    if (at > 0) names.push(folded.slice(0, at).trim());
    if (at > 0 && separator === " / ") names.push(folded.slice(at + separator.length).trim());
  }
  return names;
}
