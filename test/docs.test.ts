// Generated pages are tested, not trusted; and every link of our own pages leads somewhere.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "@jest/globals";
import { generated } from "./generated.ts";

const root = resolve(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Examples may link where they like. */
const withoutFences = (text: string): string => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");

test.each(Object.entries(generated))("%s is up to date; if not, run `npm run docs`", (path, text) => {
  expect(read(path)).toBe(text());
});

test("links between our pages lead to files", () => {
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    ...readdirSync(join(root, "docs"))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  ];
  const broken = pages.flatMap((page) =>
    [...withoutFences(read(page)).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map((match) => join(dirname(page), match[1] ?? ""))
      .filter((target) => !existsSync(join(root, target)))
      .map((target) => `${page} → ${target}`),
  );
  expect(broken).toEqual([]);
});
