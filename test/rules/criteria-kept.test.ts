// The ledger over any plan: what changes no promise is never told, what takes one away always is, and hostile plans take no time.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { check } from "../../src/rules/check.ts";
import { criteriaKept } from "../../src/rules/criteria-kept.ts";
import type { Finding } from "../../src/rules/verdict.ts";
import { changeOf, factsOf, fileAt, planOf, settingsOf, told } from "./facts.ts";
import { hostileLedgers } from "./hostile-ledgers.ts";

const path = "docs/plans/search.md";

function judged(base: string, head: string, at = path): readonly Finding[] {
  const plan = planOf({ base, head, basePath: path, path: at });
  const files = [fileAt(at, 4, 2), fileAt("src/search/rank.ts", 40, 8)];
  return check(factsOf({ plans: [plan], change: changeOf({ files }) }), settingsOf(), [criteriaKept]).findings;
}

type Line = { done: boolean; text: string };

/** Each with a word of its own, so that one is never told in the words of the others. */
const criteria = fc
  .array(
    fc.record({
      done: fc.boolean(),
      words: fc.array(
        fc.constantFrom(
          ...[
            "pages",
            "are",
            "found",
            "the",
            "index",
            "must",
            "every",
            "title",
            "below 200 ms",
            "at least 90%",
            "`src/a.ts`",
            "导出",
            "é",
            "(R)",
          ],
        ),
        { minLength: 2, maxLength: 8 },
      ),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map((all) =>
    all.map(({ done, words }, index): Line => ({ done, text: `thing${"abcdefgh"[index]} ${words.join(" ")}` })),
  );

const write = (lines: readonly Line[], more = ""): string =>
  `# Search\n\n**Status**: in-progress\n\n## Purpose\n\nPages are found.\n${more}\n## Acceptance Criteria\n\n${lines
    .map(({ done, text }) => `- [${done ? "x" : " "}] ${text}`)
    .join("\n")}\n`;

const evidence = fc.constantFrom(
  " (https://ci.example.org/run/7)",
  " — `test/a.test.ts`",
  " (3f2a91c)",
  " check:unit",
  "\n  Evidence: 12 of 12 cases",
  " — 12 of 12 cases, checked manually",
  " ✅",
  " (2026-11-20)",
);

/** Changes that keep every promise. */
const harmless: Record<string, fc.Arbitrary<(lines: readonly Line[]) => string>> = {
  "other line ends": fc.constant((lines) => write(lines).replaceAll("\n", "\r\n")),
  "a byte order mark": fc.constant((lines) => `\ufeff${write(lines)}`),
  "lines wrapped elsewhere": fc.constant((lines) =>
    write(lines.map((line) => ({ ...line, text: line.text.replaceAll(" ", "\n  ") }))),
  ),
  "another order": fc.integer({ min: 1, max: 7 }).map((by) => (lines) => {
    const cut = by % lines.length;
    return write([...lines.slice(cut), ...lines.slice(0, cut)].reverse());
  }),
  ticks: fc.constant((lines) => write(lines.map((line) => ({ ...line, done: true })))),
  "evidence behind": evidence.map(
    (proof) => (lines) => write(lines.map(({ text }) => ({ done: true, text: text + proof }))),
  ),
  emphasis: fc.constant((lines) =>
    write(lines.map((line) => ({ ...line, text: line.text.replace(/^\w+/, "**$&**") }))),
  ),
  "more text elsewhere": fc.constant((lines) =>
    write(lines, "\nNothing of it was there before.\n\n- [ ] Look at it\n"),
  ),
  "more criteria": fc.constant((lines) => write([{ done: false, text: "zebras are striped" }, ...lines])),
  "numbers in front": fc.constant((lines) =>
    write(lines.map((line, index) => ({ ...line, text: `AC-${index + 1}: ${line.text}` }))),
  ),
};

describe("what keeps every promise is never told", () => {
  test.each(Object.entries(harmless))("%s", (_, change) => {
    fc.assert(fc.property(criteria, change, (lines, make) => expect(judged(write(lines), make(lines))).toEqual([])));
  });

  test("another file name", () => {
    fc.assert(
      fc.property(criteria, (lines) => {
        expect(judged(write(lines), `${write(lines)}\n`, "docs/plans/find.md")).toEqual([]);
      }),
    );
  });
});

test("an open criterion that is removed is always an error", () => {
  fc.assert(
    fc.property(criteria, fc.nat(), (lines, place) => {
      const gone = place % lines.length;
      const base = lines.map((line, index) => (index === gone ? { ...line, done: false } : line));
      const found = judged(write(base), write(base.filter((_, index) => index !== gone)));
      expect(found).toMatchObject([
        { severity: "error", before: { text: expect.stringContaining(`thing${"abcdefgh"[gone]}`), now: null } },
      ]);
    }),
  );
});

test("so is one that is hidden in a comment or in code", () => {
  const lines: Line[] = ["one opens", "two close", "three spin"].map((text) => ({ done: false, text }));
  const base = write(lines);
  for (const hidden of ["<!-- - [ ] two close -->", "```md\n- [ ] two close\n```", "> - [ ] two close"])
    expect(
      judged(base, base.replace("- [ ] two close\n", `\n${hidden}\n\n`)).map(({ message }) => told(message)),
    ).toEqual(["A criterion was removed."]);
});

test("the remedy is a decision as this plan writes them", () => {
  const lines: Line[] = [
    { done: false, text: "one opens" },
    { done: false, text: "two close" },
  ];
  const remedyOf = (log: string): string | undefined => {
    const [found] = judged(`${write(lines)}\n${log}`, `${write(lines.slice(1))}\n${log}`);
    return found && told(found.remedy);
  };
  expect(
    remedyOf("## Decision Log\n\n| Date | Decision | Rationale |\n|---|---|---|\n| 2026-11-02 | Trigrams | Quick |\n"),
  ).toBe("Restore it, or record why in the Decision Log: `| YYYY-MM-DD | what changed | why (ana) |`");
  expect(remedyOf("## Decision Log\n\n- **2026-11-02** — Trigrams. Why: quick.\n")).toBe(
    "Restore it, or record why in the Decision Log: `- **YYYY-MM-DD** — what changed. Why: why (ana)`",
  );
  expect(remedyOf("")).toBe(
    "Restore it, or record why in the Decision Log: `- Decision: what changed. Rationale: why. Date/Author: YYYY-MM-DD / ana`",
  );
});

test.each([
  ["removed", "", "no announcing to screen readers", "the browser does it"],
  [
    "loosened",
    "- [x] Results are announced to screen readers within 5 s",
    "5 s for announcing",
    "the browser waits for 3",
  ],
  [
    "put off",
    "- [ ] (post-merge) Results are announced to screen readers within 1 s",
    "announcing is seen after the merge",
    "it needs the site",
  ],
  [
    "unticked",
    "- [ ] Results are announced to screen readers within 1 s",
    "open again: announcing within 1 s",
    "the new list is slower",
  ],
])("what is %s and decided is silent, and told without the decision", (kind, now, decision, rationale) => {
  const was = `- [${kind === "unticked" ? "x" : " "}] Results are announced to screen readers within 1 s`;
  const plan = (criterion: string, row: string): string =>
    `# Search\n\n**Status**: in-progress\n\n## Decision Log\n\n| Date | Decision | Rationale |\n|---|---|---|\n| 2026-11-02 | Trigrams | Quick |\n${row}\n## Acceptance Criteria\n\n- [ ] Titles are folded\n${criterion}\n`;
  const row = `| 2026-11-20 | ${decision} | ${rationale} |\n`;
  expect(judged(plan(was, ""), plan(now, row))).toEqual([]);
  expect(judged(plan(was, ""), plan(now, ""))).toHaveLength(1);
});

/** How many are told of a hostile pair; of the others each criterion, and where hundreds are, the rest as one. */
const toldOf: Readonly<Record<string, number>> = {
  "all reworded": 0,
  "all removed": 1,
  "all removed, and spoken of": 1,
  "sentences that begin alike": 1,
  "one word each, all alike": 0,
  "ids that all share": 7,
  "split in many": 0,
};

test.each(Object.entries(hostileLedgers))("a hostile ledger ends with an answer: %s", (name, make) => {
  const { base, head } = make(64 * 1024);
  const plan = planOf({ base, head });
  const facts = factsOf({ plans: [plan], change: changeOf({ files: [fileAt("src/a.ts")] }) });
  const started = process.cpuUsage();
  const { findings } = check(facts, settingsOf(), [criteriaKept]);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
  expect(findings).toHaveLength(toldOf[name] ?? Math.min(201, plan.base?.plan.criteria.length ?? 0));
});

test("more criteria than anybody writes are not compared, which is no pass", () => {
  const plan = (word: string) =>
    write(Array.from({ length: 4500 }, (_, at) => ({ done: false, text: `${word} ${at}` })));
  const changed = [1, 2].map((at) => {
    const path = `docs/plans/${at}.md`;
    return planOf({ base: plan("pages"), head: plan("titles"), path, basePath: path });
  });
  const files = [...changed.map(({ path }) => fileAt(path)), fileAt("src/a.ts")];
  const { conclusion, unknown, findings } = check(
    factsOf({ plans: changed, change: changeOf({ files }) }),
    settingsOf(),
    [criteriaKept],
  );
  expect([conclusion, findings, unknown.length]).toEqual(["failure", [], 2]);
  expect(told(unknown[0]?.message ?? [])).toBe(
    "The plans of this change hold 18000 criteria, at the base and now; with more than 12000 they are not compared.",
  );
});

test("thousands of criteria and as many decisions take no time", () => {
  const all = Array.from({ length: 2000 }, (_, index) => `- [ ] page ${index} is found below ${index} ms`);
  const log = Array.from({ length: 1500 }, (_, index) => `- 2026-11-02: page ${index} is found -> quick`);
  const plan = (lines: readonly string[], more: readonly string[]): string =>
    `# Search\n\n**Status**: in-progress\n\n## Decision Log\n\n${more.join("\n")}\n\n## Acceptance Criteria\n\n${lines.join("\n")}\n`;
  const base = planOf({
    base: plan(all, []),
    head: plan(
      all.map((line) => line.replace(/\d+ ms/, "99999 ms")),
      log,
    ),
  });
  const facts = factsOf({ plans: [base], change: changeOf({ files: [fileAt("src/a.ts")] }) });
  const started = process.cpuUsage();
  check(facts, settingsOf(), [criteriaKept]);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
});
