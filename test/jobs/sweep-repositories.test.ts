// The weekly issue on plain repositories: what is asked of GitHub, what is written, and what comes of every state.
import { describe, expect, test } from "@jest/globals";
import type { LookQuestion } from "../../src/jobs/github.ts";
import { sweptOf } from "../../src/jobs/sweep-repositories.ts";
import { settingsPath } from "../../src/rules/settings.ts";
import { snoozeLabel } from "../../src/rules/sweep-issue.ts";
import { Fleet, type FleetRepository } from "./fleet.ts";
import { fresh, plansOf, settled, stale, sweeping } from "./sweeping.ts";

const only = ({ issues: [issue, ...more] }: FleetRepository) => {
  if (!issue || more.length > 0)
    throw new Error(`There are ${more.length + (issue ? 1 : 0)} issues, and one was expected.`);
  return issue;
};

describe("what cannot be swept has a reason", () => {
  test("one request tells of all, in the order asked", async () => {
    const fleet = new Fleet();
    fleet.add("shop");
    fleet.add("old", { archived: true });
    fleet.add("quiet", { issuesEnabled: false });
    fleet.add("new", { files: null });
    const gone = fleet.add("gone");
    fleet.problems.set(gone.reference.id, "it is gone");
    const installation = fleet.installation();
    const questions = fleet.repositories.map(
      ({ reference: repository }): LookQuestion => ({ repository, settingsPath, links: [1] }),
    );
    const looks = (await installation.look(questions)).map(sweptOf);
    expect(looks.map((look) => ("unswept" in look ? look.unswept : look.repository.name))).toEqual([
      "shop",
      "it is archived",
      "issues are disabled",
      "it is empty",
      "it is gone",
    ]);
    expect(looks[0]).toMatchObject({ links: [{ number: 1, state: "unknown" }], issues: [] });
    expect(installation.requests).toBe(1);
  });
});

describe("one repository, week after week", () => {
  test("an issue is opened, stands, is told of once when its list changed, and is closed", async () => {
    const fleet = new Fleet();
    const shop = fleet.add("shop", { files: plansOf({ search: stale("Search"), login: fresh("Login") }) });
    const { sweep, later } = sweeping(fleet);

    const first = await sweep();
    expect(first.asked).toEqual(["look 1", "tree shop", "files shop", "lastCommits shop", "createIssue shop"]);
    expect(first.because).toBe("1 of 1 looked through; #1 opened (shop)");
    expect(only(shop).body).toMatch(/^1 of 2 plans needs a look\. 2 of 2 were read at `main@[0-9a-f]{7}`\./);
    expect(await sweep()).toMatchObject({
      because: "1 of 1 looked through; its issue stands as it should (shop)",
      asked: ["look 1"],
    });

    later(7);
    expect((await sweep()).asked).toEqual(["look 1"]);

    later(7);
    const second = await sweep();
    expect(second.asked).toEqual(["look 1", "createComment shop", "updateIssue shop"]);
    expect(shop.said.get(1)).toHaveLength(2);
    expect(shop.said.get(1)?.[1]).toMatch(
      /^The list changed: 1 came to it\. 2 plans need a look now\.\n\n- new: \[Login\]/,
    );
    expect(only(shop).body).toMatch(/^2 of 2 plans need a look\./);
    expect((await sweep()).asked).toEqual(["look 1"]);

    shop.files = plansOf({
      search: stale("Search").replace("Status: in progress", "Status: completed").replace("[ ]", "[x]"),
    });
    const third = await sweep();
    expect(third.asked).toEqual(["look 1", "tree shop", "files shop", "updateIssue shop"]);
    expect(only(shop)).toMatchObject({
      open: false,
      body: expect.stringMatching(/^No plan needs a look\. 1 of 1 was read/),
    });
    expect(shop.said.get(1)).toHaveLength(2);
    later(70);
    expect((await sweep()).asked).toEqual(["look 1"]);
  });

  test("what cannot be read any more keeps it open, and opens none", async () => {
    const limited = settings("limits: { bytes: 200 }");
    const fleet = new Fleet();
    const unreadable = plansOf({ search: stale("Search") + "more\n".repeat(100) });
    const shop = fleet.add("shop", { files: { ...limited, ...plansOf({ search: stale("Search") }) } });
    const cafe = fleet.add("cafe", { files: { ...limited, ...unreadable } });
    const { sweep } = sweeping(fleet);
    await sweep();
    shop.files = { ...limited, ...unreadable };
    expect((await sweep()).because).toContain("1 of 1 plans could not be read, #1 updated");
    expect(only(shop).open).toBe(true);
    expect(only(shop).body).toMatch(/^No plan that could be read needs a look\. 0 of 1 was read/);
    expect(only(shop).body).toContain("Could not be read: `docs/plans/search.md`. So it is not known whether");
    expect((await sweep()).asked).toEqual(["look 2"]);

    // What people were told of is the same, so its return is not told.
    shop.files = { ...limited, ...plansOf({ search: stale("Search") }) };
    await sweep();
    expect(only(shop).body).toMatch(/^1 of 1 plan needs a look\./);
    expect(shop.said.get(1)).toHaveLength(1);
    shop.files = { ...limited, ...plansOf({ search: settled("Search") }) };
    await sweep();
    expect(only(shop).open).toBe(false);
    expect(cafe.issues).toEqual([]);
  });

  test("a push that touches no plan costs one look at the list, once, and changes nothing", async () => {
    const fleet = new Fleet();
    const shop = fleet.add("shop", { files: plansOf({ search: stale("Search") }) });
    const { sweep } = sweeping(fleet);
    await sweep();
    const { body } = only(shop);
    shop.files = { ...shop.files, "src/a.ts": "code" };
    expect((await sweep()).asked).toEqual(["look 1", "tree shop"]);
    expect((await sweep()).asked).toEqual(["look 1"]);
    expect(only(shop).body).toBe(body);
  });

  test("of many plans, only what changed is read again", async () => {
    const fleet = new Fleet();
    const names = Array.from({ length: 120 }, (_, index) => `plan-${index}`);
    const shop = fleet.add("shop", { files: plansOf(Object.fromEntries(names.map((name) => [name, stale(name)]))) });
    const { sweep } = sweeping(fleet);
    await sweep();
    shop.files = { ...shop.files, ...plansOf({ "plan-7": fresh("Seven") }) };
    expect((await sweep()).asked).toEqual([
      "look 1",
      "tree shop",
      "files shop",
      "lastCommits shop",
      "createComment shop",
      "updateIssue shop",
    ]);
    expect(shop.said.get(1)?.[1]).toContain("1 left it. 119 plans need a look now.");
  });

  test("links that are new are asked for at once, and their end is told", async () => {
    const fleet = new Fleet();
    const shop = fleet.add("shop", {
      files: plansOf({ search: fresh("Search").replace("Status", "PR: #12\nStatus") }),
    });
    shop.links.set(12, {
      number: 12,
      state: "merged",
      endedAt: Date.parse("2026-11-22"),
      activeAt: Date.parse("2026-11-22"),
    });
    const { sweep } = sweeping(fleet);
    expect((await sweep()).asked).toEqual([
      "look 1",
      "tree shop",
      "files shop",
      "lastCommits shop",
      "look 1",
      "createIssue shop",
    ]);
    expect(only(shop).body).toContain("#12 merged on 2026-11-22");
    expect((await sweep()).asked).toEqual(["look 1"]);
  });

  test("closed by hand it is let be for a week, and then opened again", async () => {
    const fleet = new Fleet();
    const shop = fleet.add("shop", { files: plansOf({ search: stale("Search") }) });
    const { sweep, later } = sweeping(fleet);
    await sweep();
    Object.assign(only(shop), { open: false, closedAt: fleet.now });
    expect((await sweep()).because).toContain("closed by hand until 2026-11-30");
    later(6);
    expect((await sweep()).asked).toEqual(["look 1"]);
    later(1);
    expect((await sweep()).asked).toEqual(["look 1", "updateIssue shop"]);
    expect(only(shop).open).toBe(true);
    expect(shop.said.get(1)).toHaveLength(1);
  });

  test("the label keeps it quiet for as long as it is there", async () => {
    const fleet = new Fleet();
    const shop = fleet.add("shop", { files: plansOf({ search: stale("Search"), login: fresh("Login") }) });
    const { sweep, later } = sweeping(fleet);
    await sweep();
    only(shop).labels = [snoozeLabel];
    later(30);
    expect((await sweep()).asked).toEqual(["look 1", "updateIssue shop"]);
    only(shop).labels = [];
    expect((await sweep()).asked).toEqual(["look 1", "createComment shop", "updateIssue shop"]);
  });

  test("a body that somebody edited is written anew, also where our mark was taken out", async () => {
    const fleet = new Fleet();
    const shop = fleet.add("shop", { files: plansOf({ search: stale("Search") }) });
    const { sweep } = sweeping(fleet);
    await sweep();
    const { body } = only(shop);
    for (const edited of ["", "My words.", `${body}\n\nMore words.`, body.replace("Search", "Other")]) {
      only(shop).body = edited;
      expect((await sweep()).asked).toEqual(["look 1", "updateIssue shop"]);
      expect(only(shop).body).toBe(body);
    }
    only(shop).body = body.replaceAll("\n", "\r\n");
    expect((await sweep()).asked).toEqual(["look 1"]);
  });

  test("of twins the older one is kept, the other one points there", async () => {
    const fleet = new Fleet();
    const shop = fleet.add("shop", { files: plansOf({ search: stale("Search") }) });
    const { sweep } = sweeping(fleet);
    await sweep();
    shop.issues.push({ ...only(shop), number: 9 });
    await sweep();
    expect(shop.issues.map(({ number, open }) => [number, open])).toEqual([
      [1, true],
      [9, false],
    ]);
    expect(shop.issues[1]?.body).toContain("This is kept in #1.");
    expect((await sweep()).asked).toEqual(["look 1"]);
  });
});

const settings = (text: string) => ({ [settingsPath]: text });
const titlesOf = ({ issues }: FleetRepository) => issues.filter(({ open }) => open).map(({ title }) => title);

describe("an issue for each plan", () => {
  const bySelf = settings("stale: { mode: plan }");

  test("is opened, told of another reason, and closed when its plan is in order or gone", async () => {
    const fleet = new Fleet();
    const texts = { search: stale("Search"), login: stale("Login"), cache: fresh("Cache") };
    const shop = fleet.add("shop", { files: { ...bySelf, ...plansOf(texts) } });
    const { sweep } = sweeping(fleet);
    expect((await sweep()).because).toBe("1 of 1 looked through; #1 opened, #2 opened (shop)");
    expect(titlesOf(shop)).toEqual(["Plan needs a look: Login", "Plan needs a look: Search"]);
    expect((await sweep()).asked).toEqual(["look 1"]);

    shop.files = {
      ...bySelf,
      ...plansOf({ ...texts, login: settled("Login"), search: stale("Search").replace("[ ]", "[x]") }),
    };
    expect((await sweep()).asked.slice(1).sort()).toEqual([
      "createComment shop",
      "files shop",
      "lastCommits shop",
      "tree shop",
      "updateIssue shop",
      "updateIssue shop",
    ]);
    expect(titlesOf(shop)).toEqual(["Plan needs a look: Search"]);
    expect(shop.said.get(2)?.[1]).toMatch(
      /^This plan needs a look for another reason now: nothing is open: complete it\./,
    );
    expect(shop.issues[0]?.body).toContain("This plan needs no look any more.");

    shop.files = { ...bySelf, ...plansOf({ cache: fresh("Cache") }) };
    await sweep();
    expect(titlesOf(shop)).toEqual([]);
  });

  test("takes the place of the one, and gives it back", async () => {
    const fleet = new Fleet();
    const texts = plansOf({ search: stale("Search") });
    const shop = fleet.add("shop", { files: texts });
    const { sweep } = sweeping(fleet);
    await sweep();
    shop.files = { ...texts, ...bySelf };
    await sweep();
    expect(titlesOf(shop)).toEqual(["Plan needs a look: Search"]);
    expect(shop.issues[0]?.body).toContain("Each plan that needs a look has an issue of its own now");
    shop.files = texts;
    await sweep();
    expect(titlesOf(shop)).toEqual(["Plans that need a look"]);
    expect(shop.issues).toHaveLength(2);
    shop.files = { ...texts, ...settings("stale: { mode: off }") };
    expect((await sweep()).because).toBe("1 of 1 looked through; the sweep is off, #1 closed (shop)");
    expect(titlesOf(shop)).toEqual([]);
    expect(shop.issues[0]?.body).toContain("The weekly look at plans is off here");
    expect((await sweep()).asked).toEqual(["look 1"]);
  });

  test("is opened for fifty at most", async () => {
    const fleet = new Fleet();
    const texts = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`plan-${index}`, stale(`Plan ${index}`)]),
    );
    const shop = fleet.add("shop", { files: { ...bySelf, ...plansOf(texts) } });
    const { sweep } = sweeping(fleet);
    expect((await sweep()).because).toContain("10 more need a look, and 50 issues are open");
    expect(titlesOf(shop)).toHaveLength(50);
    expect((await sweep()).asked).toEqual(["look 1"]);
  });

  test("of a plan that cannot be read any more stays as it is", async () => {
    const fleet = new Fleet();
    const limited = settings("stale: { mode: plan }\nlimits: { bytes: 200 }");
    const shop = fleet.add("shop", { files: { ...limited, ...plansOf({ search: stale("Search") }) } });
    const { sweep } = sweeping(fleet);
    await sweep();
    shop.files = { ...limited, ...plansOf({ search: stale("Search") + "more\n".repeat(100) }) };
    expect((await sweep()).because).toContain("1 of 1 plans could not be read");
    expect(titlesOf(shop)).toEqual(["Plan needs a look: Search"]);
  });
});

describe("many repositories", () => {
  test("fifty with nothing changed are one request, and each that changed adds its own", async () => {
    const fleet = new Fleet();
    for (let index = 1; index <= 50; index += 1)
      fleet.add(`shop-${index}`, { files: plansOf({ search: stale("Search") }) });
    const { sweep } = sweeping(fleet);
    expect((await sweep()).asked).toHaveLength(1 + 50 * 4);
    expect((await sweep()).asked).toEqual(["look 50"]);
    const [first, second] = fleet.repositories;
    if (first) first.files = plansOf({ search: fresh("Search") });
    if (second) second.files = { ...second.files, "src/a.ts": "code" };
    expect((await sweep()).asked).toEqual([
      "look 50",
      "tree shop-1",
      "files shop-1",
      "lastCommits shop-1",
      "tree shop-2",
      "updateIssue shop-1",
    ]);
  });

  test("one that fails keeps none of the others waiting, and is tried again", async () => {
    const fleet = new Fleet();
    const [one, two] = ["one", "two"].map((name) => fleet.add(name, { files: plansOf({ search: stale("Search") }) }));
    const { sweep } = sweeping(fleet);
    fleet.crashAt({ write: 0, when: "after" });
    await expect(sweep()).rejects.toThrow("1 of 2 looked through; #2 opened (two); The process was killed. (one)");
    expect([one, two].map((each) => each && titlesOf(each).length)).toEqual([1, 1]);
    fleet.crashAt(null);
    // How things stand is asked again where a write may have been cut off.
    expect((await sweep()).asked).toEqual(["look 2", "look 1"]);
    expect((await sweep()).asked).toEqual(["look 2"]);
  });

  test("what takes too long is left for a job of its own", async () => {
    const fleet = new Fleet();
    for (const name of ["one", "two", "three"]) fleet.add(name, { files: plansOf({ search: stale("Search") }) });
    const { sweep } = sweeping(fleet);
    fleet.milliseconds = 50_000;
    const { next } = await sweep();
    expect(next.flatMap((job) => ("repositories" in job ? job.repositories.map(({ name }) => name) : []))).toEqual([
      "two",
      "three",
    ]);
  });

  test("two sweeps at once end in one issue each", async () => {
    const fleet = new Fleet();
    for (const name of ["one", "two", "three"]) fleet.add(name, { files: plansOf({ search: stale("Search") }) });
    const { sweep, asked } = sweeping(fleet);
    for (let week = 0; week < 3; week += 1) {
      await Promise.all([asked(), asked(), asked()]);
      expect(fleet.repositories.map(titlesOf)).toEqual(Array(3).fill(["Plans that need a look"]));
      fleet.now += 7 * 86_400_000;
      for (const repository of fleet.repositories)
        repository.files = plansOf({ search: stale("Search"), [`login-${week}`]: stale("Login") });
    }
    await sweep();
    expect(
      fleet.repositories.map(({ said }) => said.get(1)?.length ?? said.get(2)?.length ?? said.get(3)?.length),
    ).toEqual([4, 4, 4]);
  });
});

test("of sweeps at once where only the day is another, one tells", async () => {
  const fleet = new Fleet();
  const shop = fleet.add("shop", { files: plansOf({ search: stale("Search"), cache: fresh("Cache") }) });
  const { asked, later } = sweeping(fleet);
  await asked();
  later(14);
  const said = await Promise.all([asked(), asked(), asked()]);
  expect(said.filter(({ because }) => because.includes("another sweep is at it"))).toHaveLength(2);
  expect(shop.said.get(1)).toHaveLength(2);
});

test("one that looked while another began to write, and was killed after it had written, looks again", async () => {
  const fleet = new Fleet();
  const shop = fleet.add("shop", { files: plansOf({ search: stale("Search") }) });
  const { asked } = sweeping(fleet);
  let second: Promise<unknown> | null = null;
  fleet.beforeOpening = async () => {
    second = asked();
    // It has looked, and waits for the first one.
    while (fleet.calls.filter((call) => call === "look 1").length < 2) await new Promise(setImmediate);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  };
  fleet.crashAt({ write: 0, when: "after" });
  await expect(asked()).rejects.toThrow("The process was killed.");
  await second;
  expect(titlesOf(shop)).toEqual(["Plans that need a look"]);
});

describe("bad input ends in a stated reason", () => {
  test.each([
    [
      "settings that cannot be read",
      { files: { ...settings("stale: { mode: loud }"), ...plansOf({ search: stale("Search") }) } },
      "its settings have faults: .github/plan-warden.yml:1 (shop)",
    ],
    ["no plans", { files: { "src/a.ts": "code" } }, "it has no plans, nothing needs a look (shop)"],
    [
      "a list of files that is cut off before any plan that needs a look",
      { files: { "a.md": "a", ...plansOf({ search: stale("Search") }) }, cutAfter: 1 },
      "it has no plans, GitHub lists only a part of its files, nothing is known to need a look (shop)",
    ],
  ])("%s", async (_, given, reason) => {
    const fleet = new Fleet();
    const shop = fleet.add("shop", given);
    const { sweep } = sweeping(fleet);
    expect((await sweep()).because).toContain(reason);
    expect(shop.issues).toEqual([]);
  });

  test("a list of files that is cut off later closes nothing, and says so", async () => {
    const fleet = new Fleet();
    const texts = plansOf({ cache: stale("Cache"), search: stale("Search") });
    const shop = fleet.add("shop", { files: texts, cutAfter: 1 });
    const { sweep } = sweeping(fleet);
    await sweep();
    expect(only(shop).body).toContain(
      "GitHub lists only a part of this repository's files, so there may be more plans.",
    );
    shop.files = { ...texts, ...plansOf({ cache: settled("Cache") }) };
    await sweep();
    expect(only(shop).open).toBe(true);
    expect(only(shop).body).toMatch(/^No plan needs a look\. [\s\S]*GitHub lists only a part[\s\S]*Updated every week/);
  });

  test("what lies behind the end of a list that was cut off is not said to be in order, nor to come back", async () => {
    const fleet = new Fleet();
    const texts = plansOf({ cache: stale("Cache"), search: stale("Search") });
    const shop = fleet.add("shop", { files: texts });
    const { sweep } = sweeping(fleet);
    await sweep();
    const cutTo = async (files: number | null, more: Readonly<Record<string, string>>) => {
      shop.cutAfter = files;
      shop.files = { ...texts, ...more };
      await sweep();
      return only(shop).comments.map(({ body }) => body.split("\n\n")[0]);
    };
    expect(await cutTo(1, {})).toEqual([]);
    expect(await cutTo(1, plansOf({ cache: settled("Cache") }))).toEqual([]);
    expect(await cutTo(null, {})).toEqual([]);
    expect(only(shop).open).toBe(true);
  });

  test("a repository with a time of its own is due a week later, also where it cannot be swept", async () => {
    const fleet = new Fleet();
    const own = settings("stale: { schedule: { on: tuesday, at: '08:30', time-zone: Europe/Berlin } }");
    const shop = fleet.add("shop", { files: { ...own, ...plansOf({ search: stale("Search") }) } });
    const { sweep, memory, later } = sweeping(fleet);
    await sweep();
    expect(only(shop).body).toContain("Updated every Tuesday;");
    const due = async () => (await memory().swept([shop.reference.id])).get(shop.reference.id)?.next;
    expect(await due()).toBe(Date.parse("2026-11-24T07:30:00Z"));
    later(2);
    fleet.problems.set(shop.reference.id, "it is gone");
    await sweep();
    expect(await due()).toBe(fleet.now + 7 * 86_400_000);
  });

  test("a repository that got another name is one and the same", async () => {
    const fleet = new Fleet();
    const shop = fleet.add("shop", { files: plansOf({ search: stale("Search") }) });
    const { sweep, memory } = sweeping(fleet);
    await sweep();
    shop.reference = { ...shop.reference, name: "store" };
    await sweep();
    expect(only(shop).body).toContain("/acme/store/");
    expect((await memory().swept([shop.reference.id])).get(shop.reference.id)?.repository.name).toBe("store");
  });

  test("issues that are disabled between the look and the write", async () => {
    const fleet = new Fleet();
    const shop = fleet.add("shop", { files: plansOf({ search: stale("Search") }) });
    const { sweep } = sweeping(fleet);
    shop.takesIssues = false;
    expect((await sweep()).because).toContain("GitHub takes no issue there (shop)");
  });

  test("an issue that somebody deleted is made anew", async () => {
    const fleet = new Fleet();
    const shop = fleet.add("shop", { files: plansOf({ search: stale("Search") }) });
    const { sweep } = sweeping(fleet);
    await sweep();
    shop.issues.length = 0;
    await sweep();
    expect(titlesOf(shop)).toEqual(["Plans that need a look"]);
  });

  test("labels and people are given once, when it is opened", async () => {
    const fleet = new Fleet();
    const given = settings("stale: { labels: [plans], assignees: [ana] }");
    const shop = fleet.add("shop", { files: { ...given, ...plansOf({ search: stale("Search") }) } });
    const { sweep } = sweeping(fleet);
    await sweep();
    expect(only(shop)).toMatchObject({ labels: ["plans"], assignees: ["ana"] });
    Object.assign(only(shop), { labels: [], assignees: [] });
    expect((await sweep()).asked).toEqual(["look 1"]);
  });
});
