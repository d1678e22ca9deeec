// The weekly issue on plain repositories: what is asked of GitHub, what is written, and what comes of every state.
import { describe, expect, test } from "@jest/globals";
import type { LookQuestion } from "../../src/jobs/github.ts";
import { sweptOf } from "../../src/jobs/sweep-repositories.ts";
import { settingsPath } from "../../src/rules/settings.ts";
import { snoozeLabel } from "../../src/rules/sweep-issue.ts";
import { Fleet, type FleetRepository } from "./fleet.ts";
import { fresh, plansOf, stale, sweeping } from "./sweeping.ts";

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
    expect(await sweep()).toEqual({
      because: "1 of 1 looked through; #1 stands as it should (shop)",
      asked: ["look 1"],
    });

    later(7);
    expect((await sweep()).asked).toEqual(["look 1"]);

    later(7);
    const second = await sweep();
    expect(second.asked).toEqual(["look 1", "createComment shop", "updateIssue shop"]);
    expect(shop.said.get(1)).toHaveLength(2);
    expect(shop.said.get(1)?.[1]).toMatch(/^The list changed: 1 more plan needs a look\.\n\n- new: \[Login\]/);
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
    expect(shop.said.get(1)?.[1]).toContain("1 needs none any more");
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
