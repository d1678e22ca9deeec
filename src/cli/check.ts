// `plan-warden check`: judges plans of a working tree, or its change, and answers with an exit code.
import type { Obstacle } from "../git/repository.ts";
import { createPlanReader } from "../plan-reader.ts";
import { plain } from "../report/escape.ts";
import { reportNoPlan, reportTerminal } from "../report/terminal.ts";
import type { Verdict } from "../rules/verdict.ts";
import { checkChange } from "./check-change.ts";
import { checkPlans } from "./check-plans.ts";
import { readOptions } from "./options.ts";
import { type Terminal, wantsColour } from "./terminal.ts";

export const checkUsage = "plan-warden check [PATH…] [--base REF]";

/** Columns where nobody says how many there are. */
const usualColumns = 100;
/** Of one sentence about what kept us from judging: paths in it may be long. */
const mostCharacters = 2000;

/** Answers 0, 1 when the verdict is a failure, and 2 when there could be none. */
export async function checkCommand(args: string[], terminal: Terminal): Promise<number> {
  const read = readOptions(args, { base: { type: "string" } }, checkUsage);
  if ("problem" in read) {
    terminal.stderr(`${read.problem}\n`);
    return 2;
  }
  const { values, positionals: paths } = read;
  const started = performance.now();
  const reader = createPlanReader();
  try {
    const surroundings = { folder: terminal.folder, reader, now: terminal.now() };
    const checked = await (values.base === undefined
      ? checkPlans(paths, surroundings)
      : checkChange(values.base, paths, surroundings));
    if ("message" in checked) return refuse(checked, terminal);
    const { verdict, settings } = checked;
    if (values.base === undefined && verdict.examined.plans.length + verdict.findings.length === 0) {
      terminal.stdout(reportNoPlan(settings));
      return 0;
    }
    terminal.stdout(
      reportTerminal(verdict, {
        colour: wantsColour(terminal),
        columns: terminal.columns ?? usualColumns,
        milliseconds: performance.now() - started,
      }),
    );
    return exitCode(verdict);
  } finally {
    await reader.close();
  }
}

function refuse({ message, remedy }: Obstacle, terminal: Terminal): number {
  terminal.stderr(`Not checked: ${plain(message, mostCharacters)}\n${plain(remedy, mostCharacters)}\n`);
  return 2;
}

const exitCode = ({ conclusion }: Verdict): number => (conclusion === "failure" ? 1 : 0);
