// A file of a commit as a version of a plan: whatever is wrong with it becomes a problem, never an exception.
import type { Problem } from "../plan/plan.ts";
import { problemOfMode, problemOfSize, problemOfText, textOfBytes } from "../plan/plan-bytes.ts";
import type { PlanVersion } from "../rules/facts.ts";
import type { Settings } from "../rules/settings.ts";
import type { Contents, FileAt } from "./github.ts";
import type { PlanReader } from "./surroundings.ts";

export async function readPlanFile(
  file: FileAt,
  settings: Settings,
  contents: Pick<Contents, "blob">,
  plans: PlanReader,
): Promise<PlanVersion> {
  const { path, oid } = file;
  const options = { limits: settings.limits, sections: settings.sections };
  const found = await textOf(file, settings, contents);
  if ("problem" in found) {
    const { plan } = await plans.read(path, "", options);
    return { path, oid, plan, problems: [found.problem] };
  }
  return { path, oid, ...(await plans.read(path, found.text, options)) };
}

async function textOf(
  file: FileAt,
  { limits }: Settings,
  contents: Pick<Contents, "blob">,
): Promise<{ text: string } | { problem: Problem }> {
  const problem = problemOfMode(file.mode) ?? problemOfSize(file.size ?? 0, limits);
  if (problem) return { problem };
  if (file.text === null) return textOfBytes(await contents.blob(file.oid), limits);
  const pointer = problemOfText(file.text);
  return pointer ? { problem: pointer } : { text: file.text };
}
