// Who starts it with an old Node is told, in place of a fault from within.
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { nodeFault } from "../../src/cli/node-version.ts";

test("the oldest Node is the one that the package names", () => {
  const { engines } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(engines.node) ?? [];
  expect(nodeFault(`${major}.${minor}.0`)).toBeNull();
  expect(nodeFault(`${Number(major) + 1}.0.0`)).toBeNull();
  for (const old of [`${major}.${Number(minor) - 1}.9`, `${Number(major) - 1}.99.0`, "20.20.2"])
    expect(nodeFault(old)).toBe(`Plan Warden needs Node ${major}.${minor} or newer, and this is Node ${old}.`);
});
