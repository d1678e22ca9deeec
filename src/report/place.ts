// Where a verdict is shown, and the addresses that lead from there to lines and pages.
import { isMarkdownPath } from "../plan/location.ts";
import type { Span } from "../plan/plan.ts";
import type { Oid } from "../rules/facts.ts";
import { encodePath, encodeSegment } from "./escape.ts";

/** A repository on a GitHub, and the commit that is judged. */
export type Place = {
  /** Without a slash at its end: `https://github.com`. */
  server: string;
  owner: string;
  name: string;
  head: Oid;
};

/** A Markdown link, or its text alone where no address can be had. `text` is Markdown already. */
export function link(text: string, address: string | null): string {
  return address === null ? text : `[${text}](${address})`;
}

/** A path may hold 4,096 bytes, and thrice that in an address: a link is not worth the room. */
const addressLimit = 1000;

/** The address of lines of a file at a commit, or of the file; null where none can name it in reasonable length. */
export function addressOf(
  place: Place,
  ref: string,
  path: string,
  at: Pick<Span, "line" | "endLine"> | null,
): string | null {
  const encoded = encodePath(path);
  const commit = encodePath(ref);
  if (encoded === null || commit === null || encoded.length > addressLimit) return null;
  const file = `${repository(place)}/blob/${commit}/${encoded}`;
  if (at === null) return file;
  // GitHub shows rendered Markdown without line numbers unless asked for the plain text.
  const plain = isMarkdownPath(path) ? "?plain=1" : "";
  return `${file}${plain}#L${at.line}${at.endLine > at.line ? `-L${at.endLine}` : ""}`;
}

/** The address of a commit. */
export function commitAddress(place: Place, commit: Oid): string {
  return `${repository(place)}/commit/${encodeSegment(commit)}`;
}

/** The place of a file of another repository (`acme/.github`), or this one. */
export function placeIn(place: Place, repository: string | undefined): Place {
  const [owner, name] = repository?.split("/") ?? [];
  return owner && name ? { ...place, owner, name } : place;
}

/** The head of a pull request by name, so that an address stays the same from push to push. */
export function headOf(number: number): string {
  return `refs/pull/${number}/head`;
}

/** The checks of a pull request: where the details are, whatever its head is by then. */
export function checksOf(place: Place, number: number): string {
  return `${repository(place)}/pull/${number}/checks`;
}

function repository(place: Place): string {
  return `${place.server}/${encodeSegment(place.owner)}/${encodeSegment(place.name)}`;
}
