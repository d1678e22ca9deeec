// A plan that is snoozed in the list of the weekly issue: it leaves and comes back without a word, and nothing is lost between.
import { describe, expect, test } from "@jest/globals";
import { boxMark } from "../../src/commands/boxes.ts";
import { snoozePlan } from "../../src/jobs/snooze.ts";
import { settingsPath } from "../../src/rules/settings.ts";
import { snoozeLabel } from "../../src/rules/sweep-issue.ts";
import { Fleet, type FleetRepository } from "./fleet.ts";
import { dayLong, fresh, plansOf, settled, stale, sweeping } from "./sweeping.ts";

const only = ({ issues: [issue, ...more] }: FleetRepository) => {
  if (!issue || more.length > 0) throw new Error("One issue was expected.");
  return issue;
};
const pathOf = (name: string) => `docs/plans/${name}.md`;

/** A shop that was swept on a Monday, the 23rd, at nine. */
async function openShop(texts: Record<string, string>, files: Record<string, string> = {}) {
  const fleet = new Fleet();
  const shop = fleet.add("shop", { files: { ...files, ...plansOf(texts) } });
  const scene = sweeping(fleet);
  await scene.sweep();
  const put = (changed: Record<string, string>) => {
    shop.files = { ...shop.files, ...plansOf(changed) };
  };
  /** What was said since it was opened. */
  const comments = () => shop.said.get(only(shop).number)?.slice(1) ?? [];
  const snooze = (name: string, days = 7) => {
    const until = Math.floor((fleet.now + days * dayLong) / dayLong) * dayLong;
    return snoozePlan({ path: pathOf(name), until }, shop.reference.id, scene.memory());
  };
  const row = async () => (await scene.memory().swept([shop.reference.id])).get(shop.reference.id);
  return { fleet, shop, ...scene, put, comments, snooze, row };
}

describe("one of several", () => {
  test("leaves the list for a week, and neither that nor its return is told", async () => {
    const { shop, sweep, later, snooze, comments, row } = await openShop({
      search: stale("Search"),
      login: stale("Login"),
      cache: fresh("Cache"),
    });
    expect(only(shop).body).toContain(`- [ ] snooze: Search ${boxMark({ command: "snooze", path: pathOf("search") })}`);
    const before = only(shop).body;
    await snooze("search");
    expect((await sweep()).asked).toEqual(["look 1", "updateIssue shop"]);
    const { body } = only(shop);
    expect(body).toMatch(/^1 of 3 plans needs a look\. 3 of 3 were read/);
    expect(body).toMatch(/\n\nSnoozed: \[Search\]\(\S+\) until 2026-11-30\.\n\n/);
    expect(body).not.toContain("| [Search]");
    expect(body).not.toMatch(/\[ \] \w+: Search/);
    expect(body).toContain("- [ ] snooze: Login");
    expect((await sweep()).asked).toEqual(["look 1"]);
    later(6);
    expect((await sweep()).asked).toEqual(["look 1"]);
    expect(await row()).toMatchObject({ snoozed: { [pathOf("search")]: Date.parse("2026-11-30") } });
    later(1);
    expect((await sweep()).asked).toEqual(["look 1", "updateIssue shop"]);
    expect(only(shop).body).toBe(before);
    expect(await row()).not.toHaveProperty("snoozed");
    expect(comments()).toEqual([]);
  });

  test("is left out of what is told of the others; what became of it is told at its end", async () => {
    const { sweep, later, snooze, comments, put } = await openShop({
      search: stale("Search"),
      login: stale("Login"),
      cache: fresh("Cache"),
    });
    await snooze("search");
    put({
      search: stale("Search").replace("[ ]", "[x]"),
      login: settled("Login"),
      cache: stale("Cache"),
    });
    await sweep();
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toMatch(
      /^The list changed: 1 came to it, 1 left it\. 1 plan needs a look now\.\n\n- new: \[Cache\].*\n- no longer: `docs\/plans\/login\.md`\n/,
    );
    expect(comments()[0]).not.toContain("earch");
    later(7);
    await sweep();
    expect(comments()).toHaveLength(2);
    expect(comments()[1]).toMatch(
      /^The list changed: 1 is in it for another reason\. 2 plans need a look now\.\n\n- for another reason: \[Search\].*nothing is open: complete it\n\n/,
    );
  });

  test("needs none any more: nobody asks, so nothing is said", async () => {
    const { shop, sweep, later, snooze, comments, put, row } = await openShop({
      search: stale("Search"),
      login: stale("Login"),
    });
    await snooze("search");
    await sweep();
    put({ search: settled("Search") });
    await sweep();
    expect(only(shop).body).not.toContain("Snoozed");
    later(14);
    expect((await sweep()).asked).toEqual(["look 1"]);
    expect(comments()).toEqual([]);
    expect(await row()).not.toHaveProperty("snoozed");
    put({ search: stale("Search") });
    await sweep();
    expect(comments()).toEqual([expect.stringContaining("- new: [Search]")]);
  });

  test("came while nothing could be said: it is told at the end of neither", async () => {
    const { shop, sweep, later, snooze, comments, put } = await openShop({ search: stale("Search") });
    only(shop).labels = [snoozeLabel];
    put({ login: stale("Login") });
    await sweep();
    await snooze("login", 14);
    await sweep();
    only(shop).labels = [];
    await sweep();
    expect(only(shop).body).toContain("Snoozed: [Login]");
    later(21);
    await sweep();
    expect(only(shop).body).toContain("| [Login]");
    expect(comments()).toEqual([]);
  });
});

describe("all of them", () => {
  test("the issue stays open without a word, and the next one is told of", async () => {
    const { shop, sweep, later, snooze, comments, put } = await openShop({ search: stale("Search") });
    await snooze("search");
    expect((await sweep()).because).toBe("1 of 1 looked through; 1 of 1 plans are snoozed, #1 updated (shop)");
    expect(only(shop)).toMatchObject({
      open: true,
      body: expect.stringMatching(
        /^Only snoozed plans need a look\. 1 of 1 was read at `main@[0-9a-f]{7}`\.\n\nSnoozed: \[Search\].* until 2026-11-30\.\n\n<sub>Updated every week/,
      ),
    });
    later(3);
    expect((await sweep()).asked).toEqual(["look 1"]);
    put({ login: stale("Login") });
    await sweep();
    expect(comments()).toEqual([expect.stringMatching(/^The list changed: 1 came to it\. 1 plan needs a look now\./)]);
    put({ login: settled("Login") });
    await sweep();
    expect(only(shop).open).toBe(true);
    put({ search: settled("Search") });
    await sweep();
    expect(only(shop)).toMatchObject({ open: false, body: expect.stringMatching(/^No plan needs a look\./) });
    expect(comments()).toHaveLength(1);
  });

  test("and the others left meanwhile: that is told with the first that is back", async () => {
    const { shop, sweep, later, snooze, comments, put } = await openShop({
      search: stale("Search"),
      login: stale("Login"),
    });
    await snooze("search");
    put({ login: settled("Login") });
    await sweep();
    expect(only(shop).open).toBe(true);
    expect(comments()).toEqual([]);
    later(7);
    await sweep();
    expect(comments()).toEqual([expect.stringMatching(/^The list changed: 1 left it\. 1 plan needs a look now\./)]);
  });

  test("no issue is opened, and one that was closed by hand is not opened again, for what is snoozed", async () => {
    const { shop, sweep, later, snooze } = await openShop({ search: stale("Search") });
    await snooze("search", 30);
    Object.assign(only(shop), { open: false, closedAt: Date.parse("2026-11-23T09:00:00Z") });
    later(14);
    expect((await sweep()).asked).toEqual(["look 1"]);
    later(20);
    expect((await sweep()).asked).toEqual(["look 1", "createIssue shop"]);
  });

  test("a part of the files is listed: what may need a look keeps it open", async () => {
    const { shop, sweep, snooze } = await openShop({ search: stale("Search"), login: stale("Login") });
    shop.cutAfter = 1;
    shop.files = { ...shop.files, "src/a.ts": "code" };
    await sweep();
    await snooze("search");
    await sweep();
    expect(only(shop)).toMatchObject({ open: true, body: expect.stringMatching(/^Only snoozed plans need a look\./) });
  });
});

test("an issue for each plan offers no snooze, and is not kept by one", async () => {
  const { shop, sweep, snooze } = await openShop({ search: stale("Search") });
  await snooze("search");
  shop.files = { ...shop.files, [settingsPath]: "stale: { mode: plan }" };
  await sweep();
  const [, own] = shop.issues;
  expect(own).toMatchObject({ open: true, title: "Plan needs a look: Search" });
  expect(own?.body).not.toContain("box snooze");
});

describe("what is stored", () => {
  test("two at once, and a sweep that writes meanwhile, lose nothing", async () => {
    const { shop, sweep, asked, snooze, put, comments } = await openShop({
      search: stale("Search"),
      login: stale("Login"),
    });
    put({ cache: stale("Cache") });
    await Promise.all([asked(), snooze("search"), snooze("login"), snooze("search", 8)]);
    await sweep();
    const [, snoozed = ""] = /\nSnoozed: (.*)\n/.exec(only(shop).body) ?? [];
    expect(snoozed.replace(/\(http\S+\)/g, "")).toBe("[Login] until 2026-11-30, [Search] until 2026-12-01.");
    expect(comments()).toEqual([expect.stringMatching(/^The list changed: 1 came to it\./)]);
  });

  test("what a sweep began to write before it was killed is asked again, after the snooze as before it", async () => {
    const { fleet, shop, sweep, snooze, put, comments, row } = await openShop({ search: stale("Search") });
    put({ login: stale("Login") });
    fleet.crashAt({ write: 0, when: "after" });
    await expect(sweep()).rejects.toThrow("The process was killed.");
    fleet.crashAt(null);
    expect(await row()).toMatchObject({ writing: true });
    await snooze("search");
    expect(await row()).toMatchObject({ writing: true });
    expect((await sweep()).asked).toEqual(["look 1", "look 1", "updateIssue shop"]);
    expect(only(shop).body).toContain("Snoozed: [Search]");
    expect(comments()).toHaveLength(1);
  });

  test("a row that another one stored meanwhile is read again; that is given up some day", async () => {
    const { shop, memory, row } = await openShop({ search: stale("Search") });
    let refusals = 2;
    const busy = {
      ...memory(),
      storeSwept: async (next: Parameters<ReturnType<typeof memory>["storeSwept"]>[0]) =>
        refusals-- > 0 ? false : memory().storeSwept(next),
    };
    const until = Date.parse("2026-11-30");
    const store = () => snoozePlan({ path: "docs/plans/search.md", until }, shop.reference.id, busy);
    await store();
    const stored = await row();
    expect(stored?.snoozed).toEqual({ "docs/plans/search.md": until });
    // Once more is no row more.
    await store();
    expect(await row()).toEqual(stored);
    refusals = 99;
    await expect(
      snoozePlan({ path: "docs/plans/search.md", until: until + dayLong }, shop.reference.id, busy),
    ).rejects.toThrow("came in between");
  });

  test("a plan may be called anything", async () => {
    const { shop, sweep, memory } = await openShop({ search: stale("Search") });
    for (const path of ["__proto__", "constructor", "docs/plans/search.md"])
      await snoozePlan({ path, until: Date.parse("2026-11-30") }, shop.reference.id, memory());
    await sweep();
    expect(only(shop).body).toContain("Snoozed: [Search]");
    expect((await sweep()).asked).toEqual(["look 1"]);
  });
});

describe("a plan that cannot be read", () => {
  const limited = { [settingsPath]: "limits: { bytes: 200 }" };
  const unreadable = stale("Search") + "more\n".repeat(100);

  test("has not left the list, and is back without a word", async () => {
    const { shop, sweep, comments, put } = await openShop({ search: stale("Search"), login: stale("Login") }, limited);
    put({ search: unreadable });
    await sweep();
    expect(only(shop).body).toMatch(/^1 of 2 plans needs a look\./);
    expect(comments()).toEqual([]);
    put({ cache: stale("Cache") });
    await sweep();
    expect(comments()).toEqual([
      expect.stringMatching(
        /^The list changed: 1 came to it\. 2 plans need a look now\.\n\n- new: \[Cache\].*\n\n<!--/,
      ),
    ]);
    put({ search: stale("Search") });
    await sweep();
    expect(comments()).toHaveLength(1);
    expect((await sweep()).asked).toEqual(["look 1"]);
  });

  test("is told of when it can be read, and needs no look", async () => {
    const { sweep, comments, put } = await openShop({ search: stale("Search"), login: stale("Login") }, limited);
    put({ search: unreadable });
    await sweep();
    put({ search: settled("Search") });
    await sweep();
    expect(comments()).toEqual([expect.stringContaining("- no longer: `docs/plans/search.md`")]);
  });
});
