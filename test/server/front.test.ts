// The front door over real HTTP: signatures, limits, deadlines, and what it says and logs of what it refuses.
import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Front, isSigned, openFront, webhookPath } from "../../src/server/front.ts";
import type { Intake } from "../../src/server/intake.ts";
import { createLog } from "../../src/server/log.ts";

const secret = "current-".repeat(5);
const previous = "previous-".repeat(5);
const payload = {
  action: "opened",
  installation: { id: 1 },
  repository: { id: 7, name: "r", owner: { login: "o" } },
  pull_request: { number: 5, updated_at: "2026-11-20T14:05:00Z", head: { sha: "abc" }, body: "canary" },
};
const sign = (body: string | Uint8Array, key = secret) =>
  `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;

let front: Front | null = null;
let stored: Parameters<Intake["add"]>[0][number][] = [];
let logged = "";
afterEach(async () => {
  await front?.close();
  front = null;
});

async function open(options: { fails?: boolean; ready?: boolean; requestMilliseconds?: number } = {}): Promise<Front> {
  stored = [];
  logged = "";
  const { fails, ready = true, ...rest } = options;
  front = await openFront(
    {
      add: async (entries) => {
        if (fails) throw new Error("canary: connection refused");
        stored.push(...entries);
      },
      ready: async () => ready,
    },
    createLog("info", {
      write: (line) => {
        logged += line;
      },
    }),
    { host: "127.0.0.1", port: 0, appId: 3, webhookSecrets: [secret, previous], ...rest },
  );
  return front;
}

function deliver(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${front?.url}${webhookPath}`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": "pull_request",
      "x-github-delivery": "guid-1",
      "x-hub-signature-256": sign(body),
      ...headers,
    },
  });
}

describe("a delivery", () => {
  test("is in the queue before it is answered", async () => {
    await open();
    const answer = await deliver(JSON.stringify(payload));
    expect({ status: answer.status, body: await answer.text() }).toEqual({ status: 202, body: "" });
    expect(stored).toEqual([
      {
        job: {
          kind: "happened",
          repository: { installation: 1, id: 7, owner: "o", name: "r" },
          number: 5,
          told: { updatedAt: Date.UTC(2026, 10, 20, 14, 5), heads: ["abc"], left: [] },
        },
        delivery: "guid-1",
      },
    ]);
    expect(logged).toBe("");
  });

  test("signed with the previous secret counts while a secret is changed", async () => {
    await open();
    const body = JSON.stringify(payload);
    expect((await deliver(body, { "x-hub-signature-256": sign(body, previous) })).status).toBe(202);
  });

  test("of an event that does not matter is a 2xx and no job", async () => {
    await open();
    for (const event of ["ping", "label", "no_such_event", "__proto__"]) {
      expect((await deliver("not even JSON", { "x-github-event": event })).status).toBe(202);
    }
    expect(stored).toEqual([]);
    expect(logged.trim().split("\n")).toHaveLength(4);
    expect(logged).not.toContain("not even JSON");
  });

  test("that came to no installation is a 2xx, no job, and a line", async () => {
    await open();
    const { installation: _, ...rest } = payload;
    expect((await deliver(JSON.stringify(rest))).status).toBe(202);
    expect(stored).toEqual([]);
    expect(logged).toMatch(/^\{[^\n]*"not for us"\}\n$/);
  });

  test("that cannot be stored is no 2xx, and tells no detail", async () => {
    await open({ fails: true });
    const answer = await deliver(JSON.stringify(payload));
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain("canary");
    expect(logged).toContain("not stored");
  });
});

describe("refused, in one line without the body", () => {
  const body = JSON.stringify(payload);
  const rows: [string, number, () => Promise<Response>][] = [
    ["no signature", 401, () => deliver(body, { "x-hub-signature-256": "" })],
    ["a signature by another secret", 401, () => deliver(body, { "x-hub-signature-256": sign(body, "x".repeat(40)) })],
    [
      "only the old kind of signature",
      401,
      () => deliver(body, { "x-hub-signature-256": "", "x-hub-signature": "sha1=0" }),
    ],
    ["a signature in capitals", 401, () => deliver(body, { "x-hub-signature-256": sign(body).toUpperCase() })],
    ["two signatures", 401, () => deliver(body, { "x-hub-signature-256": `${sign(body)}, ${sign(body)}` })],
    ["malformed JSON", 400, () => deliver("{canary")],
    ["another shape", 400, () => deliver(JSON.stringify({ ...payload, pull_request: "canary" }))],
    ["a list", 400, () => deliver("[1]")],
    ["an empty body", 400, () => deliver("")],
    ["a form", 415, () => deliver("payload=canary", { "content-type": "application/x-www-form-urlencoded" })],
    ["no event", 400, () => deliver(body, { "x-github-event": "" })],
  ];
  test.each(rows)("%s", async (_name, status, send) => {
    await open();
    const answer = await send();
    expect(answer.status).toBe(status);
    expect((await answer.text()).length).toBeLessThan(100);
    expect(stored).toEqual([]);
    expect(logged.trim().split("\n")).toHaveLength(1);
    expect(logged).not.toContain("canary");
  });

  test("unknown places", async () => {
    await open();
    for (const path of ["/", "/probot", "/probot/setup", "/api/github/webhooks/x", "/ping"]) {
      expect((await fetch(`${front?.url}${path}`)).status).toBe(404);
    }
    expect((await fetch(`${front?.url}${webhookPath}`)).status).toBe(404);
  });

  test("many large bodies with wrong signatures leave few words", async () => {
    await open();
    const large = `{"x":"${"canary".repeat(200_000)}"}`;
    for (let count = 0; count < 10; count++) await deliver(large, { "x-hub-signature-256": sign("other") });
    expect(logged.length).toBeLessThan(5_000);
  });
});

describe("limits", () => {
  /** Writes raw bytes and answers all that comes back until the connection ends. */
  const raw = (head: string, more: (write: (bytes: Buffer) => boolean) => void = () => {}) =>
    new Promise<string>((resolve) => {
      const { hostname, port } = new URL(front?.url ?? "");
      const socket = connect(Number(port), hostname);
      let answer = "";
      socket.on("data", (chunk) => {
        answer += chunk.toString("latin1");
      });
      socket.on("error", () => {});
      socket.on("close", () => resolve(answer));
      socket.write(head);
      more((bytes) => !socket.destroyed && socket.write(bytes));
    });
  const start = (length: string) =>
    `POST ${webhookPath} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-GitHub-Event: pull_request\r\n${length}\r\nConnection: close\r\n\r\n`;

  test("26 MB are refused by what the header says, before they are sent", async () => {
    await open();
    expect(await raw(start(`Content-Length: ${26 * 1024 * 1024}`))).toMatch(/^HTTP\/1\.1 413 /);
    expect(stored).toEqual([]);
  });

  test("26 MB in chunks are refused when they pass the limit", async () => {
    await open();
    const chunk = Buffer.concat([Buffer.from("100000\r\n"), Buffer.alloc(0x10_0000, 32), Buffer.from("\r\n")]);
    const answer = await raw(start("Transfer-Encoding: chunked"), (write) => {
      for (let count = 0; count < 26; count++) write(chunk);
      write(Buffer.from("0\r\n\r\n"));
    });
    // The server may close before the answer is read to its end; it never is a success.
    expect(answer).not.toMatch(/^HTTP\/1\.1 2/);
    expect(stored).toEqual([]);
  });

  test("25 MB pass", async () => {
    await open();
    const filler = "x".repeat(25 * 1024 * 1024 - JSON.stringify({ ...payload, filler: "" }).length);
    expect((await deliver(JSON.stringify({ ...payload, filler }))).status).toBe(202);
    expect(stored).toHaveLength(1);
  });

  test.each(["Content-Length: 1000", "Transfer-Encoding: chunked"])(
    "a body that stalls (%s) never gets a 2xx",
    async (length) => {
      await open({ requestMilliseconds: 200 });
      const answer = await raw(start(length), (write) =>
        write(Buffer.from(length.startsWith("T") ? "1\r\n{\r\n" : "{")),
      );
      expect(answer).toMatch(/^(HTTP\/1\.1 4|$)/);
      expect(stored).toEqual([]);
    },
  );
});

describe("health", () => {
  test("the process is up, and the queue can be reached", async () => {
    await open();
    expect((await fetch(`${front?.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${front?.url}/readyz`)).status).toBe(200);
  });
  test("or cannot", async () => {
    await open({ ready: false });
    expect((await fetch(`${front?.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${front?.url}/readyz`)).status).toBe(503);
  });
});

describe("isSigned", () => {
  const bytes = fc.uint8Array({ maxLength: 300 });

  test("accepts what any of the secrets signed", () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom(secret, previous), (body, key) =>
        isSigned(body, sign(body, key), [secret, previous]),
      ),
    );
  });

  test("refuses every change of a bit, in the body or in the signature", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), fc.nat(7), (body, where, bit) => {
        const header = sign(body);
        const changed = Uint8Array.from(body);
        changed[where % body.length] = (changed[where % body.length] ?? 0) ^ (1 << bit);
        const at = "sha256=".length + (where % 64);
        const digit = (Number.parseInt(header[at] ?? "0", 16) ^ (1 << (bit % 4))).toString(16);
        const forged = header.slice(0, at) + digit + header.slice(at + 1);
        return !isSigned(changed, header, [secret]) && !isSigned(body, forged, [secret]);
      }),
    );
  });

  test("refuses every header that is not the signature", () => {
    fc.assert(fc.property(bytes, fc.string({ unit: "binary" }), (body, header) => !isSigned(body, header, [secret])));
    for (const cut of [0, 7, 10, 70]) expect(isSigned(Buffer.from("x"), sign("x").slice(0, cut), [secret])).toBe(false);
    expect(isSigned(Buffer.from("x"), [sign("x")], [secret])).toBe(false);
    expect(isSigned(Buffer.from("x"), `${sign("x")}0`, [secret])).toBe(false);
    expect(isSigned(Buffer.from("x"), sign("x"), [])).toBe(false);
  });
});
