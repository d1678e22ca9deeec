// What the page's buttons do: each form becomes one request to the sandbox's own REST API, as the person one acts as.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { own } from "./address.ts";

/** A login as the sandbox allows it. */
const login = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/;
const cookie = "sandbox-who";

type Params = { owner: string; name: string; number: string };
type Form = Record<string, string>;
type Call = { method: "POST" | "PUT" | "PATCH"; url: string; payload: object; back: string };

/** Whoever the visitor chose to be, or null. */
export function chosenLogin(request: FastifyRequest): string | null {
  for (const pair of (request.headers.cookie ?? "").split(";")) {
    const [key, value] = pair.trim().split("=");
    if (key === cookie && value !== undefined && login.test(value)) return value;
  }
  return null;
}

/** Another site's page may not press our buttons. */
export function isOurs(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

/** An address of this page only; anything else leads to the root. */
function local(address: string | undefined): string {
  const here = "http://sandbox.invalid";
  if (address === undefined || !URL.canParse(address, here)) return "/";
  const url = new URL(address, here);
  return url.origin === here ? url.pathname + url.search + url.hash : "/";
}

const calls: Record<string, (params: Params, form: Form) => Call> = {
  "/:owner/:name/issues/:number/comments": ({ owner, name, number }, { body = "" }) => ({
    method: "POST",
    url: `${api(owner, name)}/issues/${number}/comments`,
    payload: { body },
    back: `${at(owner, name)}/issues/${number}#new-comment`,
  }),
  "/:owner/:name/runs/:number/rerequest": ({ owner, name, number }, { back }) => ({
    method: "POST",
    url: `${api(owner, name)}/check-runs/${number}/rerequest`,
    payload: {},
    back: local(back),
  }),
  "/:owner/:name/pull/:number/merge": ({ owner, name, number }) => ({
    method: "PUT",
    url: `${api(owner, name)}/pulls/${number}/merge`,
    payload: {},
    back: `${at(owner, name)}/pull/${number}`,
  }),
  "/:owner/:name/pull/:number/state": ({ owner, name, number }, { state = "" }) => ({
    method: "PATCH",
    url: `${api(owner, name)}/pulls/${number}`,
    payload: { state },
    back: `${at(owner, name)}/pull/${number}`,
  }),
};

const at = (owner: string, name: string): string => `/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
const api = (owner: string, name: string): string => `/api/v3/repos${at(owner, name)}`;

/** What the API said when it refused. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Adds the routes of the forms. `actingIn` answers who acts in a repository. */
export function registerForms(
  scope: FastifyInstance,
  actingIn: (request: FastifyRequest<{ Params: Params }>) => Promise<string>,
): void {
  scope.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });
  scope.post<{ Body: Form }>(`${own}/who`, (request, reply) => {
    const chosen = request.body.login ?? "";
    if (!login.test(chosen))
      throw new Refusal(422, `“${chosen}” is no login: letters, digits, hyphens and underscores, at most 39.`);
    reply.header("set-cookie", `${cookie}=${chosen}; Path=/; HttpOnly; SameSite=Strict`);
    return reply.redirect(local(request.body.back), 303);
  });
  for (const [path, call] of Object.entries(calls)) {
    scope.post<{ Params: Params; Body: Form }>(path, async (request, reply) => {
      if (!/^\d{1,15}$/.test(request.params.number)) throw new Refusal(404, "There is no such thing here.");
      const { method, url, payload, back } = call(request.params, request.body);
      const headers = { authorization: `token ${await actingIn(request)}` };
      const answer = await scope.inject({ method, url, payload, headers });
      if (answer.statusCode >= 400) throw new Refusal(answer.statusCode, said(answer.body));
      return reply.redirect(back, 303);
    });
  }
}

function said(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === "string" ? message : body;
  } catch {
    return body;
  }
}
