// "Did you mean".
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { distance, nearest } from "../../src/plan/spelling.ts";

const known = ["complete", "decide", "progress", "tick", "untick", "waive", "help"];

describe("the nearest known word", () => {
  test.each([
    ["compelte", "complete"],
    ["Complete", "complete"],
    ["complet", "complete"],
    ["tikc", "tick"],
    ["unitck", "untick"],
    ["comp", "complete"],
    ["hlep", "help"],
    ["wave", "waive"],
    ["progres", "progress"],
    ["tick", "tick"],
  ])("of %s is %s", (word, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });

  test.each(["", "x", "merge", "toString", "__proto__", "completely different", "a".repeat(100_000)])(
    "of %.20s is none",
    (word) => {
      expect(nearest(word, known)).toBeNull();
    },
  );
});

describe("the distance of two words", () => {
  test.each([
    ["pages", "pages", 0],
    ["pages", "page", 1],
    ["pages", "paegs", 1],
    ["titel", "title", 1],
    ["search", "serach", 1],
    ["measurement", "measuremant", 1],
    ["kitten", "sitting", 3],
    ["", "abc", 3],
  ])("%s and %s: %i", (one, other, mistakes) => {
    expect(distance(one, other, 9)).toBe(mistakes);
  });

  const word = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 9 }).map((letters) => letters.join(""));

  test("is the same from either side, and what is beyond the most is one more than that", () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 5 }), (one, other, most) => {
        const exact = distance(one, other, 20);
        expect(distance(other, one, 20)).toBe(exact);
        expect(distance(one, other, most)).toBe(Math.min(exact, most + 1));
      }),
    );
  });
});
