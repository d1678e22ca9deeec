// Paths as people write them, made into paths of this repository, or refused with a reason. What comes out is only ever
// looked up in a Git tree; no address is made of it.

/** The repository whose paths are meant. */
export type RepositoryAddress = {
  /** Origin of the web pages, e.g. `https://github.com`. */
  server: string;
  owner: string;
  name: string;
  /** Branches that an address may name (head and base); a branch may hold slashes, so it cannot be told from a path. */
  branches: readonly string[];
};

export type RepositoryPath = { path: string } | { fault: string };

/** Git and GitHub know paths up to 4,096 bytes; no plan has a name like that. */
const maxCharacters = 1024;

// Control characters, soft hyphen, zero-width and bidirectional marks, separators, BOM: a path with these is not what it looks like.
const invisible = /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

/**
 * A path relative to the repository's root, from text as it stands in a `Plan:` line or a link: percent-encoding is
 * undone once, `./` in front and `#fragment` or `?query` behind the Markdown suffix are dropped. A fault completes the
 * sentence "the path …".
 */
export function normalisePath(written: string): RepositoryPath {
  const text = withoutFragment(written.trim());
  if (text.length > maxCharacters) return { fault: `has ${text.length} characters; at most ${maxCharacters} are read` };
  return checkedPath((text.startsWith("./") ? text.slice(2) : text).split("/"));
}

/**
 * The path that an address of this repository's files means (`blob`, `blame` or `raw` pages, also relative to the page of
 * a pull request: `../blob/main/…`). Null for any other address.
 */
export function pathOfAddress(address: string, repository: RepositoryAddress): RepositoryPath | null {
  if (address.length > 2 * maxCharacters) return null;
  const page = `${repository.server}/${repository.owner}/${repository.name}/`;
  const local = page.slice(repository.server.length);
  let rest: string;
  if (startsWith(address, page)) rest = address.slice(page.length);
  else if (startsWith(address, local)) rest = address.slice(local.length);
  else if (address.startsWith("../")) rest = address.slice(3);
  else return null;
  const [view, ...segments] = withoutFragment(rest).split("/");
  if (view !== "blob" && view !== "blame" && view !== "raw") return null;
  const names = segments.map(decode);
  let branch = 1;
  for (const candidate of repository.branches) {
    const parts = candidate.split("/");
    if (parts.length > branch && parts.every((part, index) => part === names[index])) branch = parts.length;
  }
  return checkedPath(segments.slice(branch));
}

/** Whether a text is an address with a scheme, or one without that leaves the server. */
export function isAddress(text: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]{1,20}:|\/\/)/i.test(text);
}

/** Takes segments as written, decodes each once, and refuses what is no plain path. */
function checkedPath(segments: readonly string[]): RepositoryPath {
  const names = segments.map(decode);
  const path = names.join("/");
  if (path === "") return { fault: "is empty" };
  if (invisible.test(path)) return { fault: "holds an invisible character" };
  if (path.includes("\\")) return { fault: "holds a backslash; write `/` between folders" };
  if (path.startsWith("/")) return { fault: "starts with `/`; write it relative to the repository's root" };
  if (isAddress(path) || /^[a-z]:/i.test(path)) return { fault: "is an address; write a path of this repository" };
  for (const name of names) {
    if (name.includes("/")) return { fault: "holds an encoded `/`; write it as it is" };
    if (name === "") return { fault: "has an empty part between slashes" };
    if (name === "." || name === "..")
      return { fault: `holds \`${name}\`; write it relative to the repository's root` };
    if (name.toLowerCase() === ".git") return { fault: "reaches into `.git`" };
  }
  if (names[0] === "~") return { fault: "starts with `~`; write it relative to the repository's root" };
  return { path };
}

/** One percent-decoding; text that is none (`100%.md`) stays. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Drops `#L12` and `?plain=1` behind a Markdown suffix; elsewhere `#` and `?` belong to the name. */
function withoutFragment(text: string): string {
  return /^(.*?\.(?:md|markdown))[#?]/i.exec(text)?.[1] ?? text;
}

function startsWith(text: string, prefix: string): boolean {
  return text.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase();
}
