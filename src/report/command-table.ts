// Every command in one table: the reply to `/plan help`, and the head of `docs/commands.md`.
import { commands } from "../commands/index.ts";
import { whoMay } from "../commands/may.ts";
import type { Settings } from "../rules/settings.ts";
import { code } from "./escape.ts";

/** `settings` are the repository's own. */
export function commandTable(settings: Settings["commands"]): string {
  const rows = commands.map(
    (command) => `| ${code(`/plan ${command.usage}`)} | ${command.summary} | ${whoMay(command, settings)} |`,
  );
  return ["| say | and | who may |", "|---|---|---|", ...rows].join("\n");
}
