// Plans of thousands of named files and changes of as many, which take `scope-drift` long to hold against each other.

/** Bytes of a plan, about; it ticks steps in this change, and each names a file that is not touched. */
const size = 256 * 1024;
/** What a plan may have of steps with a box and a named file. */
const mostSteps = 3200;

const plan = (done: string, step: (index: number) => string): string => {
  const lines: string[] = [];
  for (let length = 0; length < size && lines.length < mostSteps; length += lines.at(-1)?.length ?? 0)
    lines.push(`- [${done}] Write \`${step(lines.length)}.ts\``);
  return `# Search\n\n## Steps\n\n${lines.join("\n")}\n`;
};

/** `name` in each of so many folders. */
const folders = (count: number, name: (depth: number) => string): string =>
  Array.from({ length: count }, (_, depth) => `${name(depth)}/`).join("");

const shapes: Readonly<Record<string, { named: (index: number) => string; touched: (index: number) => string }>> = {
  "other names": { named: (index) => `src/a${index}`, touched: (index) => `src/b${index}` },
  "two ways at each folder": {
    named: (index) => `${folders(16, (depth) => `d${(index >> depth) & 1}`)}f${index}`,
    touched: (index) => `${folders(60, (depth) => `d${(index >> (depth % 12)) & 1}`)}g${index}`,
  },
  "one folder in itself": {
    named: (index) => `${folders(15, () => "a")}f${index}`,
    touched: (index) => `${folders(100, () => "a")}g${index}`,
  },
  "long names": {
    named: (index) => `${folders(2, () => "q".repeat(120))}f${index}`,
    touched: (index) => `${folders(32, () => "q".repeat(120))}g${index}`,
  },
};

export const hostileScopes = Object.fromEntries(
  Object.entries(shapes).map(([name, { named, touched }]) => [
    name,
    (files: number) => ({
      sides: { base: plan(" ", named), head: plan("x", named) },
      files: Array.from({ length: files }, (_, index) => `${touched(index)}.ts`),
    }),
  ]),
);
