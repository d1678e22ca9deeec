// What GitHub says when it will not: one error type, and the shapes of GitHub's answers.
import type { Json } from "./state.ts";

/** Thrown by any part of the sandbox; becomes an HTTP answer, or an error of GraphQL. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly (Json | string)[] | null;
  /** GraphQL's kind of error. */
  readonly type: string;

  constructor(status: number, message: string, errors: readonly (Json | string)[] | null = null, type?: string) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.type = type ?? (status === 404 ? "NOT_FOUND" : status === 403 ? "FORBIDDEN" : "UNPROCESSABLE");
  }

  /** Of the answer. */
  get headers(): Record<string, string> {
    return {};
  }

  json(): Json {
    return {
      message: this.message,
      ...(this.errors ? { errors: this.errors } : {}),
      documentation_url: "https://docs.github.com/rest",
      status: String(this.status),
    };
  }
}

/** What has another address now. Whoever asks goes on there; what changes something is sent again as it was. */
export class Moved extends Refusal {
  readonly #to: string;

  constructor(to: string, reads: boolean) {
    super(reads ? 301 : 307, reads ? "Moved Permanently" : "Temporary Redirect");
    this.#to = to;
  }

  override get headers(): Record<string, string> {
    return { location: this.#to };
  }

  override json(): Json {
    return { ...super.json(), url: this.#to };
  }
}

export const notFound = () => new Refusal(404, "Not Found");
export const badCredentials = () => new Refusal(401, "Bad credentials");
export const forbidden = (message = "Resource not accessible by integration") => new Refusal(403, message);

/** 422 with one error about a field, or about the whole when there is a message. */
export function invalid(resource: string, field: string, code: string, message?: string): Refusal {
  const error = { resource, code, field, ...(message ? { message } : {}) };
  return new Refusal(422, "Validation Failed", [error]);
}

/** 422 in the shape of GitHub's newer endpoints: plain sentences. */
export function unprocessable(message: string, errors: readonly string[] | null = null): Refusal {
  return new Refusal(422, message, errors);
}
