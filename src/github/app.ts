// What can only be asked as the app itself: where it is installed, and which deliveries failed.
import { Fault } from "../jobs/fault.ts";
import type { App, Delivery } from "../jobs/github.ts";
import type { RepositoryReference } from "../jobs/job.ts";
import { repositoriesOf } from "./installation.ts";
import { type Octokit, Requests } from "./requests.ts";

const perPage = 100;

/** `app` speaks with the App's own token (JWT), `installation` with that of one installation. */
export function createApp(app: Octokit, installation: (id: number) => Promise<Octokit>): App {
  const requests = new Requests(app);
  // Of the installations.
  const others: Requests[] = [];

  async function* installations(): AsyncGenerator<number> {
    for (let page = 1; ; page += 1) {
      const { data } = await requests.rest((octokit, request) =>
        octokit.request("GET /app/installations", { per_page: perPage, page, request }),
      );
      for (const { id, suspended_at } of data) if (!suspended_at) yield id;
      if (data.length < perPage) return;
    }
  }

  return {
    get requests() {
      return others.reduce((sum, { count }) => sum + count, requests.count);
    },

    installations,

    async *repositories(): AsyncGenerator<RepositoryReference> {
      for await (const id of installations()) {
        try {
          const own = new Requests(await installation(id));
          others.push(own);
          yield* repositoriesOf(own, id);
        } catch (fault) {
          // Suspended or taken away since it was listed; the others are not to wait for it.
          if (!(fault instanceof Fault && fault.permanent)) throw fault;
        }
      }
    },

    async *deliveries(since): AsyncGenerator<Delivery> {
      for (let cursor: string | undefined; ; ) {
        const { data, headers } = await requests.rest((octokit, request) =>
          octokit.request("GET /app/hook/deliveries", { per_page: perPage, ...(cursor ? { cursor } : {}), request }),
        );
        for (const delivery of data) {
          const deliveredAt = Date.parse(delivery.delivered_at);
          if (deliveredAt < since) return;
          yield {
            id: Number(delivery.id),
            guid: delivery.guid,
            deliveredAt,
            statusCode: delivery.status_code,
            ok: delivery.status === "OK",
          };
        }
        cursor = nextCursor(headers.link);
        if (cursor === undefined) return;
      }
    },

    async redeliver(id) {
      await requests.rest(
        (octokit, request) =>
          octokit.request("POST /app/hook/deliveries/{delivery_id}/attempts", { delivery_id: id, request }),
        // Gone after three days, or refused because it is younger than GitHub likes: nothing to try again.
        [400, 404, 422],
      );
    },
  };
}

/** The cursor of `<https://…?per_page=100&cursor=v1_123>; rel="next"`. */
function nextCursor(link: string | undefined): string | undefined {
  const next = link?.split(",").find((part) => part.includes('rel="next"'));
  const start = next?.indexOf("<") ?? -1;
  const end = next?.indexOf(">") ?? -1;
  if (next === undefined || start < 0 || end < start) return undefined;
  return new URL(next.slice(start + 1, end)).searchParams.get("cursor") ?? undefined;
}
