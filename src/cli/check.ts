// `plan-warden check`: judges plans of a working tree, or its change, and answers with an exit code.
import { nearest } from "../plan/spelling.ts";
import { createPlanReader } from "../plan-reader.ts";
import { plain } from "../report/escape.ts";
import { checkChange } from "./check-change.ts";
import { type Checked, checkPlans } from "./check-plans.ts";
import { formats } from "./formats.ts";
import { readOptions } from "./options.ts";
import { startProgress } from "./progress.ts";
import { refuse } from "./refuse.ts";
import type { Terminal } from "./terminal.ts";

const usage = `plan-warden check [PATH…] [--base REF] [--format ${Object.keys(formats).join("|")}]`;

/** Answers 0, 1 when the verdict is a failure, and 2 when there could be none. */
export async function checkCommand(args: string[], terminal: Terminal): Promise<number> {
  const read = readOptions(args, { base: { type: "string" }, format: { type: "string", default: "text" } }, usage);
  if ("problem" in read) {
    terminal.stderr(`${read.problem}\n`);
    return 2;
  }
  const { values, positionals: paths } = read;
  const format = Object.hasOwn(formats, values.format) ? formats[values.format] : undefined;
  if (format === undefined) {
    const near = nearest(values.format, Object.keys(formats));
    terminal.stderr(
      `There is no format ${plain(values.format)}.${near === null ? "" : ` Did you mean ${near}?`}\nUsage: ${usage}\n`,
    );
    return 2;
  }
  const started = performance.now();
  const reader = createPlanReader();
  const progress = startProgress(terminal);
  try {
    const surroundings = { folder: terminal.folder, reader, now: terminal.now(), progress };
    const checked = await (values.base === undefined
      ? checkPlans(paths, surroundings)
      : checkChange(values.base, paths, surroundings));
    progress.end();
    if ("message" in checked) return refuse("Not checked", checked, terminal);
    const found = values.base !== undefined || checked.plans.length > 0 || checked.verdict.findings.length > 0;
    terminal.stdout(
      found || values.format !== "text"
        ? await format(checked, terminal, performance.now() - started)
        : await noPlan(checked),
    );
    return checked.verdict.conclusion === "failure" ? 1 : 0;
  } finally {
    progress.end();
    await reader.close();
  }
}

async function noPlan({ settings }: Checked): Promise<string> {
  const { reportNoPlan } = await import("../report/terminal.ts");
  return reportNoPlan(settings);
}
