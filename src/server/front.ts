// The front door: what listens. Limits and deadlines first, a signature before anything is parsed, and no detail in an answer.
import { createHmac, timingSafeEqual } from "node:crypto";
import { type FastifyRequest, fastify } from "fastify";
import { jobsOf, watchedEvents } from "./events.ts";
import type { Intake } from "./intake.ts";
import type { Log } from "./log.ts";

export type FrontOptions = {
  host: string;
  port: number;
  appId: number;
  /** A delivery signed with any of these is GitHub's. */
  webhookSecrets: readonly string[];
  /** A request that is not whole after this is ended without a 2xx, so that GitHub counts it as failed. */
  requestMilliseconds?: number;
};

export interface Front {
  /** `http://host:port`, with the port that was really taken. */
  readonly url: string;
  /** Stops listening, and lets requests under way be answered. */
  close(): Promise<void>;
}

export const webhookPath = "/api/github/webhooks";
/** GitHub delivers nothing larger. */
const largestBody = 25 * 1024 * 1024;
/** GitHub waits 10 s for an answer. */
const defaultRequestMilliseconds = 8_000;
/** What a stranger may leave in a log line. */
const longestName = 100;

const words: Readonly<Record<number, string>> = {
  400: "The body is not what GitHub sends.",
  401: "The signature does not match.",
  404: "Nothing is here.",
  408: "The request took too long.",
  413: "The body is larger than 25 MB.",
  415: "Expected application/json.",
  503: "Not ready. The delivery can be sent again.",
};

class Refusal extends Error {
  readonly statusCode: number;
  constructor(statusCode: number) {
    super(words[statusCode] ?? "Refused.");
    this.statusCode = statusCode;
  }
}

/** Listens, and puts what GitHub delivers in the queue before it answers 202. */
export async function openFront(intake: Intake, log: Log, options: FrontOptions): Promise<Front> {
  const requestTimeout = options.requestMilliseconds ?? defaultRequestMilliseconds;
  const server = fastify({
    logger: false,
    bodyLimit: largestBody,
    requestTimeout,
    connectionTimeout: requestTimeout * 2,
    // Node looks for requests that took too long only every half minute, unless told.
    http: { connectionsCheckingInterval: Math.min(1_000, requestTimeout / 2), headersTimeout: requestTimeout },
    routerOptions: { ignoreTrailingSlash: true },
  });
  server.server.maxConnections = 2_000;

  // Raw bytes: the signature is over them.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: words[404] }));
  server.setErrorHandler((fault, request, reply) => {
    const asked = typeof fault === "object" && fault !== null && "statusCode" in fault ? Number(fault.statusCode) : 500;
    const status = asked >= 400 && asked < 500 ? asked : 503;
    const line = { status, ...whatCame(request) };
    if (status === 503) log.error({ ...line, err: fault }, "not stored");
    else log.warn(line, "refused");
    return reply.code(status).send({ error: words[status] ?? "Refused." });
  });

  server.get("/healthz", () => ({ status: "ok" }));
  server.get("/readyz", async () => {
    if (!(await intake.ready())) throw new Refusal(503);
    return { status: "ok" };
  });

  server.post(webhookPath, async (request, reply) => {
    const { body, headers } = request;
    if (!Buffer.isBuffer(body)) throw new Refusal(400);
    if (!isSigned(body, headers["x-hub-signature-256"], options.webhookSecrets)) throw new Refusal(401);
    const event = headers["x-github-event"];
    if (typeof event !== "string" || event === "") throw new Refusal(400);
    if (watchedEvents.has(event)) {
      const delivery = nameOf(headers["x-github-delivery"]);
      const jobs = jobsOf(event, parse(body), options.appId, delivery ?? "");
      if (jobs === null) throw new Refusal(400);
      await intake.add(jobs.map((job) => ({ job, delivery })));
    } else {
      log.info(whatCame(request), "not for us");
    }
    return reply.code(202).send();
  });

  const url = await server.listen({ host: options.host, port: options.port });
  return { url, close: () => server.close() };
}

/** Whether one of the secrets signed these bytes. Takes the same time for every wrong signature. */
export function isSigned(body: Uint8Array, header: string | string[] | undefined, secrets: readonly string[]): boolean {
  if (typeof header !== "string" || !/^sha256=[0-9a-f]{64}$/.test(header)) return false;
  const given = Buffer.from(header.slice("sha256=".length), "hex");
  let signed = false;
  for (const secret of secrets) {
    const expected = createHmac("sha256", secret).update(body).digest();
    signed = timingSafeEqual(expected, given) || signed;
  }
  return signed;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new Refusal(400);
  }
}

/** All that is said of a request that was refused: nothing of its body, and little of its headers. */
function whatCame({ headers, ip, url }: FastifyRequest) {
  return {
    path: url.slice(0, longestName),
    ip,
    bytes: Number(headers["content-length"] ?? 0),
    event: nameOf(headers["x-github-event"]),
    delivery: nameOf(headers["x-github-delivery"]),
  };
}

function nameOf(header: string | string[] | undefined): string | null {
  return typeof header === "string" ? header.slice(0, longestName) : null;
}
