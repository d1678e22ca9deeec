// Who we are at GitHub: Probot holds the app's key and its installations' tokens. Its Octokit never repeats a request by itself.
import { Probot, ProbotOctokit } from "probot";
import { faultOf, type Octokit } from "../github/requests.ts";
import { Fault } from "../jobs/fault.ts";
import type { Credentials } from "./environment.ts";
import type { Log } from "./log.ts";

export interface Application {
  /** With the token of an installation, which is made when it is first needed and kept for an hour. */
  octokitFor(installation: number): Promise<Octokit>;
  /** As the app itself, for the few questions that only it may ask. */
  octokit(): Promise<Octokit>;
}

type OctokitOptions = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

/** Milliseconds for one request, counted from when it is sent. */
const deadline = 15_000;
const redirects = new Set([301, 302, 307, 308]);
const mostRedirects = 3;
/** Where GitHub limits how fast an installation may write. A GitHub Enterprise Server does not unless told, and then answers so. */
const limited = new Set(["https://api.github.com"]);

/** @param apiUrl Base URL of the REST API. Nothing is ever sent to another origin, whatever an answer says. */
export function createApplication(
  credentials: Pick<Credentials, "appId" | "privateKey">,
  apiUrl: string,
  log: Log,
): Application {
  const { origin } = new URL(apiUrl);
  const request = { fetch: fetchWithin(origin) };
  const enabled = limited.has(origin) || origin.endsWith(".ghe.com");
  const identify = () =>
    new Probot({
      appId: credentials.appId,
      privateKey: credentials.privateKey,
      // Probot's own webhook door is never opened: `front.ts` is the only one.
      secret: "never used",
      baseUrl: apiUrl,
      request,
      log: log.child({}, { level: log.level === "silent" ? "silent" : "error" }),
      // A function: Probot's own handlers win over an object.
      Octokit: ProbotOctokit.defaults((options: OctokitOptions) => ({
        ...options,
        userAgent: "plan-warden",
        request: { ...options.request, ...request },
        retry: { enabled: false },
        throttle: { ...options.throttle, enabled, onRateLimit: () => false, onSecondaryRateLimit: () => false },
      })),
    });
  let probot = identify();

  /** Until when GitHub wants to hear nothing of an installation; 0 is the app itself. */
  const quietUntil = new Map<number, number>();

  function harden(octokit: ProbotOctokit, installation: number): Octokit {
    octokit.hook.before("request", (options) => {
      const wait = (quietUntil.get(installation) ?? 0) - Date.now();
      if (wait > 0) throw new Fault("GitHub limits our requests.", { retryAfterMilliseconds: wait });
      quietUntil.delete(installation);
      options.headers["x-github-api-version"] = "2022-11-28";
      // A deadline that began before this is not counted while the request waits for its turn to be sent.
      delete options.request?.signal;
    });
    octokit.hook.error("request", (fault) => {
      const { retryAfterMilliseconds: wait, permanent } = faultOf(fault);
      if (wait !== null) quietUntil.set(installation, Math.max(quietUntil.get(installation) ?? 0, Date.now() + wait));
      // A kept token that GitHub took back. The next attempt asks for a new one, and where none is given any more, that is the fault.
      if (installation !== 0 && !permanent && "status" in fault && fault.status === 401) probot = identify();
      throw fault;
    });
    return octokit;
  }

  return {
    octokitFor: async (installation) => harden(await probot.auth(installation), installation),
    octokit: async () => {
      const app = await probot.auth();
      return harden(new (app.constructor as typeof ProbotOctokit)(), 0);
    },
  };
}

/** A fetch that ends after the deadline, follows only redirects within the origin, and refuses every other place. */
function fetchWithin(origin: string): typeof fetch {
  return async (input, init) => {
    const end = AbortSignal.timeout(deadline);
    let url = new URL(input instanceof Request ? input.url : input);
    for (let hop = 0; hop <= mostRedirects; hop++) {
      if (url.origin !== origin || url.username || url.password) {
        throw new Error(`A request to ${url.origin} was held back: only ${origin} is GitHub's API here.`);
      }
      const response = await fetch(url, { ...init, redirect: "manual", signal: end });
      const location = response.headers.get("location");
      if (!redirects.has(response.status) || location === null) return response;
      await response.body?.cancel();
      url = new URL(location, url);
    }
    throw new Error(`GitHub's API answered with more than ${mostRedirects} redirects.`);
  };
}
