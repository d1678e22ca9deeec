// Looks for what was lost: GitHub never delivers a failed event again by itself, so we ask for it; then every repository is looked through.
import type { Delivery } from "./github.ts";
import type { Job } from "./job.ts";
import type { Said } from "./outcome.ts";
import type { Surroundings } from "./surroundings.ts";

const minute = 60_000;
/** GitHub keeps deliveries for three days. */
const kept = 3 * 24 * 60 * minute;
/** Clocks differ, and a delivery may still have been under way when we last looked. */
const overlap = 10 * minute;

/** A 4xx is our considered answer (a wrong signature, no JSON) and would be the same again; a timeout and a 5xx would not. */
function isLost({ ok, statusCode }: Delivery): boolean {
  return !ok && (statusCode < 400 || statusCode >= 500 || statusCode === 408 || statusCode === 429);
}

export async function reconcile({ app, memory, now }: Surroundings): Promise<Said> {
  const start = now();
  const last = await memory.reconciledAt();
  const since = Math.max(start - kept, (last ?? 0) - overlap);
  const attempts = new Map<string, Delivery[]>();
  for await (const delivery of app.deliveries(since))
    attempts.set(delivery.guid, [...(attempts.get(delivery.guid) ?? []), delivery]);
  let redelivered = 0;
  for (const deliveries of attempts.values()) {
    const [newest] = deliveries.toSorted((a, b) => b.deliveredAt - a.deliveredAt || b.id - a.id);
    if (!newest || !isLost(newest) || deliveries.some(({ ok }) => ok)) continue;
    await app.redeliver(newest.id);
    redelivered += 1;
  }
  const next: Job[] = [];
  for await (const repository of app.repositories()) next.push({ kind: "reconcile-repository", repository });
  await memory.forgetTold(start - kept);
  await memory.storeReconciledAt(start);
  return {
    conclusion: "none",
    because: `${redelivered} of ${attempts.size} deliveries asked for again, ${next.length} repositories to look through`,
    next,
  };
}
