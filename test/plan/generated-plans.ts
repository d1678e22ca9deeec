// Plans made up from the forms that real ones use: for properties that hold of any plan.
import fc from "fast-check";

const word = fc.constantFrom(
  "index",
  "ranking",
  "`src/a.ts`",
  "the",
  "*slow*",
  "path",
  "p95",
  "cache",
  "émigré",
  "配置",
  "cold_start",
);
const words = fc.array(word, { minLength: 2, maxLength: 12 }).map((parts) => `Do ${parts.join(" ")}`);
const date = fc
  .date({ min: new Date("2025-01-01"), max: new Date("2027-01-01"), noInvalidDate: true })
  .map((one) => one.toISOString());
const stamp = fc
  .tuple(
    date,
    fc.constantFrom(
      (iso: string) => `[${iso.slice(0, 10)} ${iso.slice(11, 16)}]`,
      (iso: string) => `(${iso.slice(0, 10)} ${iso.slice(11, 16)}Z)`,
      (iso: string) => `(${iso.slice(0, 19)}Z)`,
      (iso: string) => `${iso.slice(0, 10)}:`,
      (iso: string) => `**${iso.slice(0, 10)}** —`,
      () => "",
    ),
  )
  .map(([iso, write]) => write(iso));
const mark = fc.constantFrom("[ ]", "[x]", "[X]", "[~]");
const status = fc.constantFrom(
  "",
  "**Status**: active",
  "Status: DRAFT (awaiting approval)",
  "- **Status:** blocked",
  "> **Status**: done",
  "| Key | Value |\n|---|---|\n| Status | review |",
  "**Owner**: @ana | **Status**: active",
);

const steps = fc
  .array(fc.tuple(mark, words, fc.boolean()), { maxLength: 4 })
  .map((all) =>
    all.map(([box, text, nested]) => `- ${box} ${text}${nested ? `\n  - ${box} and ${text}` : ""}`).join("\n"),
  );
const progress = fc
  .array(fc.tuple(mark, stamp, words), { maxLength: 4 })
  .chain((all) =>
    fc
      .constantFrom("\n", "\n\n")
      .map((gap) => all.map(([box, at, text]) => `- ${box} ${at}${at ? " " : ""}${text}`).join(gap)),
  );
const decisions = fc.oneof(
  fc.constant("| Date | Decision | Rationale |\n|---|---|---|\n| | | |"),
  fc
    .array(words, { minLength: 1, maxLength: 3 })
    .map(
      (all) =>
        `| # | Decision | Reason | Author |\n|--|--|--|--|\n${all.map((text, i) => `| ${i + 1} | ${text} | so | bo |`).join("\n")}`,
    ),
  fc
    .array(words, { minLength: 1, maxLength: 3 })
    .map((all) =>
      all.map((text) => `- Decision: ${text}\n  Rationale: it holds.\n  Date/Author: 2026-01-02 / ana`).join("\n\n"),
    ),
  fc
    .array(words, { minLength: 1, maxLength: 3 })
    .map((all) => all.map((text) => `- **2026-05-08** — ${text}. Why: it holds.`).join("\n")),
  fc
    .array(words, { minLength: 1, maxLength: 3 })
    .map((all) => all.map((text) => `### ${text}\n\nRationale: it holds.`).join("\n\n")),
  words.map((text) => `Decision: ${text}. Rationale: it holds. Date/Author: 2026-01-02 / ana`),
  fc.constant("- [None yet]"),
  fc.constant(""),
);
const criteria = fc
  .array(fc.tuple(fc.constantFrom("- [ ] ", "- [x] ", "1. [ ] ", "- ", "1. "), words), { maxLength: 3 })
  .map((all) => all.map(([lead, text]) => lead + text).join("\n"));

export const plans = fc
  .record({
    status,
    title: words,
    steps,
    progress,
    decisions,
    criteria,
    order: fc.boolean(),
    end: fc.constantFrom("", "\n", "\n\n"),
  })
  .map((one) => {
    const log = `## Progress\n\n${one.progress}`;
    const work = `## Concrete Steps\n\n### Milestone 1: ${one.title}\n\n${one.steps}\n\n**Verify**: it runs`;
    const parts = [
      `# ${one.title}`,
      one.status,
      "## Purpose\n\nTo find pages.",
      ...(one.order ? [log, work] : [work, log]),
      `## Decision Log\n\n${one.decisions}`,
      "## Surprises & Discoveries\n\n- none",
      `## Acceptance Criteria\n\n${one.criteria}`,
    ];
    return parts.filter((part) => part !== "").join("\n\n") + one.end;
  });
