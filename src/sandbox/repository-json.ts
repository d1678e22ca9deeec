// A repository as GitHub shows it, in answers and payloads.
import { accountJson } from "./accounts.ts";
import { hasRole } from "./permissions.ts";
import { type Account, iso, type Json, nodeId, type Repository, type State } from "./state.ts";

export const fullName = (repository: Repository) => `${repository.owner.login}/${repository.name}`;
export const repositoryUrl = (state: State, repository: Repository) =>
  `${state.url}/api/v3/repos/${fullName(repository)}`;
export const repositoryPage = (state: State, repository: Repository) => `${state.url}/${fullName(repository)}`;
export const repositoryNodeId = (repository: Repository) => nodeId("R", repository.id);

/** Addresses GitHub lists on a repository, as what follows its own. */
const addresses: Record<string, string> = {
  forks_url: "/forks",
  keys_url: "/keys{/key_id}",
  collaborators_url: "/collaborators{/collaborator}",
  teams_url: "/teams",
  hooks_url: "/hooks",
  issue_events_url: "/issues/events{/number}",
  events_url: "/events",
  assignees_url: "/assignees{/user}",
  branches_url: "/branches{/branch}",
  tags_url: "/tags",
  blobs_url: "/git/blobs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  git_refs_url: "/git/refs{/sha}",
  trees_url: "/git/trees{/sha}",
  statuses_url: "/statuses/{sha}",
  languages_url: "/languages",
  stargazers_url: "/stargazers",
  contributors_url: "/contributors",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  commits_url: "/commits{/sha}",
  git_commits_url: "/git/commits{/sha}",
  comments_url: "/comments{/number}",
  issue_comment_url: "/issues/comments{/number}",
  contents_url: "/contents/{+path}",
  compare_url: "/compare/{base}...{head}",
  merges_url: "/merges",
  archive_url: "/{archive_format}{/ref}",
  downloads_url: "/downloads",
  issues_url: "/issues{/number}",
  pulls_url: "/pulls{/number}",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  labels_url: "/labels{/name}",
  releases_url: "/releases{/id}",
  deployments_url: "/deployments",
};

/** @param viewer Whose permissions are listed; null leaves them out, as payloads do. */
export function repositoryJson(state: State, repository: Repository, viewer: Account | null = null): Json {
  const url = repositoryUrl(state, repository);
  const page = repositoryPage(state, repository);
  const forks = [...state.repositories.values()].filter(({ parent }) => parent === repository).length;
  const open = [...repository.issues.values()].filter((issue) => issue.state === "open").length;
  return {
    id: repository.id,
    node_id: repositoryNodeId(repository),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: accountJson(state, repository.owner),
    html_url: page,
    description: repository.description,
    fork: repository.parent !== null,
    url,
    ...Object.fromEntries(Object.entries(addresses).map(([name, rest]) => [name, url + rest])),
    created_at: iso(repository.createdAt),
    updated_at: iso(repository.updatedAt),
    pushed_at: iso(repository.pushedAt),
    git_url: `git:${page.slice(page.indexOf("//"))}.git`,
    ssh_url: `git@localhost:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: repository.issuesEnabled,
    has_projects: false,
    has_downloads: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: forks,
    mirror_url: null,
    archived: repository.archived,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? "private" : "public",
    forks,
    open_issues: open,
    watchers: 0,
    default_branch: repository.defaultBranch,
    ...(viewer ? { permissions: permissionsJson(repository, viewer) } : {}),
  };
}

/** With what only `GET /repos/:owner/:repo` says. */
export function fullRepositoryJson(state: State, repository: Repository, viewer: Account | null): Json {
  const { parent } = repository;
  return {
    ...repositoryJson(state, repository, viewer),
    ...(parent ? { parent: repositoryJson(state, parent), source: repositoryJson(state, origin(parent)) } : {}),
    network_count: repositoryJson(state, repository).forks_count,
    subscribers_count: 0,
  };
}

function origin(repository: Repository): Repository {
  return repository.parent ? origin(repository.parent) : repository;
}

export function permissionsJson(repository: Repository, account: Account): Json {
  return {
    admin: hasRole(repository, account, "admin"),
    maintain: hasRole(repository, account, "maintain"),
    push: hasRole(repository, account, "write"),
    triage: hasRole(repository, account, "triage"),
    pull: hasRole(repository, account, "read"),
  };
}
