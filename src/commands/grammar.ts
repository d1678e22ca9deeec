// A comment's `/plan` lines, as commands or as what is wrong with them. Whether it is a comment of today, and whose, the door decides.
import { nearest } from "../plan/spelling.ts";
import { spokenLines } from "../plan/spoken-lines.ts";
import type { Words } from "../rules/words.ts";
import { readArguments, readQuoted } from "./arguments.ts";
import type { Answer, Arguments, Command } from "./command.ts";
import { commands as allCommands } from "./index.ts";
import { takesOf } from "./usage.ts";

/** GitHub takes no longer comments. */
const longestComment = 65_536;
/** No command's name is near a longer word. */
const longestName = 80;
/** So many are run of one comment. */
export const mostCommands = 10;

/** A line that asks for something, as it was said: a command with its texts and the plan it names (`/plan in PATH …`), or what is wrong with it. */
export type Asked = { line: number; said: string } & (
  | { command: Command; arguments: Arguments; plan: string | null }
  | { fault: Answer }
);

/**
 * What a comment asks for, in order; nothing when nothing in it is meant for us. A line asks that begins with `/plan` (at most three
 * spaces before it, in any case) and that GitHub shows as somebody's own words: not in code, quotes or HTML. Never throws; linear.
 */
export function readCommands(comment: string, commands: readonly Command[] = allCommands): Asked[] {
  if (comment.length > longestComment || !/^ {0,3}\/plan(?!\S)/im.test(comment)) return [];
  const lines = spokenLines(comment).flatMap(({ raw, line }) => {
    const said = /^ {0,3}\/plan(?!\S)/i.exec(raw)?.[0];
    return said === undefined ? [] : [{ line, said: raw.trim(), written: raw.slice(said.length).trim() }];
  });
  const asked = lines
    .slice(0, mostCommands)
    .map(({ written, ...where }) => ({ ...where, ...readLine(written, commands) }));
  const beyond = lines[mostCommands];
  if (beyond === undefined) return asked;
  const fault = {
    words: [`At most ${mostCommands} commands of a comment are run; ${lines.length - mostCommands} more were not.`],
    remedy: ["Ask for them in another comment."],
  };
  return [...asked, { line: beyond.line, said: beyond.said, fault }];
}

/** `fault` is one answer; without any word it is the cry for help that it sounds like. */
function readLine(
  written: string,
  commands: readonly Command[],
): { command: Command; arguments: Arguments; plan: string | null } | { fault: Answer } {
  const named = planOf(written);
  const [name = ""] = /^\S+/.exec(named.rest) ?? [];
  const sought = name.toLowerCase().replace(/:$/, "");
  const command = commands.find((one) => one.name === (sought === "" && named.plan === null ? "help" : sought));
  if (command === undefined) return { fault: unknown(name, named.plan !== null, commands) };
  const takes = takesOf(command.usage);
  const rest = named.rest.slice(name.length).trim();
  const read = readArguments(rest, takes);
  if (!("fault" in read)) return { command, arguments: read, plan: named.plan };
  const [, path, behind = ""] = (takes.text === null && named.plan === null && /^in\s+(\S+)(.*)$/i.exec(rest)) || [];
  const meant = path === undefined ? `/plan ${command.usage}` : `/plan in ${path} ${command.name}${behind}`;
  return {
    fault: { words: [`\`/plan ${command.name}\` `, ...read.fault, "."], remedy: ["It is ", { quoted: meant }, "."] },
  };
}

/** `in PATH` before the command: its own words may hold `in`, so it is not looked for behind them. */
function planOf(written: string): { plan: string | null; rest: string } {
  const lead = /^in\s+/i.exec(written)?.[0];
  if (lead === undefined) return { plan: null, rest: written };
  const rest = written.slice(lead.length);
  const quoted = readQuoted(rest, () => true);
  const path = quoted?.text ?? /^\S+/.exec(rest)?.[0] ?? "";
  return { plan: path.replace(/^`+|`+$/g, ""), rest: rest.slice(quoted?.end ?? path.length).trim() };
}

function unknown(name: string, named: boolean, commands: readonly Command[]): Answer {
  if (name === "") return { words: ["`/plan in` names a plan, and no command follows."], remedy: helps };
  const near = nearest(
    name.slice(0, longestName).replace(/^\/+|[:.,;!?]+$/g, ""),
    commands.map((command) => command.name),
  );
  return {
    words: [{ quoted: `/plan ${named ? "in … " : ""}${name}` }, " is not a command."],
    remedy: near === null ? helps : [`Did you mean \`/plan ${near}\`?`],
  };
}

const helps: Words = ["`/plan help` lists them."];
