// The log: one line of JSON a job, a refused delivery or a fault. Never a token, a payload, or the text of a plan.
import { isNativeError } from "node:util/types";
import { type DestinationStream, type Logger, pino } from "pino";

export type Log = Logger;

/** Tokens of GitHub in all their forms (installation tokens hold dots since 2026), JSON Web Tokens, private keys. Linear. */
const secrets =
  /gh[pousr]_[A-Za-z0-9._-]+|github_pat_[A-Za-z0-9_]+|eyJ[A-Za-z0-9._-]+|-----BEGIN [A-Z ]+-----[^-]*(?:-----END [A-Z ]+-----)?/g;

export function withoutSecrets(text: string): string {
  return text.replace(secrets, "[secret]");
}

/** What may be known of a fault. Octokit's carry the request with its headers and body: those stay here. */
export function serializeFault(fault: unknown): Record<string, unknown> {
  if (!isNativeError(fault)) return { message: withoutSecrets(String(fault)) };
  const status = "status" in fault && typeof fault.status === "number" ? { status: fault.status } : {};
  const id = requestId(fault);
  return {
    type: fault.name,
    message: withoutSecrets(fault.message),
    ...status,
    ...(id ? { githubRequest: id } : {}),
    stack: withoutSecrets(fault.stack ?? ""),
    ...(fault.cause === undefined ? {} : { cause: serializeFault(fault.cause) }),
  };
}

/** GitHub's own id of the request, for its support. */
function requestId(fault: Error): string | null {
  if (!("response" in fault) || typeof fault.response !== "object" || fault.response === null) return null;
  if (!("headers" in fault.response) || typeof fault.response.headers !== "object") return null;
  const id = new Map(Object.entries(fault.response.headers ?? {})).get("x-github-request-id");
  return typeof id === "string" ? id : null;
}

/** @param destination Where lines go; standard output when left out. */
export function createLog(level: string, destination?: DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: serializeFault },
      // Whatever slipped into a message or a field.
      hooks: { streamWrite: withoutSecrets },
    },
    destination ?? pino.destination({ fd: 1, sync: false }),
  );
}
