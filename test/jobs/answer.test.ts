// Wishes from end to end on a GitHub of our own: who may, what is written, what is said, and what it costs.
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { Fault } from "../../src/jobs/fault.ts";
import type { GitHub } from "../../src/jobs/github.ts";
import { perform } from "../../src/jobs/perform.ts";
import { dyingAt } from "./dying.ts";
import { planPath, soundPlan } from "./plans.ts";
import { openWarden, type Warden } from "./warden.ts";

jest.setTimeout(60_000);

let warden: Warden;
const body = `Plan: ${planPath}`;
const ticked = (plan: string): string => plan.replace("- [ ] A query", "- [x] A query");

beforeAll(async () => {
  warden = await openWarden();
  const { scene } = warden;
  await scene.put("main", planPath, soundPlan);
  for (const [username, permission] of [
    ["sam", "push"],
    ["tim", "triage"],
  ] as const) {
    await scene.as(username).rest.users.getAuthenticated();
    await scene.ana.rest.repos.addCollaborator({ ...scene.demo, username, permission });
  }
  await scene.as("eve").rest.users.getAuthenticated();
});
afterAll(() => warden.scene.close());

let restore: () => void = () => {};
afterEach(() => restore());

let made = 0;
/** A pull request of ana's that was reviewed, so that its plan is known. Each has a plan of its own words. */
async function opened(name: string): Promise<{ number: number; plan: string }> {
  const plan = soundPlan.replace("20 ms", `${++made + 20} ms`);
  await warden.scene.put(name, planPath, plan);
  const number = await warden.scene.open(name, name, body);
  await warden.review(number);
  return { number, plan };
}

const reactionsTo = async (comment: number) =>
  (await warden.scene.ana.rest.reactions.listForIssueComment({ ...warden.scene.demo, comment_id: comment })).data.map(
    ({ content, user }) => `${user?.login} ${content}`,
  );

const commitsOf = async (branch: string) =>
  (await warden.scene.ana.rest.repos.listCommits({ ...warden.scene.demo, sha: branch, per_page: 100 })).data
    .filter(({ commit }) => commit.message.includes("Plan-Comment:"))
    .map(({ commit }) => commit.message);

describe("what it costs", () => {
  test("five requests for a command that commits: seen, who may, what is there, the commit, the answer", async () => {
    const { number, plan } = await opened("ticked");
    const comment = await warden.say("sam", number, "Nice.\r\n\r\n/plan tick 1");
    const { asked, next } = await warden.answer(number);
    expect(asked.toSorted()).toEqual(["Acknowledge", "Commit", "GET collaborators/sam/permission", "Reply", "Review"]);
    expect(next).toEqual([]);
    expect(await warden.file("ticked", planPath)).toBe(ticked(plan));
    expect(await warden.replies(number)).toEqual([expect.stringMatching(/^Ticked: .*\[`[0-9a-f]{7}`\]/)]);
    expect(await reactionsTo(comment)).toEqual(["plan-warden[bot] rocket"]);
    expect(await commitsOf("ticked")).toEqual([expect.stringContaining(`Plan-Comment: comment:${comment}`)]);
    // The job once more: it is done, and nothing is asked.
    expect((await warden.answer(number)).asked).toEqual([]);
  });

  test("four for one that only answers, also when it refuses", async () => {
    const { number } = await opened("answered");
    await warden.say("eve", number, "/plan status");
    expect((await warden.answer(number)).asked).toHaveLength(4);
    const comment = await warden.say("eve", number, "/plan complete");
    expect((await warden.answer(number)).asked).toHaveLength(4);
    expect(await reactionsTo(comment)).toEqual(["plan-warden[bot] confused"]);
    expect((await warden.replies(number))[1]).toContain("Asked by `@eve` (read).");
    expect(await commitsOf("answered")).toEqual([]);
  });

  test("one of those for each comment when many wait: all are seen at once", async () => {
    const { number } = await opened("many");
    for (const words of ["one", "two", "three"]) await warden.say("sam", number, `/plan progress ${words}`);
    const { asked } = await warden.answer(number);
    expect(asked.filter((each) => each === "Acknowledge")).toHaveLength(1);
    expect(asked).toHaveLength(1 + 3 * 4);
    const entries = (await warden.file("many", planPath))?.match(/\(.*Z\) (one|two|three)$/gm) ?? [];
    expect(entries.map((entry) => entry.split(") ")[1])).toEqual(["one", "two", "three"]);
  });

  test("`check` reviews again, and nothing else is asked for it", async () => {
    const { number } = await opened("again");
    await warden.say("eve", number, "/plan check");
    expect(await warden.answer(number)).toMatchObject({ next: [{ kind: "review", number }] });
  });
});

test("`complete` takes five requests too: where the plan goes is known from the review", async () => {
  const { scene } = warden;
  const active = "docs/exec-plans/active/indexing.md";
  const done = soundPlan
    .replace("- [ ] Ranking.", "- [x] (2026-11-04 10:00Z) Ranking.")
    .replace("- [ ] A query", "- [x] A query");
  await scene.put("finishing", active, done);
  const number = await scene.open("finishing", "Finishing");
  await warden.review(number);
  await warden.say("sam", number, "/plan complete");
  const { asked } = await warden.answer(number);
  expect(await warden.replies(number)).toEqual([expect.stringMatching(/^Completed/)]);
  expect(asked).toHaveLength(5);
  expect(await warden.file("finishing", active)).toBeNull();
  const moved = (await warden.file("finishing", active.replace("active", "completed"))) ?? "";
  expect(moved).toContain("**Status**: completed");
  expect(moved.replace("completed", "in-progress").replace(/.*Plan completed\.\n/, "")).toBe(done);
});

test("`new` fills in the template that the base names", async () => {
  const { scene } = warden;
  const settings = "template: docs/exec-plans/_template.md\n";
  await scene.put("main", "docs/exec-plans/_template.md", "# [Task Title]\n\n**Status**: draft\n\n## Our own part\n");
  await scene.put("main", ".github/plan-warden.yml", settings);
  await scene.put("fresh", "src/fresh.ts", "1\n");
  const number = await scene.open("fresh", "Fresh");
  await warden.say("sam", number, "/plan new Search by sound");
  await warden.answer(number);
  const [reply = ""] = await warden.replies(number);
  const path = /`(docs\/[^`]+\.md)`/.exec(reply)?.[1] ?? "";
  expect(await warden.file("fresh", path)).toBe("# Search by sound\n\n**Status**: draft\n\n## Our own part\n");
});

describe("apps that settings name", () => {
  const settings = "template: docs/exec-plans/_template.md\ncommands: { apps: [warden, helper] }\n";
  beforeAll(() => warden.scene.put("main", ".github/plan-warden.yml", settings));

  test("are heard as bots, without being asked who they are", async () => {
    const { number, plan } = await opened("helped");
    const comment = await warden.say("warden[bot]", number, "/plan tick 1");
    expect((await warden.answer(number)).asked).toEqual(["Review", "Commit", "Reply"]);
    expect(await warden.file("helped", planPath)).toBe(ticked(plan));
    expect(await reactionsTo(comment)).toEqual(["plan-warden[bot] rocket"]);
  });

  test("are heard in the name of a person, whose permission counts", async () => {
    const { number, plan } = await opened("spoken-for");
    await warden.say("eve", number, "/plan tick 1", "helper");
    await warden.say("eve", number, "/plan status", "another");
    await warden.answer(number);
    expect(await warden.replies(number)).toEqual(["`/plan tick` needs write permission. Asked by `@eve` (read)."]);
    expect(await warden.file("spoken-for", planPath)).toBe(plan);
  });
});

test("several commands of a comment act in order, in one commit and one answer", async () => {
  const { number, plan } = await opened("several");
  await warden.say("sam", number, "/plan tick 1\n/plan tikc 1\n/plan untick 1\n/plan tick 1");
  await warden.answer(number);
  expect(await warden.file("several", planPath)).toBe(ticked(plan));
  expect(await commitsOf("several")).toHaveLength(1);
  const [reply = ""] = await warden.replies(number);
  expect(reply.match(/^`\/plan .*`$/gm)).toEqual([
    "`/plan tick 1`",
    "`/plan tikc 1`",
    "`/plan untick 1`",
    "`/plan tick 1`",
  ]);
  expect(reply).toContain("Did you mean `/plan tick`?");
});

describe("what is not done", () => {
  test("of a comment that was edited since, or deleted", async () => {
    const { number, plan } = await opened("edited");
    const { scene } = warden;
    const edited = await warden.say("sam", number, "/plan tick 1");
    await scene.ana.rest.issues.updateComment({ ...scene.demo, comment_id: edited, body: "/plan untick 1" });
    const deleted = await warden.say("sam", number, "/plan tick 1");
    await scene.ana.rest.issues.deleteComment({ ...scene.demo, comment_id: deleted });
    await warden.answer(number);
    expect(await warden.replies(number)).toEqual([expect.stringMatching(/^The comment was edited since it was made/)]);
    expect(await warden.file("edited", planPath)).toBe(plan);
  });

  test("of a wish that is older than a day", async () => {
    const { number, plan } = await opened("old");
    await warden.say("sam", number, "/plan tick 1");
    const { now } = warden.surroundings;
    warden.surroundings.now = () => Date.now() + 25 * 60 * 60_000;
    await warden.answer(number);
    warden.surroundings.now = now;
    expect(await warden.replies(number)).toEqual([expect.stringMatching(/^This was asked more than a day ago/)]);
    expect(await warden.file("old", planPath)).toBe(plan);
  });

  test("of a bot that no settings name: a reaction, and no word that it might answer", async () => {
    await warden.scene.put("main", ".github/plan-warden.yml", "commands: { apps: [helper] }\n");
    const { number, plan } = await opened("bot");
    const comment = await warden.say("warden[bot]", number, "/plan tick 1");
    expect((await warden.answer(number)).asked).toEqual(["Review", "Acknowledge"]);
    expect(await warden.replies(number)).toEqual([]);
    expect(await reactionsTo(comment)).toEqual(["plan-warden[bot] confused"]);
    expect(await warden.file("bot", planPath)).toBe(plan);
  });

  test("on a protected branch", async () => {
    const { scene } = warden;
    const { number, plan } = await opened("guarded");
    await scene.ana.rest.repos.updateBranchProtection({
      ...scene.demo,
      branch: "guarded",
      required_status_checks: null,
      enforce_admins: null,
      required_pull_request_reviews: null,
      restrictions: null,
    });
    await warden.say("sam", number, "/plan tick 1");
    await warden.answer(number);
    expect(await warden.replies(number)).toEqual([expect.stringContaining("the default branch or protected")]);
    expect(await warden.file("guarded", planPath)).toBe(plan);
  });

  test("in a plan outside of where plans live", async () => {
    const { scene } = warden;
    await scene.put("outside", "notes/plan.md", soundPlan);
    const number = await scene.open("outside", "Outside", "Plan: notes/plan.md");
    await warden.say("sam", number, "/plan tick 1");
    await warden.answer(number);
    expect(await warden.replies(number)).toEqual([
      "`notes/plan.md` lies outside of where plans live, and nothing is written there.",
    ]);
    expect(await warden.file("outside", "notes/plan.md")).toBe(soundPlan);
  });

  test("beyond sixty within ten minutes: said once", async () => {
    const { number } = await opened("often");
    const { memory } = warden.surroundings;
    const by = { id: 4242, login: "joe" };
    const { data } = await warden.scene.as("joe").rest.users.getAuthenticated();
    for (let index = 0; index < 60; index++) {
      const what = { comment: index, node: `IC_${index}`, hash: "" };
      const asked = { kind: "asked" as const, repository: warden.repository, via: null, at: Date.now() - 1000, what };
      const key = `comment:${900_000 + index}`;
      await memory.storeAsked({ ...asked, number: 99_999, key, by: { ...by, id: data.id } });
    }
    for (const words of ["status", "status", "help"]) await warden.say("joe", number, `/plan ${words}`);
    await warden.answer(number);
    expect(await warden.replies(number)).toEqual([expect.stringMatching(/^More than 60 wishes in ten minutes/)]);
  });
});

test("what fails again and again is answered, and makes way", async () => {
  const { number, plan } = await opened("poisoned");
  await warden.say("sam", number, "/plan tick 1");
  await warden.say("sam", number, "/plan progress behind it");
  const { github } = warden.surroundings;
  let commits = 0;
  warden.surroundings.github = async (repository) =>
    Object.create(await github(repository), {
      commitTo: {
        value: async () => {
          commits++;
          throw new Fault("GitHub answered 502: Bad Gateway");
        },
      },
    });
  restore = () => {
    warden.surroundings.github = github;
  };
  const job = { kind: "answer" as const, repository: warden.repository, number };
  for (let attempt = 0; attempt < 6; attempt++) await expect(perform(job, warden.surroundings)).rejects.toThrow("502");
  await expect(perform(job, warden.surroundings)).rejects.toThrow("502");
  expect(commits).toBe(8);
  restore();
  await perform(job, warden.surroundings);
  expect(await warden.replies(number)).toEqual([
    "This could not be done. `GitHub answered 502: Bad Gateway` Ask again.",
    expect.stringMatching(/^Recorded\./),
  ]);
  expect(await warden.file("poisoned", planPath)).toContain("behind it");
  expect(await warden.file("poisoned", planPath)).not.toBe(ticked(plan));
});

test("a fork gets the change as a patch that git takes", async () => {
  const { scene } = warden;
  const eve = scene.as("eve");
  await eve.rest.repos.createFork(scene.demo);
  const fork = { owner: "eve", repo: "demo" };
  const { data } = await eve.rest.repos.getContent({ ...fork, path: planPath });
  if (Array.isArray(data) || data.type !== "file") throw new Error("no file");
  await eve.rest.repos.createOrUpdateFileContents({
    ...fork,
    path: planPath,
    message: "Mine",
    sha: data.sha,
    content: Buffer.from(soundPlan.replace("20 ms", "7 ms")).toString("base64"),
  });
  const { data: pull } = await eve.rest.pulls.create({
    ...scene.demo,
    head: "eve:main",
    base: "main",
    title: "Mine",
    body,
  });
  const first = await warden.say("eve", pull.number, "/plan tick 1");
  await warden.answer(pull.number);
  const [reply = ""] = await warden.replies(pull.number);
  expect(reply).toContain("-- [ ] A query with one wrong letter finds the page.\n+- [x] A query with one");
  expect(reply).toContain(`diff --git a/${planPath} b/${planPath}`);

  // What the plan says of answers is shown in the patch, and answers nothing.
  const marks = Array.from({ length: 20 }, (_, index) => `<!-- plan-warden reply comment:${first + index} -->`);
  const { data: now } = await eve.rest.repos.getContent({ ...fork, path: planPath });
  if (Array.isArray(now) || now.type !== "file") throw new Error("no file");
  const marked = Buffer.from(now.content, "base64")
    .toString()
    .replace(/(- \[ \] A query.*\n)/, `$1${marks.join(" ")}\n`);
  const content = Buffer.from(marked).toString("base64");
  await eve.rest.repos.createOrUpdateFileContents({ ...fork, path: planPath, message: "More", sha: now.sha, content });
  for (const wish of ["/plan tick 1", "/plan status"]) {
    await warden.say("eve", pull.number, wish);
    await warden.answer(pull.number);
  }
  expect(await warden.replies(pull.number)).toHaveLength(3);
});

test("on a merged pull request the change comes as one of its own, once", async () => {
  const { scene } = warden;
  const { number, plan } = await opened("merged");
  await scene.ana.rest.pulls.merge({ ...scene.demo, pull_number: number });
  await warden.say("sam", number, "/plan tick 1");
  await warden.answer(number);
  const [reply = ""] = await warden.replies(number);
  const closeOut = Number(/It is in #(\d+)/.exec(reply)?.[1]);
  const { data } = await scene.ana.rest.pulls.get({ ...scene.demo, pull_number: closeOut });
  expect(data).toMatchObject({ base: { ref: "main" }, state: "open" });
  expect(await warden.file(data.head.ref, planPath)).toBe(ticked(plan));
  expect(await warden.file("main", planPath)).toBe(plan);
});

describe("a button", () => {
  const finished = (plan: string): string =>
    plan.replace("- [ ] Ranking.", "- [x] (2026-11-04 10:00Z) Ranking.").replace("- [ ] A query", "- [x] A query");
  const runsOf = async (ref: string) =>
    (await warden.scene.ana.rest.checks.listForRef({ ...warden.scene.demo, ref })).data.check_runs;

  test("does what its command does for whoever may, and the check says who pressed it", async () => {
    const { number, plan } = await opened("pressed");
    await warden.scene.put("pressed", planPath, finished(plan));
    await warden.review(number);
    const head = await warden.scene.tip("pressed");
    const press = { kind: "asked" as const, repository: warden.repository, number, via: null };
    const { data: sam } = await warden.scene.as("sam").rest.users.getAuthenticated();
    const { data: eve } = await warden.scene.as("eve").rest.users.getAuthenticated();
    const { memory } = warden.surroundings;
    for (const [index, who] of [eve, sam].entries()) {
      const by = { id: who.id, login: who.login };
      const at = Date.now() + index;
      await memory.storeAsked({ ...press, key: `button:${index}`, by, at, what: { button: "check", head } });
    }
    expect(await warden.answer(number)).toMatchObject({ next: [{ kind: "review", number }] });
    expect(await warden.replies(number)).toHaveLength(2);
    await warden.review(number);
    const [run] = await runsOf(head);
    expect(run?.output.summary).toContain("`@sam` pressed `check` at");
  });
});

describe("while the branch moves", () => {
  /** Calls `meanwhile` before each commit, so many times. */
  function disturb(times: number, meanwhile: () => Promise<unknown>): void {
    const { github } = warden.surroundings;
    let left = times;
    warden.surroundings.github = async (repository) => {
      const port = await github(repository);
      const commitTo: GitHub["commitTo"] = async (commit) => {
        if (left-- > 0) await meanwhile();
        return port.commitTo(commit);
      };
      return Object.create(port, { commitTo: { value: commitTo } });
    };
    restore = () => {
      warden.surroundings.github = github;
    };
  }

  test("it is read again, and what was pushed stays", async () => {
    const { number, plan } = await opened("moving");
    await warden.say("sam", number, "/plan tick 1");
    disturb(1, () => warden.scene.put("moving", planPath, plan.replace("Ranking", "Ranking by words")));
    await perform({ kind: "answer", repository: warden.repository, number }, warden.surroundings);
    expect(await warden.file("moving", planPath)).toBe(ticked(plan.replace("Ranking", "Ranking by words")));
    expect(await commitsOf("moving")).toHaveLength(1);
  });

  test("what is no commit is done once, and told as it was", async () => {
    const { number, plan } = await opened("linking");
    await warden.scene.ana.rest.pulls.update({ ...warden.scene.demo, pull_number: number, body: "" });
    await warden.say("sam", number, `/plan link ${planPath}\n/plan tick 1`);
    disturb(1, () => warden.scene.put("linking", "src/a.ts", "a\n"));
    await perform({ kind: "answer", repository: warden.repository, number }, warden.surroundings);
    const [reply = ""] = await warden.replies(number);
    expect(reply).toContain(`The description names \`${planPath}\` now.`);
    expect(reply).toContain("Ticked: ");
    expect(await warden.file("linking", planPath)).toBe(ticked(plan));
  });

  test("three times, and then it is refused", async () => {
    const { number, plan } = await opened("restless");
    await warden.say("sam", number, "/plan tick 1");
    let pushes = 0;
    disturb(9, () => warden.scene.put("restless", "src/a.ts", `${++pushes}\n`));
    await perform({ kind: "answer", repository: warden.repository, number }, warden.surroundings);
    expect(pushes).toBe(3);
    expect(await warden.file("restless", planPath)).toBe(plan);
    expect(await warden.replies(number)).toEqual([expect.stringMatching(/^The branch moved 3 times/)]);
  });
});

describe("after a crash", () => {
  /** Every request that the answer makes, in order, and the memory's notes. */
  const steps = ["acknowledge", "permission", "pullRequest", "noteAsked", "commitTo", "reply", "settleAsked"] as const;

  test.each(steps.flatMap((step) => [[step, "before"] as const, [step, "after"] as const]))(
    "%s, %s it is done: one commit, one answer",
    async (step, when) => {
      const { number, plan } = await opened(`crash-${step}-${when}`);
      const comment = await warden.say("sam", number, "/plan tick 1");
      const job = { kind: "answer" as const, repository: warden.repository, number };
      await expect(perform(job, dyingAt(step, when, warden.surroundings))).rejects.toThrow("The process died.");
      // Another process finds the job again; and once more, which must do nothing.
      await perform(job, warden.surroundings);
      await perform(job, warden.surroundings);
      expect(await commitsOf(`crash-${step}-${when}`)).toHaveLength(1);
      expect(await warden.file(`crash-${step}-${when}`, planPath)).toBe(ticked(plan));
      const replies = await warden.replies(number);
      expect(replies).toEqual([expect.stringMatching(/^Ticked: .*\[`[0-9a-f]{7}`\]/)]);
      expect(await reactionsTo(comment)).toEqual(["plan-warden[bot] rocket"]);
    },
  );
});
