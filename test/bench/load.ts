// A closed-loop load generator: so many keep-alive connections, each sending its next delivery when the last is answered.
import { createHmac, randomUUID } from "node:crypto";
import { connect } from "node:net";

export type Load = {
  url: string;
  bodies: readonly string[];
  secret: string;
  connections: number;
  milliseconds: number;
};

/** Latencies in milliseconds. `refused` counts answers that were no 2xx. */
export type LoadResult = { answered: number; refused: number; perSecond: number; p50: number; p99: number };

/** Sends signed `pull_request` deliveries with these bodies in turn, each with an id of its own, until the time is over. */
export async function load({ url, bodies, secret, connections, milliseconds }: Load): Promise<LoadResult> {
  const { hostname, port, pathname } = new URL(url);
  const signed = bodies.map((body) => ({
    payload: Buffer.from(body),
    signature: createHmac("sha256", secret).update(body).digest("hex"),
  }));
  let sent = 0;
  const request = () => {
    const { payload, signature } = signed[sent++ % signed.length] ?? { payload: Buffer.alloc(0), signature: "" };
    return Buffer.concat([
      Buffer.from(
        `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${payload.length}\r\nX-GitHub-Event: pull_request\r\nX-GitHub-Delivery: ${randomUUID()}\r\n` +
          `X-Hub-Signature-256: sha256=${signature}\r\n\r\n`,
      ),
      payload,
    ]);
  };

  const latencies: number[] = [];
  let refused = 0;
  const started = performance.now();
  const end = started + milliseconds;

  await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(Number(port), hostname);
          let sentAt = 0;
          let answer = "";
          const send = () => {
            answer = "";
            sentAt = performance.now();
            socket.write(request());
          };
          socket.on("connect", send);
          socket.on("error", reject);
          socket.on("close", () => resolve());
          socket.on("data", (chunk) => {
            answer += chunk.toString("latin1");
            if (!isComplete(answer)) return;
            latencies.push(performance.now() - sentAt);
            if (!/^HTTP\/1\.1 2/.test(answer)) refused++;
            if (performance.now() < end) send();
            else socket.end();
          });
        }),
    ),
  );

  const seconds = (performance.now() - started) / 1000;
  latencies.sort((one, other) => one - other);
  return {
    answered: latencies.length,
    refused,
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

function isComplete(answer: string): boolean {
  const head = answer.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /content-length: (\d+)/i.exec(answer)?.[1];
  if (length === undefined) return /transfer-encoding: chunked/i.test(answer) ? answer.endsWith("0\r\n\r\n") : true;
  return answer.length >= head + 4 + Number(length);
}

/** @param sorted Ascending, not empty. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
