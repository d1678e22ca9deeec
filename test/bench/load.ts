// A closed-loop load generator: so many keep-alive connections, each sending its next delivery when the last is answered.
import { createHash, randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";

export type Load = {
  url: string;
  secret: string;
  /** Every body begins like this, … */
  beginning: string;
  /** … and ends like this, for the first delivery, the second, and so on. */
  ending: (index: number) => string;
  connections: number;
  milliseconds: number;
};

/** Latencies in milliseconds. `refused` counts answers that were no 2xx. */
export type LoadResult = { answered: number; refused: number; perSecond: number; p50: number; p99: number };

/** Sends signed `pull_request` deliveries, each with an id of its own, until the time is over. */
export async function load({ url, secret, beginning, ending, connections, milliseconds }: Load): Promise<LoadResult> {
  const { hostname, port, pathname } = new URL(url);
  const sign = signer(secret, beginning);
  const first = Buffer.from(beginning);
  let sent = 0;
  // In one go and without a copy of what all begin with: what this process throws away would take the machine from those it measures.
  const write = (socket: Socket) => {
    const last = ending(sent++);
    const head =
      `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${first.length + Buffer.byteLength(last)}\r\nX-GitHub-Event: pull_request\r\n` +
      `X-GitHub-Delivery: ${randomUUID()}\r\nX-Hub-Signature-256: sha256=${sign(last)}\r\n\r\n`;
    socket.cork();
    socket.write(head, "latin1");
    socket.write(first);
    socket.write(last);
    socket.uncork();
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
            write(socket);
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

/** HMAC-SHA256 as RFC 2104 defines it, of texts that begin alike: the beginning is hashed once, so signing costs the machine little. */
function signer(secret: string, beginning: string): (ending: string) => string {
  const block = 64;
  const key = Buffer.alloc(block);
  Buffer.from(secret).copy(key);
  if (Buffer.byteLength(secret) > block) throw new Error(`The secret is longer than ${block} bytes.`);
  const padded = (byte: number) => createHash("sha256").update(key.map((each) => each ^ byte));
  const inner = padded(0x36).update(beginning);
  const outer = padded(0x5c);
  return (ending) => outer.copy().update(inner.copy().update(ending).digest()).digest("hex");
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
