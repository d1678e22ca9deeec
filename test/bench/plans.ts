// The plans that benchmarks run on: the corpus where it stands beside the project, else our own fixtures.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export type PlanText = { path: string; text: string };

const root = resolve(import.meta.dirname, "../..");

/** All plans, in a fixed order, and where they came from. */
export function plans(): { source: string; plans: readonly PlanText[] } {
  const corpus = join(root, "../shared/corpus");
  const folder = existsSync(corpus) ? corpus : join(root, "test");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .sort();
  return {
    source: folder === corpus ? "the corpus" : "our fixtures",
    plans: files.map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") })),
  };
}
