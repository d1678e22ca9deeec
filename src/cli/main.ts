#!/usr/bin/env node
// The command line: one word, one file each. What a command answers is the exit code.
import { nodeFault } from "./node-version.ts";
import type { Terminal } from "./terminal.ts";
import { usages } from "./usages.ts";

type CommandLine = {
  summary: string;
  /** Where it is described, in `docs`. */
  page: string;
  load(): Promise<(args: string[], terminal: Terminal) => Promise<number>>;
};

/** Loaded when called for: reading one plan needs no server. */
const commandLines: Record<keyof typeof usages, CommandLine> = {
  serve: {
    summary: "run the app; without credentials, on a GitHub of your own machine",
    page: "install.md",
    load: async () => (await import("./serve.ts")).serveCommand,
  },
  check: {
    summary: "judge plans of a clone, or its change since another branch",
    page: "command-line.md",
    load: async () => (await import("./check.ts")).checkCommand,
  },
  adopt: {
    summary: "replay the rules over what was merged, and propose settings",
    page: "command-line.md",
    load: async () => (await import("./adopt.ts")).adoptCommand,
  },
  sweep: {
    summary: "list the plans of a clone that need a look, or keep a repository's weekly issue",
    page: "command-line.md",
    load: async () => (await import("./sweep.ts")).sweepCommand,
  },
  explain: {
    summary: "say what a rule finds, why, and what to do",
    page: "rules.md",
    load: async () => (await import("./explain.ts")).explainCommand,
  },
  parse: {
    summary: "print what is read in each plan, as JSON",
    page: "command-line.md",
    load: async () => (await import("./parse.ts")).parseCommand,
  },
};

const isCommand = (name: string): name is keyof typeof usages => Object.hasOwn(usages, name);
const width = Math.max(...Object.keys(usages).map((name) => name.length)) + 2;

const help = [
  "Plan Warden keeps pull requests true to their execution plan.",
  "",
  ...Object.entries(commandLines).map(([name, { summary }]) => `  plan-warden ${name.padEnd(width)} ${summary}`),
  "",
  "`plan-warden COMMAND --help` says how one is called.",
  "",
].join("\n");

async function main([name, ...args]: string[], terminal: Terminal): Promise<number> {
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    terminal.stdout(help);
    return 0;
  }
  if (name === "--version") {
    const { readVersion } = await import("./version.ts");
    terminal.stdout(`${await readVersion()}\n`);
    return 0;
  }
  if (!isCommand(name)) {
    terminal.stderr(`plan-warden has no command ${JSON.stringify(name)}.\n\n${help}`);
    return 2;
  }
  const command = commandLines[name];
  if (asksForHelp(args)) {
    terminal.stdout(`${command.summary}\n\nUsage: ${usages[name]}\n\nAll of it: docs/${command.page}\n`);
    return 0;
  }
  return (await command.load())(args, terminal);
}

/** Behind `--` are names of files, whatever they look like. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return args.slice(0, end < 0 ? args.length : end).some((word) => word === "--help" || word === "-h");
}

/** A fault of ours or of the machine is no verdict: exit code 1 would say that a plan has errors. */
async function mainOrFault(args: string[], terminal: Terminal): Promise<number> {
  const outdated = nodeFault(process.versions.node);
  if (outdated !== null) {
    terminal.stderr(`${outdated}\n`);
    return 2;
  }
  try {
    return await main(args, terminal);
  } catch (fault) {
    terminal.stderr(`plan-warden failed: ${fault instanceof Error ? fault.message : String(fault)}\n`);
    if (terminal.env.DEBUG && fault instanceof Error) terminal.stderr(`${fault.stack}\n`);
    return 2;
  }
}

// Whoever reads only the beginning (`| head`) closes the pipe, and that is no fault.
process.stdout.on("error", (fault: NodeJS.ErrnoException) => {
  if (fault.code !== "EPIPE") throw fault;
});
process.exitCode = await mainOrFault(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  folder: process.cwd(),
  env: process.env,
  columns: process.stdout.isTTY ? process.stdout.columns : null,
  watched: process.stderr.isTTY,
  now: Date.now,
});
