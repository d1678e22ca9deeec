// The offer to close a plan out where its pull request was merged: when it is made, once, and what it costs.
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { closeOutMarker } from "../../src/report/close-out.ts";
import { soundPlan } from "./plans.ts";
import { openWarden, type Warden } from "./warden.ts";

jest.setTimeout(60_000);

let warden: Warden;
const folder = "docs/exec-plans/active";
/** All is ticked, and Status says what it said. */
const doneInFact = soundPlan.replaceAll("- [ ]", "- [x]").replace("Ranking.", "(2026-11-04 10:00Z) Ranking.");

beforeAll(async () => {
  warden = await openWarden();
});
afterAll(() => warden.scene.close());

/** A reviewed pull request that makes a plan of its own what `text` says, from what it is on main. */
async function opened(name: string, text: string, { base = "main", body = "" } = {}): Promise<number> {
  const { scene } = warden;
  const path = `${folder}/${name.replace(/\W.*/, "")}.md`;
  if ((await warden.file("main", path)) === null) await scene.put("main", path, soundPlan);
  await scene.put(name, path, text.replace("20 ms", `20 ms, says ${name}`));
  const { data } = await scene.ana.rest.pulls.create({ ...scene.demo, head: name, base, title: name, body });
  await warden.review(data.number);
  return data.number;
}

async function merged(number: number) {
  await warden.scene.ana.rest.pulls.merge({ ...warden.scene.demo, pull_number: number });
  return warden.review(number);
}

async function offers(number: number): Promise<string[]> {
  const { ana, demo } = warden.scene;
  const { data } = await ana.rest.issues.listComments({ ...demo, issue_number: number, per_page: 100 });
  return data
    .filter(({ user }) => user?.login === "plan-warden[bot]")
    .flatMap(({ body }) => (body?.startsWith(closeOutMarker) ? [body] : []));
}

describe("a plan that is done in fact and not in words", () => {
  test("is offered to be closed out, once, and the command does it", async () => {
    const { scene } = warden;
    const number = await opened("done", doneInFact);
    const before = await warden.surroundings.memory.verdict(warden.repository.id, number);
    expect(await merged(number)).toMatchObject({
      because: "closed",
      asked: ["Review", "Files", "POST issues/N/comments"],
    });
    const tip = await scene.tip("main");
    const page = `${scene.sandbox.url}/${scene.demo.owner}/${scene.demo.repo}/blob/${tip}/${folder}/done.md`;
    expect(await offers(number)).toEqual([
      `${closeOutMarker}\n\n**Done, and not closed out:** [Search that survives typos](${page}). Nothing in it is open (2 entries, 1 criterion), but Status says \`in-progress\` and the file lies in \`${folder}\`.\n\nComment \`/plan complete\` here, and a pull request closes it out.`,
    ]);

    // The same event once more; and after a crash between the comment and our note of it.
    expect(await warden.review(number)).toMatchObject({ asked: ["Review"] });
    if (before) await warden.surroundings.memory.storeVerdict({ ...before, updatedAt: 0 });
    expect(await warden.review(number)).toMatchObject({ asked: ["Review"] });
    expect(await offers(number)).toHaveLength(1);

    await warden.say("ana", number, "/plan complete");
    await warden.answer(number);
    const [reply = ""] = await warden.replies(number);
    const closeOut = Number(/It is in #(\d+)/.exec(reply)?.[1]);
    await warden.review(closeOut);
    expect(await merged(closeOut)).toMatchObject({ asked: ["Review"] });
    expect(await warden.file("main", "docs/exec-plans/completed/done.md")).toContain("**Status**: completed");
  });

  test("that only its folder says is under way is one", async () => {
    const number = await opened("folder", doneInFact.replace("in-progress", "completed"));
    await merged(number);
    expect((await offers(number))[0]).toContain(`Nothing in it is open (2 entries, 1 criterion), but the file lies in`);
  });

  test("that says nothing of what came of it is told to do that first", async () => {
    const number = await opened("mute", doneInFact.replace("- The index answers in 20 ms.", "- [None yet]"));
    await merged(number);
    expect((await offers(number))[0]).toMatch(
      /\n\nIts \[Outcomes\]\(\S+\?plain=1#L23\) are empty yet: write them first\. Then comment `\/plan complete` here, and a pull request closes it out\.$/,
    );
  });

  test("is named where there are several", async () => {
    await warden.scene.put("main", `${folder}/other.md`, soundPlan);
    const number = await opened("several", doneInFact, { body: `Plan: ${folder}/other.md` });
    await merged(number);
    expect((await offers(number))[0]).toContain(`Comment \`/plan in ${folder}/several.md complete\` here`);
  });

  test("that others still work on waits for the last of them, whether they edit it or name it", async () => {
    const { scene } = warden;
    const first = await opened("shared", doneInFact);
    await scene.put("same", "src/same.ts", "x\n");
    await scene.put("same", `${folder}/shared.md`, (await warden.file("shared", `${folder}/shared.md`)) ?? "");
    const last = await scene.open("same");
    await scene.put("naming", "src/other.ts", "x\n");
    const naming = await scene.open("naming", "Naming", `Plan: ${folder}/shared.md`);
    for (const number of [last, naming]) await warden.review(number);
    expect(await merged(first)).toMatchObject({ asked: ["Review"] });
    await scene.ana.rest.pulls.update({ ...scene.demo, pull_number: naming, state: "closed" });
    await warden.review(naming);
    await merged(last);
    expect(await Promise.all([first, naming, last].map(async (number) => (await offers(number)).length))).toEqual([
      0, 0, 1,
    ]);
  });
});

describe("nothing is said, and nothing asked for it,", () => {
  test.each([
    ["where something is open", "open", doneInFact.replace("- [x] A query", "- [ ] A query")],
    ["where nothing was ever ticked", "unticked", soundPlan.replaceAll("- [ ]", "-").replaceAll("- [x]", "-")],
    ["where it was abandoned", "given-up", doneInFact.replace("in-progress", "abandoned")],
    ["where it was put off", "put-off", doneInFact.replace("in-progress", "deferred")],
  ])("%s", async (_, name, text) => {
    const number = await opened(name, text);
    expect((await merged(number)).asked.filter((asked) => asked !== "PATCH issues/comments/N")).toEqual(["Review"]);
    expect(await offers(number)).toEqual([]);
  });

  test("where it was closed and not merged", async () => {
    const number = await opened("closed", doneInFact);
    const { ana, demo } = warden.scene;
    await ana.rest.pulls.update({ ...demo, pull_number: number, state: "closed" });
    expect(await warden.review(number)).toMatchObject({ asked: ["Review"] });
    expect(await offers(number)).toEqual([]);
  });

  test("where it went into another branch than the default", async () => {
    const { scene } = warden;
    await scene.ana.rest.git.createRef({ ...scene.demo, ref: "refs/heads/release", sha: await scene.tip("main") });
    const number = await opened("elsewhere", doneInFact, { base: "release" });
    expect(await merged(number)).toMatchObject({ asked: ["Review"] });
    expect(await offers(number)).toEqual([]);
  });

  test("where somebody closed it out meanwhile, but for the look", async () => {
    const number = await opened("meanwhile", doneInFact);
    const { ana, demo } = warden.scene;
    await ana.rest.pulls.merge({ ...demo, pull_number: number });
    await warden.scene.put("main", `${folder}/meanwhile.md`, doneInFact.replace("in-progress", "abandoned"));
    expect(await warden.review(number)).toMatchObject({ asked: ["Review", "Files"] });
    expect(await offers(number)).toEqual([]);
  });

  test.each([
    ["where settings want no comment", "comment: never\n"],
    ["where settings are broken", "comment: nver\n"],
  ])("%s", async (_, settings) => {
    const number = await opened(`quiet-${settings.length}`, doneInFact);
    await warden.scene.put("main", ".github/plan-warden.yml", settings);
    expect(await merged(number)).toMatchObject({ asked: ["Review"] });
    expect(await offers(number)).toEqual([]);
    await warden.scene.put("main", ".github/plan-warden.yml", "");
  });
});
