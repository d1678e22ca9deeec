// The addresses of the page, as GitHub has them, so that links in checks and comments lead somewhere.
import { createHash } from "node:crypto";

/** Every address that belongs to the page itself starts with this; no account can be called so. */
export const own = "/-";

const each = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

export const userAddress = (login: string): string => `/${encodeURIComponent(login)}`;
export const repositoryAddress = (at: { owner: string; name: string }, rest = ""): string =>
  `/${encodeURIComponent(at.owner)}/${encodeURIComponent(at.name)}${rest}`;
export const fileAddress = (at: { owner: string; name: string }, ref: string, path: string): string =>
  repositoryAddress(at, `/blob/${each(ref)}/${each(path)}`);
export const folderAddress = (at: { owner: string; name: string }, ref: string, path: string): string =>
  repositoryAddress(at, `/tree/${each(ref)}${path === "" ? "" : `/${each(path)}`}`);

/** The anchor of a file in a diff; a line adds `R88` (new side) or `L86` (old side). The same as GitHub's. */
export const diffAnchor = (path: string): string => `diff-${createHash("sha256").update(path).digest("hex")}`;

/** An address that a stranger gave, when it leads to the web, else null: `javascript:` and the like are refused. */
export function webAddress(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  return /^https?:$/.test(new URL(address).protocol) ? address : null;
}
