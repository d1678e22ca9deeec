// What the template leaves to be filled in, by which an unfilled copy of it is known. Its guidance is in `plan/presets.ts`.

/** Lines of the template that wait to be filled in. */
export const templateBlanks: ReadonlySet<string> = new Set(
  `
### Milestone 1: [Name]
### Milestone 2: [Name]
- [ ] Step 1: [exact action with file paths]
- [ ] Step 2: [exact action with file paths]
- [ ] Step 1: ...
**Verify**: [Observable acceptance — e.g., "running \`pytest tests/unit/\` shows 0 failures"]
**Verify**: [Observable acceptance]
- [ ] [YYYY-MM-DD HH:MM] Milestone 1 started
- [ ] [YYYY-MM-DD HH:MM] Milestone 1 completed
- [None yet]
| Date | Decision | Rationale |
|------|----------|-----------|
| | | |
**What worked**:
**What didn't**:
**Follow-up tasks**:
1. [ ] [Observable behavior 1]
2. [ ] [Observable behavior 2]
3. [ ] [Observable behavior 3]
`
    .split("\n")
    .filter((line) => line !== ""),
);

/** What the template puts where something of the plan's own belongs, dates aside. */
export const templatePhrases: readonly string[] = [
  "[Task Title]",
  "[feature-name]",
  "[Name]",
  "[exact action with file paths]",
  "[Observable acceptance",
  "[Observable behavior",
];
