// `plan-warden serve`: the app, until it is told to stop.
import { createPlanReader } from "../plan-reader.ts";
import { readEnvironment } from "../server/environment.ts";
import { serve, stopOnSignal } from "../server/serve.ts";
import { checkName } from "./check-name.ts";
import type { Terminal } from "./terminal.ts";

/** With credentials it serves GitHub; without any, and never in production, a sandbox of its own. */
export async function serveCommand(_args: string[], terminal: Terminal): Promise<number> {
  const read = readEnvironment(process.env);
  if ("problems" in read) {
    terminal.stderr(`Plan Warden cannot start:\n${read.problems.map((problem) => `  - ${problem}\n`).join("")}`);
    return 1;
  }
  const plans = createPlanReader();
  try {
    const running = read.value.credentials
      ? await serve(read.value, { plans, check: checkName })
      : await (await import("./try.ts")).tryOut(read.value, plans, terminal);
    stopOnSignal(async () => {
      await running.close();
      await plans.close();
    });
    return 0;
  } catch (fault) {
    await plans.close();
    terminal.stderr(`Plan Warden cannot start: ${reasonOf(fault)}\n`);
    return 1;
  }
}

/** The faults that an operator can mend, in words; others as they are. */
function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  if ("code" in fault && fault.code === "EADDRINUSE" && "port" in fault) {
    return `port ${fault.port} is taken. Free it, or choose another with PORT or SANDBOX_PORT.`;
  }
  return fault.message;
}
