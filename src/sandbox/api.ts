// The road of every request: who asks, which route answers, what GitHub's headers say, and a line in the log of requests.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { identify } from "./identity.ts";
import { Input } from "./input.ts";
import { findRepository, mayRead } from "./permissions.ts";
import { Moved, Refusal } from "./refusal.ts";
import type { Actor, Repository, ServedRequest, State } from "./state.ts";

/** One request, as a route sees it. */
export class Call {
  readonly state: State;
  readonly actor: Actor;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly raw: unknown;
  readonly headers: FastifyRequest["headers"];
  readonly method: string;
  /** Path and query as they came. */
  readonly address: string;

  constructor(state: State, actor: Actor, request: FastifyRequest) {
    this.state = state;
    this.actor = actor;
    this.params = strings(request.params);
    this.query = strings(request.query);
    this.raw = request.body;
    this.headers = request.headers;
    this.method = request.method;
    this.address = request.url;
  }

  /** @throws Moved under a name it had before. */
  get repository(): Repository {
    const name = `${this.param("owner")}/${this.param("repo")}`;
    const moved = this.state.formerNames.get(name.toLowerCase());
    if (moved && mayRead(this.actor, moved)) {
      const rest = this.address.slice(this.address.indexOf(`/repos/${name}`) + `/repos/${name}`.length);
      throw new Moved(`${this.state.url}/api/v3/repositories/${moved.id}${rest}`, this.method === "GET");
    }
    return findRepository(this.state, this.actor, this.param("owner"), this.param("repo"));
  }

  param(name: string): string {
    return this.params[name] ?? "";
  }

  input(resource: string): Input {
    return new Input(this.raw, resource);
  }
}

/** An answer that is not a plain 200 with JSON. */
export class Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export const created = (body: unknown) => new Answer(201, body);
export const noContent = () => new Answer(204, undefined);

type Handler = (call: Call) => unknown;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
/** `"GET /repos/:owner/:repo"` and what answers it. */
export type Routes = Readonly<Record<`${Method} /${string}`, Handler>>;

/**
 * A page of a list with GitHub's Link header.
 * @param wrap Puts the page into what surrounds it, such as `{ total_count, check_runs }`.
 */
export function page<T>(
  call: Call,
  items: readonly T[],
  shape: (item: T) => unknown,
  wrap?: (shown: unknown[]) => unknown,
) {
  const size = Math.min(100, Math.max(1, Number(call.query.per_page ?? 30) || 30));
  const current = Math.max(1, Number(call.query.page ?? 1) || 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const shown = items.slice((current - 1) * size, current * size).map(shape);
  const link = (number: number, rel: string) => {
    const url = new URL(call.address, call.state.url);
    url.searchParams.set("page", String(number));
    return `<${url}>; rel="${rel}"`;
  };
  const links = [
    ...(current > 1 ? [link(current - 1, "prev"), link(1, "first")] : []),
    ...(current < last ? [link(current + 1, "next"), link(last, "last")] : []),
  ];
  return new Answer(200, wrap ? wrap(shown) : shown, links.length > 0 ? { link: links.join(", ") } : {});
}

/** What a test may do to a request before it is served: answer it itself, or `drop` the answer after it was applied. */
type Fault = { status: number; headers?: Record<string, string>; body?: unknown; apply?: boolean } | null;
export type FaultHook = (request: {
  method: string;
  path: string;
  operation: string | null;
  actor: string | null;
  /** As it was sent. */
  body: unknown;
}) => Fault;

/** @param faults The hooks to ask, in order; the first that answers wins. */
export function serve(
  server: FastifyInstance,
  state: State,
  prefix: string,
  routes: Routes,
  faults: Set<FaultHook>,
): void {
  for (const [route, handler] of Object.entries(routes)) {
    const space = route.indexOf(" ");
    server.route({
      method: route.slice(0, space),
      url: prefix + route.slice(space + 1),
      handler: (request, reply) => answer(state, handler, faults, request, reply),
    });
  }
}

async function answer(
  state: State,
  handler: Handler,
  faults: Set<FaultHook>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const served: ServedRequest = {
    method: request.method,
    path: request.url,
    operation: operationName(request),
    actor: null,
    status: 0,
  };
  state.requests.push(served);
  let result: Answer;
  try {
    const actor = identify(state, request.headers.authorization);
    served.actor = actor.account?.login ?? actor.app?.slug ?? null;
    const fault = first(faults, served, request.body);
    result = fault && !fault.apply ? faulty(fault) : await perform(handler, new Call(state, actor, request));
    if (fault?.apply) result = faulty(fault);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    result = new Answer(error.status, error.json(), error.headers);
  }
  served.status = result.status;
  reply.code(result.status).headers({ ...rateLimitHeaders(state), ...result.headers });
  // Fastify answers text with its own content type; GitHub sends even strings of JSON as JSON.
  return result.body === undefined ? reply.send() : reply.send(result.body);
}

async function perform(handler: Handler, call: Call): Promise<Answer> {
  const result = await handler(call);
  return result instanceof Answer ? result : new Answer(200, result);
}

function first(faults: Set<FaultHook>, served: ServedRequest, body: unknown): Fault {
  for (const hook of faults) {
    const fault = hook({ ...served, body });
    if (fault) return fault;
  }
  return null;
}

function faulty(fault: NonNullable<Fault>): Answer {
  return new Answer(fault.status, fault.body ?? { message: `Fault ${fault.status}` }, fault.headers);
}

/** Rate limits are counted by nobody here: as on a GitHub Enterprise Server they never run out, but the headers are there. */
export const hourlyLimit = 15_000;

export function rateLimit(state: State): { limit: number; used: number; remaining: number; reset: number } {
  const reset = Math.floor(state.now() / 1000) + 3600;
  return { limit: hourlyLimit, used: 0, remaining: hourlyLimit, reset };
}

function rateLimitHeaders(state: State): Record<string, string> {
  const { limit, used, remaining, reset } = rateLimit(state);
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-used": String(used),
    "x-ratelimit-reset": String(reset),
    "x-ratelimit-resource": "core",
    "x-github-media-type": "github.v3; format=json",
    "x-github-enterprise-version": "3.19.0",
  };
}

function operationName(request: FastifyRequest): string | null {
  if (!request.url.endsWith("/graphql")) return null;
  const query = new Input(request.body, "Query").fields.query;
  const match = typeof query === "string" ? /\b(query|mutation)\b(?:\s+(\w+))?/.exec(query) : null;
  return match?.[2] ?? match?.[1] ?? "query";
}

function strings(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
  );
}
