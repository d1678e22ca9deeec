// Every command in one table: the reply to `/plan help`, and the head of `docs/commands.md`.
import { commands } from "../commands/index.ts";
import { whoMay } from "../commands/may.ts";
import { code } from "./escape.ts";

export function commandTable(): string {
  const rows = commands.map(
    (command) => `| ${code(`/plan ${command.usage}`)} | ${command.summary} | ${whoMay(command)} |`,
  );
  return ["| say | and | who may |", "|---|---|---|", ...rows].join("\n");
}
