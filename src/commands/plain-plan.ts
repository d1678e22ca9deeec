// The plan that `/plan new` makes where a repository has no template of its own: the nine sections, and what belongs in each.

export const plainPlan = (title: string, day: string, issue: number | null): string => `# ${title}

${issue === null ? "" : `**Issue**: #${issue}\n`}**Created**: ${day}
**Status**: draft

## Purpose

<!-- What somebody can do after this change that they could not do before. -->

## Context and Orientation

<!-- What a reader who is new here must know: files by their paths, words by their meaning. -->

## Plan of Work

<!-- How it is done, and why so and not otherwise. -->

## Concrete Steps

<!-- A heading for each milestone (\`### Milestone 1: …\`), under it its steps (\`- [ ] …\`), and how it is verified (\`**Verify**: …\`). -->

## Progress

<!-- \`/plan progress …\` adds an entry with the time. -->

## Surprises & Discoveries

- [None yet]

## Decision Log

| Date | Decision | Rationale |
|------|----------|-----------|
| | | |

## Outcomes & Retrospective

<!-- When it is done: what works now, what does not, what follows. -->

## Acceptance Criteria

<!-- What can be seen when it is done (\`1. [ ] …\`). Not "the code compiles". -->
`;
