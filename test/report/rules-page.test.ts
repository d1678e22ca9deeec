// The cases of a rule's file, as its page shows them.
import { describe, expect, test } from "@jest/globals";
import { casesOf } from "../../src/report/rule-cases.ts";

describe("a case that could be overlooked is a fault", () => {
  test("a block of an unknown kind", () => {
    expect(() => casesOf("## A\n\n~~~md haed\n~~~\n")).toThrow("unknown kind haed");
  });

  test("a block without an end", () => {
    expect(() => casesOf("## A\n\n~~~md head\n# Search\n")).toThrow("has no end");
  });
});
