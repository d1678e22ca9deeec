// Who may do what: roles of people in a repository, permissions of apps, and what a person or app may see.
import { forbidden, notFound, Refusal } from "./refusal.ts";
import type { Access, Account, Actor, Repository, Role, State } from "./state.ts";

export const roles: readonly Role[] = ["read", "triage", "write", "maintain", "admin"];
const levels: readonly Access[] = ["read", "write", "admin"];

/** Null when a private repository does not know the account. */
export function roleOf(repository: Repository, account: Account): Role | null {
  if (repository.owner === account) return "admin";
  return repository.collaborators.get(account.login.toLowerCase())?.role ?? (repository.private ? null : "read");
}

export function hasRole(repository: Repository, account: Account, least: Role): boolean {
  const role = roleOf(repository, account);
  return role !== null && roles.indexOf(role) >= roles.indexOf(least);
}

/** GitHub's older four words for a role. */
export function permissionWord(role: Role | null): "admin" | "write" | "read" | "none" {
  if (role === null) return "none";
  if (role === "maintain") return "write";
  return role === "triage" ? "read" : role;
}

/** Whether a token reaches a repository: its account, and the repositories it was narrowed to. */
function reaches(actor: Actor, repository: Repository): boolean {
  const { token } = actor;
  if (!token) return true;
  if (token.installation.account !== repository.owner) return false;
  return token.repositoryIds === null || token.repositoryIds.includes(repository.id);
}

export function mayRead(actor: Actor, repository: Repository): boolean {
  if (!repository.private) return true;
  if (actor.token) return reaches(actor, repository);
  return actor.account !== null && roleOf(repository, actor.account) !== null;
}

/**
 * The repository with this name, if the actor may see it.
 * @throws 404 also for a private one the actor may not see, as GitHub does.
 */
export function findRepository(state: State, actor: Actor, owner: string, name: string): Repository {
  const repository = state.repositories.get(`${owner}/${name}`.toLowerCase());
  if (!repository || !mayRead(actor, repository)) throw notFound();
  return repository;
}

/** The account that acts. @throws 401 for nobody, 403 for a bare app. */
export function performer(actor: Actor): Account {
  if (actor.account) return actor.account;
  if (actor.app) throw forbidden("This endpoint needs an installation token, not the app's JWT");
  throw new Refusal(401, "Requires authentication");
}

/**
 * Holds an app to its permission and a person to a role.
 * @param least The role a person needs; "read" is anybody who sees the repository.
 */
export function require(
  actor: Actor,
  repository: Repository,
  permission: string,
  access: Access,
  least: Role,
): Account {
  const account = performer(actor);
  if (repository.archived && access !== "read" && permission !== "administration")
    throw forbidden("Repository was archived so is read-only.");
  if (actor.token) {
    const granted = actor.token.permissions[permission];
    const enough = granted !== undefined && levels.indexOf(granted) >= levels.indexOf(access);
    if (!enough || !reaches(actor, repository)) throw forbidden();
  } else if (!hasRole(repository, account, least)) {
    throw forbidden(
      least === "admin" ? "Must have admin rights to Repository." : "Must have push access to repository",
    );
  }
  return account;
}

/** Holds an app to a permission it needs for reading; people are held by `findRepository`. */
export function requireRead(actor: Actor, permission: string): void {
  if (actor.token && actor.token.permissions[permission] === undefined) throw forbidden();
}
