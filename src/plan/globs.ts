// Globs over repository paths, matched without a regular expression: work is bounded by pattern length times path length.
//
// Own code, because every maintained matcher of the registry (picomatch, minimatch, zeptomatch) turns the pattern into a
// backtracking RegExp, and file names are whatever a stranger's pull request says. A property test holds it to picomatch.

/** Bounds of one glob. Real ones have about 30 characters and two alternatives. */
const maxCharacters = 256;
const maxAlternatives = 64;
const maxExpandedCharacters = 4096;

/** One character of a segment: itself, any (`?`), any run (`*`), or one of a set. */
type Token = string | { kind: "one" } | { kind: "run" } | { kind: "set"; negated: boolean; ranges: [number, number][] };
const one: Token = { kind: "one" };
const run: Token = { kind: "run" };

type Segment = { kind: "globstar" } | { kind: "name"; tokens: Token[] };
const globstar: Segment = { kind: "globstar" };

/** A compiled glob: one list of segments for each way its braces can be written out. */
export type Glob = readonly (readonly Segment[])[];

/**
 * Compiles a glob. Known are `*`, `?`, `[abc]`, `[a-z]`, `[!a]` inside a segment, `**` as a whole segment (any number of
 * folders; at the end everything inside, as Git reads it), and `{a,b}`.
 * Case counts, and names that start with a dot are like any other. What it cannot mean exactly it refuses, with a reason
 * that completes the sentence "the glob …" and quotes nothing of it.
 */
export function compileGlob(pattern: string): { glob: Glob } | { fault: string } {
  const fault = faultOfText(pattern);
  if (fault !== null) return { fault };
  const alternatives = expandBraces(pattern);
  if (typeof alternatives === "string") return { fault: alternatives };
  const glob: Segment[][] = [];
  for (const alternative of alternatives) {
    const segments: Segment[] = [];
    for (const text of alternative.split("/")) {
      const segment = compileSegment(text);
      if (typeof segment === "string") return { fault: segment };
      // `**/**` means no more than `**`.
      if (segment === globstar && segments.at(-1) === globstar) continue;
      segments.push(segment);
    }
    glob.push(segments);
  }
  return { glob };
}

/** Whether a normalised path (see `normalisePath`) matches. Reads at most pattern length times path length characters. */
export function matchesGlob(glob: Glob, path: string): boolean {
  const names = path.split("/");
  return glob.some((segments) => matchesSegments(segments, names));
}

const compiledLists = new WeakMap<readonly string[], readonly Glob[]>();

/** Whether a path matches one of some globs that `compileGlob` accepts; each list is compiled once. A broken glob throws. */
export function matchesAny(path: string, globs: readonly string[]): boolean {
  let compiled = compiledLists.get(globs);
  if (compiled === undefined) {
    compiled = globs.map((pattern) => {
      const result = compileGlob(pattern);
      if ("fault" in result) throw new Error(`the glob ${JSON.stringify(pattern)} ${result.fault}`);
      return result.glob;
    });
    compiledLists.set(globs, compiled);
  }
  return compiled.some((glob) => matchesGlob(glob, path));
}

function faultOfText(pattern: string): string | null {
  if (pattern === "") return "is empty";
  if (pattern.length > maxCharacters) return `has ${pattern.length} characters; at most ${maxCharacters} are read`;
  if (pattern.startsWith("!")) return "starts with `!`; there is no negation, use `exclude` or `exempt`";
  if (pattern.startsWith("/")) return "starts with `/`; paths are relative to the repository's root already";
  if (pattern.endsWith("/")) return "ends with `/` and so matches no file; write `/**` to mean everything inside";
  if (pattern.includes("\\"))
    return "holds a backslash; paths are written with `/`, and a special character is taken literally as `[*]`";
  for (let index = 0; index < pattern.length; index++) {
    const code = pattern.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return "holds a control character";
    if (pattern[index + 1] === "(" && "@+!?*".includes(pattern[index] ?? ""))
      return `holds \`${pattern[index]}(\`; only \`*\`, \`**\`, \`?\`, \`[…]\` and \`{a,b}\` are known`;
  }
  return null;
}

/** Writes out every alternative of every brace; a text tells what is wrong. */
export function expandBraces(pattern: string): string[] | string {
  // Each open brace keeps what stood before it and the alternatives that are finished.
  const open: { before: string[]; done: string[]; commas: number }[] = [];
  let current = [""];
  let inSet = false;
  for (const character of pattern) {
    const innermost = open.at(-1);
    if (inSet || !"[{,}".includes(character)) {
      if (character === "]") inSet = false;
      current = current.map((text) => text + character);
    } else if (character === "[") {
      inSet = true;
      current = current.map((text) => text + character);
    } else if (character === "{") {
      open.push({ before: current, done: [], commas: 0 });
      current = [""];
    } else if (innermost === undefined) {
      if (character === "}") return "has a `}` without its `{`";
      current = current.map((text) => text + character);
    } else if (character === ",") {
      innermost.done.push(...current);
      innermost.commas++;
      current = [""];
    } else {
      if (innermost.commas === 0) return "has braces with a single choice; write `{a,b}`, or leave the braces out";
      const choices = [...innermost.done, ...current];
      if (innermost.before.length * choices.length > maxAlternatives)
        return `can be written in more than ${maxAlternatives} ways; split it into several globs`;
      current = innermost.before.flatMap((before) => choices.map((choice) => before + choice));
      open.pop();
    }
    let characters = 0;
    for (const text of current) characters += text.length;
    if (characters > maxExpandedCharacters)
      return "is too long once its braces are written out; split it into several globs";
  }
  if (open.length > 0) return "has a `{` that is never closed";
  return current;
}

function compileSegment(text: string): Segment | string {
  if (text === "**") return globstar;
  if (text === "") return "has an empty part between slashes";
  if (text === "." || text === "..") return `holds \`${text}\`; paths are relative to the repository's root`;
  if (text.includes("**"))
    return "has `**` next to other characters; between slashes `**` stands alone, else write `*`";
  const tokens: Token[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? "";
    if (character === "*") tokens.push(run);
    else if (character === "?") tokens.push(one);
    else if (character === "[") {
      const end = text.indexOf("]", index + 1);
      if (end < 0) return "has a `[` that is never closed";
      const set = compileSet(text.slice(index + 1, end));
      if (typeof set === "string") return set;
      tokens.push(set);
      index = end;
    } else tokens.push(character);
  }
  return { kind: "name", tokens };
}

/** A set of UTF-16 units; there is no way to put `]` in it. */
function compileSet(body: string): Token | string {
  const negated = body.startsWith("!") || body.startsWith("^");
  const members = negated ? body.slice(1) : body;
  if (members === "") return "has an empty `[]`";
  const ranges: [number, number][] = [];
  for (let index = 0; index < members.length; index++) {
    const from = members.charCodeAt(index);
    if (members[index + 1] === "-" && index + 2 < members.length) {
      const to = members.charCodeAt(index + 2);
      if (to < from) return "has a range the wrong way round";
      ranges.push([from, to]);
      index += 2;
    } else ranges.push([from, from]);
  }
  return { kind: "set", negated, ranges };
}

/** Goes back only to the last `**`: an earlier one can never need another length, since the later one absorbs any. */
function matchesSegments(segments: readonly Segment[], names: readonly string[]): boolean {
  let at = 0;
  let name = 0;
  let star = -1;
  let starName = 0;
  while (name < names.length) {
    const segment = segments[at];
    if (segment?.kind === "globstar") {
      star = at++;
      starName = name;
    } else if (segment !== undefined && matchesName(segment.tokens, names[name] ?? "")) {
      at++;
      name++;
    } else if (star >= 0) {
      at = star + 1;
      name = ++starName;
    } else return false;
  }
  return at === segments.length;
}

/** The same for `*` within a name. */
function matchesName(tokens: readonly Token[], name: string): boolean {
  let at = 0;
  let unit = 0;
  let star = -1;
  let starUnit = 0;
  while (unit < name.length) {
    const token = tokens[at];
    if (token === run) {
      star = at++;
      starUnit = unit;
    } else if (token !== undefined && matchesUnit(token, name.charCodeAt(unit))) {
      at++;
      unit++;
    } else if (star >= 0) {
      at = star + 1;
      unit = ++starUnit;
    } else return false;
  }
  while (tokens[at] === run) at++;
  return at === tokens.length;
}

function matchesUnit(token: Token, unit: number): boolean {
  if (typeof token === "string") return token.charCodeAt(0) === unit;
  if (token.kind !== "set") return true;
  return token.ranges.some(([from, to]) => from <= unit && unit <= to) !== token.negated;
}
