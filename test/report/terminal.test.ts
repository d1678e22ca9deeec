// The terminal's words, column by column.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import stringWidth from "string-width";
import { reportTerminal, wrap } from "../../src/report/terminal.ts";
import { at, finding, plan, verdict } from "./build.ts";
import { expectGolden } from "./golden.ts";
import { situations } from "./situations.ts";

const plainly = { colour: false, columns: 110, milliseconds: 38 };

describe("the terminal", () => {
  test("says each situation", () => {
    const all = Object.entries(situations).map(([name, each]) => `==== ${name}\n${reportTerminal(each, plainly)}`);
    expectGolden("terminal.txt", all.join("\n"));
  });

  test("colours only on request, and only itself", () => {
    const hostile = situations.hostile ?? verdict();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
    const controls = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;
    expect(reportTerminal(hostile, plainly)).not.toMatch(controls);
    const coloured = reportTerminal(hostile, { ...plainly, colour: true });
    expect(coloured).toContain("\u001B[31merror   \u001B[0m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours are taken out.
    expect(coloured.replace(/\u001B\[\d+m/g, "")).toBe(reportTerminal(hostile, plainly));
  });

  test("keeps to its columns in any script", () => {
    const wide = finding({
      message: [{ quoted: "検索は誤字に耐える".repeat(12) }],
      remedy: ["直す ".repeat(40)],
      at: at(7),
    });
    for (const columns of [60, 80, 133]) {
      const lines = reportTerminal(verdict({ findings: [wide] }), { ...plainly, columns }).split("\n");
      expect(Math.max(...lines.slice(1).map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
    }
  });

  test("lists sound plans while they are few", () => {
    const plans = (count: number) =>
      Array.from({ length: count }, (_, index) => plan({ path: `docs/plans/${index}.md` }));
    const listed = (count: number) =>
      reportTerminal(verdict({ findings: [finding({ path: "docs/plans/1.md" })] }, plans(count)), plainly).match(
        /^docs.plans.\d+\.md/gm,
      );
    expect(listed(10)).toHaveLength(10);
    expect(listed(11)).toEqual(["docs/plans/1.md"]);
  });

  test("loses no word when it wraps", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 30 })),
        fc.integer({ min: 10, max: 60 }),
        (words, width) => {
          const text = words.join(" ");
          const bare = (of: string) => of.replace(/\s/g, "");
          const lines = wrap(text, width);
          expect(bare(lines.join(""))).toBe(bare(text));
          for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
