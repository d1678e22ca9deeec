// Group commit: one statement for what came meanwhile, and each caller is told of the commit that held its own.
import { expect, test } from "@jest/globals";
import { groupCommit } from "../../src/server/group-commit.ts";
import { type Gate, gate, until } from "./waiting.ts";

test("what comes while commits are under way goes into the next one", async () => {
  const commits: { items: number[]; held: Gate }[] = [];
  const put = groupCommit<number>(2, (items) => {
    const held = gate();
    commits.push({ items, held });
    return held.opened;
  });
  const first = put([1, 2]);
  await until(() => commits.length === 1);
  const second = put([3]);
  await until(() => commits.length === 2);
  const third = [put([4]), put([5])];
  await new Promise((resume) => setImmediate(resume));
  expect(commits.map(({ items }) => items)).toEqual([[1, 2], [3]]);
  commits[1]?.held.open();
  await second;
  await until(() => commits.length === 3);
  expect(commits[2]?.items).toEqual([4, 5]);
  commits[0]?.held.open();
  commits[2]?.held.open();
  await Promise.all([first, ...third]);
  await put([]);
  expect(commits).toHaveLength(3);
});

test("a commit that fails is told to those who were in it, and to nobody else", async () => {
  const put = groupCommit<string>(1, async (items) => {
    if (items.includes("bad")) throw new Error("refused");
  });
  const bad = put(["bad"]);
  await expect(bad).rejects.toThrow("refused");
  await put(["good"]);
});
