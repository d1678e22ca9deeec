// Which plans a description, an issue or a commit message names: `plan-format.md`, "Which plans a pull request means".
import { proseLines, withoutCodeSpans } from "./prose.ts";
import {
  isAddress,
  normalisePath,
  pathOfAddress,
  type RepositoryAddress,
  type RepositoryPath,
} from "./repository-path.ts";

type PlanReference = {
  /** Normalised, relative to the repository's root. Whether a file is there is another question. */
  path: string;
  /** As it was written, without decoration. */
  raw: string;
  /** A `Plan:` line means a plan, whatever its path. A link or an address means one only if `isPlanPath` says so: the caller asks. */
  kind: "plan-line" | "link" | "url";
};

export type PlanReferences = {
  /** Each path once, `Plan:` lines first. */
  paths: PlanReference[];
  /** What a `Plan:` line names that can be no plan of this repository. `reason` completes the sentence "the path …". */
  refused: { raw: string; reason: string }[];
  /** `Plan: none — reason` asks for an exemption. The reason may be empty. */
  exemption: { reason: string } | null;
};

/**
 * Reads a description of a pull request or an issue. Code, quotations and HTML comments (where templates keep their
 * examples) say nothing. Never throws; one pass over the text.
 */
export function planReferences(body: string, repository: RepositoryAddress): PlanReferences {
  const found = collection();
  const links: PlanReference[] = [];
  for (const line of proseLines(body)) {
    if (readPlanLine(line, repository, found)) continue;
    const text = withoutCodeSpans(line);
    for (const raw of linkDestinations(text)) {
      const result =
        pathOfAddress(raw, repository) ?? (isAddress(raw) || !endsAsMarkdown(raw) ? null : normalisePath(raw));
      if (result !== null && "path" in result) links.push({ path: result.path, raw, kind: "link" });
    }
    for (const raw of addresses(text)) {
      const result = pathOfAddress(raw, repository);
      if (result !== null && "path" in result) links.push({ path: result.path, raw, kind: "url" });
    }
  }
  for (const link of links) found.add(link);
  return found.references;
}

/** Reads the `Plan:` trailers of a commit message: lines of its last paragraph, the subject left out. */
export function planTrailers(message: string, repository: RepositoryAddress): PlanReferences {
  const found = collection();
  const lines = message.trimEnd().split(/\r\n|\n|\r/);
  let from = lines.length;
  while (from > 0 && lines[from - 1]?.trim() !== "") from--;
  for (const line of lines.slice(Math.max(from, 1))) readPlanLine(line, repository, found);
  return found.references;
}

/**
 * What a description says that its change completes (`Completes plan: …`): paths as they were written, or a plan's name where no path
 * stands there.
 */
export function completedPlans(body: string): string[] {
  return proseLines(body).flatMap((line) => {
    const label = planLabel.exec(line);
    if (label?.[1] === undefined) return [];
    const value = line.slice(label[0].length).trim();
    const paths = targets(value);
    return paths.length > 0 ? paths : [trimmed(value, "()*_`")].filter((name) => name !== "");
  });
}

type Collection = { references: PlanReferences; add(reference: PlanReference): void };

function collection(): Collection {
  const references: PlanReferences = { paths: [], refused: [], exemption: null };
  const known = new Set<string>();
  return {
    references,
    add(reference) {
      if (known.has(reference.path)) return;
      known.add(reference.path);
      references.paths.push(reference);
    },
  };
}

// What may stand before the label: a list marker, a box, a heading's marks, emphasis. Each part starts with another character.
const planLabel =
  /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?(?:#{1,6}[ \t]+)?[*_]{0,3}(completes[ \t]{1,4})?plan[*_]{0,3}[ \t]{0,4}[:：][*_]{0,3}/i;

/** Whether the line is a `Plan:` line, which then needs no other look. */
function readPlanLine(line: string, repository: RepositoryAddress, found: Collection): boolean {
  const label = planLabel.exec(line);
  if (label === null) return false;
  const value = line.slice(label[0].length).trim();
  const none = /^[*_`]{0,3}none[*_`]{0,3}(?:$|[.,:;—–-]|[ \t]{1,4}(?:$|[(—–:-]|because\b))/i.exec(value);
  if (none !== null) {
    found.references.exemption ??= { reason: trimmed(value.slice(none[0].length), "()") };
    return true;
  }
  for (const raw of targets(value)) {
    const result = target(raw, repository);
    if ("path" in result) found.add({ path: result.path, raw, kind: "plan-line" });
    else found.references.refused.push({ raw, reason: result.fault });
  }
  return true;
}

function target(raw: string, repository: RepositoryAddress): RepositoryPath {
  const address = pathOfAddress(raw, repository);
  if (address !== null) return address;
  return /^https?:/i.test(raw) ? { fault: "is in another repository" } : normalisePath(raw);
}

/** What a `Plan:` line names: only texts that end as Markdown files do. Other values are prose (`Plan: refactor first`). */
function targets(value: string): string[] {
  const marked = [...linkDestinations(value), ...delimited(value, "`", "`"), ...delimited(value, "<", ">")].filter(
    endsAsMarkdown,
  );
  return marked.length > 0 ? [...new Set(marked)] : bareTargets(value);
}

/** Words that end as Markdown files do, with the words before them when the name holds spaces: it starts at a word with `/`. */
function bareTargets(value: string): string[] {
  const found: string[] = [];
  let pending: string[] = [];
  for (const word of value.split(/[ \t,;]/)) {
    const text = trimmed(word, "()*`");
    if (endsAsMarkdown(text)) {
      found.push([...pending, text].join(" "));
      pending = [];
    } else if (pending.length > 0 || text.includes("/")) pending.push(word);
  }
  return found;
}

function endsAsMarkdown(text: string): boolean {
  return /\.(?:md|markdown)(?:$|[#?])/i.test(text);
}

/** The texts between a pair of marks. */
function delimited(text: string, open: string, close: string): string[] {
  const found: string[] = [];
  for (let start = text.indexOf(open); start >= 0; ) {
    const end = text.indexOf(close, start + 1);
    if (end < 0) break;
    found.push(text.slice(start + 1, end).trim());
    start = text.indexOf(open, end + 1);
  }
  return found;
}

/** Where inline links and link definitions of a line lead. A destination with brackets must stand in `<…>`. */
function linkDestinations(line: string): string[] {
  const found: string[] = [];
  for (let at = line.indexOf("]("); at >= 0; at = line.indexOf("](", at + 2)) {
    const destination = destinationAt(line, at + 2);
    if (destination !== null) found.push(destination);
  }
  const definition = /^ {0,3}\[[^\]]{1,200}\]:[ \t]{0,4}/.exec(line)?.[0];
  if (definition !== undefined) {
    const destination = destinationAt(`${line} `, definition.length);
    if (destination !== null) found.push(destination);
  }
  return found;
}

/** Reads up to the end of one destination; another bracket ends it without one, so that no text is read twice. */
function destinationAt(line: string, start: number): string | null {
  let at = start;
  while (line[at] === " " || line[at] === "\t") at++;
  if (line[at] === "<") {
    const from = ++at;
    while (at < line.length && line[at] !== ">" && line[at] !== "<" && line[at] !== "]") at++;
    return line[at] === ">" ? line.slice(from, at).trim() : null;
  }
  const from = at;
  let depth = 0;
  for (; at < line.length; at++) {
    const character = line[at];
    if (character === "[" || character === "]") return null;
    if (character === "(") depth++;
    else if (character === ")" && depth-- === 0) break;
    else if (character === " " || character === "\t") break;
  }
  return at === line.length || at === from ? null : line.slice(from, at);
}

/** The web addresses of a line, also those in links. */
function addresses(line: string): string[] {
  return line
    .split(/[\s<>()[\]"'|]/)
    .filter((word) => /^https?:\/\//i.test(word))
    .map((word) => trimmed(word, "*_"));
}

/** Without white space and punctuation around it: sentence marks and dashes, and what else is given. */
function trimmed(text: string, others: string): string {
  const marks = ` \t.,:;!?"'—–-${others}`;
  let end = text.length;
  while (end > 0 && marks.includes(text[end - 1] ?? "")) end--;
  // A name may start with a dot (`.agent/plans`), so none is taken in front.
  const leading = marks.replace(".", "");
  let start = 0;
  while (start < end && leading.includes(text[start] ?? "")) start++;
  return text.slice(start, end);
}
