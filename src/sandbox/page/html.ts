// A tagged template that escapes: whatever is put into a page is text, unless it was made by this template itself.

/** HTML that is safe to send: made by {@link html}, or vouched for with {@link trusted}. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Html | string | number | null | undefined | false | readonly Piece[];

const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** The text as it must stand between tags or inside a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => names[character] ?? "");
}

function render(piece: Piece): string {
  if (piece instanceof Html) return piece.text;
  if (typeof piece === "string") return escapeHtml(piece);
  if (typeof piece === "number") return String(piece);
  if (piece === null || piece === undefined || piece === false) return "";
  return piece.map(render).join("");
}

/** Builds HTML. Strings are escaped, lists are joined, `null`, `undefined` and `false` are nothing. Quote every attribute. */
export function html(literals: TemplateStringsArray, ...pieces: Piece[]): Html {
  let text = literals[0] ?? "";
  pieces.forEach((piece, index) => {
    text += render(piece) + (literals[index + 1] ?? "");
  });
  return new Html(text);
}

/** Lets a string through as it is. Only for text that a sanitizer or this program made. */
export function trusted(text: string): Html {
  return new Html(text);
}
