// The sticky comment of every situation, word for word, and when there is none.
import { describe, expect, test } from "@jest/globals";
import { commentMarker, reportComment } from "../../src/report/comment.ts";
import type { Verdict } from "../../src/rules/verdict.ts";
import { place } from "./build.ts";
import { expectGolden } from "./golden.ts";
import { situations } from "./situations.ts";

function situation(name: string): Verdict {
  const verdict = situations[name];
  if (!verdict) throw new Error(`no situation ${name}`);
  return verdict;
}

describe("the comment", () => {
  test("says each situation in a few lines", () => {
    const all = Object.entries(situations).map(([name, verdict]) => {
      const text = reportComment(12, verdict, place, { mode: "on-failure", standing: true });
      return `==== ${name}\n\n${text ?? "(as it is)"}\n`;
    });
    expectGolden("comments.md", all.join("\n"));
  });

  test("is made on failure alone, unless the settings say otherwise", () => {
    const made = (name: string, mode: "never" | "on-failure" | "always", standing: boolean) =>
      reportComment(12, situation(name), place, { mode, standing }) !== null;
    expect(made("failing", "on-failure", false)).toBe(true);
    expect(made("passing", "on-failure", false)).toBe(false);
    expect(made("passing", "on-failure", true)).toBe(true);
    expect(made("passing", "always", false)).toBe(true);
    expect(made("failing", "never", true)).toBe(false);
  });

  test("says nothing new while checks run, unless it always speaks", () => {
    const made = (mode: "on-failure" | "always", standing: boolean) =>
      reportComment(12, situation("pending"), place, { mode, standing });
    expect(made("on-failure", false)).toBeNull();
    expect(made("on-failure", true)).toBeNull();
    expect(made("always", true)).toContain("**Waiting for ci / e2e**");
  });

  test("never says solved where nothing had failed", () => {
    const text = reportComment(12, situation("passing"), place, { mode: "always", standing: true });
    expect(text).not.toContain("Solved");
  });

  test("stays the same from push to push while the verdict stays", () => {
    const of = (head: string) =>
      reportComment(12, situation("failing"), { ...place, head }, { mode: "on-failure", standing: true });
    expect(of("1".repeat(40))).toBe(of("2".repeat(40)));
  });

  test("holds its marker once, whatever a plan says", () => {
    const text = reportComment(12, situation("hostile"), place, { mode: "always", standing: false }) ?? "";
    expect(text.split(commentMarker)).toHaveLength(2);
    expect(text.startsWith(commentMarker)).toBe(true);
  });
});
