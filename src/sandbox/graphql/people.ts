// Accounts and apps.
import { accountNodeId } from "../accounts.ts";
import { type Account, type App, iso, nodeId, type State } from "../state.ts";
import type { Asking, Node } from "./node.ts";

/** An actor. GraphQL names a bot by its app's slug alone, and REST with `[bot]` behind it. */
export function personNode({ state }: Asking, account: Account): Node {
  const login = account.app ? account.app.slug : account.login;
  return {
    __typename: account.type,
    id: accountNodeId(account),
    databaseId: account.id,
    login,
    name: null,
    avatarUrl: `${state.url}/avatars/${encodeURIComponent(account.login)}`,
    url: `${state.url}/${account.app ? `apps/${login}` : login}`,
    resourcePath: `/${account.app ? `apps/${login}` : login}`,
    createdAt: iso(account.createdAt),
    updatedAt: iso(account.createdAt),
    ...(account.type === "User" ? { isViewer: false, isSiteAdmin: false } : {}),
  };
}

export function appNode(state: State, app: App): Node {
  return {
    __typename: "App",
    id: nodeId("A", app.id),
    databaseId: app.id,
    slug: app.slug,
    name: app.name,
    description: "",
    url: `${state.url}/apps/${app.slug}`,
    createdAt: iso(app.createdAt),
    updatedAt: iso(app.createdAt),
  };
}
