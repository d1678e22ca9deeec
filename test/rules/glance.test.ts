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
    progress: { done: 2, total: 3 },
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
    progress: { done: 0, total: 0 },
    criteria: { done: 0, total: 0, tickable: false },
    newest: null,
    next: null,
    postMerge: [],
  });
});

const stages = `# One name for every lamp

## Progress

- [x] Wrote this plan
- [x] Stage A: name the lamps
- [x] P2 [M2] Read the old names
- [ ] [M2] Write the new ones
- [x] (2026-03-04) Phase 4 completed

## Plan of Work

### Stage A: Names
### Milestone 2 — Storage
### Phase 3: Labels ✅
### Phase 4: Release
### Phase 5: Thanks
`;

test("milestones without steps are as far as the entries that name them, or their own tick, say", () => {
  const told = glance(parsePlan("docs/plans/lamps.md", stages).plan);
  expect(told).toMatchObject({
    milestones: { done: 3, total: 5, current: { text: "Milestone 2 — Storage" } },
    progress: { done: 4, total: 5 },
    next: { text: "Write the new ones", kind: "entry", milestone: null },
  });
});

test("what stays open under a ticked item was not chosen, and is not next", () => {
  const choice =
    "# Lamps\n\n## Milestone 1: Names\n\n- [x] Choose one:\n  - [ ] by room\n  - [x] by number\n- [x] Write it down\n";
  expect(glance(parsePlan("docs/plans/lamps.md", choice).plan)).toMatchObject({
    milestones: { done: 1, total: 1 },
    steps: { done: 3, total: 3 },
    next: null,
  });
});

test("a completed plan has no current milestone", () => {
  const told = glance(parsePlan("docs/plans/lamps.md", `Status: completed\n\n${stages}`).plan);
  expect(told.milestones).toEqual({ done: 3, total: 5, current: null });
});

test("milestones that nothing tells of are not counted", () => {
  const told = glance(parsePlan("docs/plans/a.md", "# Lamps\n\n## Phase 1: Names\n\n## Phase 2: Storage\n").plan);
  expect(told.milestones).toEqual({ done: 0, total: 0, current: null });
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
