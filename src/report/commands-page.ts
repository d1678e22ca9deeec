// `docs/commands.md`: what to say, who may, an example of each command from its cases, and what to tell a coding agent.
import type { Command } from "../commands/command.ts";
import { mostCommands } from "../commands/grammar.ts";
import { whoMay } from "../commands/may.ts";
import type { Block } from "./cases.ts";
import { type CommandCase, commandCasesOf } from "./command-cases.ts";
import { commandTable } from "./command-table.ts";
import { code } from "./escape.ts";

/** For a repository's `AGENTS.md`, which agents read before they begin. */
const forAgents = `## Plans

Work follows a plan, a Markdown file that Plan Warden holds pull requests to. Its check is named \`plan-warden\`.

- Before you begin, read the plan. The check's text ends in a \`json\` block: \`next\` is the next open step, each finding has its
  \`rule\`, \`path\`, \`line\` and \`remedy\`.
- When the check fails, do what the finding's remedy says. Never edit a criterion to make it pass; if it must change, say so with
  \`/plan decide "…" because "…"\`.
- Do not write times yourself. Comment on the pull request instead, a command a line:
  \`/plan progress <what is done>\`, \`/plan tick <n> evidence check:<name>\`, \`/plan discover <what you found out>\`.
  \`/plan status\` shows the numbers.
- Tick only what is proven, and name the proof. Never tick a \`(post-merge)\` item before the merge.
- When all is done, fill in Outcomes, then comment \`/plan complete\`. It says what is missing.
- Fetch before you go on: commands commit to your branch.
- Comment as a person whose token you hold: bots are heard only where \`commands.apps\` of the settings names them.
- Do not waive; a person does.
`;

/** The page. `examples` holds the text of each command's cases by the command's name. */
export function commandsPage(commands: readonly Command[], examples: ReadonlyMap<string, string>): string {
  const parts = [
    "# Commands",
    "Made by `npm run docs` from the commands and their cases: change those, not this page.",
    `A line of a new comment on a pull request or an issue that begins with \`/plan\` asks for something. What stands in code, in quotes and in HTML asks for nothing, and an edit never does. A comment may hold ${mostCommands} commands.`,
    commandTable({}),
    'Texts go to the end of the line, or to the next word of the usage; put one in quotation marks where that is not what is meant: `/plan decide "Ship it because it works" because we measured`. `\\"` is a quotation mark in quotes. Anything else stays as it is written.',
    "Where a pull request involves several plans, name one right behind `/plan`, by its path or the end of it, also without the date in front of its name: `/plan in search.md tick 4`.",
    "In an issue, plans are those that the command names so; else those that the issue names, in a line `Plan: path` or by a link; else those with a line `**Issue**: #` and its number. What changes them becomes a pull request, and what follows goes there too while it is open. `check`, `link`, `waive` and `unwaive` are for pull requests alone, and `snooze` is for the weekly issue.",
    "A box below the list of the weekly issue stands for `complete`, `abandon` or `snooze` of its plan: whoever ticks it asks for that, under the same conditions. Neither that a plan is snoozed nor that it is back brings a comment on the list; the issue says until which day it is.",
    "Who may give a command can be set in [`commands`](configuration.md#commands) of the settings; `/plan help` tells what holds. Somebody who may not is told who may.",
    "What changes a plan is one commit on the pull request's branch, of nothing but the lines it is about. On a merged pull request it becomes a pull request of its own. In a fork nothing is written: its author may ask, and gets the change as a patch. Nothing is ever written to a default or protected branch.",
  ];
  for (const command of commands) parts.push(...entryOf(command, commandCasesOf(examples.get(command.name) ?? "")));
  parts.push("## For coding agents", "Put this into `AGENTS.md`:", fenced("md", forAgents));
  return `${parts.join("\n\n")}\n`;
}

function entryOf(command: Command, cases: readonly CommandCase[]): string[] {
  const of = (kind: string): CommandCase | undefined => cases.find(({ title }) => title.startsWith(kind));
  return [
    `## \`${command.name}\``,
    `${code(`/plan ${command.usage}`)}: ${command.summary}`,
    `**Who may**: ${whoMay(command, {})}`,
    ...example("Accepted", of("Accepted: ")),
    ...example("Refused", of("Refused: ")),
  ];
}

function example(label: string, item: CommandCase | undefined): string[] {
  // Help answers with the table that stands at the head of the page.
  if (item === undefined || item.blocks.some(({ text }) => text.includes(commandTable({})))) return [];
  const title = item.title.replace(/^\w+: /, "");
  return [`**${label}**: ${title}.`, ...item.blocks.flatMap(shown)];
}

function shown({ kind, path, text }: Block<string>): string[] {
  // Addresses lead nowhere in an example.
  if (kind === "reply")
    return [
      text
        .trimEnd()
        .replace(/\[([^\]]+)\]\(…\)/g, "$1")
        .replace(/^/gm, "> ")
        .replace(/ $/gm, ""),
    ];
  if (kind === "comment") return [fenced("md", text)];
  if (kind === "request") return [];
  const name =
    { before: "Before", after: "After", body: "The description before", template: "The template" }[kind] ?? kind;
  return [`${name}${path === null ? "" : `, ${code(path)}`}:`, fenced("md", text)];
}

/** Tildes, one more than any run of them inside. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/~+/g) ?? []).map((run) => run.length));
  const fence = "~".repeat(longest + 1);
  return `${fence}${language}\n${text}${fence}`;
}
