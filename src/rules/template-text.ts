// The words of the template, by which an unfilled copy of it is known.

/** Lines of the template that say what to write, and lines that wait to be filled in. */
export const templateLines: ReadonlySet<string> = new Set(
  `
What someone can do after this change that they could not do before.
Frame in terms of user-visible outcomes, not internal implementation.
Current state of the codebase relevant to this task.
Name files with full repository-relative paths. Define any non-obvious terminology.
Prose description of the approach. Why this approach over alternatives.
Reference specific layers, modules, and functions by name.
Step-by-step instructions. Each step must be idempotent (safe to run multiple times).
Include exact commands with expected output where applicable.
### Milestone 1: [Name]
### Milestone 2: [Name]
What this milestone achieves and what becomes usable after it.
- [ ] Step 1: [exact action with file paths]
- [ ] Step 2: [exact action with file paths]
- [ ] Step 1: ...
**Verify**: [Observable acceptance — e.g., "running \`pytest tests/unit/\` shows 0 failures"]
**Verify**: [Observable acceptance]
Update with timestamps as work proceeds.
- [ ] [YYYY-MM-DD HH:MM] Milestone 1 started
- [ ] [YYYY-MM-DD HH:MM] Milestone 1 completed
Document unexpected behaviors, edge cases, or assumptions that proved wrong.
Include evidence (error messages, test output).
- [None yet]
Every decision made during implementation, with rationale.
| Date | Decision | Rationale |
|------|----------|-----------|
| | | |
Fill in at completion or at major milestones.
**What worked**:
**What didn't**:
**Follow-up tasks**:
Observable, demonstrable behaviors that prove the work is complete.
Not "code compiles" — instead, "starting the server and requesting GET /api/users returns HTTP 200 with a JSON array."
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
