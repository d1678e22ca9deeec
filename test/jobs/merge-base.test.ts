// The merge base by a pull request's own commits, held to Git's definition on random histories.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { PullRequest } from "../../src/jobs/github.ts";
import { boundaryOf } from "../../src/jobs/merge-base.ts";

type Shape = Pick<PullRequest, "commits" | "commitsComplete" | "head">;
const shape = (head: string, commits: Record<string, string[]>, commitsComplete = true): Shape => ({
  head: { oid: head, files: new Map() },
  commitsComplete,
  commits: Object.entries(commits).map(([oid, parents]) => ({
    oid,
    parents,
    message: "",
    authoredAt: 0,
    committedAt: 0,
    authorOffset: null,
    additions: 0,
    deletions: 0,
  })),
});
const boundary = (given: Shape) => boundaryOf(given as PullRequest);

describe("boundaryOf", () => {
  test("a line of commits stands on one", () => {
    expect(boundary(shape("c", { b: ["a"], c: ["b"] }))).toBe("a");
  });
  test("a head that is in the base already is its own merge base", () => {
    expect(boundary(shape("a", {}))).toBe("a");
  });
  test("the base merged in leaves two, and somebody else must tell", () => {
    expect(boundary(shape("c", { b: ["a"], c: ["b", "m"] }))).toBeNull();
  });
  test("a list that is not whole tells nothing", () => {
    expect(boundary(shape("c", { c: ["b"] }, false))).toBeNull();
  });

  test("whenever it answers, it is the one best common ancestor", () => {
    // Commit i has parents below it; head and tip are any two.
    const history = fc.integer({ min: 2, max: 12 }).chain((size) =>
      fc.record({
        parents: fc.tuple(
          ...Array.from({ length: size }, (_, index) =>
            index === 0
              ? fc.constant([])
              : fc.uniqueArray(fc.integer({ min: 0, max: index - 1 }), { minLength: 1, maxLength: 2 }),
          ),
        ),
        head: fc.integer({ min: 0, max: size - 1 }),
        tip: fc.integer({ min: 0, max: size - 1 }),
      }),
    );
    fc.assert(
      fc.property(history, ({ parents, head, tip }) => {
        const ancestors = (of: number): Set<number> => {
          const seen = new Set([of]);
          for (const each of seen) for (const parent of parents[each] ?? []) seen.add(parent);
          return seen;
        };
        const [ours, theirs] = [ancestors(head), ancestors(tip)];
        const own = [...ours].filter((each) => !theirs.has(each));
        const answer = boundary(
          shape(String(head), Object.fromEntries(own.map((each) => [String(each), (parents[each] ?? []).map(String)]))),
        );
        if (answer === null) return;
        const common = [...ours].filter((each) => theirs.has(each));
        const best = common.filter((each) => !common.some((other) => other !== each && ancestors(other).has(each)));
        expect(best.map(String)).toEqual([answer]);
      }),
    );
  });
});
