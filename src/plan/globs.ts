// Which paths a glob means: `*` and `?` within a folder, `**` across folders, `{a,b}` either. Our own, because paths are
// anybody's text and a glob turned into a regular expression can be made to backtrack for minutes; this one cannot.

/** More alternatives than this and the rest of a glob's braces is taken literally. */
const mostAlternatives = 64;

/** Whether the path, relative to the repository's root, is meant by one of the globs. Work grows with glob times path. */
export function matchesAny(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => alternativesOf(glob).some((pattern) => matches(path, pattern)));
}

/** `a/{b,c}` → `a/b`, `a/c`. Braces do not nest. */
function alternativesOf(glob: string): string[] {
  let patterns = [""];
  let rest = glob;
  for (;;) {
    const open = rest.indexOf("{");
    const close = open < 0 ? -1 : rest.indexOf("}", open);
    if (close < 0) return patterns.map((pattern) => pattern + rest);
    const choices = rest.slice(open + 1, close).split(",");
    if (patterns.length * choices.length > mostAlternatives) return patterns.map((pattern) => pattern + rest);
    const before = rest.slice(0, open);
    patterns = patterns.flatMap((pattern) => choices.map((choice) => pattern + before + choice));
    rest = rest.slice(close + 1);
  }
}

/** Walks the path once, keeping every position of the pattern that it could be at. */
function matches(path: string, pattern: string): boolean {
  const tokens = pattern.match(/\*\*\/|\*\*|./gs) ?? [];
  let reached = openings(tokens, [0], true);
  for (const letter of path.split("")) {
    const next: number[] = [];
    for (const at of reached) {
      const token = tokens[at];
      if (token === "**" || token === "**/" || (token === "*" && letter !== "/")) next.push(at);
      else if (token === letter || (token === "?" && letter !== "/")) next.push(at + 1);
    }
    reached = openings(tokens, next, letter === "/");
  }
  return reached.has(tokens.length);
}

/** The positions and all that follow from matching nothing: a star anywhere, `**` with its slash only where a folder starts. */
function openings(tokens: readonly string[], positions: readonly number[], folderStarts: boolean): Set<number> {
  const reached = new Set<number>();
  for (let at of positions) {
    reached.add(at);
    while (tokens[at] === "*" || tokens[at] === "**" || (tokens[at] === "**/" && folderStarts)) reached.add(++at);
  }
  return reached;
}
