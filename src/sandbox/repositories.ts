// Repositories: making, reading, changing, forking and deleting them, and who may work there.
import { accountJson, knownUser, profileJson, user } from "./accounts.ts";
import { Answer, type Call, created, noContent, page, type Routes, rateLimit } from "./api.ts";
import { welcomeRepository } from "./apps.ts";
import { branchTip, commitAs } from "./commits.ts";
import { changeTree } from "./history.ts";
import type { Input } from "./input.ts";
import { writeBlob } from "./objects.ts";
import { hasRole, mayRead, performer, permissionWord, require, roleOf, roles } from "./permissions.ts";
import { moveRef } from "./push.ts";
import { forbidden, invalid, notFound, unprocessable } from "./refusal.ts";
import { fullName, fullRepositoryJson, permissionsJson, repositoryJson } from "./repository-json.ts";
import type { Account, Repository, Role, State } from "./state.ts";

const nameShape = /^[A-Za-z0-9._-]{1,100}$/;

/** Keeps a repository under its name, which then is no longer a former one of another. */
function keepUnderName(state: State, repository: Repository): void {
  const key = fullName(repository).toLowerCase();
  state.repositories.set(key, repository);
  state.formerNames.delete(key);
}

function checkName(state: State, owner: Account, name: string): void {
  if (!nameShape.test(name) || name === "." || name === "..") throw invalid("Repository", "name", "invalid");
  if (state.repositories.has(`${owner.login}/${name}`.toLowerCase()))
    throw invalid("Repository", "name", "custom", "name already exists on this account");
}

function rename(state: State, repository: Repository, name: string): void {
  if (name === repository.name) return;
  const before = fullName(repository).toLowerCase();
  if (before !== `${repository.owner.login}/${name}`.toLowerCase()) {
    checkName(state, repository.owner, name);
    state.repositories.delete(before);
    state.formerNames.set(before, repository);
  }
  repository.name = name;
  keepUnderName(state, repository);
}

function addRepository(state: State, owner: Account, name: string, from: Partial<Repository>): Repository {
  checkName(state, owner, name);
  const now = state.now();
  const repository: Repository = {
    id: state.nextId(),
    owner,
    name,
    description: null,
    private: false,
    archived: false,
    issuesEnabled: true,
    defaultBranch: "main",
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
    parent: null,
    objects: new Map(),
    refs: new Map(),
    protectedBranches: new Set(),
    collaborators: new Map(),
    labels: [],
    issues: new Map(),
    checkSuites: [],
    checkRuns: [],
    statuses: [],
    mergeGroups: [],
    ...from,
  };
  keepUnderName(state, repository);
  welcomeRepository(state, repository);
  return repository;
}

function create(call: Call) {
  const { state } = call;
  const owner = performer(call.actor);
  if (call.actor.token) throw forbidden();
  const input = call.input("Repository");
  const repository = addRepository(state, owner, input.text("name"), {
    description: input.optionalText("description"),
    private: input.flag("private", false),
  });
  if (input.flag("auto_init", false)) {
    const about = repository.description ? `\n${repository.description}\n` : "";
    const readme = writeBlob(repository.objects, `# ${repository.name}\n${about}`);
    const tree = changeTree(repository.objects, null, [{ path: "README.md", mode: "100644", oid: readme }]);
    const first = commitAs(state, repository, owner, tree, [], "Initial commit");
    moveRef(state, repository, `refs/heads/${repository.defaultBranch}`, first, owner);
  }
  return created(fullRepositoryJson(state, repository, owner));
}

function fork(call: Call) {
  const { state, repository: parent } = call;
  const owner = performer(call.actor);
  const input = call.input("Repository");
  const known = [...state.repositories.values()].find((one) => one.parent === parent && one.owner === owner);
  if (known) return new Answer(202, fullRepositoryJson(state, known, owner));
  if (owner === parent.owner) throw forbidden("You cannot fork your own repository");
  const branches = [...parent.refs].filter(([ref]) => ref.startsWith("refs/heads/"));
  const wanted = input.flag("default_branch_only", false) ? [`refs/heads/${parent.defaultBranch}`] : null;
  const copy = addRepository(state, owner, input.optionalText("name") ?? parent.name, {
    description: parent.description,
    private: parent.private,
    defaultBranch: parent.defaultBranch,
    parent,
    objects: parent.objects,
    refs: new Map(branches.filter(([ref]) => wanted === null || wanted.includes(ref))),
  });
  return new Answer(202, fullRepositoryJson(state, copy, owner));
}

function update(call: Call) {
  const { state, repository } = call;
  const account = require(call.actor, repository, "administration", "write", "admin");
  const input = call.input("Repository");
  const branch = input.optionalText("default_branch");
  if (repository.archived && input.fields.archived !== false)
    throw forbidden("Repository was archived so is read-only.");
  if (branch !== null && !branchTip(repository, branch))
    throw invalid(
      "Repository",
      "default_branch",
      "invalid",
      `The branch ${branch} was not found. Please push that ref first or create it via the Git Data API.`,
    );
  repository.defaultBranch = branch ?? repository.defaultBranch;
  if (input.has("description")) repository.description = input.optionalText("description");
  repository.private = input.flag("private", repository.private);
  repository.archived = input.flag("archived", repository.archived);
  repository.issuesEnabled = input.flag("has_issues", repository.issuesEnabled);
  rename(state, repository, input.optionalText("name") ?? repository.name);
  repository.updatedAt = state.now();
  return fullRepositoryJson(state, repository, account);
}

function remove(call: Call) {
  const { state, repository } = call;
  require(call.actor, repository, "administration", "write", "admin");
  state.repositories.delete(fullName(repository).toLowerCase());
  for (const [name, other] of state.formerNames) if (other === repository) state.formerNames.delete(name);
  for (const other of state.repositories.values()) {
    if (other.parent === repository) other.parent = null;
    for (const { pull } of other.issues.values()) if (pull?.head.repository === repository) pull.head.repository = null;
  }
  return noContent();
}

/** GitHub calls three of its five roles by older names here. */
function readRole(input: Input): Role {
  const asked = input.optionalText("permission") ?? "push";
  const role = asked === "pull" ? "read" : asked === "push" ? "write" : roles.find((one) => one === asked);
  if (!role) throw invalid("Repository", "permission", "invalid");
  return role;
}

function addCollaborator(call: Call) {
  const { state, repository } = call;
  require(call.actor, repository, "administration", "write", "admin");
  const account = user(state, call.param("username"));
  if (account === repository.owner) throw unprocessable("Repository owner cannot be a collaborator");
  // Nobody reads invitations here: whoever is invited has accepted.
  repository.collaborators.set(account.login.toLowerCase(), { account, role: readRole(call.input("Repository")) });
  return noContent();
}

function permission(call: Call) {
  const { state, repository } = call;
  if (!call.actor.token && !hasRole(repository, performer(call.actor), "write"))
    throw forbidden("Must have push access to view collaborator permission.");
  const account = knownUser(state, call.param("username"));
  const role = roleOf(repository, account);
  return {
    permission: permissionWord(role),
    role_name: role ?? "none",
    user: {
      ...accountJson(state, account),
      permissions: permissionsJson(repository, account),
      role_name: role ?? "none",
    },
  };
}

function collaborators(call: Call) {
  const { state, repository } = call;
  if (!call.actor.token && !hasRole(repository, performer(call.actor), "write"))
    throw forbidden("Must have push access to view repository collaborators.");
  const people = [repository.owner, ...[...repository.collaborators.values()].map(({ account }) => account)];
  return page(call, people, (account) => ({
    ...accountJson(state, account),
    permissions: permissionsJson(repository, account),
    role_name: roleOf(repository, account) ?? "none",
  }));
}

/** Repositories of an account that the actor may see. */
function listed(call: Call, account: Account) {
  const all = [...call.state.repositories.values()];
  const own = all.filter((one) => one.owner === account && mayRead(call.actor, one));
  return page(call, own, (one) => repositoryJson(call.state, one, call.actor.account));
}

export const repositoryRoutes: Routes = {
  "GET /rate_limit": (call) => {
    const { limit, used, remaining, reset } = rateLimit(call.state);
    const rate = { limit, used, remaining, reset };
    return { resources: { core: rate, search: rate, graphql: rate }, rate };
  },
  "GET /meta": () => ({ verifiable_password_authentication: false, installed_version: "3.19.0" }),
  "GET /user": (call) => {
    if (call.actor.app) throw forbidden();
    return profileJson(call.state, performer(call.actor));
  },
  "GET /users/:username": (call) => profileJson(call.state, knownUser(call.state, call.param("username"))),
  "GET /user/repos": (call) => listed(call, performer(call.actor)),
  "GET /users/:username/repos": (call) => listed(call, knownUser(call.state, call.param("username"))),
  "POST /user/repos": create,
  "GET /repos/:owner/:repo": (call) => fullRepositoryJson(call.state, call.repository, call.actor.account),
  "PATCH /repos/:owner/:repo": update,
  "DELETE /repos/:owner/:repo": remove,
  "POST /repos/:owner/:repo/forks": fork,
  "GET /repos/:owner/:repo/forks": (call) => {
    const { repository } = call;
    const forks = [...call.state.repositories.values()].filter(({ parent }) => parent === repository);
    return page(call, forks, (one) => repositoryJson(call.state, one));
  },
  "GET /repos/:owner/:repo/collaborators": collaborators,
  "GET /repos/:owner/:repo/collaborators/:username": (call) => {
    const account = knownUser(call.state, call.param("username"));
    const { owner, collaborators: people } = call.repository;
    if (account !== owner && !people.has(account.login.toLowerCase())) throw notFound();
    return noContent();
  },
  "PUT /repos/:owner/:repo/collaborators/:username": addCollaborator,
  "DELETE /repos/:owner/:repo/collaborators/:username": (call) => {
    require(call.actor, call.repository, "administration", "write", "admin");
    call.repository.collaborators.delete(call.param("username").toLowerCase());
    return noContent();
  },
  "GET /repos/:owner/:repo/collaborators/:username/permission": permission,
};
