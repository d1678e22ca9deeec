// The command line as a process of its own: what it says, how it ends, and no environment but what a test gives it.
import { type ChildProcess, spawn } from "node:child_process";

export type Command = {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Resolves when the text, or a match, stands in stdout; rejects with everything said when the process ends first. */
  says(wanted: RegExp): Promise<RegExpExecArray>;
  /** The exit code; null when a signal ended it. */
  ended: Promise<number | null>;
};

const running = new Set<ChildProcess>();

/** Runs `node …args`. It gets PATH and `env`, nothing else of ours: no credentials, no database. */
export function run(args: readonly string[], env: Record<string, string> = {}, cwd = process.cwd()): Command {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    said.stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    said.stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  const says = (wanted: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = wanted.exec(said.stdout);
        if (!match) return;
        child.stdout.off("data", look);
        resolve(match);
      };
      child.stdout.on("data", look);
      look();
      void ended.then((code) => reject(new Error(`Ended with ${code}:\n${said.stdout}\n${said.stderr}`)));
    });
  return { child, stdout: () => said.stdout, stderr: () => said.stderr, says, ended };
}

/** Ends what a failed test left behind; resolves when it writes no more. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...running].map(
      (child) =>
        new Promise((resolve) => {
          child.on("close", resolve);
          child.kill("SIGKILL");
        }),
    ),
  );
}
