// The plans that benchmarks run on: the corpus where it stands beside the project, else our own fixtures.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { corpus } from "../plan/corpus.ts";

export type PlanText = { path: string; text: string };

const fixtures = resolve(import.meta.dirname, "..");

/** All plans, in a fixed order, and where they came from. */
export function plans(): { source: string; plans: readonly PlanText[] } {
  if (corpus.length > 0) return { source: "the corpus", plans: corpus };
  const files = readdirSync(fixtures, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md"));
  return {
    source: "our fixtures",
    plans: files.sort().map((path) => ({ path, text: readFileSync(join(fixtures, path), "utf8") })),
  };
}
