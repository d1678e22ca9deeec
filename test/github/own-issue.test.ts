// Issues of ours on a GitHub of our own: what is made and changed, in how many requests, and what GitHub will not take.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createGitHub } from "../../src/github/github.ts";
import type { Upkeep } from "../../src/jobs/github.ts";
import { openScene, type Scene } from "../sandbox/scene.ts";

let scene: Scene;
const github = () =>
  createGitHub(scene.bot, { owner: "ana", name: "demo" }, { app: scene.app.id, check: "plan-warden" });
type NewIssue = Parameters<Upkeep["createIssue"]>[0];
const plain: NewIssue = { title: "Plans that need a look", body: "One.", labels: [], assignees: [] };
const issueOf = async (number: number) =>
  (await scene.ana.rest.issues.get({ ...scene.demo, issue_number: number })).data;

beforeAll(async () => {
  scene = await openScene();
}, 30_000);
afterAll(() => scene.close());

async function made(issue: Partial<NewIssue> = {}) {
  const port = github();
  const number = await port.createIssue({ ...plain, ...issue });
  if (number === "refused") throw new Error("It was refused.");
  return { number, requests: port.requests };
}

describe("an issue is made", () => {
  test("with labels that are new and people of the repository, in one request", async () => {
    const { number, requests } = await made({ labels: ["plans"], assignees: ["ana"] });
    expect(requests).toBe(1);
    expect(await issueOf(number)).toMatchObject({ labels: [{ name: "plans" }], assignees: [{ login: "ana" }] });
  });

  test("without those whom GitHub does not take", async () => {
    const one = await made({ labels: ["plans"], assignees: ["ana", "stranger"] });
    expect(one.requests).toBe(2);
    expect(await issueOf(one.number)).toMatchObject({ labels: [{ name: "plans" }], assignees: [] });
    const other = await made({ labels: ["x".repeat(51)], assignees: ["stranger"] });
    expect(other.requests).toBe(3);
    expect(await issueOf(other.number)).toMatchObject({ title: plain.title, labels: [], assignees: [] });
  });

  test("with a body as long as GitHub takes one, and no longer", async () => {
    const { number } = await made({ body: "x".repeat(65_536) });
    expect((await issueOf(number)).body).toHaveLength(65_536);
    expect(await github().createIssue({ ...plain, body: "x".repeat(65_537) })).toBe("refused");
  });
});

describe("an issue is changed", () => {
  test("in what is named, in one request", async () => {
    const { number } = await made({ labels: ["plans"] });
    const port = github();
    expect(await port.updateIssue(number, { body: "Two." })).toBe("done");
    expect(await issueOf(number)).toMatchObject({ title: plain.title, body: "Two.", labels: [{ name: "plans" }] });
    expect(await port.updateIssue(number, { body: "None is left.", open: false })).toBe("done");
    expect(await issueOf(number)).toMatchObject({ state: "closed", state_reason: "completed", body: "None is left." });
    expect(await port.updateIssue(number, { open: false, reason: "not_planned" })).toBe("done");
    expect(await issueOf(number)).toMatchObject({ state: "closed", state_reason: "not_planned" });
    expect(await port.updateIssue(number, { open: true, title: "Again", labels: [] })).toBe("done");
    expect(await issueOf(number)).toMatchObject({ state: "open", title: "Again", labels: [] });
    expect(port.requests).toBe(4);
  });

  test("also where some of it cannot be, and where it is locked", async () => {
    const { number } = await made();
    await scene.ana.rest.issues.lock({ ...scene.demo, issue_number: number });
    const port = github();
    expect(await port.updateIssue(number, { body: "Three.", assignees: ["stranger"] })).toBe("done");
    expect(port.requests).toBe(2);
    expect(await issueOf(number)).toMatchObject({ body: "Three.", assignees: [] });
  });

  test("not where there is none, where issues are disabled, or where nothing may be written", async () => {
    const { number } = await made();
    const refused = async () => [await github().createIssue(plain), await github().updateIssue(number, { body: "No" })];
    expect(await github().updateIssue(999, { body: "No" })).toBe("gone");
    await scene.ana.rest.repos.update({ ...scene.demo, has_issues: false });
    expect(await refused()).toEqual(["refused", "gone"]);
    await scene.ana.rest.repos.update({ ...scene.demo, has_issues: true, archived: true });
    expect(await refused()).toEqual(["refused", "refused"]);
  });
});
