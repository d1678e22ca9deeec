// `plan-warden explain RULE`: what a rule finds, why, and what to do, as `docs/rules.md` has it.
import { readFile } from "node:fs/promises";
import { nearest } from "../plan/spelling.ts";
import { plain } from "../report/escape.ts";
import { coloured, entriesIn, entryIn } from "../report/rule-entry.ts";
import { readOptions } from "./options.ts";
import { type Terminal, wantsColour } from "./terminal.ts";
import { usages } from "./usages.ts";

const usage = usages.explain;

/** The page lies beside the source and in the package, and is as far from the built files as from these. */
const page = new URL("../../docs/rules.md", import.meta.url);

/** Answers 0, or 2 when there is no such rule. */
export async function explainCommand(args: string[], terminal: Terminal): Promise<number> {
  const read = readOptions(args, {}, usage);
  if ("problem" in read) {
    terminal.stderr(`${read.problem}\n`);
    return 2;
  }
  const text = await readFile(page, "utf8");
  const names = entriesIn(text);
  const [name, ...more] = read.positionals;
  const entry = name === undefined ? null : entryIn(text, name);
  if (entry !== null && more.length === 0) {
    terminal.stdout(wantsColour(terminal) ? coloured(entry) : entry);
    return 0;
  }
  terminal.stderr(`${mistake(read.positionals, names)}\nUsage: ${usage}\n`);
  return 2;
}

function mistake([name, ...more]: readonly string[], names: readonly string[]): string {
  if (more.length > 0) return `${more.length + 1} rules were named, and one is explained at a time.`;
  const known = `The rules are:\n${names.map((each) => `  ${each}\n`).join("")}`;
  if (name === undefined) return `No rule was named. ${known}`;
  const near = nearest(name, names);
  return `There is no rule ${plain(name)}. ${near === null ? known : `Did you mean ${near}?`}`;
}
