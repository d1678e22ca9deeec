// What people ask for in issues, on a GitHub of our own: which plan is meant, what becomes a pull request of its own, and what it costs.
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { perform } from "../../src/jobs/perform.ts";
import { dyingAt } from "./dying.ts";
import { planPath, soundPlan } from "./plans.ts";
import { openWarden, type Warden } from "./warden.ts";

jest.setTimeout(60_000);

const other = "docs/exec-plans/active/typing.md";
const lost = "docs/exec-plans/lost.md";
let warden: Warden;

beforeAll(async () => {
  warden = await openWarden();
  const { scene } = warden;
  await scene.put("main", planPath, soundPlan);
  await scene.as("sam").rest.users.getAuthenticated();
  await scene.ana.rest.repos.addCollaborator({ ...scene.demo, username: "sam", permission: "push" });
  await scene.as("eve").rest.users.getAuthenticated();
});
afterAll(() => warden.scene.close());

const restore: () => void = () => {};
afterEach(() => restore());

/** An issue of eve's. */
async function issue(body: string): Promise<number> {
  const { scene } = warden;
  const { data } = await scene.as("eve").rest.issues.create({ ...scene.demo, title: "Typos", body });
  return data.number;
}

/** Says it as sam, has it answered, and tells what was asked of GitHub. */
async function ask(number: number, words: string, login = "sam"): Promise<{ asked: string[]; reply: string }> {
  const before = (await warden.replies(number)).length;
  await warden.say(login, number, words);
  const { asked, next } = await warden.answer(number);
  expect(next).toEqual([]);
  const replies = (await warden.replies(number)).slice(before);
  expect(replies).toHaveLength(1);
  return { asked: asked.toSorted(), reply: replies[0] ?? "" };
}

async function proposed(reply: string) {
  const number = Number(/It is in #(\d+)/.exec(reply)?.[1]);
  return (await warden.scene.ana.rest.pulls.get({ ...warden.scene.demo, pull_number: number })).data;
}

const wishes = ["Acknowledge", "GET collaborators/sam/permission", "Issue", "Reply"];
const one = expect.stringMatching(/^Recorded\. It is in #\d+ \(\[`[0-9a-f]{7}`\]\(…\)\), which waits to be merged\./);

describe("what it costs", () => {
  test("help: four requests, whatever plans there are", async () => {
    const number = await issue("Nothing of plans.");
    const { asked, reply } = await ask(number, "/plan help", "eve");
    expect(asked).toEqual(["Acknowledge", "GET collaborators/eve/permission", "Issue", "Reply"]);
    expect(reply).toContain("/plan complete");
  });

  test("the first look at a plan is one more; then it is four, and five for what commits", async () => {
    const number = await issue(`It is planned.\n\nPlan: ${planPath}`);
    expect((await ask(number, "/plan status")).asked).toEqual([...wishes, "Files"].toSorted());
    expect((await ask(number, "/plan status")).asked).toEqual(wishes);
    const first = await ask(number, "/plan progress One.");
    expect(first.asked).toEqual([...wishes, "Propose"].toSorted());
    expect(first.reply).toEqual(one);
    // The next one goes to the same pull request, upon what the first one made.
    const second = await ask(number, "/plan progress Two.\n/plan tick 1");
    expect(second.asked).toEqual([...wishes, "Commit"].toSorted());
    const pull = await proposed(second.reply);
    expect(pull).toMatchObject({
      number: (await proposed(first.reply)).number,
      base: { ref: "main" },
      state: "open",
      body: `Asked for in #${number}.`,
      commits: 2,
    });
    const after = (await warden.file(pull.head.ref, planPath)) ?? "";
    expect(after.match(/Z\) (One|Two)\.$/gm)).toHaveLength(2);
    expect(await warden.file("main", planPath)).toBe(soundPlan);
    // Once it is merged, there is another one.
    await warden.scene.ana.rest.pulls.merge({ ...warden.scene.demo, pull_number: pull.number });
    const third = await ask(number, "/plan untick 1");
    expect(third.asked).toEqual([...wishes, "Propose"].toSorted());
    expect((await proposed(third.reply)).number).toBeGreaterThan(pull.number);
  });

  test("a stranger costs no look at plans", async () => {
    const number = await issue("No plan is named here.");
    const { asked, reply } = await ask(number, "/plan tick 1", "eve");
    expect(asked).toHaveLength(4);
    expect(reply).toBe("`/plan tick` needs write permission. Asked by `@eve` (read).");
  });
});

describe("which plan", () => {
  beforeAll(async () => {
    await warden.scene.put("main", other, soundPlan.replace("**Status**", "**Issue**: #90\n**Status**"));
  });

  test("one whose line `Issue` names it: the tree, and the texts of plans", async () => {
    let number = 0;
    while (number < 90) number = await issue("About typing.");
    const { asked, reply } = await ask(number, "/plan progress Typed.");
    expect(asked).toEqual([...wishes, "Files", "GET git/trees/OID", "Propose"].toSorted());
    const { head } = await proposed(reply);
    expect(await warden.file(head.ref, other)).toContain("Typed.");
    // It is named there still, although it stands on another branch now.
    await ask(number, "/plan progress Typed twice.");
    expect(await warden.file(head.ref, other)).toContain("Typed twice.");
  });

  test("none: said in a line, with what to do", async () => {
    const { reply } = await ask(await issue("See #90 and `docs/exec-plans/search.md`."), "/plan status");
    expect(reply).toBe(
      "This issue names no plan, and no plan names it in a line `Issue`. Name one: `/plan in PATH status`; or `/plan new <title>` makes one.",
    );
  });

  test("one that a link names; one of several by its name; any by its path", async () => {
    const { html_url: page } = (await warden.scene.ana.rest.repos.get(warden.scene.demo)).data;
    const linked = await issue(`[The plan](${page}/blob/main/${planPath}#L3)`);
    expect((await ask(linked, "/plan progress Linked.")).reply).toEqual(one);
    const both = await issue(
      `<!-- plan-warden:sweep -->\n- [a](${page}/blob/main/${planPath})\n- [b](${page}/blob/main/${other})`,
    );
    expect((await ask(both, "/plan progress Which?")).reply).toContain("This issue names 2 plans: ");
    expect((await ask(both, "/plan in typing progress This.")).reply).toEqual(one);
    const bare = await issue("Nothing is named.");
    expect((await ask(bare, "/plan in search.md progress Found.")).reply).toEqual(one);
    expect((await ask(bare, `/plan in ${lost} progress Lost.`)).reply).toBe(
      `\`${lost}\` is no plan on the default branch. Name another one: \`/plan in PATH progress …\`.`,
    );
  });

  test("thousands of links are a few", async () => {
    const links = Array.from({ length: 2500 }, (_, index) => `[${index}](docs/plans/${index}.md)`);
    const { asked, reply } = await ask(await issue(links.join(" ")), "/plan status");
    expect(asked.length).toBeLessThanOrEqual(7);
    expect(reply).toContain("is no plan on the default branch.");
  });
});

test("commands of a pull request say where they belong", async () => {
  const number = await issue(`Plan: ${planPath}`);
  const words = [
    "check",
    `link ${other}`,
    "waive progress-current because nobody is there",
    "unwaive progress-current",
  ];
  for (const each of words) {
    const { asked, reply } = await ask(number, `/plan ${each}`);
    expect(asked.filter((request) => ["Propose", "Commit"].includes(request))).toEqual([]);
    expect(reply).toMatch(/^[^\n]+\. (Ask in|Write a line)[^\n]+$/);
  }
});

test("a new plan names its issue, and is meant there from then on", async () => {
  const number = await issue("We should search by sound.");
  const { reply } = await ask(number, "/plan new Search by sound");
  const { head } = await proposed(reply);
  const path = /`(docs\/[^`]+)`/.exec(reply)?.[1] ?? "";
  expect(await warden.file(head.ref, path)).toContain(`**Issue**: #${number}`);
  await ask(number, "/plan discover Umlauts sound alike.");
  expect(await warden.file(head.ref, path)).toContain("Umlauts sound alike.");
});

test("a closed or locked issue is answered as an open one", async () => {
  const { scene } = warden;
  for (const close of [
    (number: number) => scene.ana.rest.issues.update({ ...scene.demo, issue_number: number, state: "closed" }),
    (number: number) => scene.ana.rest.issues.lock({ ...scene.demo, issue_number: number }),
  ]) {
    const number = await issue(`Plan: ${planPath}`);
    await close(number);
    await warden.say("sam", number, "/plan progress Afterwards.");
    await warden.answer(number);
    expect((await scene.ana.rest.pulls.list({ ...scene.demo, state: "open" })).data[0]?.body).toBe(
      `Asked for in #${number}.`,
    );
  }
});

test("an issue that went elsewhere is let go in the end", async () => {
  const { memory } = warden.surroundings;
  const number = 99_999;
  const what = { comment: 1, node: "IC_1", hash: "", issue: true as const };
  const { data } = await warden.scene.as("sam").rest.users.getAuthenticated();
  const by = { id: data.id, login: "sam" };
  const asked = { kind: "asked" as const, repository: warden.repository, number, key: "comment:1", via: null };
  await memory.storeAsked({ ...asked, by, at: Date.now(), what });
  const job = { kind: "answer" as const, repository: warden.repository, number };
  for (let attempt = 0; attempt < 6; attempt++)
    await expect(perform(job, warden.surroundings)).rejects.toThrow(
      "Could not resolve to an Issue with the number of 99999.",
    );
  expect((await perform(job, warden.surroundings)).next).toEqual([]);
  expect(await memory.waitingAsked(warden.repository.id, number)).toEqual([]);
});

describe("after a crash", () => {
  const steps = [
    "acknowledge",
    "permission",
    "issue",
    "storeHints",
    "noteAsked",
    "propose",
    "reply",
    "settleAsked",
  ] as const;

  test.each(steps.flatMap((step) => [[step, "before"] as const, [step, "after"] as const]))(
    "%s, %s it is done: one commit, one pull request, one answer",
    async (step, when) => {
      const number = await issue(`Plan: ${planPath}`);
      await warden.say("sam", number, "/plan progress Once.");
      const job = { kind: "answer" as const, repository: warden.repository, number };
      const there = await pulls();
      await expect(perform(job, dyingAt(step, when, warden.surroundings))).rejects.toThrow("The process died.");
      await perform(job, warden.surroundings);
      await perform(job, warden.surroundings);
      expect(await warden.replies(number)).toEqual([one]);
      const made = (await pulls()).filter((pull) => !there.includes(pull));
      expect(made).toHaveLength(1);
      const [reply = ""] = await warden.replies(number);
      expect(await proposed(reply)).toMatchObject({ number: made[0], commits: 1 });
    },
  );

  const pulls = async () =>
    (await warden.scene.ana.paginate(warden.scene.ana.rest.pulls.list, { ...warden.scene.demo, per_page: 100 })).map(
      ({ number }) => number,
    );
});
