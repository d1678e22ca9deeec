// The settings that an owner keeps for all its repositories, in its repository `.github`, as they come along with a pull request.
import type { OrganisationCopy, Visibility } from "../jobs/github.ts";
import { organisationRepository } from "../rules/settings.ts";
import type { OrganisationAnswer, Repository } from "./answers.ts";
import { settingsAlias } from "./queries.ts";
import type { GraphqlError } from "./requests.ts";
import { fileAt } from "./tree-entry.ts";

/** An error that says of the organisation's repository what `null` says too: it is not there, or not for us to see. */
export function saysNoOrganisation({ type, path }: GraphqlError): boolean {
  return path?.[0] === "organisation" && ((type === "NOT_FOUND" && path.length === 1) || type === "FORBIDDEN");
}

export function visibilityOf(word: string | null | undefined): Visibility | null {
  const visibility = word?.toLowerCase();
  return visibility === "public" || visibility === "internal" || visibility === "private" ? visibility : null;
}

/** Null where there is nothing to use: no repository, or no settings file in it. `forbidden` says that a part of the answer was. */
export function organisationOf(
  answer: OrganisationAnswer | undefined,
  { owner }: Repository,
  path: string,
  forbidden: boolean,
): OrganisationCopy | null {
  const repository = answer?.nameWithOwner ?? `${owner}/${organisationRepository}`;
  const visibility = visibilityOf(answer?.visibility);
  if (forbidden) return { repository, visibility, copy: null };
  const branch = answer?.defaultBranchRef;
  const file = fileAt(path, branch?.target?.[settingsAlias] ?? null);
  const oid = branch?.target?.oid;
  return branch && oid && file ? { repository, visibility, copy: { ref: branch.name, oid, file } } : null;
}
