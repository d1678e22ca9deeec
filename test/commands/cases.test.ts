// Runs every case of every command, and names what a command lacks.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { readCommands } from "../../src/commands/grammar.ts";
import { commands } from "../../src/commands/index.ts";
import { takesOf } from "../../src/commands/usage.ts";
import { type CommandCase, commandCasesOf } from "../../src/report/command-cases.ts";
import { type Performed, perform } from "./perform.ts";

const folder = new URL("./", import.meta.url);
const texts = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => [file.slice(0, -3), readFileSync(new URL(file, folder), "utf8")]),
);

describe.each([...texts])("%s", (name, text) => {
  test.each(commandCasesOf(text).map((item) => [item.title, item] as const))("%s", (_, item) => {
    const performed = perform(item);
    if (process.env.GOLDEN === "write") rewrite(name, item, performed);
    const blocks = (kind: string) => item.blocks.filter((block) => block.kind === kind);
    expect(performed.reply).toBe(blocks("reply")[0]?.text ?? "");
    expect(performed.after).toEqual(blocks("after").map(({ path, text }) => ({ path, text })));
    if (item.title.startsWith("Refused: ")) expect(performed.refused).toBe(true);
    if (item.title.startsWith("Accepted: ")) expect(performed.refused).toBe(false);
  });
});

/** `GOLDEN=write` writes replies and plans after the command anew, for a person to read. */
function rewrite(name: string, item: CommandCase, { reply, after }: Performed): void {
  const file = new URL(`${name}.md`, folder);
  const whole = readFileSync(file, "utf8");
  const start = whole.indexOf(`## ${item.title}\n`);
  const next = whole.slice(start + 1).search(/\n## (?:Accepted|Refused|Misuse): /);
  const end = next === -1 ? whole.length : start + next + 2;
  const kept = whole
    .slice(start, end)
    .replace(/^(~{3,})md (?:after|reply)(?: .*)?\n(?:.|\n)*?^\1\n\n?/gm, "")
    .trimEnd();
  const block = (kind: string, path: string | null, text: string): string => {
    const longest = Math.max(2, ...(text.match(/~+/g) ?? []).map((run) => run.length));
    const fence = "~".repeat(longest + 1);
    return `${fence}md ${kind}${path === null ? "" : ` ${path}`}\n${text}${fence}\n`;
  };
  const made = [
    ...after.map(({ path, text }) => block("after", path, text)),
    ...(reply === "" ? [] : [block("reply", null, reply)]),
  ];
  writeFileSync(
    file,
    `${whole.slice(0, start)}${kept}\n\n${made.join("\n")}${next === -1 ? "" : "\n"}${whole.slice(end)}`,
  );
}

describe("every command is whole", () => {
  test.each(commands.map((command) => [command.name, command] as const))("%s", (name, command) => {
    const source = readFileSync(new URL(`../../src/commands/${name}.ts`, import.meta.url), "utf8");
    const titles = commandCasesOf(texts.get(name) ?? "").map(({ title }) => title);
    const { text, keywords } = takesOf(command.usage);
    expect({
      named: /^[a-z]+$/.test(name) && source.includes(`name: "${name}"`),
      "first in its usage": command.usage.split(" ")[0],
      "usage is grammar": command.usage.replace(/\[|\]|<[^<>]+>|because |until |evidence /g, "").trim(),
      "its grammar is its usage": (text ? 1 : 0) + keywords.size === (command.usage.match(/</g) ?? []).length,
      said: /^[A-Z].*\.$/.test(command.summary),
      "constant subject": command.subject === undefined || /^[A-Z][a-z ]+$/.test(command.subject),
      accepted: titles.some((title) => title.startsWith("Accepted: ")),
      // Nothing is asked of who asks for help.
      refused: name === "help" || titles.some((title) => title.startsWith("Refused: ")),
      misuse: titles.some((title) => title.startsWith("Misuse: ")),
      titles: titles.filter((title) => !/^(?:Accepted|Refused|Misuse): /.test(title)),
    }).toEqual({
      named: true,
      "first in its usage": name,
      "usage is grammar": name,
      "its grammar is its usage": true,
      said: true,
      "constant subject": true,
      accepted: true,
      refused: true,
      misuse: true,
      titles: [],
    });
    expect(readCommands(`/plan ${name}`)).toHaveLength(1);
  });

  test("no case and no file of a command that is not listed", () => {
    const names = commands.map(({ name }) => name).sort();
    const files = readdirSync(new URL("../../src/commands/", import.meta.url)).filter((file) =>
      /: (?:Plan|Change)Command = \{/.test(
        readFileSync(new URL(`../../src/commands/${file}`, import.meta.url), "utf8"),
      ),
    );
    expect([...texts.keys()].sort()).toEqual(names);
    expect(files.map((file) => file.slice(0, -3)).sort()).toEqual(names);
  });
});
