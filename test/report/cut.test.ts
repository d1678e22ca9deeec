// Limits, bars and counts.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { bar } from "../../src/report/bar.ts";
import { cut, pack } from "../../src/report/cut.ts";
import { count } from "../../src/report/words.ts";

describe("cutting", () => {
  test("ends at a space where one is near, and says that something is missing", () => {
    expect(cut("a short text", 20)).toBe("a short text");
    expect(cut("results are announced to screen readers", 30)).toBe("results are announced to …");
    expect(cut("x".repeat(50), 10)).toBe("xxxxxxxx…");
  });

  test("never exceeds the limit and never parts a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), fc.integer({ min: 4, max: 60 }), (text, limit) => {
        const short = cut(text, limit);
        expect(short.length).toBeLessThanOrEqual(limit);
        expect(short.isWellFormed()).toBe(true);
        if (text.length <= limit) expect(short).toBe(text);
      }),
    );
  });

  test("packs whole pieces and counts the rest", () => {
    const rest = (missing: number) => `+${missing}`;
    expect(pack(["aaa", "bbb"], (item) => item, 7, " ", rest)).toBe("aaa bbb");
    expect(pack(["aaa", "bbb", "ccc"], (item) => item, 7, " ", rest)).toBe("aaa +2");
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 12 })), fc.integer({ min: 10, max: 100 }), (items, budget) => {
        expect(pack(items, (item) => item, budget, "\n", rest).length).toBeLessThanOrEqual(budget);
      }),
    );
  });

  test("asks only for the pieces that have a place", () => {
    let asked = 0;
    const write = () => `${"x".repeat(10)}${asked++}`;
    pack(Array.from({ length: 10_000 }), write, 200, "\n", (missing) => `+${missing}`);
    expect(asked).toBeLessThan(25);
  });
});

describe("bars", () => {
  test("show each piece, or equal shares", () => {
    expect(bar(2, 3)).toBe("▰▰▱");
    expect(bar(12, 16)).toBe("▰▰▰▰▰▰▱▱");
    expect(bar(0, 5)).toBe("▱▱▱▱▱");
    expect(bar(0, 0)).toBe("");
  });

  test("are full only when all is done, empty only when nothing is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 5000 }), (total, some) => {
        const done = Math.min(some, total);
        const cells = bar(done, total);
        expect(cells.length).toBeLessThanOrEqual(10);
        expect(!cells.includes("▱")).toBe(done === total);
        expect(!cells.includes("▰")).toBe(done === 0);
      }),
    );
  });
});

test("counts are figures with their noun", () => {
  expect([count(1, "problem"), count(0, "problem"), count(3214, "file")]).toEqual([
    "1 problem",
    "0 problems",
    "3,214 files",
  ]);
  expect(count(5, "criterion", "criteria")).toBe("5 criteria");
});
