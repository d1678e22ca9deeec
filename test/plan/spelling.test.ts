// "Did you mean".
import { describe, expect, test } from "@jest/globals";
import { nearest } from "../../src/plan/spelling.ts";

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
