// People and bots: made on first sight, shown as GitHub shows them.
import { badCredentials, notFound } from "./refusal.ts";
import { type Account, type App, iso, type Json, nodeId, type State } from "./state.ts";

const loginShape = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/;

/** The user with this name, made when nobody saw it before. */
export function user(state: State, login: string): Account {
  const known = state.accounts.get(login.toLowerCase());
  if (known) return known;
  if (!loginShape.test(login)) throw badCredentials();
  return addAccount(state, login, "User", null);
}

export function addAccount(state: State, login: string, type: Account["type"], app: App | null): Account {
  const account: Account = { id: state.nextId(), login, type, createdAt: state.now(), app };
  state.accounts.set(login.toLowerCase(), account);
  return account;
}

/** A user that must exist. */
export function knownUser(state: State, login: string): Account {
  const account = state.accounts.get(login.toLowerCase());
  if (!account) throw notFound();
  return account;
}

export function accountNodeId(account: Account): string {
  return nodeId(account.type === "Bot" ? "BOT" : "U", account.id);
}

/** How an account signs commits. */
export function email(account: Account): string {
  return `${account.id}+${account.login}@users.noreply.github.com`;
}

export function accountJson(state: State, account: Account): Json {
  const api = `${state.url}/api/v3/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: accountNodeId(account),
    avatar_url: `${state.url}/avatars/${encodeURIComponent(account.login)}`,
    gravatar_id: "",
    url: api,
    html_url: `${state.url}/${account.app ? `apps/${account.app.slug}` : account.login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** With the profile: `GET /users/:name`. */
export function profileJson(state: State, account: Account): Json {
  const repositories = [...state.repositories.values()].filter(({ owner }) => owner === account);
  return {
    ...accountJson(state, account),
    name: null,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: repositories.filter((repository) => !repository.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: iso(account.createdAt),
    updated_at: iso(account.createdAt),
  };
}
