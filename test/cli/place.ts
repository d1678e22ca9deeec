// A terminal for tests: what a command says, in a folder, with nothing of this process's environment.
import type { Terminal } from "../../src/cli/terminal.ts";

export type Said = { code: number; out: string; err: string };

type Command = (args: string[], terminal: Terminal) => Promise<number>;

/** Runs a command in a folder. */
export async function say(
  command: Command,
  folder: string,
  args: readonly string[],
  place: Partial<Terminal> = {},
): Promise<Said> {
  const said = { out: "", err: "" };
  const code = await command([...args], {
    stdout: (text) => {
      said.out += text;
    },
    stderr: (text) => {
      said.err += text;
    },
    folder,
    env: {},
    columns: null,
    watched: false,
    now: () => Date.parse("2026-11-23T12:00:00Z"),
    ...place,
  });
  return { code, ...said };
}
