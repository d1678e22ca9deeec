// A plan at a glance.
import { expect, test } from "@jest/globals";
import { parsePlan } from "../../src/plan/parse.ts";
import { glance } from "../../src/rules/glance.ts";
import { changeOf, commitAt } from "./facts.ts";

const text = `# Search that survives typos

**Status**: in-progress

### Milestone 1: Index

- [x] Build the index
- [~] Store it on disk

### Milestone 2: Ranking

- [x] Compare trigrams
- [ ] Wire the ranking
- [ ] (optional) Draw a picture

## Progress

- [x] (2026-11-20 14:05Z) Milestone 1 completed
- [x] (2026-11-18 09:10Z) Milestone 1 started
- [ ] (2026-12-24 10:00Z) Announce it

## Acceptance Criteria

- [x] "serach" finds the search page (https://example.org/run/1)
- [x] p95 latency is below 200 ms
- [ ] Results are announced to screen readers
- [ ] (post-merge) p95 latency in production is below 200 ms
`;

test("counts what is required, finds the newest entry and the next step", () => {
  const commits = [commitAt(Date.UTC(2026, 10, 20, 14, 0)), commitAt(Date.UTC(2026, 10, 21))];
  const told = glance(parsePlan("docs/plans/search.md", text).plan, changeOf({ commits }));
  expect(told).toMatchObject({
    title: "Search that survives typos",
    status: { value: "in-progress" },
    milestones: { done: 1, total: 2, current: { text: "Milestone 2: Ranking" } },
    steps: { done: 2, total: 3 },
    criteria: { done: 2, total: 3, evidenced: 1, attested: 1, tickable: true },
    newest: { at: { line: 18 }, commitsSince: 1 },
    next: { text: "Wire the ranking", kind: "step", milestone: "Milestone 2: Ranking" },
    postMerge: [{ text: "(post-merge) p95 latency in production is below 200 ms" }],
  });
});

test("an empty plan has nothing to count", () => {
  expect(glance(parsePlan("docs/plans/empty.md", "").plan)).toMatchObject({
    title: null,
    milestones: { done: 0, total: 0, current: null },
    steps: { done: 0, total: 0 },
    criteria: { done: 0, total: 0, tickable: false },
    newest: null,
    next: null,
    postMerge: [],
  });
});

test("criteria that cannot be ticked are counted, and none of them is done", () => {
  const plan = "# Search\n\n## Acceptance Criteria\n\n- One\n- Two\n";
  expect(glance(parsePlan("a.md", plan).plan).criteria).toEqual({
    done: 0,
    total: 2,
    evidenced: 0,
    attested: 0,
    tickable: false,
  });
});
