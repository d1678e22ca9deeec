// Every request to GitHub goes through here: counted, ended after a deadline, its failures told apart.
import type { Octokit as RestOctokit } from "@octokit/rest";
import { Fault } from "../jobs/fault.ts";

/** Any Octokit will do: of Probot, of `@octokit/rest`, with whatever authentication. Its own retries should be off. */
export type Octokit = Pick<RestOctokit, "request" | "graphql">;

/** Milliseconds for one request. GitHub itself gives up on a query after 10 s. */
const deadline = 15_000;
/** What GitHub asks for after a secondary limit that names no time: at least a minute. */
const defaultPause = 60_000;

type Headers = Readonly<Record<string, string | number | undefined>>;

/** An error of GraphQL, as it stands in an answer. */
export type GraphqlError = { type?: string; path?: readonly (string | number)[]; message: string };

export class Requests {
  /** HTTP requests made so far. */
  count = 0;
  readonly #octokit: Octokit;

  constructor(octokit: Octokit) {
    this.#octokit = octokit;
  }

  /**
   * Runs one REST request and answers its response. Statuses named in `values` are answered as that number; all else that is not
   * a success is a `Fault`.
   */
  async rest<T, V extends number = never>(
    send: (octokit: Octokit, request: { signal: AbortSignal }) => Promise<T>,
    values: readonly V[] = [],
  ): Promise<T | V> {
    this.count += 1;
    try {
      return await send(this.#octokit, { signal: AbortSignal.timeout(deadline) });
    } catch (error) {
      const status = statusOf(error);
      const value = values.find((one) => one === status);
      if (value !== undefined && limitPause(error) === null) return value;
      throw faultOf(error);
    }
  }

  /**
   * Runs one GraphQL document. An answer with errors is half an answer, and so a `Fault`, unless `tolerated` knows every one of
   * them as another way to say null.
   */
  async graphql<T>(
    document: string,
    variables: Readonly<Record<string, unknown>>,
    tolerated: (error: GraphqlError) => boolean = () => false,
  ): Promise<T> {
    this.count += 1;
    try {
      return await this.#octokit.graphql<T>(document, {
        ...variables,
        request: { signal: AbortSignal.timeout(deadline) },
      });
    } catch (error) {
      const answer = graphqlAnswer<T>(error);
      if (answer?.data && answer.errors.length > 0 && answer.errors.every(tolerated)) return answer.data;
      throw faultOf(error);
    }
  }

  /**
   * Runs one GraphQL document whose answer may be used in part. What GitHub gave up on is told in words: it took too long or failed at
   * it (5xx), or it says that the document asks too much. Everything else that is no answer is a `Fault`, limits among it.
   */
  async graphqlInPart<T>(
    document: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<{ data: T | null; errors: readonly GraphqlError[]; gaveUp: string | null }> {
    this.count += 1;
    try {
      const data = await this.#octokit.graphql<T>(document, {
        ...variables,
        request: { signal: AbortSignal.timeout(deadline) },
      });
      return { data, errors: [], gaveUp: null };
    } catch (error) {
      const fault = faultOf(error);
      const answer = graphqlAnswer<T>(error);
      if (fault.retryAfterMilliseconds !== null) throw fault;
      if (answer) {
        // What went wrong as a whole has no place in the answer.
        const isWhole = answer.data === null || answer.errors.some(({ path }) => path === undefined);
        return { ...answer, gaveUp: isWhole ? fault.message : null };
      }
      const status = statusOf(error);
      if ((status !== null && status >= 500) || isTimeout(error))
        return { data: null, errors: [], gaveUp: fault.message };
      throw fault;
    }
  }
}

/** Our own deadline, as Octokit hands it on. */
function isTimeout(error: unknown): boolean {
  return isRecord(error) && (error.name === "TimeoutError" || (isRecord(error.cause) && isTimeout(error.cause)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** What an error of `octokit.graphql` holds of a 200 answer. */
function graphqlAnswer<T>(error: unknown): { data: T | null; errors: readonly GraphqlError[] } | null {
  if (!(isRecord(error) && Array.isArray(error.errors))) return null;
  return { data: (error.data as T | undefined) ?? null, errors: error.errors as readonly GraphqlError[] };
}

/** What GitHub answered; null when it did not: Octokit calls a broken connection a 500 too, one without a response. */
function statusOf(error: unknown): number | null {
  return isRecord(error) && typeof error.status === "number" && error.response !== undefined ? error.status : null;
}

function headersOf(error: unknown): Headers {
  if (!isRecord(error)) return {};
  const headers = isRecord(error.response) && isRecord(error.response.headers) ? error.response.headers : error.headers;
  return isRecord(headers) ? (headers as Headers) : {};
}

/**
 * How long GitHub wants us to stay away, in milliseconds; null when this is no rate limit. GitHub says so in four ways: 429, 403 with
 * headers that tell, 200 with an error of type RATE_LIMITED, and 200 or 403 with a message about a limit.
 */
function limitPause(error: unknown): number | null {
  const status = statusOf(error);
  const headers = headersOf(error);
  const message = error instanceof Error ? error.message : "";
  const exhausted = String(headers["x-ratelimit-remaining"]) === "0";
  const typed = graphqlAnswer(error)?.errors.some(({ type }) => type === "RATE_LIMITED" || type === "RATE_LIMIT");
  const told = /(?:secondary|API) rate limit|abuse detection/i.test(message);
  const isLimit =
    status === 429 || typed || told || (status === 403 && (exhausted || headers["retry-after"] !== undefined));
  if (!isLimit) return null;
  const after = Number(headers["retry-after"]);
  if (Number.isFinite(after) && after >= 0) return after * 1000;
  const reset = Number(headers["x-ratelimit-reset"]);
  if ((exhausted || typed) && Number.isFinite(reset)) return Math.max(0, reset * 1000 - Date.now());
  return defaultPause;
}

const token = /\/app\/installations\/\d+\/access_tokens$/;
const reading = new Set(["GET", "HEAD"]);

/**
 * Whether the same request will be answered the same for as long as nobody acts: no permission or archived (403), gone or blocked
 * (410, 451), nothing where we would write (404; where we read, a replica may lag behind, which may not know a new or a moved repository
 * yet), and no token, for the app is not installed, suspended, or not who it says (401, 403, 404). In GraphQL, FORBIDDEN.
 */
function isPermanent(error: unknown, status: number | null): boolean {
  const answer = graphqlAnswer(error);
  if (answer) {
    return answer.errors.some(({ type }) => type === "FORBIDDEN");
  }
  if (status === 403 || status === 410 || status === 451) return true;
  const { url, method } = requestOf(error);
  if (status === 401) return token.test(url);
  return status === 404 && !reading.has(method) && !url.endsWith("/graphql");
}

function requestOf(error: unknown): { url: string; method: string } {
  const { url, method } = isRecord(error) && isRecord(error.request) ? error.request : {};
  return { url: String(url ?? ""), method: String(method ?? "GET") };
}

/** Turns whatever a request threw into a `Fault` whose message may stand in a log and a check: status and GitHub's own words, cut. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const pause = limitPause(error);
  const status = statusOf(error);
  const words = graphqlAnswer(error)?.errors.map(({ message }) => message) ?? [
    error instanceof Error ? error.message : String(error),
  ];
  const what =
    pause !== null
      ? "GitHub limits our requests"
      : status !== null
        ? `GitHub answered ${status}`
        : graphqlAnswer(error)
          ? "GitHub answered in part"
          : "GitHub could not be reached";
  return new Fault(`${what}: ${words.join("; ").slice(0, 300)}`, {
    retryAfterMilliseconds: pause,
    permanent: pause === null && isPermanent(error, status),
    cause: error,
  });
}
