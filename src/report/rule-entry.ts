// One rule's part of `docs/rules.md`, for a terminal.

/** A heading of the page; one in an example is text. */
type Heading = { line: number; rule: string | null };

/** The rules that the page has an entry for, in its order. */
export function entriesIn(page: string): string[] {
  return headingsOf(page.split("\n")).flatMap(({ rule }) => rule ?? []);
}

/** The entry as it stands there, with a line end behind it; null when the page has none. */
export function entryIn(page: string, rule: string): string | null {
  const lines = page.split("\n");
  const headings = headingsOf(lines);
  const start = headings.findIndex((heading) => heading.rule === rule);
  const first = headings[start];
  if (first === undefined) return null;
  const end = headings[start + 1]?.line ?? lines.length;
  return `${lines.slice(first.line, end).join("\n").trimEnd()}\n`;
}

function headingsOf(lines: readonly string[]): Heading[] {
  const headings: Heading[] = [];
  let fence: string | null = null;
  for (const [line, text] of lines.entries()) {
    const tildes = /^~{3,}/.exec(text)?.[0];
    if (fence !== null) {
      if (text === fence) fence = null;
    } else if (tildes !== undefined) fence = tildes;
    else {
      const [, title] = /^#{1,3} (.+)$/.exec(text) ?? [];
      if (title) headings.push({ line, rule: /^`([a-z-]+)`$/.exec(title)?.[1] ?? null });
    }
  }
  return headings;
}

/** The same text with its marks shown as a terminal shows them. */
export function coloured(entry: string): string {
  let fence: string | null = null;
  const lines = entry.split("\n").map((text) => {
    const tildes = /^~{3,}/.exec(text)?.[0];
    if (fence !== null || tildes !== undefined) {
      const ends = fence === text;
      fence = ends ? null : (fence ?? tildes ?? null);
      return faint(text);
    }
    if (text.startsWith("#")) return strong(text);
    return text.replace(/\*\*([^*]+)\*\*/g, (_, words: string) => strong(words));
  });
  return lines.join("\n");
}

const strong = (text: string): string => `\u001B[1m${text}\u001B[0m`;
const faint = (text: string): string => (text === "" ? "" : `\u001B[2m${text}\u001B[0m`);
