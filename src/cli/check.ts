// `plan-warden check`: judges plans of a working tree, or its change, and answers with an exit code.
import { nearest } from "../plan/spelling.ts";
import { createPlanReader } from "../plan-reader.ts";
import { plain } from "../report/escape.ts";
import { formats } from "./formats.ts";
import { readOptions } from "./options.ts";
import { startProgress } from "./progress.ts";
import { refuse } from "./refuse.ts";
import type { Terminal } from "./terminal.ts";
import { usages } from "./usages.ts";

const usage = usages.check;

/** Answers 0, 1 when the verdict is a failure, and 2 when there could be none. */
export async function checkCommand(args: string[], terminal: Terminal): Promise<number> {
  const read = readOptions(args, { base: { type: "string" }, format: { type: "string", default: "text" } }, usage);
  if ("problem" in read) {
    terminal.stderr(`${read.problem}\n`);
    return 2;
  }
  const { values, positionals: paths } = read;
  const load = Object.hasOwn(formats, values.format) ? formats[values.format] : undefined;
  if (load === undefined) {
    const near = nearest(values.format, Object.keys(formats));
    terminal.stderr(
      `There is no format ${plain(values.format)}.${near === null ? "" : ` Did you mean ${near}?`}\nUsage: ${usage}\n`,
    );
    return 2;
  }
  const started = performance.now();
  // Its thread starts while the rest is loaded.
  const reader = createPlanReader();
  const progress = startProgress(terminal);
  try {
    const surroundings = { folder: terminal.folder, reader, now: terminal.now(), progress };
    const judged =
      values.base === undefined
        ? (await import("./check-plans.ts")).checkPlans(paths, surroundings)
        : (await import("./check-change.ts")).checkChange(values.base, paths, surroundings);
    const [checked, format] = await Promise.all([judged, load()]);
    progress.end();
    if ("message" in checked) return refuse("Not checked", checked, terminal);
    terminal.stdout(await format(checked, terminal, performance.now() - started));
    return checked.verdict.conclusion === "failure" ? 1 : 0;
  } finally {
    progress.end();
    await reader.close();
  }
}
