// Plans to set scenes with.

/** Sound while it is in progress: everything living is there. */
export const soundPlan = `# Search that survives typos

**Status**: in-progress
**Created**: 2026-11-02

## Purpose

People find what they mean although they misspell it.

## Progress

- [x] (2026-11-03 09:00Z) Index built.
- [ ] Ranking.

## Surprises & Discoveries

- Two-letter words match everything.

## Decision Log

- Decision: trigram index. Rationale: it needs no dictionary. Date/Author: 2026-11-02, ana.

## Outcomes & Retrospective

- The index answers in 20 ms.

## Acceptance Criteria

- [ ] A query with one wrong letter finds the page.
`;

/** Says that it is completed while a criterion is open. */
export const unfinishedPlan = soundPlan.replace("in-progress", "completed");
/** Completed, and rightly so. */
export const finishedPlan = unfinishedPlan
  .replaceAll("- [ ]", "- [x]")
  .replace("Ranking.", "(2026-11-04 10:00Z) Ranking.");

export const planPath = "docs/exec-plans/search.md";
