// Texts that are asserted whole: each stands in a file that a person can read. `GOLDEN=write npm test -- test/report` writes them anew.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "@jest/globals";

export function expectGolden(name: string, text: string): void {
  const file = join(import.meta.dirname, "golden", name);
  if (process.env.GOLDEN === "write") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}
