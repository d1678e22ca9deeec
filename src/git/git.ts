// Git, as processes of its own: without a shell, without programs of anybody's choosing, and with an end to what it may say.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { devNull } from "node:os";

/** What Git answered when it could not do what it was asked: `said` is the first line of its own words. */
export class GitFault extends Error {
  override readonly name = "GitFault";
  readonly said: string;

  constructor(args: readonly string[], said: string) {
    super(`git ${args[0] ?? ""} failed: ${said}`);
    this.said = said;
  }
}

export type Git = {
  /** Runs a command to its end, and answers its output. Throws a `GitFault` for any exit code that is not in `accept` (0 alone). */
  run(args: readonly string[], options?: { input?: string | Buffer; accept?: readonly number[] }): Promise<Buffer>;
  /** Starts a command that is talked to. Its end is the caller's. */
  start(args: readonly string[]): ChildProcessWithoutNullStreams;
};

/** No list of a repository of any size is longer; what is, is no answer. */
const mostOutput = 256 * 1024 * 1024;

/**
 * Whatever a repository or its owner set up to run on the side stays still: hooks, the file system monitor, signature checks. Names
 * are names, never patterns. What may write (`update-index`) is given an index and a store of its own.
 */
const always = [
  "--no-pager",
  "--literal-pathspecs",
  ...[
    `core.hooksPath=${devNull}`,
    "core.fsmonitor=false",
    "log.showSignature=false",
    "submodule.recurse=false",
    "i18n.logOutputEncoding=UTF-8",
  ].flatMap((setting) => ["-c", setting]),
];

/** Of Git's own variables only these reach it: those that a hook sets (GIT_DIR, GIT_INDEX_FILE) would lead it elsewhere. */
const passed =
  /^GIT_(?:CONFIG_(?:COUNT|KEY_\d+|VALUE_\d+|GLOBAL|SYSTEM|NOSYSTEM)|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|EXEC_PATH|SSH|SSH_COMMAND|ASKPASS)$/;

/** Git in a folder. `store` sets an index and an object store of its own. */
export function createGit(folder: string, store: Readonly<Record<string, string>> = {}): Git {
  const env = {
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_") || passed.test(name)),
    ),
    LC_ALL: "C",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_TERMINAL_PROMPT: "0",
    ...store,
  };
  const start = (args: readonly string[]) =>
    spawn("git", [...always, ...args], { cwd: folder, env, stdio: ["pipe", "pipe", "pipe"], windowsHide: true });

  return {
    start,
    run: (args, { input, accept = [0] } = {}) =>
      new Promise((resolve, reject) => {
        const child = start(args);
        const chunks: Buffer[] = [];
        let size = 0;
        let said = "";
        child.stdout.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size <= mostOutput) return;
          child.kill();
          reject(new GitFault(args, `more than ${mostOutput} bytes of output`));
        });
        child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
          if (said.length < 4096) said += chunk;
        });
        child.on("error", (error) => reject(new GitFault(args, startFault(error))));
        child.on("close", (code) => {
          if (code !== null && accept.includes(code)) resolve(Buffer.concat(chunks));
          else reject(new GitFault(args, said.trim().split("\n")[0] || `exit code ${code}`));
        });
        // It may end before it has read everything.
        child.stdin.on("error", () => {});
        child.stdin.end(input ?? "");
      }),
  };
}

/** Why a process did not even start, in words. */
export function startFault(error: Error): string {
  return "code" in error && error.code === "ENOENT" ? "Git is not installed, or not on PATH" : error.message;
}

/** The parts of an output that `-z` ends with NUL, as text; bytes that are no UTF-8 become U+FFFD. Latin-1 keeps every byte as it is. */
export function fields(output: Buffer, encoding: "utf8" | "latin1" = "utf8"): string[] {
  const parts = output.toString(encoding).split("\0");
  if (parts.at(-1) === "") parts.pop();
  return parts;
}
