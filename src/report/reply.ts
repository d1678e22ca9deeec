// What a command is answered: short, in Markdown, with everything that people wrote made harmless.
import type { Answer, Line } from "../commands/command.ts";
import type { NumberedItem } from "../commands/items.ts";
import type { Oid } from "../rules/facts.ts";
import { commandTable } from "./command-table.ts";
import { pack } from "./cut.ts";
import { code, inline } from "./escape.ts";
import { linesOf } from "./findings.ts";
import { glances, nextSteps } from "./glance.ts";
import { addressOf, commitAddress, link, type Place } from "./place.ts";
import { count, inMarkdown, short } from "./words.ts";

/**
 * How a change was written, once it was: as a commit on the branch, as one of a pull request of its own, or as a patch that somebody
 * else applies; null for an answer that changes no file, and for a refusal.
 */
export type Written =
  | { on: "branch"; commit: Oid }
  | { on: "close-out"; commit: Oid; number: number }
  | { on: "patch"; patch: string }
  | null;

/** One line of a comment, and what came of it. */
export type Reply = { said: string; answer: Answer; written: Written };

/** GitHub takes 65,536 characters; nobody takes more than a screen. Several answers share one comment; the patch of a fork is apart. */
const budget = 8000;
const sharedBudget = 24_000;
const patchBudget = 24_000;

/** The answer to a comment; where it asked for several things, each with what was said. `place.head` is the commit that was looked at. */
export function replyTo(replies: readonly Reply[], place: Place): string {
  const [only] = replies;
  const room = Math.min(budget, Math.floor(sharedBudget / Math.max(1, replies.length)));
  const answers =
    only !== undefined && replies.length === 1
      ? [one(only, place, room)]
      : replies.map((reply) => `${code(reply.said, 120)}\n\n${one(reply, place, room)}`);
  // One patch holds what all of them change.
  const patched = replies.findLast(({ written }) => written?.on === "patch")?.written;
  return [...answers, ...(patched?.on === "patch" ? [patch(patched.patch)] : [])].join("\n\n");
}

function one({ answer, written }: Reply, place: Place, room: number): string {
  const { words, lines = [], remedy, show } = answer;
  const there = written !== null && written.on !== "patch" ? { ...place, head: written.commit } : place;
  // The lines of a patch are nowhere yet.
  const address =
    written?.on === "patch" ? () => null : (line: Line) => addressOf(there, there.head, line.path, line.at);
  // What to do stands behind what is, or below the places it is about.
  const [lead, below] =
    remedy && lines.length === 0 && show === undefined ? [[...words, " ", ...remedy], []] : [words, remedy ?? []];
  return [
    inMarkdown(lead) + how(written, place),
    ...(lines.length > 0 ? [list(lines, address, room)] : []),
    ...(show === undefined ? [] : "commands" in show ? [commandTable(show.commands)] : status(show, place, room)),
    ...(below.length > 0 ? [inMarkdown(below)] : []),
  ].join("\n\n");
}

function how(written: Written, place: Place): string {
  if (written === null || written.on === "patch") return "";
  const commit = link(code(short(written.commit)), commitAddress(place, written.commit));
  return written.on === "branch" ? ` ${commit}` : ` It is in #${written.number} (${commit}), which waits to be merged.`;
}

function list(lines: readonly Line[], address: (line: Line) => string | null, room: number): string {
  const several = new Set(lines.map(({ path }) => path)).size > 1;
  return pack(
    lines,
    (line) => {
      const where = several ? `${code(line.path, 120)} ${linesOf(line.at)}` : linesOf(line.at);
      const command = line.command === undefined ? "" : ` · ${code(line.command)}`;
      return `- ${link(where, address(line))} ${inline(line.text)}${command}`;
    },
    room,
    "\n",
    (missing) => `- … and ${count(missing, "more line")}`,
  );
}

function patch(text: string): string {
  const intro = "The branch is in a fork, where I write nothing. This is the change; `git apply` takes it:";
  if (text.length > patchBudget)
    return "The branch is in a fork, where I write nothing, and the change is too long for a comment.";
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${intro}\n\n${fence}diff\n${text}${fence}`;
}

const signs = { open: "☐", done: "☑", descoped: "☒" } as const;

function status({ plans, items }: Extract<Answer["show"], { plans: unknown }>, place: Place, room: number): string[] {
  const next = nextSteps(plans, place, 1000);
  const numbered = items.filter((plan) => plan.items.length > 0);
  const share = room / Math.max(1, numbered.length);
  const tables = numbered.map(
    (plan) => (items.length > 1 ? `${code(plan.path)}\n\n` : "") + numbersOf(plan.path, plan.items, share, place),
  );
  return [
    glances(plans, place, 2000),
    ...(next === "" ? [] : [`**Next**${plans.length > 1 ? "\n\n" : ": "}${next}`]),
    ...(tables.length === 0
      ? []
      : [`<details><summary>Numbers for <code>/plan tick</code></summary>\n\n${tables.join("\n\n")}\n\n</details>`]),
  ];
}

function numbersOf(path: string, items: readonly NumberedItem[], room: number, place: Place): string {
  const row = ({ name, item }: NumberedItem): string => {
    const where = link(linesOf(item.at), addressOf(place, place.head, path, item.at));
    return `| ${code(name)} | ${signs[item.box?.state ?? "open"]} | ${where} | ${inline(item.text, 120)} |`;
  };
  const rows = pack(items, row, room, "\n", (missing) => `\n… and ${count(missing, "more item")}.`);
  return `| | | | |\n|---|---|---|---|\n${rows}`;
}
