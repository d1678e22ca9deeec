// Who owns a path by CODEOWNERS, read as GitHub does: https://docs.github.com/articles/about-code-owners
import { compileGlob, type Glob, matchesGlob } from "../plan/globs.ts";

/** Where it may lie: the first that is there counts. */
export const codeOwnersPaths: readonly string[] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** In the order of the file. */
export type CodeOwners = readonly CodeOwnersLine[];
type CodeOwnersLine = { globs: readonly Glob[]; owners: readonly string[] };

/** GitHub reads 3 MB. Ours is the time of one thread: of thousands of lines few have wildcards. */
const mostCharacters = 1024 * 1024;
const mostWildcardCharacters = 10_000;
const mostOwners = 20;

const owner = /^(?:@[\w-]{1,100}(?:\/[\w.-]{1,100})?|[^@\s]{1,100}@[^@\s]{1,100})$/;

/** Lines that GitHub cannot read are no lines. A text beyond what is read in reasonable time owns nothing. */
export function readCodeOwners(text: string): CodeOwners {
  if (text.length > mostCharacters) return [];
  const lines = text.split("\n").flatMap((line) => readLine(line) ?? []);
  const wildcards = lines.filter(({ pattern }) => /[*?]/.test(pattern.replace(/^\*$|\/\*{1,2}$|^\*(?=\.)/, "")));
  const work = wildcards.reduce((characters, { pattern }) => characters + pattern.length, 0);
  return work > mostWildcardCharacters ? [] : lines.map(({ globs, owners }) => ({ globs, owners }));
}

/** Of the last line that matches, as written: `@ana`, `@acme/docs`, `ana@quay.example`. Empty where it names none, or none matches. */
export function codeOwnersOf(path: string, lines: CodeOwners): readonly string[] {
  return lines.findLast(({ globs }) => globs.some((glob) => matchesGlob(glob, path)))?.owners ?? [];
}

function readLine(line: string): (CodeOwnersLine & { pattern: string }) | null {
  const [pattern = "", ...words] = wordsOf(line);
  if (pattern === "") return null;
  const comment = words.findIndex((word) => word.startsWith("#"));
  const owners = comment === -1 ? words : words.slice(0, comment);
  if (owners.length > mostOwners || !owners.every((word) => owner.test(word))) return null;
  const globs = globsOf(pattern);
  return globs === null ? null : { globs, owners, pattern };
}

/** A backslash keeps a space in the pattern; a line that begins with `#` is a comment, also where that is escaped. */
function wordsOf(line: string): string[] {
  if (/^\s*\\?#/.test(line)) return [];
  return (line.slice(0, 5000).match(/(?:\\.|[^\s\\])+/g) ?? []).map((word) => word.replace(/\\(.)/g, "$1"));
}

/** Null for `!`, `[ ]` and three stars, which GitHub does not take, and for what can be no path: `/` alone matches nothing. */
function globsOf(pattern: string): Glob[] | null {
  if (/^!|[[\]\\]|\*{3}|^\/$/.test(pattern)) return null;
  const anchored = pattern.slice(0, -1).includes("/");
  const names = pattern.replace(/^\//, "").replace(/\/$/, "").replace(/[{}]/g, "[$&]").split("/");
  // Within a name two stars mean no more than one.
  const path = names.map((name) => (name === "**" ? name : name.replaceAll("**", "*"))).join("/");
  const rooted = anchored ? path : `**/${path}`;
  // A name is a file's or a folder's, with all that is in it; but `docs/*` is only what lies directly there.
  const direct = anchored && pattern.endsWith("/*");
  const wanted = [...(pattern.endsWith("/") ? [] : [rooted]), ...(direct ? [] : [`${rooted}/**`])];
  const globs = wanted.map(compileGlob).flatMap((result) => ("glob" in result ? [result.glob] : []));
  return globs.length < wanted.length ? null : globs;
}
