// The cases of a rule (`test/rules/<rule>.md`): test, example and documentation at once.
import { type Block, readCases } from "./cases.ts";

/**
 * A fenced block of a case: a plan at the head, at the base or at a commit of the change (`path` is the commit's name), or what else
 * is known of the change, as YAML.
 */
export type CaseBlock = Block<"head" | "base" | "at" | "change">;

/** What is expected, one line a finding: `error, line 3: …`, or `warning: …` for a file as a whole. Empty when nothing is to be found. */
export type RuleCase = { title: string; description: string; blocks: CaseBlock[]; findings: string[] };

/**
 * Reads `## title`, prose, blocks fenced by tildes (`~~~md head PATH`, `~~~md base PATH`, `~~~md at COMMIT`, `~~~yaml change`), and a last one
 * (`~~~text findings`). Throws on a block of any other kind.
 */
export function casesOf(text: string): RuleCase[] {
  return readCases(text, ["head", "base", "at", "change", "findings"]).map(({ blocks, ...told }) => ({
    ...told,
    blocks: blocks.flatMap(({ kind, ...block }) => (kind === "findings" ? [] : [{ ...block, kind }])),
    findings: blocks
      .filter(({ kind }) => kind === "findings")
      .flatMap(({ text }) => text.split("\n").filter((line) => line !== "" && line !== "none")),
  }));
}
