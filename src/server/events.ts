// Which events matter, and which jobs they bring: one table, one row an event. Pure; `app.yml` lists exactly these events.
import type { Context } from "probot";
import { z } from "zod";
import { settingsPath } from "../config.ts";
import { asks, hashOf, ticks } from "../jobs/asked.ts";
import type { Asked, CheckDone, Happened, Job, RepositoryReference } from "../jobs/job.ts";
import { shallowReader, wantedBy } from "./shallow-json.ts";

/** Where GitHub's lists in a push end: 2,048 commits, and 3,000 files of a commit. */
const commitsListed = 2048;
const filesListed = 3000;
const branchPrefix = "refs/heads/";

// The fields that are read. Everything else in a payload is ignored.
const envelope = {
  installation: z.object({ id: z.number().int() }),
  repository: z.object({ id: z.number().int(), name: z.string(), owner: z.object({ login: z.string() }) }),
};
const person = z.object({ id: z.number().int(), login: z.string(), type: z.string() });
const check = z.object({ head_sha: z.string(), app: z.object({ id: z.number() }).nullable() });

type EventName =
  | "pull_request"
  | "push"
  | "issues"
  | "issue_comment"
  | "check_run"
  | "check_suite"
  | "status"
  | "merge_group";
/** What an event brings. */
export type Arrival = Job | CheckDone | Asked | Happened;
type Envelope = z.ZodType<z.infer<z.ZodObject<typeof envelope>>>;

/** The actions GitHub knows, by Probot's types, so that a misspelt one does not compile. */
type Action<Name extends EventName> = Context<Name>["payload"] extends infer Payload
  ? Payload extends { action: infer One extends string }
    ? One
    : never
  : never;

function row<Name extends EventName, Schema extends Envelope>(row: {
  event: Name;
  /** The actions that matter; null for an event that has none. */
  actions: readonly Action<Name>[] | null;
  payload: Schema;
  jobs(payload: z.infer<Schema>, repository: RepositoryReference, app: number, delivery: string): Arrival[];
}) {
  const actions: readonly string[] | null = row.actions;
  return {
    event: row.event,
    actions,
    /** What a body says of what is read. @throws SyntaxError */
    payloadOf: shallowReader({ action: null, ...wantedBy(row.payload) }),
    /** Null when the payload is not shaped as GitHub shapes it. */
    read(payload: unknown, app: number, delivery: string): Arrival[] | null {
      const read = row.payload.safeParse(payload);
      if (!read.success) return null;
      const { installation, repository } = read.data;
      const { id, name, owner } = repository;
      return row.jobs(read.data, { installation: installation.id, id, owner: owner.login, name }, app, delivery);
    },
  };
}

/** One row an event. */
export const eventTable = [
  row({
    event: "pull_request",
    actions: [
      "opened",
      "reopened",
      "closed",
      "synchronize",
      "edited",
      "ready_for_review",
      "converted_to_draft",
      "labeled",
      "unlabeled",
    ],
    payload: z.object({
      ...envelope,
      pull_request: z.object({
        number: z.number().int(),
        updated_at: z.iso.datetime({ offset: true }),
        head: z.object({ sha: z.string() }),
      }),
      /** Of a push: the head that it replaced. */
      before: z.string().optional(),
    }),
    jobs: ({ pull_request: { number, updated_at: updated, head }, before }, repository) => [
      {
        kind: "happened",
        repository,
        number,
        told: { updatedAt: Date.parse(updated), heads: [head.sha], left: before === undefined ? [] : [before] },
      },
    ],
  }),
  row({
    event: "push",
    actions: null,
    payload: z.object({
      ...envelope,
      ref: z.string(),
      deleted: z.boolean(),
      forced: z.boolean(),
      commits: z.array(
        z.object({ added: z.array(z.string()), modified: z.array(z.string()), removed: z.array(z.string()) }),
      ),
    }),
    jobs: (payload, repository) =>
      payload.ref.startsWith(branchPrefix) && !payload.deleted && mayTouchSettings(payload)
        ? [{ kind: "review-base", repository, branch: payload.ref.slice(branchPrefix.length) }]
        : [],
  }),
  row({
    event: "issue_comment",
    // Whoever may write can edit the comments of others: what an edit says is nobody's word.
    actions: ["created"],
    payload: z.object({
      ...envelope,
      issue: z.object({ number: z.number().int(), pull_request: z.object({}).optional() }),
      comment: z.object({
        id: z.number().int(),
        node_id: z.string(),
        body: z.string(),
        created_at: z.iso.datetime({ offset: true }),
        user: person.nullable(),
        performed_via_github_app: z.object({ id: z.number(), slug: z.string().optional() }).nullish(),
      }),
      sender: person,
    }),
    jobs({ issue, comment, sender }, repository, app) {
      const { id, node_id: node, body, user, performed_via_github_app: through } = comment;
      if (user?.id !== sender.id || through?.id === app || !asks(body)) return [];
      return [
        {
          kind: "asked",
          repository,
          number: issue.number,
          key: `comment:${id}`,
          by: { id: sender.id, login: sender.login },
          via: viaOf(sender, through),
          at: Date.parse(comment.created_at),
          what: { comment: id, node, hash: hashOf(body), ...(issue.pull_request ? {} : { issue: true as const }) },
        },
      ];
    },
  }),
  row({
    event: "issues",
    actions: ["edited"],
    payload: z.object({
      ...envelope,
      issue: z.object({
        id: z.number(),
        number: z.number().int(),
        body: z.string().nullable(),
        updated_at: z.iso.datetime({ offset: true }),
        performed_via_github_app: z.object({ id: z.number() }).nullish(),
      }),
      changes: z.object({ body: z.object({ from: z.string() }).optional() }).optional(),
      sender: person,
    }),
    jobs({ issue, changes, sender }, repository, app) {
      const { id, number, body, updated_at: updated, performed_via_github_app: through } = issue;
      // A box in an issue that somebody else opened is theirs, and bots tick nothing: we write this body ourselves.
      if (through?.id !== app || sender.type === "Bot" || changes?.body === undefined) return [];
      const ticked = ticks(changes.body.from, body ?? "");
      if (ticked.length === 0) return [];
      const at = Date.parse(updated);
      return [
        {
          kind: "asked",
          repository,
          number,
          key: `box:${id}-${sender.id}-${at / 1000}-${hashOf(JSON.stringify(ticked)).slice(0, 12)}`,
          by: { id: sender.id, login: sender.login },
          via: null,
          at,
          what: { ticked, issue: true },
        },
      ];
    },
  }),
  row({
    event: "check_run",
    actions: ["rerequested", "requested_action", "completed"],
    payload: z.object({
      ...envelope,
      action: z.string(),
      check_run: check.extend({ name: z.string() }),
      requested_action: z.object({ identifier: z.string() }).optional(),
      sender: person.optional(),
    }),
    jobs({ action, check_run: run, requested_action: pressed, sender }, repository, app, delivery) {
      if (action === "rerequested") return again(run, repository, app);
      if (action === "requested_action") {
        if (run.app?.id !== app || !pressed || !sender) return [];
        const { id, login } = sender;
        return [
          {
            kind: "asked",
            repository,
            number: null,
            key: `button:${delivery}`,
            by: { id, login },
            via: viaOf(sender, null),
            at: null,
            what: { button: pressed.identifier, head: run.head_sha },
          },
        ];
      }
      // Our own check proves nothing about itself.
      return run.app?.id === app ? [] : [{ kind: "check-done", repository, head: run.head_sha, check: run.name }];
    },
  }),
  row({
    event: "status",
    actions: null,
    payload: z.object({ ...envelope, sha: z.string(), context: z.string(), state: z.string() }),
    jobs: ({ sha, context, state }, repository) =>
      state === "pending" ? [] : [{ kind: "check-done", repository, head: sha, check: context }],
  }),
  row({
    event: "check_suite",
    actions: ["rerequested"],
    payload: z.object({ ...envelope, check_suite: check }),
    jobs: (payload, repository, app) => again(payload.check_suite, repository, app),
  }),
  row({
    event: "merge_group",
    actions: ["checks_requested"],
    payload: z.object({
      ...envelope,
      merge_group: z.object({ head_sha: z.string(), head_ref: z.string(), base_sha: z.string(), base_ref: z.string() }),
    }),
    jobs: ({ merge_group: group }, repository) => [
      {
        kind: "review-group",
        repository,
        head: group.head_sha,
        headRef: group.head_ref,
        base: group.base_sha,
        baseRef: group.base_ref,
      },
    ],
  }),
];

/** What the app subscribes to. */
export const watchedEvents: ReadonlySet<string> = new Set(eventTable.map(({ event }) => event));

/** The fields that the table reads in the body of a watched event; null for any other event. @throws SyntaxError */
export function payloadOf(event: string, body: Buffer): unknown {
  return eventTable.find((row) => row.event === event)?.payloadOf(body) ?? null;
}

type Commit = { added: string[]; modified: string[]; removed: string[] };

/** Whether the settings file may have changed: it is listed, or the lists are not whole. */
function mayTouchSettings({ forced, commits }: { forced: boolean; commits: Commit[] }): boolean {
  return (
    forced ||
    commits.length >= commitsListed ||
    commits.some(({ added, modified, removed }) => {
      const paths = [...added, ...modified, ...removed];
      return paths.length >= filesListed || paths.includes(settingsPath);
    })
  );
}

/** The bot that speaks, or the app through which a person does: a person may not know what it says in their name. */
function viaOf(
  { type, login }: z.infer<typeof person>,
  through: { slug?: string | undefined } | null | undefined,
): string | null {
  if (type === "Bot") return login;
  return through ? (through.slug ?? "an app") : null;
}

/** Somebody asked for our check of a commit again. Other apps' checks are theirs. */
function again({ head_sha, app: owner }: z.infer<typeof check>, repository: RepositoryReference, app: number): Job[] {
  return owner?.id === app ? [{ kind: "review-head", repository, head: head_sha }] : [];
}

/** It came because we are installed there: others are nobody's to answer. */
export const isInstalled = (payload: unknown): boolean =>
  typeof payload === "object" && payload !== null && "installation" in payload;

/**
 * What an event brings; nothing for an event or an action that does not matter, and nothing for one that reached us outside of an
 * installation. `null` when an event that matters is not shaped as GitHub shapes it.
 * @param event The `X-GitHub-Event` header.
 * @param app Our App ID.
 * @param delivery The `X-GitHub-Delivery` header: the same whenever this event is delivered.
 */
export function jobsOf(event: string, payload: unknown, app: number, delivery = ""): Arrival[] | null {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return null;
  const found = eventTable.find((row) => row.event === event);
  if (!found || !isInstalled(payload)) return [];
  const action = "action" in payload ? payload.action : undefined;
  if (found.actions && !(typeof action === "string" && found.actions.includes(action))) return [];
  return found.read(payload, app, delivery);
}
