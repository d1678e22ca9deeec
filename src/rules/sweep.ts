// Which plans of a repository need a look, and why: judged from digests and what GitHub or Git say of them, on a day that is handed in.
import { type CodeOwners, codeOwnersOf } from "./code-owners.ts";
import type { Oid } from "./facts.ts";
import type { PlanDigest } from "./plan-digest.ts";

const day = 24 * 60 * 60 * 1000;

/** What became of an issue or pull request that a plan names. Unknown is never counted as closed. Instants in milliseconds since the epoch. */
export type LinkedWork = {
  number: number;
  state: "open" | "merged" | "closed" | "unknown";
  /** When it was merged or closed; null where it was not, or nobody knows. */
  endedAt: number | null;
  /** When anything last happened there; null where nobody knows. */
  activeAt: number | null;
};

/** A commit by anyone but us: when, in milliseconds since the epoch, and by whom: an account, or a name where only Git was asked. Null where nobody knows. */
export type LastCommit = { oid: Oid; at: number; author: string | null };

export type SweptPlan = {
  path: string;
  oid: Oid;
  /** Null where the plan could not be read. */
  digest: PlanDigest | null;
  /** The last commit to the plan by anyone but us; null where there is none, or nobody knows. */
  commit: LastCommit | null;
  links: readonly LinkedWork[];
};

/** The last that was heard of a plan. */
export type SignOfLife = { at: number } & (
  | { kind: "commit"; oid: Oid }
  | { kind: "entry" }
  | { kind: "linked"; number: number }
  | { kind: "created" }
);

/** Why a plan needs a look, the most telling first. */
const reasonKinds = [
  "contradicts",
  "linked-ended",
  "looks-finished",
  "completed-with-open-items",
  "due-after-merge",
  "never-started",
  "stale",
] as const;
export type ReasonKind = (typeof reasonKinds)[number];

/** `next`, in words, follows from the first reason alone. */
export type SweepRow = {
  plan: SweptPlan & { digest: PlanDigest };
  reasons: readonly ReasonKind[];
  life: SignOfLife | null;
  /** Neither done nor abandoned nor closed. */
  active: boolean;
  /** Whom the plan names, else its code owners, else the author of its last commit. */
  owner: string | null;
};

export type SweepVerdict = {
  /** By reason, then by path. */
  look: readonly SweepRow[];
  /** Those that need one, and that somebody does not want to be told of until an instant (milliseconds since the epoch), by path. */
  snoozed: readonly (SweepRow & { until: number })[];
  /** Active plans that need none, by path. */
  alive: readonly SweepRow[];
  /** Long quiet ones of which nothing tells how far they are, by path: nobody can know whether they are stale. */
  silent: readonly SweepRow[];
  /** Done, abandoned or closed, and in order. */
  atRest: number;
  /** Paths that could not be read. */
  unread: readonly string[];
};

/** By path, until when: milliseconds since the epoch. */
export type Snoozed = ReadonlyMap<string, number>;

/** `today` is an instant in milliseconds since the epoch; `after` in days. The order of plans does not matter. */
export function sweep(
  plans: readonly SweptPlan[],
  today: number,
  after: number,
  codeOwners: CodeOwners = [],
  snoozed: Snoozed = new Map(),
): SweepVerdict {
  const rows: SweepRow[] = [];
  const unread: string[] = [];
  for (const plan of [...plans].sort((one, other) => (one.path < other.path ? -1 : 1))) {
    const { digest } = plan;
    if (digest === null) unread.push(plan.path);
    else
      rows.push({
        plan: { ...plan, digest },
        reasons: reasonsOf(digest, plan, today, after),
        life: lastSign(plan, digest),
        active: stateOf(digest) === "active",
        owner: ownerOf(plan, digest, codeOwners),
      });
  }
  const needing = rows.filter(({ reasons }) => reasons.length > 0);
  const untilOf = ({ plan }: SweepRow): number => snoozed.get(plan.path) ?? 0;
  const rank = ({ reasons: [first] }: SweepRow): number => (first ? reasonKinds.indexOf(first) : reasonKinds.length);
  const inOrder = rows.filter(({ reasons }) => reasons.length === 0);
  const active = inOrder.filter((row) => row.active);
  const isSilent = ({ plan, life }: SweepRow): boolean => plan.digest.silent && isQuiet(life, today, after);
  return {
    look: needing.filter((row) => untilOf(row) <= today).sort((one, other) => rank(one) - rank(other)),
    snoozed: needing.flatMap((row) => (untilOf(row) > today ? [{ ...row, until: untilOf(row) }] : [])),
    alive: active.filter((row) => !isSilent(row)),
    silent: active.filter(isSilent),
    atRest: inOrder.length - active.length,
    unread,
  };
}

function ownerOf({ path, commit }: SweptPlan, { owner }: PlanDigest, codeOwners: CodeOwners): string | null {
  if (owner !== null) return owner;
  const owners = codeOwnersOf(path, codeOwners);
  return owners.length > 0 ? owners.join(", ") : (commit?.author ?? null);
}

/** A folder that ends a plan ends it, whatever its status was. An approval tells of a plan's text, not of how far the work is. */
function stateOf({ status, folder }: PlanDigest): "active" | "completed" | "over" {
  if (folder === "closed" || folder === "superseded" || folder === "abandoned") return "over";
  if (status === "completed" || (status === "approved" && folder === "completed")) return "completed";
  return status === "abandoned" || status === "closed" ? "over" : "active";
}

/** Over, and in order: nothing that others did or do makes it need a look. */
export const isSettled = (digest: PlanDigest): boolean =>
  stateOf(digest) !== "active" &&
  reasonsOf(digest, { path: "", oid: "", digest, commit: null, links: [] }, 0, 0).length === 0;

const isQuiet = (life: SignOfLife | null, today: number, after: number): boolean =>
  life !== null && life.at + after * day < today;

/** A plan without any sign of life is never called stale. */
function reasonsOf(digest: PlanDigest, plan: SweptPlan, today: number, after: number): ReasonKind[] {
  const found = new Set<ReasonKind>();
  const { links } = plan;
  const state = stateOf(digest);
  if (state === "active") {
    const atWork = links.some(({ state }) => state === "open");
    if (links.length > 0 && links.every(hasEnded)) found.add("linked-ended");
    if (digest.finished && !atWork) found.add("looks-finished");
    if (isQuiet(lastSign(plan, digest), today, after) && !digest.parked && !digest.silent) {
      // What waits for its review or its merge may wait in either folder, but not for ever.
      found.add(digest.folder === "completed" ? "contradicts" : digest.begun ? "stale" : "never-started");
    }
  } else if (state === "completed") {
    const saysSo = digest.status === "completed" && digest.statusRaw !== null;
    // A plan that never ticks says nothing by what is not ticked.
    if (saysSo && digest.done > 0 && digest.unexplained > 0) found.add("completed-with-open-items");
    if (digest.due > 0) found.add("due-after-merge");
  }
  if (digest.contradicts) found.add("contradicts");
  return reasonKinds.filter((kind) => found.has(kind));
}

const hasEnded = ({ state }: LinkedWork): boolean => state === "merged" || state === "closed";

/**
 * The newest of all signs. A stamp means the end of what it can mean, but no more than the commit that holds it, where that is known:
 * stamps are often invented, and one in the future would keep a plan alive.
 */
function lastSign({ commit, links }: SweptPlan, { newest, created }: PlanDigest): SignOfLife | null {
  const upTo = commit?.at ?? Number.POSITIVE_INFINITY;
  const signs: SignOfLife[] = [
    ...(created ? [{ kind: "created" as const, at: Math.min(created.to, upTo) }] : []),
    ...links.flatMap(({ number, activeAt }) =>
      activeAt === null ? [] : [{ kind: "linked" as const, number, at: activeAt }],
    ),
    ...(newest ? [{ kind: "entry" as const, at: Math.min(newest.to, upTo) }] : []),
    ...(commit ? [{ kind: "commit" as const, oid: commit.oid, at: commit.at }] : []),
  ];
  return signs.reduce<SignOfLife | null>((last, sign) => (last === null || sign.at >= last.at ? sign : last), null);
}
