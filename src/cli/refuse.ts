// Says why a command could not do what it was asked.
import type { Obstacle } from "../git/repository.ts";
import { plain } from "../report/escape.ts";
import type { Terminal } from "./terminal.ts";

/** Of one sentence: paths in it may be long. */
const mostCharacters = 2000;

/** Answers the exit code. `what` begins the sentence: `Not checked`. */
export function refuse(what: string, { message, remedy }: Obstacle, terminal: Pick<Terminal, "stderr">): number {
  terminal.stderr(`${what}: ${plain(message, mostCharacters)}\n${plain(remedy, mostCharacters)}\n`);
  return 2;
}
