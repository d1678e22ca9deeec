// Our Octokit over real HTTP: never a blind retry, never another origin, never a request while GitHub wants silence.
import { generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, jest, test } from "@jest/globals";
import { faultOf } from "../../src/github/requests.ts";
import { Fault } from "../../src/jobs/fault.ts";
import { type Application, createApplication } from "../../src/server/application.ts";
import { createLog } from "../../src/server/log.ts";

const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

type Seen = { method: string; url: string; headers: IncomingMessage["headers"] };

/** An API that hands out tokens and answers the rest as the test says. `token` is null where an installation is no more. */
async function api(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  token = (installation: string): string | null => `ghs_${installation}`,
): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    if (request.url?.endsWith("/access_tokens")) {
      const given = token(request.url.split("/").at(-2) ?? "");
      response.statusCode = given === null ? 404 : 201;
      response.end(
        JSON.stringify({
          token: given,
          expires_at: new Date(Date.now() + 3_600_000).toISOString(),
          permissions: {},
        }),
      );
      return;
    }
    seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers });
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const application = (url: string): Application =>
  createApplication({ appId: 3, privateKey }, `${url}/api/v3`, createLog("silent"));

test("speaks with the installation's own token, to the API's own address", async () => {
  const { url, seen } = await api((_request, response) => response.end("{}"));
  const app = application(url);
  await (await app.octokitFor(11)).request("GET /rate_limit");
  await (await app.octokitFor(12)).graphql("{ viewer { login } }").catch(() => {});
  expect(seen.map(({ method, url, headers }) => [method, url, headers.authorization])).toEqual([
    ["GET", "/api/v3/rate_limit", "token ghs_11"],
    ["POST", "/api/graphql", "token ghs_12"],
  ]);
  expect(seen[0]?.headers).toMatchObject({ "x-github-api-version": "2022-11-28" });
  expect(seen[0]?.headers["user-agent"]).toMatch(/^plan-warden/);
});

test("speaks as the app itself with a JSON Web Token", async () => {
  const { url, seen } = await api((_request, response) => response.end("[]"));
  await (await application(url).octokit()).request("GET /app/hook/deliveries");
  expect(seen[0]?.headers.authorization).toMatch(/^bearer eyJ/);
});

test.each([500, 502, 429, 404])("never repeats a request by itself: %d", async (status) => {
  const { url, seen } = await api((_request, response) => {
    response.statusCode = status;
    response.end("{}");
  });
  const octokit = await application(url).octokitFor(11);
  await expect(
    octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      owner: "o",
      repo: "r",
      issue_number: 1,
      body: "x",
    }),
  ).rejects.toMatchObject({ status });
  expect(seen).toHaveLength(1);
});

test("sends nothing of an installation while GitHub wants silence, and all of the others", async () => {
  const { url, seen } = await api((request, response) => {
    if (request.headers.authorization === "token ghs_11") {
      response.statusCode = 429;
      response.setHeader("retry-after", "30");
    }
    response.end("{}");
  });
  const app = application(url);
  await expect((await app.octokitFor(11)).request("GET /rate_limit")).rejects.toMatchObject({ status: 429 });
  const silent = (await app.octokitFor(11)).request("GET /rate_limit");
  await expect(silent).rejects.toBeInstanceOf(Fault);
  await silent.catch((fault: Fault) => {
    expect(fault.retryAfterMilliseconds).toBeGreaterThan(29_000);
    expect(fault.retryAfterMilliseconds).toBeLessThanOrEqual(30_000);
  });
  await (await app.octokitFor(12)).request("GET /rate_limit");
  expect(seen.map(({ headers }) => headers.authorization)).toEqual(["token ghs_11", "token ghs_12"]);
});

test("follows a renamed repository, and no redirect to another place", async () => {
  const elsewhere = await api((_request, response) => response.end("{}"));
  const { url, seen } = await api((request, response) => {
    if (request.url === "/api/v3/repos/o/old") {
      response.writeHead(301, { location: "/api/v3/repositories/7" }).end("{}");
    } else if (request.url === "/api/v3/repos/o/evil") {
      response.writeHead(302, { location: `${elsewhere.url}/api/v3/repos/o/evil` }).end("{}");
    } else if (request.url === "/api/v3/repos/o/loop") {
      response.writeHead(307, { location: "/api/v3/repos/o/loop" }).end("{}");
    } else response.end('{"id":7}');
  });
  const octokit = await application(url).octokitFor(11);
  const get = (repo: string) => octokit.request("GET /repos/{owner}/{repo}", { owner: "o", repo });
  expect((await get("old")).data.id).toBe(7);
  await expect(get("evil")).rejects.toThrow(/held back/);
  await expect(get("loop")).rejects.toThrow(/more than 3 redirects/);
  expect(elsewhere.seen).toEqual([]);
  await expect(octokit.request(`GET ${elsewhere.url}/steal`)).rejects.toThrow(/held back/);
  expect(elsewhere.seen).toEqual([]);
  expect(seen.length).toBeGreaterThan(3);
});

test("an installation that is no more is a fault that does not pass", async () => {
  const { url } = await api(
    (_request, response) => response.end("{}"),
    () => null,
  );
  const octokit = await application(url).octokitFor(11);
  const fault = await octokit.request("GET /rate_limit").catch(faultOf);
  expect(fault).toMatchObject({ permanent: true, message: expect.stringContaining("404") });
});

test("a token that was taken back is replaced for the next attempt, and where none is given any more, that is the fault", async () => {
  // Octokit itself tries a token again that is younger than five seconds: it may not be known everywhere yet.
  jest.useFakeTimers({
    doNotFake: [
      "nextTick",
      "setImmediate",
      "clearImmediate",
      "setInterval",
      "clearInterval",
      "setTimeout",
      "clearTimeout",
      "performance",
      "queueMicrotask",
    ],
  });
  try {
    let valid = "ghs_1";
    let installed = true;
    let given = 0;
    const { url } = await api(
      (request, response) => {
        response.statusCode = request.headers.authorization === `token ${valid}` ? 200 : 401;
        response.end('{"message":"Bad credentials"}');
      },
      () => (installed ? `ghs_${++given}` : null),
    );
    const app = application(url);
    const ask = async () => (await app.octokitFor(11)).request("GET /rate_limit").then(({ status }) => status, faultOf);
    expect(await ask()).toBe(200);
    const later = () => jest.setSystemTime(Date.now() + 60_000);
    later();
    valid = "ghs_2";
    expect(await ask()).toMatchObject({ permanent: false, message: expect.stringContaining("401") });
    expect(await ask()).toBe(200);
    later();
    valid = "none";
    installed = false;
    expect(await ask()).toMatchObject({ permanent: false, message: expect.stringContaining("401") });
    expect(await ask()).toMatchObject({ permanent: true, message: expect.stringMatching(/^GitHub answered 404/) });
  } finally {
    jest.useRealTimers();
  }
});
