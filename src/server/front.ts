// The front door: what listens. Limits and deadlines first, a signature before anything is parsed, and no detail in an answer.
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isInstalled, jobsOf, payloadOf, watchedEvents } from "./events.ts";
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
/** Longer than those who keep connections for many do it (a minute at most), so that none is closed under a request. */
const keepAliveTimeout = 72_000;
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
  readonly status: number;
  constructor(status: number) {
    super(words[status]);
    this.status = status;
  }
}

/** The other end went before it had sent all. */
const gone = new Error("The request was broken off.");

/** Listens, and puts what GitHub delivers in the queue before it answers 202. */
export async function openFront(intake: Intake, log: Log, options: FrontOptions): Promise<Front> {
  const requestTimeout = options.requestMilliseconds ?? defaultRequestMilliseconds;
  const server = createServer(
    {
      requestTimeout,
      headersTimeout: requestTimeout,
      keepAliveTimeout,
      // Node looks for requests that took too long only every half minute, unless told.
      connectionsCheckingInterval: Math.min(1_000, requestTimeout / 2),
    },
    (request, response) => {
      answerTo(request).then(
        (answer) => respond(response, answer.status, answer.body),
        (fault) => refuse(request, response, fault),
      );
    },
  );
  server.maxConnections = 2_000;
  // A connection on which nothing happens, whatever it waits for.
  server.timeout = requestTimeout * 2;
  const secrets = options.webhookSecrets.map((secret) => createSecretKey(secret, "utf8"));

  async function answerTo(request: IncomingMessage): Promise<{ status: number; body?: object }> {
    const place = placeOf(request);
    if (place === `POST ${webhookPath}`) {
      await receive(request);
      return { status: 202 };
    }
    if (place === "GET /healthz") return { status: 200, body: { status: "ok" } };
    if (place === "GET /readyz") {
      if (!(await intake.ready())) throw new Refusal(503);
      return { status: 200, body: { status: "ok" } };
    }
    throw new Refusal(404);
  }

  async function receive(request: IncomingMessage): Promise<void> {
    const { headers } = request;
    if (!/^application\/json *(?:;|$)/i.test(headers["content-type"] ?? "")) throw new Refusal(415);
    const body = await bodyOf(request);
    if (!isSigned(body, headers["x-hub-signature-256"], secrets)) throw new Refusal(401);
    const event = headers["x-github-event"];
    if (typeof event !== "string" || event === "") throw new Refusal(400);
    if (!watchedEvents.has(event)) {
      log.info(whatCame(request), "not for us");
      return;
    }
    const delivery = nameOf(headers["x-github-delivery"]);
    const payload = payloadIn(event, body);
    const jobs = jobsOf(event, payload, options.appId, delivery ?? "");
    if (jobs === null) throw new Refusal(400);
    if (!isInstalled(payload)) log.info(whatCame(request), "not for us");
    await intake.add(jobs.map((job) => ({ job, delivery })));
  }

  function respond(response: ServerResponse, status: number, body?: object): void {
    const text = body ? JSON.stringify(body) : "";
    const headers: Record<string, string | number> = { "content-length": Buffer.byteLength(text) };
    if (body) headers["content-type"] = "application/json; charset=utf-8";
    // Of a refused request more may come than anybody wants to read; and who stops listening tells those who wait for their turn.
    if (status === 413 || !server.listening) headers.connection = "close";
    response.writeHead(status, headers).end(text);
  }

  function refuse(request: IncomingMessage, response: ServerResponse, fault: unknown): void {
    // Nobody is there any more.
    if (fault === gone) return;
    const status = fault instanceof Refusal ? fault.status : 503;
    const line = { status, ...whatCame(request) };
    if (status === 503) log.error({ ...line, err: fault }, "not stored");
    else log.warn(line, "refused");
    respond(response, status, { error: words[status] });
  }

  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => {
      server.off("error", reject);
      resolve({ url: urlOf(server), close });
    });
  });

  function close(): Promise<void> {
    return new Promise((resolve) => {
      // Who has not sent a whole request by then is not waited for.
      const late = setTimeout(() => server.closeAllConnections(), requestTimeout);
      server.close(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }
}

/** Method and path; the path without its query, and without a slash at its end. */
function placeOf({ method, url = "/" }: IncomingMessage): string {
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  return `${method === "HEAD" ? "GET" : method} ${path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path}`;
}

/** The whole body, as raw bytes: the signature is over them. */
function bodyOf(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > largestBody) return Promise.reject(new Refusal(413));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > largestBody) reject(new Refusal(413));
      else chunks.push(chunk);
    });
    request.on("end", () => {
      const [only = Buffer.alloc(0)] = chunks;
      resolve(chunks.length < 2 ? only : Buffer.concat(chunks));
    });
    request.on("error", () => reject(gone));
  });
}

function urlOf(server: Server): string {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server listens on no port.");
  return `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`;
}

/** Whether one of the secrets signed these bytes. Takes the same time for every wrong signature. */
export function isSigned(
  body: Uint8Array,
  header: string | string[] | undefined,
  secrets: readonly (string | KeyObject)[],
): boolean {
  if (typeof header !== "string" || !/^sha256=[0-9a-f]{64}$/.test(header)) return false;
  const given = Buffer.from(header.slice("sha256=".length), "hex");
  let signed = false;
  for (const secret of secrets) {
    const expected = createHmac("sha256", secret).update(body).digest();
    signed = timingSafeEqual(expected, given) || signed;
  }
  return signed;
}

function payloadIn(event: string, body: Buffer): unknown {
  try {
    return payloadOf(event, body);
  } catch {
    throw new Refusal(400);
  }
}

/** All that is said of a request that was refused: nothing of its body, and little of its headers. */
function whatCame({ headers, socket, url = "" }: IncomingMessage) {
  return {
    path: url.slice(0, longestName),
    ip: socket.remoteAddress ?? null,
    bytes: Number(headers["content-length"] ?? 0),
    event: nameOf(headers["x-github-event"]),
    delivery: nameOf(headers["x-github-delivery"]),
  };
}

function nameOf(header: string | string[] | undefined): string | null {
  return typeof header === "string" ? header.slice(0, longestName) : null;
}
