// Somebody's words in a plan stay within their line, whatever they are: held to the whole Markdown parser.
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Nodes } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { appendDecision } from "../../src/plan/append-decision.ts";
import { addSection } from "../../src/plan/append-note.ts";
import { appendProgress } from "../../src/plan/append-progress.ts";
import { applyEdits, type Edit, type Refusal } from "../../src/plan/edit.ts";
import { plain } from "../../src/plan/inline.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import { isUnfilled } from "../../src/plan/unfilled.ts";
import { oneLine } from "../../src/plan/writing.ts";

const parser = unified().use(remarkParse).use(remarkGfm);

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "<!--",
        "-->",
        "<",
        ">",
        "</details>",
        "<b>",
        "<b",
        "`",
        "``",
        "\\",
        "|",
        "\\|",
        "- [ ]",
        "# ",
        "a",
        " ",
      ),
      fc.constantFrom(
        "\n",
        "\r\n",
        "\t",
        "\0",
        "\u2028",
        "\u202e",
        "[x](y)",
        "**",
        "~~",
        "1. ",
        "===",
        "| a |",
        "<https://a.example>",
        "!",
        "?",
      ),
      fc.string({ unit: "grapheme", maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(""))
  .filter((words) => oneLine(words) !== "" && !isUnfilled(plain(oneLine(words), 0, oneLine(words).length)));

function kinds(node: Nodes): string[] {
  return [node.type, ...("children" in node ? node.children.flatMap(kinds) : [])];
}

const shape = (markdown: string): string[] => parser.parse(markdown).children.map(({ type }) => type);

test("one line of words is one paragraph without HTML, also in the midst of others", () => {
  fc.assert(
    fc.property(hostile, (words) => {
      const line = oneLine(words);
      expect(line).not.toMatch(/[\r\n\0\u2028\u202e]/);
      for (const text of [line, `a ${line} b`]) {
        const tree = parser.parse(`${text}\n\n\`after\``);
        expect(tree.children.map(({ type }) => type)).toEqual(["paragraph", "paragraph"]);
        expect(kinds(tree)).not.toContain("html");
      }
    }),
    { numRuns: 3000 },
  );
});

const log = "## Progress\n\n- [x] (2026-11-20 14:05Z) Index built.\n\n";
const table =
  "## Decision Log\n\n| Date | Decision | Rationale |\n|---|---|---|\n| 2026-11-20 | Trigrams | they forgive |\n\n";
const bullets =
  "## Decision Log\n\n- Decision: Trigrams\n  Rationale: they forgive\n  Date/Author: 2026-11-20 / ana\n\n";
const rest = "## Acceptance Criteria\n\n- [ ] One typo does no harm\n";

function edited(text: string, edits: Edit[] | Refusal): string {
  if ("refusal" in edits) throw new Error(edits.refusal);
  return applyEdits(text, edits);
}

test("marks alone are no words, so nothing is decided with them", () => {
  for (const marks of ["~~ **", "!", "—", "` `", "| |"]) expect(isUnfilled(marks)).toBe(true);
  for (const words of ["✅", "決", "4", "a"]) expect(isUnfilled(words)).toBe(false);
});

test("nothing is added to a log that takes long to read again: others wait meanwhile", () => {
  const { plan } = parsePlan(
    "docs/plans/a.md",
    `# Search\n\n## Progress\n\n- [x] Index built.\n${"\n  a".repeat(20_000)}`,
  );
  const refused = { refusal: "The Progress section has more than 65536 characters. Add it in the file." };
  expect(appendProgress(plan, "More", 0)).toEqual(refused);
  expect(addSection(plan, "Outcomes & Retrospective", "Done")).toMatchObject({ refusal: expect.any(String) });
});

test("an entry or a decision of any words is one more, and everything else stays", () => {
  const instant = Date.UTC(2026, 10, 23, 10);
  fc.assert(
    fc.property(hostile, hostile, (one, other) => {
      for (const decisions of [table, bullets]) {
        const text = `# Search\n\n${log}${decisions}${rest}`;
        const { plan } = parsePlan("docs/plans/a.md", text);
        const entry = { decision: one, rationale: other, date: "2026-11-23", author: "@ana" };
        const decided = edited(text, appendDecision(plan, entry));
        const told = edited(text, appendProgress(plan, one, instant));
        for (const made of [decided, told]) {
          const after = parsePlan("docs/plans/a.md", made).plan;
          expect(shape(made)).toEqual(shape(text));
          expect(after.criteria.map((criterion) => criterion.text)).toEqual(["One typo does no harm"]);
          expect(after.progress).toHaveLength(made === told ? 2 : 1);
          expect(after.decisions).toHaveLength(made === told ? 1 : 2);
          expect(after.decisions[0]).toMatchObject({ decision: "Trigrams", rationale: "they forgive" });
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("thousands of blank lines in the last decision take no time", () => {
  const last = `- Decision: x Why: y ${"\n".repeat(40_000)}  end\n`;
  const { plan } = parsePlan("docs/plans/a.md", `# Search\n\n## Decision Log\n\n${last}`);
  const before = process.threadCpuUsage();
  appendDecision(plan, { decision: "Keep it", rationale: "It is fast", date: "2026-11-23", author: "@ana" });
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(2000);
});
