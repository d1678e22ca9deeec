// Pairs of plans whose criteria take the ledger long to compare, each at most so many characters.

type Sides = { base: string; head: string };

/** More items are not read. */
const mostLines = 4900;

/** As many lines as the size has room for. */
function fill(line: (index: number) => string, size: number): string[] {
  const lines: string[] = [];
  for (let length = 0, index = 0; ; index++) {
    const next = line(index);
    length += next.length + 7;
    if (length > size || lines.length === mostLines) return lines;
    lines.push(next);
  }
}

const plan = (criteria: readonly string[], more = ""): string =>
  `# Search\n\n**Status**: in-progress\n${more}\n## Acceptance Criteria\n\n${criteria.map((text) => `- [ ] ${text}\n`).join("")}`;

const sides = (size: number, base: (index: number) => string, head: (text: string, index: number) => string): Sides => {
  const texts = fill(base, size);
  return { base: plan(texts), head: plan(texts.map(head)) };
};

/** The same answer for the same number; words of six letters that do not look alike. */
const drawn = (index: number): number => Math.imul(index + 1, 2654435761) >>> 0;
const wordOf = (index: number): string =>
  [...drawn(index).toString(26).padStart(7, "q")]
    .map((digit) => "abcdefghijklmnopqrstuvwxyz"[Number.parseInt(digit, 26)])
    .join("");
const words = (count: number, word: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => word(index)).join(" ");

/** Long words of one length that begin and end alike, and are too far from each other for a slip. */
const alike = (index: number, letters: string): string =>
  `m${letters[index % 4]}${letters[(index >> 2) % 4]}${letters[(index >> 4) % 4]}easurement`;
const nearly = (count: number) => (size: number) => {
  const each = (letters: string) => fill((index) => words(count, (at) => alike(index + at, letters)), size);
  return { base: plan(each("abcd")), head: plan(each("wxyz")) };
};

export const hostileLedgers: Readonly<Record<string, (size: number) => Sides>> = {
  "50 nearly alike words each": nearly(50),
  "24 nearly alike words each": nearly(24),
  "12 nearly alike words each": nearly(12),
  "words that a dozen share": (size) =>
    sides(
      size,
      (index) => words(14, (at) => wordOf(drawn(index * 14 + at) % 12_000)),
      (text, index) =>
        text.replace(
          /^\S+ \S+ \S+ \S+/,
          words(4, (at) => wordOf(20_000 + index * 4 + at)),
        ),
    ),
  "60 words that a dozen share": (size) =>
    sides(
      size,
      (index) => words(60, (at) => wordOf(drawn(index * 60 + at) % 5000)),
      (text, index) =>
        text.replace(
          /^\S+ \S+ \S+ \S+/,
          words(4, (at) => wordOf(20_000 + index * 4 + at)),
        ),
    ),
  "all reworded": (size) =>
    sides(
      size,
      (index) => `${wordOf(index)} pages must be found within ${index} ms in every index of ${wordOf(index + 9000)}`,
      (text) => text.replace("pages", "titles").replace("every", "each"),
    ),
  "all loosened, and tightened": (size) =>
    sides(
      size,
      (index) => `${wordOf(index)} must end within ${index + 10} ms and may list all of at least ${index + 3} pages`,
      (text, index) =>
        text
          .replace("must", "may")
          .replace("may list all", "must list some")
          .replace(/least \d+/, `least ${index + 9}`),
    ),
  "all removed": (size) => ({
    base: plan(fill((index) => `${wordOf(index)} pages are found`, size)),
    head: plan(["it is quick"]),
  }),
  "all removed, and spoken of": (size) => ({
    base: plan(fill((index) => `pages ${words(12, (at) => wordOf((index + at * 7) % 97))}`, size)),
    head: plan(
      ["it is quick"],
      `\n## Decision Log\n\n${fill((index) => words(12, (at) => wordOf((index * 3 + at) % 97)), size / 2)
        .map((text) => `- ${text}\n`)
        .join("")}`,
    ),
  }),
  "sentences that begin alike": (size) => ({
    base: plan(fill((index) => `${words(200, () => "page")} ${index}`, size)),
    head: plan(["it is quick"], `\n## Purpose\n\n${fill(() => words(200, () => "page"), size / 2).join("\n")}\n`),
  }),
  "one word each, all alike": (size) =>
    sides(
      size,
      (index) => `${alike(index, "abcd")}${index}`,
      (text) => `${text}s`,
    ),
  "ids that all share": (size) =>
    sides(
      size,
      (index) => `AC-1: ${wordOf(index)} is found`,
      (text, index) => text.replace(/: \S+/, `: ${wordOf(index + 7)}`),
    ),
  "split in many": (size) => {
    const texts = fill((index) => words(30, (at) => wordOf(index * 30 + at)), size);
    return {
      base: plan(texts),
      head: plan(
        texts
          .slice(0, 1200)
          .flatMap((text) =>
            text.split(" ").flatMap((_, at, all) => (at % 8 === 0 ? [all.slice(at, at + 8).join(" ")] : [])),
          ),
      ),
    };
  },
  "all unticked": (size) => {
    const { base } = sides(
      size,
      (index) => `${wordOf(index)} pages are found`,
      (text) => text,
    );
    return { base: base.replaceAll("[ ]", "[x]"), head: base };
  },
};
