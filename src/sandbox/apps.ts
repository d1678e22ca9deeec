// GitHub Apps: registering one, its installations, its tokens, and what became of its deliveries.
import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { accountJson, addAccount } from "./accounts.ts";
import { Answer, type Call, created, page, type Routes } from "./api.ts";
import { wholeNumber } from "./input.ts";
import { mayRead } from "./permissions.ts";
import { notFound, Refusal } from "./refusal.ts";
import { fullName, repositoryJson, repositoryNodeId } from "./repository-json.ts";
import {
  type Access,
  type Account,
  type App,
  type Delivery,
  type Installation,
  iso,
  type Json,
  nodeId,
  type Permissions,
  type Repository,
  type State,
} from "./state.ts";
import { installationOf, redeliver, sendToApp } from "./webhooks.ts";

export type AppRegistration = {
  slug: string;
  name?: string;
  /** Chosen by the sandbox when left out. */
  id?: number;
  /** PEM; a pair is made when left out. */
  publicKey?: string;
  webhook?: { url: string; secret: string };
  permissions: Permissions;
  events: readonly string[];
};

export type RegisteredApp = {
  id: number;
  slug: string;
  /** PEM, PKCS#8; null when the key was brought along. */
  privateKey: string | null;
  webhookSecret: string | null;
};

/** Registers an app and installs it on every account, also on those to come. */
export function registerApp(state: State, registration: AppRegistration): RegisteredApp {
  const { slug, webhook, permissions, events } = registration;
  const pair = registration.publicKey === undefined ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : null;
  const publicKey = pair ? pair.publicKey : createPublicKey(registration.publicKey ?? "");
  const bot = addAccount(state, `${slug}[bot]`, "Bot", null);
  const app: App = {
    id: registration.id ?? state.nextId(),
    slug,
    name: registration.name ?? slug,
    owner: addAccount(state, `${slug}-owner`, "User", null),
    bot,
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    webhook: webhook ? { id: state.nextId(), ...webhook } : null,
    permissions: { metadata: "read", ...permissions },
    events: [...events],
    createdAt: state.now(),
    installations: new Map(),
    deliveries: [],
  };
  bot.app = app;
  state.apps.set(app.id, app);
  for (const account of state.accounts.values())
    if (repositoriesOf(state, account).length > 0) install(state, app, account);
  const privateKey = pair ? pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString() : null;
  return { id: app.id, slug, privateKey, webhookSecret: webhook?.secret ?? null };
}

/** Where an app's events go from now on. @throws When no app has this id. */
export function setWebhook(state: State, id: number, webhook: { url: string; secret: string }): void {
  const app = state.apps.get(id);
  if (!app) throw new Error(`No app has the id ${id}.`);
  app.webhook = { id: state.nextId(), ...webhook };
}

/** Tells every app of a new repository: its account installs the app with its first one. */
export function welcomeRepository(state: State, repository: Repository): void {
  for (const app of state.apps.values()) {
    const installation = installationOf(app, repository.owner);
    if (installation) {
      sendToApp(state, installation, {
        event: "installation_repositories",
        action: "added",
        sender: repository.owner,
        fields: {
          installation: installationJson(state, installation),
          repository_selection: "all",
          repositories_added: [shortRepository(repository)],
          repositories_removed: [],
          requester: null,
        },
      });
    } else install(state, app, repository.owner);
  }
}

function install(state: State, app: App, account: Account): void {
  const installation = { id: state.nextId(), app, account, createdAt: state.now() };
  app.installations.set(installation.id, installation);
  sendToApp(state, installation, {
    event: "installation",
    action: "created",
    sender: account,
    fields: {
      installation: installationJson(state, installation),
      repositories: repositoriesOf(state, account).map(shortRepository),
      requester: null,
    },
  });
}

function shortRepository(repository: Repository): Json {
  return {
    id: repository.id,
    node_id: repositoryNodeId(repository),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
  };
}

function repositoriesOf(state: State, account: Account): Repository[] {
  return [...state.repositories.values()].filter(({ owner }) => owner === account);
}

export function appJson(state: State, app: App): Json {
  return {
    id: app.id,
    client_id: `Iv1.${app.id}`,
    slug: app.slug,
    node_id: nodeId("A", app.id),
    owner: accountJson(state, app.owner),
    name: app.name,
    description: "",
    external_url: `${state.url}/apps/${app.slug}`,
    html_url: `${state.url}/apps/${app.slug}`,
    created_at: iso(app.createdAt),
    updated_at: iso(app.createdAt),
    permissions: app.permissions,
    events: app.events,
  };
}

function installationJson(state: State, installation: Installation): Json {
  const { app, account, id } = installation;
  return {
    id,
    client_id: `Iv1.${app.id}`,
    account: accountJson(state, account),
    repository_selection: "all",
    access_tokens_url: `${state.url}/api/v3/app/installations/${id}/access_tokens`,
    repositories_url: `${state.url}/api/v3/installation/repositories`,
    html_url: `${state.url}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: app.permissions,
    events: app.events,
    created_at: iso(installation.createdAt),
    updated_at: iso(installation.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}

/** The app whose JWT this is. */
function appOf(call: Call): App {
  if (call.actor.app && !call.actor.token) return call.actor.app;
  throw new Refusal(401, "A JSON web token could not be decoded");
}

function installationById(call: Call): Installation {
  const installation = appOf(call).installations.get(wholeNumber(call.param("installation_id")));
  if (!installation) throw notFound();
  return installation;
}

const levels: readonly Access[] = ["read", "write", "admin"];

function newToken(call: Call): Answer {
  const installation = installationById(call);
  const input = call.input("Installation");
  const granted = installation.app.permissions;
  const asked = input.inner("permissions");
  const permissions: Record<string, Access> = asked ? { metadata: "read" } : { ...granted };
  for (const name of Object.keys(asked?.fields ?? {})) {
    const access = asked?.oneOf(name, levels) ?? "read";
    const most = granted[name];
    if (most === undefined || levels.indexOf(access) > levels.indexOf(most))
      throw new Refusal(422, "The permissions requested are not granted to this installation.");
    permissions[name] = access;
  }
  const all = repositoriesOf(call.state, installation.account);
  const ids = input.fields.repository_ids;
  const names = input.texts("repositories");
  const wanted = all.filter(({ id, name }) => (Array.isArray(ids) && ids.includes(id)) || names?.includes(name));
  const narrowed = Array.isArray(ids) || names !== null;
  if (narrowed && wanted.length < (names?.length ?? 0) + (Array.isArray(ids) ? ids.length : 0))
    throw new Refusal(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  const token = `ghs_${randomBytes(27).toString("base64url").replace(/[-_]/g, "0")}`;
  const expiresAt = call.state.now() + 3_600_000;
  call.state.tokens.set(token, {
    installation,
    expiresAt,
    permissions,
    repositoryIds: narrowed ? wanted.map(({ id }) => id) : null,
  });
  return created({
    token,
    expires_at: iso(expiresAt),
    permissions,
    repository_selection: narrowed ? "selected" : "all",
    ...(narrowed
      ? { repositories: wanted.map((repository) => repositoryJson(call.state, repository, installation.app.bot)) }
      : {}),
  });
}

function deliveryItem(delivery: Delivery): Json {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: new Date(delivery.deliveredAt).toISOString(),
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

function deliveries(call: Call): Answer {
  const { cursor, status } = call.query;
  const wanted = (delivery: Delivery) =>
    (cursor === undefined || delivery.id < Number(cursor)) &&
    (status === undefined || (status === "success") === delivery.statusCode < 400);
  const found = appOf(call).deliveries.filter(wanted).toReversed();
  const size = Math.min(100, Number(call.query.per_page ?? 30) || 30);
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  if (!last || found.length <= size) return new Answer(200, shown.map(deliveryItem));
  const next = new URL(call.address, call.state.url);
  next.searchParams.set("cursor", String(last.id));
  return new Answer(200, shown.map(deliveryItem), { link: `<${next}>; rel="next"` });
}

function deliveryById(call: Call): Delivery {
  const id = wholeNumber(call.param("delivery_id"));
  const delivery = appOf(call).deliveries.find((one) => one.id === id);
  if (!delivery) throw notFound();
  return delivery;
}

/** The installation that covers a repository, or 404. */
function repositoryInstallation(call: Call): Json {
  const { state } = call;
  const app = appOf(call);
  const repository = state.repositories.get(`${call.param("owner")}/${call.param("repo")}`.toLowerCase());
  const installation = repository ? installationOf(app, repository.owner) : null;
  if (!installation) throw notFound();
  return installationJson(state, installation);
}

function accountInstallation(call: Call): Json {
  const account = call.state.accounts.get(call.param("username").toLowerCase());
  const installation = account ? installationOf(appOf(call), account) : null;
  if (!installation) throw notFound();
  return installationJson(call.state, installation);
}

export const appRoutes: Routes = {
  "GET /app": (call) => ({ ...appJson(call.state, appOf(call)), installations_count: appOf(call).installations.size }),
  "GET /app/installations": (call) =>
    page(call, [...appOf(call).installations.values()], (one) => installationJson(call.state, one)),
  "GET /app/installations/:installation_id": (call) => installationJson(call.state, installationById(call)),
  "POST /app/installations/:installation_id/access_tokens": newToken,
  "GET /app/hook/config": (call) => {
    const { webhook } = appOf(call);
    return { content_type: "json", insecure_ssl: "0", secret: "********", url: webhook?.url ?? "" };
  },
  "GET /app/hook/deliveries": deliveries,
  "GET /app/hook/deliveries/:delivery_id": (call) => {
    const delivery = deliveryById(call);
    const { url } = appOf(call).webhook ?? { url: "" };
    return { ...deliveryItem(delivery), url, request: delivery.request, response: delivery.response };
  },
  "POST /app/hook/deliveries/:delivery_id/attempts": (call) => {
    redeliver(call.state, appOf(call), deliveryById(call));
    return new Answer(202, {});
  },
  "GET /apps/:app_slug": (call) => {
    const app = [...call.state.apps.values()].find(({ slug }) => slug === call.param("app_slug"));
    if (!app) throw notFound();
    return appJson(call.state, app);
  },
  "GET /repos/:owner/:repo/installation": repositoryInstallation,
  "GET /users/:username/installation": accountInstallation,
  "GET /installation/repositories": (call) => {
    const { token, app } = call.actor;
    if (!token || !app)
      throw new Refusal(
        403,
        "You must authenticate with an installation access token in order to list repositories for an installation.",
      );
    const all = repositoriesOf(call.state, token.installation.account).filter(
      (repository) => token.repositoryIds === null || token.repositoryIds.includes(repository.id),
    );
    const readable = all.filter((repository) => mayRead(call.actor, repository));
    return page(
      call,
      readable,
      (one) => repositoryJson(call.state, one, app.bot),
      (repositories) => ({
        total_count: readable.length,
        repository_selection: token.repositoryIds === null ? "all" : "selected",
        repositories,
      }),
    );
  },
};
