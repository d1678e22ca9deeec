// The cases of a command (`test/commands/<command>.md`): test, example and documentation at once.
import { type Block, readCases } from "./cases.ts";

/**
 * A comment, the plans before and after it (each with its path), the description before and after, the template, what else is known of
 * the pull request and of who asks (YAML), and the reply.
 */
export type CommandCase = {
  title: string;
  description: string;
  blocks: Block<"comment" | "before" | "after" | "body" | "template" | "request" | "reply">[];
};

/** Titles begin with `Accepted: `, `Refused: ` or `Misuse: ` (what looks like the command and is something else). */
export function commandCasesOf(text: string): CommandCase[] {
  return readCases(text, ["comment", "before", "after", "body", "template", "request", "reply"]);
}
