// `plan-warden parse FILE…`: what is read in each plan, as a JSON array.
import { readFile } from "node:fs/promises";
import { defaultLimits } from "../plan/limits.ts";
import { textOfBytes } from "../plan/plan-bytes.ts";
import { readingOfProblem } from "../plan/unreadable.ts";
import { createPlanReader } from "../plan-reader.ts";
import { type PlanJson, planJson } from "../report/plan-json.ts";
import { usages } from "./usages.ts";

/**
 * Prints the array on stdout. Files that cannot be opened are named on stderr.
 * Answers the exit code: 0, or 2 when a file could not be opened or none was named.
 */
export async function parseCommand(
  args: string[],
  terminal: { stdout: (text: string) => void; stderr: (text: string) => void },
): Promise<number> {
  const files = args.filter((argument) => argument !== "--");
  if (files.length === 0) {
    terminal.stderr(`No file named. Usage: ${usages.parse}\n`);
    return 2;
  }
  const reader = createPlanReader();
  const printed: PlanJson[] = [];
  let missing = 0;
  try {
    for (const file of files) {
      const opened = await open(file);
      if ("reason" in opened) {
        terminal.stderr(`${file}: ${opened.reason}\n`);
        missing++;
        continue;
      }
      const decoded = textOfBytes(opened.bytes, defaultLimits);
      const reading =
        "problem" in decoded ? readingOfProblem(file, "", decoded.problem) : await reader.read(file, decoded.text);
      printed.push(planJson(reading));
    }
  } finally {
    await reader.close();
  }
  terminal.stdout(`${JSON.stringify(printed, null, 2)}\n`);
  return missing > 0 ? 2 : 0;
}

async function open(file: string): Promise<{ bytes: Uint8Array } | { reason: string }> {
  try {
    return { bytes: await readFile(file) };
  } catch (error) {
    const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
    return { reason: reasons[code] ?? `could not be opened (${code})` };
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "a folder, not a file",
  EACCES: "not readable: permission denied",
};
