// The words behind a command: options and the rest, or what is wrong with them.
import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearest } from "../plan/spelling.ts";

export type Options = NonNullable<ParseArgsConfig["options"]>;

type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
>;

/** `usage` ends what is said of a mistake. */
export function readOptions<const T extends Options>(
  args: string[],
  options: T,
  usage: string,
): Pick<Parsed<T>, "values" | "positionals"> | { problem: string } {
  const named = [...new Set(optionsIn(args))];
  const unknown = named.find((name) => !Object.hasOwn(options, name));
  if (unknown !== undefined) {
    const known = Object.keys(options);
    const near = nearest(unknown, known);
    const all = known.length === 0 ? "" : ` Known are ${known.map((name) => `--${name}`).join(", ")}.`;
    const hint = near === null ? all : ` Did you mean --${near}?`;
    return { problem: `There is no option --${unknown}.${hint}\nUsage: ${usage}` };
  }
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const said = error instanceof Error ? (error.message.split(". ")[0] ?? "") : "";
    return { problem: `${said.replace(/\.?$/, ".")}\nUsage: ${usage}` };
  }
}

/** The names of the options: words that begin with `-`, up to a word `--`. */
function optionsIn(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args
    .slice(0, end < 0 ? args.length : end)
    .filter((word) => word.startsWith("-") && word !== "-")
    .map((word) => word.replace(/^--?/, "").replace(/=.*$/s, ""));
}
