// Reading off the event loop: hostile texts of up to 512 KiB cost their thread, never the loop and never the deadline.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { defaultLimits } from "../src/plan/limits.ts";
import { createPlanReader } from "../src/plan-reader.ts";

const reader = createPlanReader();
beforeAll(() => reader.read("warm.md", "# Warm\n"));
afterAll(() => reader.close());

const size = 512 * 1024 - 64;
const fill = (piece: string, length = size): string => piece.repeat(Math.floor(length / piece.length));
const growing = (): string => {
  let text = "";
  for (let length = 1; text.length < size - 2000; length++) text += `${"`".repeat(length)} a `;
  return text;
};

/** The families of input that some Markdown parser takes more than linear time for, and our own corners. */
const families: Record<string, () => string> = {
  "open brackets": () => fill("["),
  "links never closed": () => fill("[a]("),
  "references and definitions": () => `${fill("[a][b] ")}\n\n[a]: b\n`,
  "stars before words": () => fill("*a_ "),
  "mixed emphasis": () => fill("**x*y "),
  "one run of stars": () => fill("*"),
  "backticks that grow": growing,
  "quotes on one line": () => fill(">"),
  "quotes, 30 deep": () => fill(`${"> ".repeat(30)}a\n`),
  "lists on one line": () => fill("- "),
  "lists, 30 deep": () => fill(`${"- ".repeat(30)}a\n`),
  "lazy lines": () => `> a\n${fill("b\n")}`,
  "flat tasks": () => fill("- [ ] a\n"),
  "wide tasks": () => fill(`- [x] (2026-01-02) ${"a `b/c.ts` ".repeat(12)}\n`),
  "table rows": () => `| a | b |\n|---|---|\n${fill("| c | d |\n")}`,
  "table columns": () => `${fill("| a ", size / 2)}|\n${fill("|---", size / 2)}|\n`,
  "short rows of a wide table": () => `|${"a|".repeat(2000)}\n|${"-|".repeat(2000)}\n${fill("|x\n", size - 9000)}`,
  "comments never closed": () => fill("a <!-- "),
  headings: () => fill("# a\n"),
  "an open fence": () => `\`\`\`\n${fill("a\n")}`,
  "blank lines": () => fill("\n"),
  "named files": () => fill("`a/b` "),
  "keys on a line": () => fill("**a**: b "),
  "lines of front matter": () => `---\n${fill("a: b\n")}`,
  "dated paragraphs": () => `## Progress\n${fill("\n2026-01-01 a\n")}`,
  "labels of decisions": () => `## Decision Log\n\n- ${fill("Why: ")}`,
  "brackets behind an item": () => `- [ ] a${fill("(")}`,
  "milestones with steps": () => fill("## Task 1: a\n- [ ] b\n"),
};

describe("hostile texts", () => {
  test.each(Object.entries(families))(
    "%s",
    async (name, make) => {
      const text = make();
      const before = process.threadCpuUsage();
      const started = performance.now();
      const { plan, problems } = await reader.read(`docs/plans/${name}.md`, text);
      const took = performance.now() - started;
      const { user, system } = process.threadCpuUsage(before);
      expect(plan.text).toBe(text);
      for (const { code, fatal } of problems)
        expect([code, fatal]).toEqual([expect.stringMatching(/^too-|^bad-/), code !== "bad-front-matter"]);
      // The deadline is 2 s; what is above is the machine's own.
      expect(took).toBeLessThan(defaultLimits.milliseconds * 5);
      // All that this thread worked, in milliseconds, whoever else the machine was busy with. Alone it takes 2 to 75; here it also
      // clears away what every test before it left. Parsed on this thread, a slow family would take many seconds.
      expect((user + system) / 1000).toBeLessThan(1000);
    },
    30_000,
  );
});

describe("createPlanReader", () => {
  test("ends what takes too long, and reads on", async () => {
    const limits = { ...defaultLimits, milliseconds: 40 };
    const slow = await reader.read("slow.md", `> a\n${fill("b\n")}`, { limits });
    expect(slow.problems).toMatchObject([{ code: "too-slow", fatal: true }]);
    expect(slow.plan.sections).toEqual([]);
    expect((await reader.read("next.md", "# Next\n")).plan.title?.value).toBe("Next");
  }, 30_000);

  test("reads the same text once", async () => {
    const [first, second] = await Promise.all([reader.read("a.md", "# A\n"), reader.read("a.md", "# A\n")]);
    expect(second).toBe(first);
    expect(await reader.read("completed/a.md", "# A\n")).not.toBe(first);
    const ledger = { sections: { Progress: ["Ledger"] } };
    expect(await reader.read("a.md", "# A\n", ledger)).not.toBe(first);
  });

  test("tells a size beyond the limit without reading", async () => {
    const { problems } = await reader.read("big.md", "a".repeat(defaultLimits.bytes + 1));
    expect(problems).toMatchObject([{ code: "too-large", fatal: true }]);
  });
});
