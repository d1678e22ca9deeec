// Webhooks as GitHub sends them: signed, on their own time, once, and kept for whoever asks what became of them.
import { createHmac, randomUUID } from "node:crypto";
import { accountJson } from "./accounts.ts";
import { repositoryJson } from "./repository-json.ts";
import {
  type Account,
  type App,
  type Delivery,
  type Installation,
  type Json,
  nodeId,
  type Repository,
  type State,
} from "./state.ts";

/** GitHub hangs up after ten seconds. */
const patience = 10_000;
/** Events that every app gets without asking. */
const unasked = new Set(["installation", "installation_repositories"]);

export type Occurrence = {
  event: string;
  action: string | null;
  sender: Account;
  fields: Json;
};

/**
 * Tells the apps installed on a repository's account.
 * @param only The one app an event is meant for, such as a re-run of its own check.
 */
export function send(state: State, repository: Repository, occurrence: Occurrence, only: App | null = null): void {
  const guid = randomUUID();
  for (const app of only ? [only] : state.apps.values()) {
    const installation = installationOf(app, repository.owner);
    if (!installation || !app.webhook || !app.events.includes(occurrence.event)) continue;
    deliver(state, app, guid, occurrence, installation, repository);
  }
}

/** Tells one app about one of its installations. */
export function sendToApp(state: State, installation: Installation, occurrence: Occurrence): void {
  const { app } = installation;
  if (app.webhook && unasked.has(occurrence.event)) deliver(state, app, randomUUID(), occurrence, installation, null);
}

export function installationOf(app: App, account: Account): Installation | null {
  return [...app.installations.values()].find((installation) => installation.account === account) ?? null;
}

function deliver(
  state: State,
  app: App,
  guid: string,
  { event, action, sender, fields }: Occurrence,
  installation: Installation,
  repository: Repository | null,
): void {
  const payload: Json = {
    ...(action === null ? {} : { action }),
    ...fields,
    ...(repository ? { repository: repositoryJson(state, repository) } : {}),
    sender: accountJson(state, sender),
    ...(repository ? { installation: { id: installation.id, node_id: nodeId("MDI", installation.id) } } : {}),
  };
  const about = { guid, event, action, installationId: installation.id, repositoryId: repository?.id ?? null };
  attempt(state, app, { ...about, payload, redelivery: false });
}

/** Sends a recorded delivery once more, under its own guid. */
export function redeliver(state: State, app: App, delivery: Delivery): void {
  const { guid, event, action, installationId, repositoryId, request } = delivery;
  attempt(state, app, {
    guid,
    event,
    action,
    installationId,
    repositoryId,
    payload: request.payload,
    redelivery: true,
  });
}

type Attempt = Pick<Delivery, "guid" | "event" | "action" | "installationId" | "repositoryId" | "redelivery"> & {
  payload: Json;
};

function attempt(state: State, app: App, { payload, ...about }: Attempt): void {
  const { webhook } = app;
  if (!webhook) return;
  // The bytes are fixed now: what changes later shall not change what this event said.
  const body = Buffer.from(JSON.stringify(payload));
  const headers: Record<string, string> = {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/sandbox",
    "x-github-delivery": about.guid,
    "x-github-event": about.event,
    "x-github-hook-id": String(webhook.id),
    "x-github-hook-installation-target-id": String(app.id),
    "x-github-hook-installation-target-type": "integration",
    "x-hub-signature-256": `sha256=${createHmac("sha256", webhook.secret).update(body).digest("hex")}`,
  };
  const sent = post(webhook.url, headers, body, state.closing.signal).then(
    ({ status, statusCode, response, duration }) => {
      const request = { headers, payload };
      app.deliveries.push({
        id: state.nextId(),
        deliveredAt: state.now(),
        ...about,
        duration,
        status,
        statusCode,
        request,
        response,
      });
      state.inFlight.delete(sent);
    },
  );
  state.inFlight.add(sent);
}

async function post(url: string, headers: Record<string, string>, body: Buffer<ArrayBuffer>, closing: AbortSignal) {
  const start = performance.now();
  const duration = () => Math.round(performance.now() - start) / 1000;
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(patience), closing]);
    const answer = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
    const response = { headers: Object.fromEntries(answer.headers), payload: await answer.text() };
    const status = answer.status < 400 ? "OK" : answer.statusText || "Invalid HTTP Response";
    return { status, statusCode: answer.status, response, duration: duration() };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    const status = timedOut ? "timed out" : "failed to connect to host";
    return { status, statusCode: timedOut ? 504 : 502, response: { headers: {}, payload: "" }, duration: duration() };
  }
}
