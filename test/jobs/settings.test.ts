// Settings from end to end on a GitHub of our own: the organisation's file, its floor, and what a plan or a change may not loosen.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { giveUp } from "../../src/jobs/perform.ts";
import { base64 } from "../sandbox/scene.ts";
import { planPath, soundPlan, unfinishedPlan } from "./plans.ts";
import { openWarden, type Warden } from "./warden.ts";

const settingsPath = ".github/plan-warden.yml";
let reviewing: Warden;
let names = 0;

beforeAll(async () => {
  reviewing = await openWarden();
  await reviewing.scene.put("main", planPath, soundPlan);
});
afterAll(() => reviewing.scene.close());

/** The repository `.github` of the demo's owner, with this file. */
async function organise(text: string | null, seen: "public" | "private" = "public") {
  const { scene } = reviewing;
  const place = { owner: scene.demo.owner, repo: ".github" };
  await scene.ana.rest.repos.createForAuthenticatedUser({
    name: place.repo,
    auto_init: true,
    private: seen === "private",
  });
  if (text !== null) await put(place, "main", settingsPath, text);
  return place;
}

async function put(place: { owner: string; repo: string }, branch: string, path: string, text: string) {
  const { ana } = reviewing.scene;
  const { data } = await ana.rest.repos.createOrUpdateFileContents({
    ...place,
    branch,
    path,
    message: `Put ${path}`,
    content: base64(text),
  });
  return data.commit.sha ?? "";
}

afterEach(async () => {
  const { ana, demo } = reviewing.scene;
  await ana.rest.repos.delete({ owner: demo.owner, repo: ".github" }).catch(() => {});
});

/** A pull request that brings these files; answers its number, and its head. */
async function propose(files: Record<string, string>, body = `Plan: ${planPath}`) {
  const { scene } = reviewing;
  const branch = `change-${names++}`;
  let head = "";
  for (const [path, text] of Object.entries(files)) head = await scene.put(branch, path, text);
  return { number: await scene.open(branch, branch, body), head };
}

async function checkOn(head: string, place = reviewing.scene.demo) {
  const { data } = await reviewing.scene.ana.rest.checks.listForRef({ ...place, ref: head });
  return data.check_runs.map(({ name, conclusion, output }) => ({ name, conclusion, ...output }));
}

describe("an organisation's file", () => {
  test("gives defaults and costs no request", async () => {
    await organise("exempt: { labels: [no-plan] }\nrequire: [src/**]\ncomment: never\n");
    const { number, head } = await propose({ "src/a.ts": "a\n" }, "");
    expect(await reviewing.review(number)).toMatchObject({
      conclusion: "failure",
      asked: ["Review", "POST check-runs"],
    });
    await reviewing.scene.ana.rest.issues.addLabels({
      ...reviewing.scene.demo,
      issue_number: number,
      labels: ["no-plan"],
    });
    expect(await reviewing.review(number)).toMatchObject({ conclusion: "skipped" });
    const [run] = await checkOn(head);
    expect(run?.title).toBe("No plan needed: labelled no-plan");
    expect(run?.summary).toMatch(
      /no settings file: defaults judged · settings of `ana\/\.github` at `main@[0-9a-f]{7}`/,
    );
  });

  test("is not needed, and its absence costs nothing", async () => {
    const { number, head } = await propose({ [planPath]: soundPlan.replace("20 ms", "30 ms") });
    expect((await reviewing.review(number)).asked).toEqual(["Review", "Files", "POST check-runs"]);
    expect((await checkOn(head))[0]?.summary).not.toContain("ana/.github");
    await organise(null);
    expect((await reviewing.review(number)).asked).toEqual(["Review"]);
  });

  test("of a private repository is not used in a public one, and that is said", async () => {
    await organise("require: [src/**]\n", "private");
    const { number, head } = await propose({ "src/b.ts": "b\n" }, "");
    expect(await reviewing.review(number)).toMatchObject({ conclusion: "skipped" });
    expect((await checkOn(head))[0]?.summary).toContain(
      "settings of `ana/.github` were not used: it is private, and this repository is public",
    );
  });

  test("of a private repository is used in a private one", async () => {
    await organise("require: [src/**]\n", "private");
    const { ana, demo } = reviewing.scene;
    await ana.rest.repos.update({ ...demo, private: true });
    const { number } = await propose({ "src/c.ts": "c\n" }, "");
    expect(await reviewing.review(number)).toMatchObject({ conclusion: "failure" });
    await ana.rest.repos.update({ ...demo, private: false });
  });

  test("that is broken fails every check, and says where", async () => {
    await organise("comment: never\nfloors: {}\n");
    const { number, head } = await propose({ "src/d.ts": "d\n" }, "");
    expect(await reviewing.review(number)).toMatchObject({ conclusion: "failure" });
    const [run] = await checkOn(head);
    expect(run?.title).toBe("Settings are broken at ana/.github@main: 1 problem");
    expect(run?.summary).toMatch(
      /\[`\.github\/plan-warden\.yml` line 2, column 1\]\(http[^)]*\/ana\/\.github\/blob\/[0-9a-f]{40}/,
    );
  });

  test("is judged by itself where it is kept: the pull request that breaks it hears so before anybody else", async () => {
    const place = await organise("floor: { rules: { placeholders: warning } }\n");
    const { ana } = reviewing.scene;
    const of = await reviewing.referenceTo(place);
    const { data: tip } = await ana.rest.git.getRef({ ...place, ref: "heads/main" });
    await ana.rest.git.createRef({ ...place, ref: "refs/heads/worse", sha: tip.object.sha });
    const { data: file } = await ana.rest.repos.getContent({ ...place, path: settingsPath });
    const { data: commit } = await ana.rest.repos.createOrUpdateFileContents({
      ...place,
      branch: "worse",
      path: settingsPath,
      message: "Worse",
      content: base64("floor: { rules: { placeholder: warning } }\n"),
      sha: "sha" in file ? file.sha : "",
    });
    const { data: pull } = await ana.rest.pulls.create({ ...place, head: "worse", base: "main", title: "Worse" });
    expect(await reviewing.review(pull.number, of)).toMatchObject({ conclusion: "failure" });
    const [run] = await checkOn(commit.commit.sha ?? "", place);
    expect(run?.summary).toContain("Did you mean `placeholders`?");
  });
});

test("a broken file of the organisation is mended where it is kept, and everybody is judged again", async () => {
  const place = await organise("floor: { rules: { placeholder: warning } }\n");
  const { ana } = reviewing.scene;
  const of = await reviewing.referenceTo(place);
  const { data: tip } = await ana.rest.git.getRef({ ...place, ref: "heads/main" });
  await ana.rest.git.createRef({ ...place, ref: "refs/heads/mend", sha: tip.object.sha });
  const { data: file } = await ana.rest.repos.getContent({ ...place, path: settingsPath });
  const { data: commit } = await ana.rest.repos.createOrUpdateFileContents({
    ...place,
    branch: "mend",
    path: settingsPath,
    message: "Mend",
    content: base64("floor: { rules: { placeholders: warning } }\n"),
    sha: "sha" in file ? file.sha : "",
  });
  const { data: pull } = await ana.rest.pulls.create({ ...place, head: "mend", base: "main", title: "Mend" });
  expect(await reviewing.review(pull.number, of)).toMatchObject({ conclusion: "success" });
  expect((await checkOn(commit.commit.sha ?? "", place))[0]?.title).toBe(
    "No plan involved · judged by defaults, settings are broken at main",
  );
  const { number } = await propose({ "src/f.ts": "f\n" }, "");
  expect(await reviewing.review(number)).toMatchObject({ conclusion: "failure" });
  await ana.rest.pulls.merge({ ...place, pull_number: pull.number });
  expect(await reviewing.review(number)).toMatchObject({ conclusion: "skipped" });
});

describe("the floor", () => {
  test("judges what a repository switched off, which is a warning until a change makes it worse", async () => {
    await organise("floor: { rules: { completed-means-done: error } }\n");
    const { scene, review } = reviewing;
    await scene.put("main", settingsPath, "rules: { completed-means-done: off, placeholders: warning }\n");
    const { number, head } = await propose({ [planPath]: unfinishedPlan });
    expect(await review(number)).toMatchObject({ conclusion: "failure" });
    const [run] = await checkOn(head);
    expect(run?.title).toMatch(/^1 problem/);
    expect(run?.summary).toContain("asks for at least `error`");

    const worse = await propose({ [settingsPath]: "rules: { completed-means-done: off, config-valid: off }\n" }, "");
    expect(await review(worse.number)).toMatchObject({ conclusion: "failure" });
    expect((await checkOn(worse.head))[0]?.summary).toContain("`rules.config-valid` is `off`");
    await scene.put("main", settingsPath, "{}\n");
  });

  test("asks for a plan although the repository exempts everything", async () => {
    await organise("floor: { require: [src/**] }\n");
    const { scene, review } = reviewing;
    await scene.put("main", settingsPath, 'exempt: { paths: ["**"] }\nrules: { plan-required: notice }\n');
    const { number } = await propose({ "src/e.ts": "e\n" }, "");
    expect(await review(number)).toMatchObject({ conclusion: "failure" });
    await scene.put("main", settingsPath, "{}\n");
  });
});

describe("advisory mode", () => {
  const runsOn = async (head: string) =>
    (await checkOn(head))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map(({ name, conclusion, title }) => [name, conclusion, title]);

  test("tells all, fails nothing, and leaves no verdict behind under the other name", async () => {
    const { scene, review } = reviewing;
    await scene.put("main", settingsPath, "mode: advisory\n");
    const { number, head } = await propose({ [planPath]: unfinishedPlan });
    expect(await review(number)).toMatchObject({
      conclusion: "neutral",
      asked: ["Review", "Files", "POST check-runs"],
    });
    expect(await runsOn(head)).toEqual([
      ["plan-warden (advisory)", "neutral", expect.stringMatching(/^Advisory: 1 problem/)],
    ]);
    expect((await review(number)).asked).toEqual(["Review"]);

    // The settings enforce from now on: the same head, judged again.
    await scene.put("main", settingsPath, "mode: enforce\n");
    expect((await review(number)).asked).toEqual([
      "Review",
      "POST check-runs",
      "PATCH check-runs/N",
      "POST issues/N/comments",
    ]);
    expect(await runsOn(head)).toEqual([
      ["plan-warden", "failure", expect.stringMatching(/^1 problem/)],
      ["plan-warden (advisory)", "skipped", "Not in use: the settings enforce"],
    ]);
    expect((await review(number)).asked).toEqual(["Review"]);

    // And back: what may be required is never neutral.
    await scene.put("main", settingsPath, "mode: advisory\n");
    expect((await review(number)).asked).toEqual([
      "Review",
      "PATCH check-runs/N",
      // Its annotations are there again, and GitHub takes none back: a run that supersedes.
      "POST check-runs",
      "PATCH issues/comments/N",
    ]);
    expect(await runsOn(head)).toEqual([
      ["plan-warden", "cancelled", "Not in use: the settings only ask for advice"],
      ["plan-warden (advisory)", "neutral", expect.stringMatching(/^Advisory: 1 problem/)],
    ]);
    expect((await review(number)).asked).toEqual(["Review"]);
    await scene.put("main", settingsPath, "{}\n");
  });

  test("is the base branch's: two pull requests of one head have a check each, and one that leaves takes its own along", async () => {
    const { scene, review } = reviewing;
    const { ana, demo } = scene;
    await scene.put("trial", settingsPath, "mode: advisory\n");
    const first = await propose({ [planPath]: unfinishedPlan });
    const { data: second } = await ana.rest.pulls.create({
      ...demo,
      head: `change-${names - 1}`,
      base: "trial",
      title: "On trial",
      body: `Plan: ${planPath}`,
    });
    await review(first.number);
    expect((await review(second.number)).asked).toEqual(["Review", "Files", "POST check-runs"]);
    expect((await runsOn(first.head)).map(([name, conclusion]) => [name, conclusion])).toEqual([
      ["plan-warden", "failure"],
      ["plan-warden (advisory)", "neutral"],
    ]);
    await ana.rest.pulls.update({ ...demo, pull_number: first.number, state: "closed" });
    expect((await review(first.number)).asked).toEqual(["Review", "PATCH check-runs/N"]);
    expect((await runsOn(first.head)).map(([name, conclusion]) => [name, conclusion])).toEqual([
      ["plan-warden", "cancelled"],
      ["plan-warden (advisory)", "neutral"],
    ]);
  });

  test("is not a repository's to choose where its organisation's floor enforces", async () => {
    await organise("floor: { rules: { placeholders: warning } }\n");
    const { scene, review } = reviewing;
    await scene.put("main", settingsPath, "mode: advisory\n");
    const { number, head } = await propose({ [planPath]: unfinishedPlan });
    expect(await review(number)).toMatchObject({ conclusion: "failure" });
    expect((await runsOn(head)).map(([name]) => name)).toEqual(["plan-warden"]);
    await scene.put("main", settingsPath, "{}\n");
  });

  test("that cannot be kept, for GitHub does not answer, stays advice", async () => {
    const { scene, review, surroundings, repository } = reviewing;
    await scene.put("main", settingsPath, "mode: advisory\n");
    const { number, head } = await propose({ [planPath]: soundPlan.replace("20 ms", "40 ms") });
    await review(number);
    await giveUp({ kind: "review", repository, number }, new Error("no"), "7f3a", surroundings);
    expect(await runsOn(head)).toEqual([
      ["plan-warden (advisory)", "neutral", "Advisory: Plan Warden failed: try Re-check (incident 7f3a)"],
    ]);
    await scene.put("main", settingsPath, "{}\n");
  });
});

describe("a marker in a plan", () => {
  const marker = "\n<!-- plan-warden: skip completed-means-done because the board keeps the boxes -->\n";

  test("does not count in the change that writes it, and counts after the merge", async () => {
    const { scene, review } = reviewing;
    const first = await propose({ [planPath]: unfinishedPlan + marker });
    expect(await review(first.number)).toMatchObject({ conclusion: "failure" });
    const [run] = await checkOn(first.head);
    expect(run?.summary).toContain("This change sets markers in the plan");

    await scene.put("main", planPath, soundPlan + marker);
    const second = await propose({ [planPath]: unfinishedPlan });
    expect(await review(second.number)).toMatchObject({ conclusion: "success" });
    const [skipped] = await checkOn(second.head);
    expect(skipped?.title).toMatch(/^Passed with 1 problem skipped by the plan \(completed-means-done\)/);
    expect(skipped?.summary).toContain("the board keeps the boxes");
    await scene.put("main", planPath, soundPlan);
  });
});

describe("enforce-from", () => {
  test("goes by the day at the base, not by the one that the change writes", async () => {
    const { scene, review } = reviewing;
    await scene.put("main", settingsPath, "enforce-from: 2026-11-10\n");
    const impossible = soundPlan.replace("- [ ] Ranking.", "- [x] (2026-02-31 10:00Z) Ranking.");
    const old = await propose({ [planPath]: impossible.replace("2026-11-02", "2026-11-20") });
    expect(await review(old.number)).toMatchObject({ conclusion: "success" });
    const [run] = await checkOn(old.head);
    expect(run?.title).toMatch(/^Plan and code agree, \d warning/);
    expect(run?.summary).toContain("from before 2026-11-10: errors are warnings");
    // A new file has no day at the base.
    const fresh = await propose({ "docs/exec-plans/fresh.md": impossible }, "");
    expect(await review(fresh.number)).toMatchObject({ conclusion: "failure" });
    await scene.put("main", settingsPath, "{}\n");
  });
});
