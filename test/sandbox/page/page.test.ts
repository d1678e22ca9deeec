// The page in a real browser: walked through as a person would, with hostile words in every place a stranger can write to.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import fastify, { type FastifyInstance } from "fastify";
import type { Browser, Page } from "playwright-core";
import { registerPage } from "../../../src/sandbox/page/page.ts";
import type { View } from "../../../src/sandbox/page/view.ts";
import { executablePath, launch } from "./browser.ts";
import { shop } from "./shop.ts";

type Call = { method: string; url: string; authorization: string | undefined; body: unknown };

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function serve(view: View): Promise<{ server: FastifyInstance; base: string; calls: Call[] }> {
  const server = fastify();
  open.push(server);
  const calls: Call[] = [];
  server.all("/api/v3/*", async (request) => {
    const { authorization } = request.headers;
    calls.push({ method: request.method, url: request.url, authorization, body: request.body });
    return {};
  });
  registerPage(server, view);
  return { server, base: await server.listen({ host: "127.0.0.1", port: 0 }), calls };
}

/** Opens a page that records what must not happen. */
async function watched(browser: Browser, base: string): Promise<{ page: Page; wrong: string[] }> {
  const page = await browser.newPage();
  open.push(page);
  const wrong: string[] = [];
  page.on("console", (message) => wrong.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("dialog", async (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(base)) wrong.push(`request: ${request.url()}`);
  });
  return { page, wrong };
}

/** What every page must have so that it can be used without eyes or mouse. */
async function faults(page: Page): Promise<unknown> {
  return page.evaluate(inspection);
}

/** Runs in the browser, so it is text: this program knows no document. */
const inspection = `(() => {
  const found = [];
  const count = (selector) => document.querySelectorAll(selector).length;
  if (count("h1:not(.markdown h1)") !== 1) found.push(count("h1:not(.markdown h1)") + " h1");
  if (count("main") !== 1) found.push(count("main") + " main");
  if (count("header") === 0) found.push("no header");
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push("twice: id " + id);
  for (const field of document.querySelectorAll("input:not([type=hidden]), textarea")) {
    if (field.labels.length === 0 && !field.ariaLabel) found.push("no label: " + field.outerHTML);
  }
  for (const target of document.querySelectorAll("a[href], button, summary")) {
    const labelled = target.ariaLabel ?? target.querySelector("[aria-label]")?.ariaLabel ?? "";
    if ((target.textContent + labelled).trim() === "") found.push("no name: " + target.outerHTML);
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push("scrolls sideways");
  return found;
})()`;

const addresses = [
  "/",
  "/acme",
  "/acme/shop",
  "/acme/shop/pulls",
  "/acme/shop/issues",
  "/acme/shop/issues/2",
  "/acme/shop/pull/1",
  "/acme/shop/pull/1/commits",
  "/acme/shop/pull/1/checks",
  "/acme/shop/pull/1/files",
  "/acme/shop/runs/7",
  "/acme/shop/commit/89abcde",
  "/acme/shop/blob/search/ranking/docs/exec-plans/active/search.md",
  "/acme/shop/blob/main/docs/exec-plans/active/search.md?plain=1#L12",
];

const hostile = `<script>alert(1)</script><img src=x onerror=alert(2)><a href="javascript:alert(3)">three</a>
[four](javascript:alert(4)) <javascript:alert(5)> <svg onload=alert(6)></svg><iframe srcdoc="<script>alert(7)</script>"></iframe>
<form action="http://elsewhere.invalid"><button>eight</button></form> <style>body{display:none}</style>
![nine](http://elsewhere.invalid/9.png) <details open ontoggle=alert(10)><summary id="main">ten</summary></details>
<meta http-equiv="refresh" content="0;url=http://elsewhere.invalid"> <base href="http://elsewhere.invalid/">`;

if (executablePath === undefined) {
  test("no Chromium on this machine: the page was not looked at", () => undefined);
} else {
  describe("the page in a browser", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    }, 60_000);
    afterAll(async () => browser.close());

    test("leads from the root to a pull request, its check, its annotation, and takes a comment", async () => {
      const { base, calls } = await serve(shop());
      const { page, wrong } = await watched(browser, base);
      await page.goto(base);
      await page.getByRole("link", { name: "acme/shop" }).click();
      await page.getByRole("navigation", { name: "Repository" }).getByRole("link", { name: "Pull requests" }).click();
      await page.getByRole("link", { name: "Search survives typos" }).click();
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Search survives typos #1");
      expect(await page.getByRole("region", { name: "Merge" }).textContent()).toContain(
        "Some checks were not successful",
      );
      expect(await page.getByRole("article", { name: "Comment by sam" }).textContent()).toContain("Looks right to me");

      await page.getByRole("link", { name: "Details of plan-warden" }).click();
      const check = page.getByRole("article", { name: "Check plan-warden" });
      expect(await check.textContent()).toContain("1 problem · 1 of 2 criteria · milestone 2 of 3");
      expect(await check.getByRole("row").filter({ hasText: "p95 latency below 200 ms" }).count()).toBe(1);
      const note = check.getByRole("listitem").filter({ hasText: "A criterion was loosened" });
      expect(await note.textContent()).toContain("- [x] p95 latency below 400 ms");
      await check.getByRole("link", { name: "line 12" }).click();
      expect(await page.locator("tr:target").textContent()).toContain("p95 latency below 400 ms");

      await page.goto(`${base}/acme/shop/pull/1/files`);
      expect(await page.locator("tr.added + tr.noted").textContent()).toContain("A criterion was loosened");

      await page.goto(`${base}/acme/shop/pull/1/checks`);
      await page.getByRole("button", { name: "Re-run" }).click();
      await page.goto(`${base}/acme/shop/pull/1`);
      await page.locator("summary").filter({ hasText: "You act as" }).click();
      await page.getByRole("button", { name: "sam" }).click();
      await page.getByLabel("Add a comment as sam (read)").fill("/plan help");
      await page.getByRole("button", { name: "Comment", exact: true }).click();
      await page.waitForURL(`${base}/acme/shop/pull/1#new-comment`);
      const repository = "/api/v3/repos/acme/shop";
      expect(calls).toEqual([
        { method: "POST", url: `${repository}/check-runs/7/rerequest`, authorization: "token ana", body: {} },
        {
          method: "POST",
          url: `${repository}/issues/1/comments`,
          authorization: "token sam",
          body: { body: "/plan help" },
        },
      ]);
      expect(wrong).toEqual([]);
    }, 60_000);

    test("has landmarks, labels and one heading on every page, and no page scrolls sideways, wide or narrow", async () => {
      const { base } = await serve(shop());
      const { page, wrong } = await watched(browser, base);
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        for (const address of addresses) {
          await page.goto(base + address);
          expect({ address, width, faults: await faults(page) }).toEqual({ address, width, faults: [] });
        }
      }
      expect(wrong).toEqual([]);
    }, 60_000);

    test("runs nothing and asks nobody, whatever a comment or a title says", async () => {
      const { base } = await serve(shop({ comment: hostile, title: hostile }));
      const { page, wrong } = await watched(browser, base);
      for (const address of addresses) {
        await page.goto(base + address);
        expect({ address, faults: await faults(page) }).toEqual({ address, faults: [] });
        expect(await page.locator("main script, iframe, main style, base, [onerror], [onload]").count()).toBe(0);
        expect(await page.locator('[href^="javascript:" i]').count()).toBe(0);
      }
      expect(wrong).toEqual([]);
    }, 60_000);

    test("shows what is new without being asked again", async () => {
      let said = "first words";
      const view = shop();
      const server = await serve({
        ...view,
        pullRequest: (owner, name, number) => shop({ comment: said }).pullRequest(owner, name, number),
      });
      const { page, wrong } = await watched(browser, server.base);
      await page.goto(`${server.base}/acme/shop/pull/1`);
      await page.getByLabel("Add a comment").fill("half a sentence");
      said = "second words";
      await page.getByText("second words").waitFor({ timeout: 20_000 });
      expect(await page.getByLabel("Add a comment").inputValue()).toBe("half a sentence");
      expect(wrong).toEqual([]);
    }, 60_000);
  });
}

describe("the page without a browser", () => {
  test("refuses forms of other sites, and says so", async () => {
    const { server, calls } = await serve(shop());
    const answer = await server.inject({
      method: "POST",
      url: "/acme/shop/issues/1/comments",
      headers: { origin: "http://elsewhere.invalid", "content-type": "application/x-www-form-urlencoded" },
      payload: "body=hello",
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain("This form was sent by another site.");
    expect(calls).toEqual([]);
  });

  test.each(["//elsewhere.invalid", "/\\elsewhere.invalid", "http://elsewhere.invalid/", "javascript:alert(1)"])(
    "never leads elsewhere after a form: %s",
    async (back) => {
      const { server } = await serve(shop());
      const answer = await server.inject({
        method: "POST",
        url: "/-/who",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        payload: new URLSearchParams({ login: "ana", back }).toString(),
      });
      expect([answer.statusCode, answer.headers.location]).toEqual([303, "/"]);
    },
  );

  test("shows what the API says when it refuses", async () => {
    const server = fastify();
    open.push(server);
    server.put("/api/v3/*", async (_request, reply) => reply.code(405).send({ message: "Merge conflict" }));
    registerPage(server, shop());
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await server.inject({ method: "POST", url: "/acme/shop/pull/1/merge", headers, payload: "" });
    expect(answer.statusCode).toBe(405);
    expect(answer.body).toContain("Merge conflict");
  });

  test.each([
    "/nobody",
    "/acme/none",
    "/acme/shop/pull/9",
    "/acme/shop/pull/x",
    "/acme/shop/commit/zz",
    "/acme/shop/blob/x",
  ])("has nothing at %s", async (url) => {
    const { server } = await serve(shop());
    const answer = await server.inject({ url });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
  });

  test("leads from a pull request's number among the issues to the pull request", async () => {
    const { server } = await serve(shop());
    const answer = await server.inject({ url: "/acme/shop/issues/1" });
    expect([answer.statusCode, answer.headers.location]).toEqual([302, "/acme/shop/pull/1"]);
  });
});
