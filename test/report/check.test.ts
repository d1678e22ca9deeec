// The whole check of every situation, word for word, and what holds for any verdict at all.
import { describe, expect, test } from "@jest/globals";
import { type CheckReport, conjunction, reportCheck } from "../../src/report/check.ts";
import { place } from "./build.ts";
import { expectGolden } from "./golden.ts";
import { situations } from "./situations.ts";

/** A check as one page, in the order people meet its parts. */
function page({ conclusion, title, summary, annotations, text }: CheckReport): string {
  const noted = annotations.map(
    ({ level, path, startLine, endLine, title, message }) =>
      `${level} · ${JSON.stringify(path)} · lines ${startLine} to ${endLine} · ${title}\n${message.replace(/^/gm, "    ")}\n`,
  );
  const rest = noted.length > 0 ? `\n---- annotations\n\n${noted.join("\n")}` : "";
  return `${conclusion}: ${title}\n\n---- summary\n\n${summary}\n${rest}\n---- text\n\n${text}\n`;
}

describe("the check", () => {
  for (const [name, verdict] of Object.entries(situations)) {
    test(`says it all: ${name}`, () => {
      expectGolden(`check-${name}.md`, page(reportCheck([{ number: 12, verdict }], place)));
    });
  }

  test("speaks for every pull request that shares the commit", () => {
    const { failing, passing } = situations;
    if (!failing || !passing) throw new Error("no such situation");
    const parts = [
      { number: 12, verdict: passing },
      { number: 15, verdict: failing },
    ];
    expectGolden("check-shared.md", page(reportCheck(parts, place)));
  });

  test("a failure fails all, and nothing judged is no pass", () => {
    const of = (...names: string[]) => conjunction(names.flatMap((name) => situations[name] ?? []));
    expect(of("passing", "failing", "pending")).toBe("failure");
    expect(of("passing", "pending")).toBe("pending");
    expect(of("no-plan", "passing")).toBe("success");
    expect(of("no-plan", "exempt")).toBe("skipped");
    expect(of("no-plan", "advisory")).toBe("neutral");
    expect(conjunction([])).toBe("failure");
  });
});
