// The box that snoozes a plan, on a GitHub of our own: from the tick to the answer and the list, counted request by request.
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { boxesIn, boxMark } from "../../src/commands/boxes.ts";
import type { Job } from "../../src/jobs/job.ts";
import { perform } from "../../src/jobs/perform.ts";
import { snoozeLabel } from "../../src/rules/sweep-issue.ts";
import { jobsOf } from "../../src/server/events.ts";
import { dyingAt } from "./dying.ts";
import { dayLong, stale } from "./sweeping.ts";
import { openWarden, type Warden } from "./warden.ts";

jest.setTimeout(60_000);

const issue = 1;
const pathOf = (name: string) => `docs/plans/${name}.md`;
let warden: Warden;
let look: Job;
let ticks = 0;
const people = new Map<string, number>();

beforeAll(async () => {
  warden = await openWarden();
  const { scene, repository } = warden;
  // Everything is done, and they do not say so: no time has to pass.
  for (const name of ["cache", "login", "search"])
    await scene.put("main", pathOf(name), stale(`The ${name}`).replace("[ ]", "[x]"));
  for (const [username, permission] of Object.entries({ sam: "push", ivy: "triage" })) {
    people.set(username, (await scene.as(username).rest.users.getAuthenticated()).data.id);
    await scene.ana.rest.repos.addCollaborator({ ...scene.demo, username, permission });
  }
  look = { kind: "sweep-repositories", installation: repository.installation, repositories: [repository] };
  await warden.perform(look);
});
afterAll(() => warden.scene.close());

const bodyOf = async () =>
  (await warden.scene.ana.rest.issues.get({ ...warden.scene.demo, issue_number: issue })).data.body ?? "";
const snoozedIn = (body: string) => (/\nSnoozed: (.*)\.\n/.exec(body)?.[1] ?? "").replace(/\]\(http[^)]*\)/g, "]");

/** As the door does it: whoever may edit the issue ticks boxes, and our memory keeps what that asks for. Answers the day of a week later. */
const tick = (login: string, ...names: string[]): Promise<string> =>
  edit(login, (body) =>
    body
      .split("\n")
      .map((line) => (names.some((name) => line.includes(`snooze: The ${name} `)) ? line.replace("[ ]", "[x]") : line))
      .join("\n"),
  );

async function edit(login: string, change: (body: string) => string): Promise<string> {
  const { scene, surroundings, repository, app } = warden;
  const before = await bodyOf();
  const body = change(before);
  const { data } = await scene.as(login).rest.issues.update({ ...scene.demo, issue_number: issue, body });
  // Each in another second, as a person would.
  ticks += 1;
  const at = Math.floor(Date.now() / 1000) * 1000 - 60_000 + ticks * 1000;
  const [asked] =
    jobsOf(
      "issues",
      {
        action: "edited",
        installation: { id: repository.installation },
        repository: { id: repository.id, name: repository.name, owner: { login: repository.owner } },
        issue: {
          ...{ id: data.id, number: issue, body, performed_via_github_app: { id: app.id } },
          updated_at: new Date(at).toISOString(),
        },
        changes: { body: { from: before } },
        sender: { id: people.get(login), login, type: "User" },
      },
      app.id,
    ) ?? [];
  if (asked?.kind !== "asked") throw new Error("Nothing was ticked.");
  await surroundings.memory.storeAsked({ ...asked, number: issue, at });
  return new Date(at + 7 * dayLong).toISOString().slice(0, 10);
}

/** What is answered to what waits there; and then the list is looked at, when that is to be done. */
async function answered(expected: Job[] = [look]) {
  const before = (await warden.replies(issue)).length;
  const { asked, next } = await warden.answer(issue);
  expect(next).toEqual(expected);
  return { asked: asked.toSorted(), replies: (await warden.replies(issue)).slice(before) };
}

test("three requests answer it; a look at the repository and one write show it", async () => {
  const end = await tick("sam", "search");
  expect(await answered()).toEqual({
    asked: ["GET collaborators/sam/permission", "Issue", "Reply"],
    replies: [`Snoozed until ${end}: \`docs/plans/search.md\`.`],
  });
  expect((await warden.perform(look)).asked).toEqual(["Look", "PATCH issues/N"]);
  const body = await bodyOf();
  expect(snoozedIn(body)).toBe(`[The search] until ${end}`);
  expect(boxesIn(body).map(({ command, path, ticked }) => `${command} ${path} ${ticked}`)).toEqual([
    "complete docs/plans/cache.md false",
    "complete docs/plans/login.md false",
    "snooze docs/plans/cache.md false",
    "snooze docs/plans/login.md false",
  ]);
  expect((await warden.perform(look)).asked).toEqual(["Look"]);
  const { data } = await warden.scene.ana.rest.issues.listComments({ ...warden.scene.demo, issue_number: issue });
  expect(data).toHaveLength(1);
});

test("who may not write is told so, and nothing is snoozed", async () => {
  await tick("ivy", "login");
  expect((await answered([])).replies).toEqual(["`/plan snooze` needs write permission. Asked by `@ivy` (triage)."]);
  await warden.perform(look);
  expect(snoozedIn(await bodyOf())).toMatch(/^\[The search\] until \S+$/);
});

test("GitHub fails at a wish behind it: the look comes all the same, and that wish is tried again", async () => {
  const { sandbox } = warden.scene;
  const end = await tick("sam", "cache");
  await warden.say("sam", issue, "/plan help");
  let replies = 0;
  const stop = sandbox.onRequest(({ operation }) => {
    if (operation === "Reply") replies += 1;
    return operation === "Reply" && replies === 2 ? { status: 502, body: {} } : null;
  });
  const first = await answered([look, { kind: "answer", repository: warden.repository, number: issue }]);
  stop();
  expect(first.replies).toEqual([`Snoozed until ${end}: \`docs/plans/cache.md\`.`]);
  expect((await answered([])).replies).toEqual([expect.stringContaining("| `/plan snooze` |")]);
});

test.each([
  ["storeSwept", "before"],
  ["storeSwept", "after"],
  ["reply", "before"],
  ["reply", "after"],
  ["settleAsked", "before"],
] as const)("killed at %s, %s it: once more is the same, answered once", async (step, when) => {
  const { memory } = warden.surroundings;
  const row = (await memory.swept([warden.repository.id])).get(warden.repository.id);
  if (!row) throw new Error("It was swept.");
  const { snoozed: _, ...awake } = row;
  await memory.storeSwept({ ...awake, round: row.round + 1 });
  await warden.perform(look);
  const before = (await warden.replies(issue)).length;
  const end = await tick("sam", "login");
  const job = { kind: "answer", repository: warden.repository, number: issue } as const;
  await expect(perform(job, dyingAt(step, when, warden.surroundings))).rejects.toThrow("The process died.");
  await answered();
  expect((await warden.replies(issue)).slice(before)).toEqual([`Snoozed until ${end}: \`docs/plans/login.md\`.`]);
  await warden.perform(look);
  expect(snoozedIn(await bodyOf())).toBe(`[The login] until ${end}`);
});

test("several ticked at once have one answer, and a comment says the same as a tick; none is left in the list", async () => {
  const end = await tick("sam", "search", "cache");
  // A wish that was made before the list was written anew.
  await warden.say("sam", issue, "/plan in cache snooze\n/plan in docs/plans/other.md snooze");
  const { replies } = await answered();
  expect(replies).toHaveLength(2);
  expect(replies[0]).toContain(`/plan in docs/plans/cache.md snooze\`\n\nSnoozed until ${end}: `);
  expect(replies[0]).toContain(`/plan in docs/plans/search.md snooze\`\n\nSnoozed until ${end}: `);
  expect(replies[1]).toContain(": `docs/plans/cache.md`.");
  expect(replies[1]).toContain("`docs/plans/other.md` is not in the list.");
  await warden.perform(look);
  expect(await bodyOf()).toMatch(/^Only snoozed plans need a look\./);
  const { data } = await warden.scene.ana.rest.issues.get({ ...warden.scene.demo, issue_number: issue });
  expect(data.state).toBe("open");
});

test("what is listed while nothing may be said is snoozed as well; what is not listed, or no plan, is not", async () => {
  const { scene } = warden;
  await scene.ana.rest.issues.addLabels({ ...scene.demo, issue_number: issue, labels: [snoozeLabel] });
  await scene.put("main", pathOf("late"), stale("The late").replace("[ ]", "[x]"));
  await scene.put("main", pathOf("alive"), stale("The alive"));
  await warden.perform(look);
  const end = await tick("sam", "late");
  const snoozed = `Snoozed until ${end}: \`docs/plans/late.md\`.`;
  expect((await answered()).replies).toEqual([snoozed]);
  await warden.perform(look);
  // Once more, when its box is gone.
  await warden.say("sam", issue, "/plan in late snooze");
  expect((await answered()).replies).toEqual([snoozed]);
  await warden.say("sam", issue, "/plan in alive snooze");
  expect((await answered([])).replies).toEqual(["`alive` is not in the list."]);
  const forged = `- [x] it ${boxMark({ command: "snooze", path: pathOf("forged") })}`;
  await edit("sam", (body) => `${forged}\n\n${body}`);
  expect((await answered([])).replies).toEqual(["`docs/plans/forged.md` is not in the list."]);
});

test("in another issue nothing is snoozed", async () => {
  const { scene } = warden;
  const { data } = await scene
    .as("sam")
    .rest.issues.create({ ...scene.demo, title: "Copied", body: "Plan: docs/plans/search.md" });
  await warden.say("sam", data.number, "/plan in docs/plans/search.md snooze");
  const { next } = await warden.answer(data.number);
  expect(next).toEqual([]);
  expect(await warden.replies(data.number)).toEqual([expect.stringMatching(/^Only a plan in the list of the weekly/)]);
});
