// Reading a plan: what the corpus taught, in fixtures of our own words. Each `.md` has the expected report beside it.
import { describe, expect, test } from "@jest/globals";
import { parsePlan } from "../../src/plan/parse.ts";

const plan = `# Plan: Search that survives typos

**Feature Spec**: \`specs/features/search.md\`
**Created**: 2026-11-02
**Status**: in-progress

## Concrete Steps

### Milestone 1: Index

- [x] Step 1: build the index
  - [ ] and keep it small (optional)
- [~] Step 2: shard it

**Verify**: \`npm test\` is green

## Progress

- [x] [2026-11-02 10:00] Milestone 1 started
- [ ] Milestone 1 completed

## Acceptance Criteria

1. [ ] AC-01 a typo still finds the page
`;

describe("parsePlan", () => {
  test("reads the template's shape", () => {
    const { plan: read, problems } = parsePlan("docs/exec-plans/active/search.md", plan);
    expect(problems).toEqual([]);
    expect(read.title?.value).toBe("Plan: Search that survives typos");
    expect(read.status).toMatchObject({ value: "in-progress", raw: "in-progress", at: { line: 5 } });
    expect(read.spec?.value).toBe("specs/features/search.md");
    expect(read.milestones).toMatchObject([{ key: "milestone 1", verify: [{ value: "npm test is green" }] }]);
    expect(read.steps.map(({ text, box, depth }) => [text, box?.state, depth])).toEqual([
      ["Step 1: build the index", "done", 0],
      ["and keep it small (optional)", "open", 1],
      ["Step 2: shard it", "descoped", 0],
    ]);
    expect(read.progress.map(({ text, stamp, milestone }) => [text, stamp?.raw, milestone?.event])).toEqual([
      ["Milestone 1 started", "[2026-11-02 10:00]", "started"],
      ["Milestone 1 completed", undefined, "completed"],
    ]);
    expect(read.criteria).toMatchObject([{ id: "AC-01", text: "a typo still finds the page", tickable: true }]);
    expect(read.boxes).toHaveLength(6);
  });
});
