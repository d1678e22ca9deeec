// A GitHub on this machine: starts it, registers apps on it, and tells what it was asked.
import Fastify from "fastify";
import { type FaultHook, type Routes, serve } from "./api.ts";
import { type AppRegistration, appRoutes, type RegisteredApp, registerApp, setWebhook } from "./apps.ts";
import { checkRoutes } from "./check-routes.ts";
import { commitRoutes } from "./commit-routes.ts";
import { contentRoutes } from "./contents.ts";
import { gitRoutes } from "./git-routes.ts";
import { graphqlRoutes } from "./graphql/endpoint.ts";
import { issueRoutes } from "./issues.ts";
import { registerPage } from "./page/page.ts";
import { stateView } from "./page/state-view.ts";
import { pullRoutes } from "./pull-routes.ts";
import { Refusal } from "./refusal.ts";
import { repositoryRoutes } from "./repositories.ts";
import { fullName } from "./repository-json.ts";
import { newState, type ServedRequest, type State } from "./state.ts";

export type SandboxOptions = {
  /** 0, the default, takes a free one. */
  port?: number;
  /** Milliseconds since the epoch; the machine's clock when left out. */
  now?: () => number;
};

export type Sandbox = {
  /** Without a slash at its end. */
  url: string;
  /** What an Octokit takes as `baseUrl`: REST as on a GitHub Enterprise Server. */
  api: string;
  state: State;
  /** Every request that was served, oldest first. */
  requests: ServedRequest[];
  registerApp(registration: AppRegistration): RegisteredApp;
  /** Where an app's events go from now on, as its owner says on the app's settings page. */
  setWebhook(app: number, webhook: { url: string; secret: string }): void;
  /** Lets a test answer requests in GitHub's place, or lose an answer; returns how to stop it. */
  onRequest(hook: FaultHook): () => void;
  /** Resolves when no delivery is on its way. */
  delivered(): Promise<void>;
  close(): Promise<void>;
};

/** GitHub takes no larger request. */
const bodyLimit = 100 * 1024 * 1024;

/** Every route of the REST API. */
export const restRoutes: Routes = {
  ...appRoutes,
  ...repositoryRoutes,
  ...contentRoutes,
  ...gitRoutes,
  ...commitRoutes,
  ...pullRoutes,
  ...issueRoutes,
  ...checkRoutes,
};

/** Starts a sandbox on the loopback address: whoever reaches it can act as anybody. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const state = newState(options.now ?? Date.now);
  const faults = new Set<FaultHook>();
  const server = Fastify({
    bodyLimit,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 8192 },
    // GitHub answers under a repository's id what it answers under its name.
    rewriteUrl: ({ url = "/" }) => {
      const id = /^\/api\/v3\/repositories\/(\d{1,15})(?=[/?]|$)/.exec(url);
      const repository = id && [...state.repositories.values()].find((one) => one.id === Number(id[1]));
      return id && repository ? `/api/v3/repos/${fullName(repository)}${url.slice(id[0].length)}` : url;
    },
  });
  server.removeContentTypeParser("application/json");
  server.addContentTypeParser(["application/json", "text/plain"], { parseAs: "string" }, (_request, body, done) => {
    try {
      done(null, body === "" ? {} : JSON.parse(String(body)));
    } catch {
      done(Object.assign(new Error("Problems parsing JSON"), { statusCode: 400 }));
    }
  });
  serve(server, state, "/api/v3", restRoutes, faults);
  serve(server, state, "/api", graphqlRoutes, faults);
  registerPage(server, stateView(state));
  server.setNotFoundHandler((request, reply) => {
    const known = request.url.startsWith("/api/")
      ? `the sandbox does not answer ${request.method} ${request.url}`
      : "Not Found";
    return reply.code(404).send(new Refusal(404, known).json());
  });
  server.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    return reply.code(status).send(new Refusal(status, error.message).json());
  });
  state.url = await server.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  return {
    url: state.url,
    api: `${state.url}/api/v3`,
    state,
    requests: state.requests,
    registerApp: (registration) => registerApp(state, registration),
    setWebhook: (app, webhook) => setWebhook(state, app, webhook),
    onRequest: (hook) => {
      faults.add(hook);
      return () => faults.delete(hook);
    },
    delivered: async () => {
      while (state.inFlight.size > 0) await Promise.all(state.inFlight);
    },
    close: async () => {
      state.closing.abort();
      await Promise.all(state.inFlight);
      await server.close();
    },
  };
}
