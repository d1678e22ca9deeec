// The paragraphs of a Markdown text, line by line, in linear time: for texts that anybody may send and that must be read at once.
//
// It follows the first phase of CommonMark's own algorithm. The parser that reads plans is no choice here: 64 KB of setext
// underlines take it 44 s, and no deadline guards the thread that answers. A property test holds this to that parser.

/** A line of a paragraph: `text` is what follows quote marks, list markers and indentation, white space at its end included. */
export type ParagraphLine = {
  /** 1-based. */
  line: number;
  /** The whole line as it stands, without its end. */
  raw: string;
  text: string;
};

export type Paragraph = {
  /** It stands in a block quote, perhaps by lazy continuation. */
  quoted: boolean;
  lines: ParagraphLine[];
};

/** A block quote, or a list item whose content begins `width` columns in. An item is `bare` until something stands in it. */
type Container = { kind: "quote" } | { kind: "item"; width: number; bare: boolean };

type Leaf =
  | { kind: "paragraph"; paragraph: Paragraph }
  | { kind: "fence"; mark: string; length: number }
  | { kind: "html"; end: RegExp | null }
  | { kind: "code" }
  | null;

const tab = "\t";

/** A line with a place in it, counted in characters and in columns; a tab may be half used. */
class Cursor {
  readonly line: string;
  at = 0;
  column = 0;
  private half = false;
  private found: { at: number; column: number } | null = null;

  constructor(line: string) {
    this.line = line;
  }

  /** Where the next character stands that is no white space, and how many columns lie before it. */
  next(): { at: number; indent: number; blank: boolean } {
    // Found once for all the containers that it lies in.
    if (this.found === null || this.found.at < this.at) {
      let { at, column } = this;
      for (; at < this.line.length; at++) {
        const character = this.line[at];
        if (character === " ") column++;
        else if (character === tab) column += 4 - (column % 4);
        else break;
      }
      this.found = { at, column };
    }
    const { at, column } = this.found;
    return { at, indent: column - this.column, blank: at === this.line.length };
  }

  /** Moves on by columns, through white space. */
  columns(count: number): void {
    for (let left = count; left > 0 && this.at < this.line.length; ) {
      const wide = this.line[this.at] === tab ? 4 - (this.column % 4) : 1;
      const used = Math.min(left, wide);
      this.half = used < wide;
      this.column += used;
      if (!this.half) this.at++;
      left -= used;
    }
  }

  /** Moves on to the next character that is no white space, then by so many characters. */
  past(characters: number): void {
    const { indent } = this.next();
    this.columns(indent);
    this.at += characters;
    this.column += characters;
  }

  isSpace(): boolean {
    const character = this.line[this.at];
    return character === " " || character === tab;
  }

  rest(): string {
    return this.line.slice(this.next().at);
  }
}

/** Every paragraph, in order. Headings, code, HTML blocks and thematic breaks are none. */
export function readParagraphs(markdown: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  const containers: Container[] = [];
  let leaf: Leaf = null;

  for (const [index, raw] of markdown.split(/\r\n|\n|\r/).entries()) {
    const cursor = new Cursor(raw);
    const matched = continued(containers, cursor);
    let whole = matched === containers.length;

    if (whole && leaf !== null) {
      const { indent, blank } = cursor.next();
      if (leaf.kind === "fence") {
        if (indent < 4 && closes(cursor.rest(), leaf)) leaf = null;
        continue;
      }
      if (leaf.kind === "html" && !(blank && leaf.end === null)) {
        if (leaf.end?.test(raw)) leaf = null;
        continue;
      }
      if (leaf.kind === "code" && (blank || indent >= 4)) continue;
      if (leaf.kind !== "paragraph" || blank) leaf = null;
    }

    /** The paragraph that this line goes on with unless a block begins in it; lazily where a container was left. */
    const before: Paragraph | null = leaf?.kind === "paragraph" ? leaf.paragraph : null;
    const leave = (): void => {
      if (!whole) containers.length = matched;
      whole = true;
      leaf = null;
      const inner = containers.at(-1);
      if (inner?.kind === "item") inner.bare = false;
    };
    let opened = false;
    let done = false;
    for (;;) {
      const { indent, blank } = cursor.next();
      if (blank) break;
      if (indent >= 4) {
        if (before === null || opened) {
          leave();
          leaf = { kind: "code" };
          done = true;
        }
        break;
      }
      const rest = cursor.rest();
      const inParagraph: boolean = before !== null && !opened;
      if (rest.startsWith(">")) {
        leave();
        cursor.past(1);
        if (cursor.isSpace()) cursor.columns(1);
        containers.push({ kind: "quote" });
        opened = true;
        continue;
      }
      const block = blockAt(rest, inParagraph, inParagraph && whole);
      if (block !== undefined) {
        leave();
        leaf = block?.kind === "html" && block.end?.test(rest) ? null : block;
        done = true;
        break;
      }
      // Only in a paragraph that goes on here, and is not left with its containers, may some lists not begin.
      const item = itemAt(cursor, rest, inParagraph && whole);
      if (item === null) break;
      leave();
      containers.push(item);
      opened = true;
    }
    if (done) continue;

    if (cursor.next().blank) {
      if (!whole) containers.length = matched;
      leaf = null;
      continue;
    }
    const line: ParagraphLine = { line: index + 1, raw, text: cursor.rest() };
    if (before !== null && !opened) {
      before.lines.push(line);
      continue;
    }
    leave();
    const paragraph: Paragraph = { quoted: containers.some(({ kind }) => kind === "quote"), lines: [line] };
    paragraphs.push(paragraph);
    leaf = { kind: "paragraph", paragraph };
  }
  return paragraphs;
}

/** How many of the open containers the line goes on with; the cursor stands behind what they take of it. */
function continued(containers: readonly Container[], cursor: Cursor): number {
  for (const [index, container] of containers.entries()) {
    const { at, indent, blank } = cursor.next();
    if (container.kind === "quote") {
      if (indent > 3 || cursor.line[at] !== ">") return index;
      cursor.past(1);
      if (cursor.isSpace()) cursor.columns(1);
    } else if (blank) {
      if (container.bare) return index;
    } else {
      if (indent < container.width) return index;
      cursor.columns(container.width);
    }
  }
  return containers.length;
}

/**
 * The leaf that a line begins, null for one that ends with it, undefined when it is text. `interrupts` says that a paragraph
 * stands before it, `underlines` that it is in the paragraph's own containers.
 */
function blockAt(rest: string, interrupts: boolean, underlines: boolean): Leaf | undefined {
  if (/^#{1,6}(?:[ \t]|$)/.test(rest)) return null;
  const fence = /^(?:`{3,}(?=[^`]*$)|~{3,})/.exec(rest)?.[0];
  if (fence) return { kind: "fence", mark: fence.charAt(0), length: fence.length };
  if (rest.startsWith("<")) {
    const end = htmlEnd(rest, interrupts);
    if (end !== undefined) return { kind: "html", end };
  }
  if (underlines && /^(?:=+|-+)[ \t]*$/.test(rest)) return null;
  return isBreak(rest) ? null : undefined;
}

function closes(rest: string, { mark, length }: { mark: string; length: number }): boolean {
  let run = 0;
  while (rest[run] === mark) run++;
  return run >= length && isBlank(rest.slice(run));
}

const isBlank = (text: string): boolean => /^[ \t]*$/.test(text);

/** Three or more of one of `*`, `-` and `_`, and nothing else. */
function isBreak(rest: string): boolean {
  const mark = rest.charAt(0);
  if (mark !== "*" && mark !== "-" && mark !== "_") return false;
  let count = 0;
  for (const character of rest) {
    if (character === mark) count++;
    else if (character !== " " && character !== tab) return false;
  }
  return count >= 3;
}

const rawTag = /^<(?:script|pre|style|textarea)(?:[ \t>]|$)/i;
const blockTag =
  /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:[ \t]|\/?>|$)/i;

/** What ends the HTML block that begins here, null for a blank line, undefined when none begins. */
function htmlEnd(rest: string, interrupts: boolean): RegExp | null | undefined {
  if (rawTag.test(rest)) return /<\/(?:script|pre|style|textarea)>/i;
  if (rest.startsWith("<!--")) return /-->/;
  if (rest.startsWith("<?")) return /\?>/;
  if (/^<![a-z]/i.test(rest)) return />/;
  if (rest.startsWith("<![CDATA[")) return /\]\]>/;
  if (blockTag.test(rest)) return null;
  if (interrupts) return undefined;
  const end = tagEnd(rest, 0);
  return end !== -1 && isBlank(rest.slice(end)) ? null : undefined;
}

/** A list item that begins here; the cursor then stands at its content. One in the midst of a paragraph must begin with 1, and hold something. */
function itemAt(cursor: Cursor, rest: string, inParagraph: boolean): Container | null {
  const marker = /^(?:[-*+]|(\d{1,9})[.)])(?=[ \t]|$)/.exec(rest);
  if (marker === null) return null;
  const bare = isBlank(rest.slice(marker[0].length));
  if (inParagraph && (bare || (marker[1] !== undefined && Number(marker[1]) !== 1))) return null;
  const { indent } = cursor.next();
  cursor.past(marker[0].length);
  const gap = cursor.next().indent;
  const inner = bare || gap > 4 ? 1 : gap;
  cursor.columns(bare ? 0 : inner);
  return { kind: "item", width: indent + marker[0].length + inner, bare };
}

const spaces = /[ \t\n]*/y;
const tagName = /<\/?[a-z][a-z\d-]*/iy;
const attributeName = /[a-z_:][\w.:-]*/iy;
const bareValue = /[^\s"'=<>`]+/y;

/** Where the HTML tag that begins at `start` ends; -1 when none does. Attributes may go over lines. */
export function tagEnd(text: string, start: number): number {
  let at = start;
  const take = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    const length = pattern.exec(text)?.[0].length ?? 0;
    at += length;
    return length;
  };
  if (take(tagName) === 0) return -1;
  const closing = text[start + 1] === "/";
  for (;;) {
    const gap = take(spaces);
    if (text[at] === ">") return at + 1;
    if (closing) return -1;
    if (text.startsWith("/>", at)) return at + 2;
    if (gap === 0 || take(attributeName) === 0) return -1;
    const behind = at;
    take(spaces);
    if (text[at] !== "=") {
      at = behind;
      continue;
    }
    at++;
    take(spaces);
    const quote = text[at];
    if (quote === '"' || quote === "'") {
      at = text.indexOf(quote, at + 1) + 1;
      if (at === 0) return -1;
    } else if (take(bareValue) === 0) return -1;
  }
}
