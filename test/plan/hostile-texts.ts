// Families of texts that some Markdown parser takes more than linear time for, and our own corners: each answers about so many characters.

const fill = (piece: string, size: number): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
const lines = (line: (index: number) => string, size: number): string => {
  const made: string[] = [];
  for (let length = 0, index = 0; length < size; index++) {
    const next = line(index);
    made.push(next);
    length += next.length + 1;
  }
  return made.join("\n").slice(0, size);
};

const backticks = (size: number): string => {
  let text = "";
  for (let length = 1; text.length < size; length++) text += `${"`".repeat(length)} a `;
  return text.slice(0, size);
};

export const hostileTexts: Readonly<Record<string, (size: number) => string>> = {
  "open brackets": (size) => fill("[", size),
  images: (size) => fill("![[", size),
  "links that never close": (size) => fill("[a](", size),
  "references to one definition": (size) => `${fill("[a][b] ", size)}\n\n[a]: b\n`,
  "references and definitions": (size) => lines((index) => `[a${index}][b]\n\n[b${index}]: c`, size),
  "starred words": (size) => fill("*a ", size),
  "mixed emphasis": (size) => fill("**x*y ", size),
  "one run of stars": (size) => fill("*", size),
  "emphasis that only closes": (size) => fill("a**b_c", size),
  underscores: (size) => fill("_a__b", size),
  "starred underscores": (size) => fill("*a_ ", size),
  "backticks that grow on a line": backticks,
  "growing backticks": (size) => lines((index) => "`".repeat(index % 500), size),
  "single backticks": (size) => fill("`a ", size),
  "quotes in one line": (size) => fill(">", size),
  "quotes, 30 deep": (size) => fill(`${"> ".repeat(30)}a\n`, size),
  "quotes line by line": (size) => lines((index) => `${">".repeat(index % 30)} a`, size),
  "lists in one line": (size) => fill("- ", size),
  "lists, 30 deep": (size) => fill(`${"- ".repeat(30)}a\n`, size),
  "lists ever deeper": (size) => lines((index) => `${"  ".repeat(index % 200)}- a`, size),
  "flat tasks": (size) => fill("- [ ] a\n", size),
  "wide tasks": (size) => fill(`- [x] (2026-01-02) ${"a `b/c.ts` ".repeat(12)}\n`, size),
  "brackets behind an item": (size) => `- [ ] a${fill("(", size)}`,
  "loose tasks": (size) => fill("- [x] a\n\n", size),
  "table rows": (size) => `| a | b |\n|---|---|\n${fill("| [ ] c | d |\n", size)}`,
  "table columns": (size) => {
    const columns = Math.floor(size / 8);
    return `${"|a".repeat(columns)}|\n${"|-".repeat(columns)}|\n${"|b".repeat(columns)}|`;
  },
  "short rows of a wide table": (size) =>
    `|${"a|".repeat(2000)}\n|${"-|".repeat(2000)}\n${fill("|x\n", Math.max(0, size - 8100))}`,
  "angle brackets": (size) => fill("<", size),
  "an open comment": (size) => `<!--${fill("a\n", size)}`,
  "comments that open and open": (size) => fill("a <!-- ", size),
  entities: (size) => fill("&amp", size),
  addresses: (size) => fill("www.a.b ", size),
  "mail addresses": (size) => fill("a@", size),
  "one long line": (size) => fill("word ", size),
  "blank lines": (size) => fill("\n", size),
  "lazy quotation": (size) => `> a\n${fill("b\n", size)}`,
  "an open fence": (size) => `\`\`\`\n${fill("a\n", size)}`,
  headings: (size) => fill("# a\n", size),
  milestones: (size) => lines((index) => `## Milestone ${index}: a\n- [ ] b`, size),
  "milestones of one number": (size) => fill("## Task 1: a\n- [ ] b\n", size),
  "dated paragraphs": (size) => `## Progress\n${fill("\n2026-01-01 a\n", size)}`,
  "labels of decisions": (size) => `## Decision Log\n\n- ${fill("Why: ", size)}`,
  "named files": (size) => fill("`a/b` ", size),
  "keys on a line": (size) => fill("**a**: b ", size),
  "stamps that are none": (size) => fill("- [x] (2026-13-45 99:99Z) (2026-\n", size),
  "metadata without end": (size) => `# a\n\n${fill("**Status**: a **Owner**: b ", size)}`,
  "front matter without end": (size) => `---\n${fill("a: [b, c\n", size)}`,
  "lines of front matter": (size) => `---\n${fill("a: b\n", size)}`,
  strikes: (size) => fill("- [ ] ~~a ~~\n", size),
  checks: (size) => fill("- [x] `check: a` check:b `", size),
};
