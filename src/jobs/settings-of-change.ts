// The settings that judge a change, and the copy that it brings.
import { parseConfig, settingsPath } from "../config.ts";
import { defaultLimits } from "../plan/limits.ts";
import { problemOfMode, problemOfSize, textOfBytes } from "../plan/plan-bytes.ts";
import type { SettingsFacts, SettingsProblem } from "../rules/facts.ts";
import type { Settings } from "../rules/settings.ts";
import type { Contents, FileAt, Snapshot } from "./github.ts";

/**
 * Settings come from the tip of the base branch (of a merge group: its base), never from the change. Its own copy is only looked
 * through for faults, when it edits the file.
 */
export async function settingsOfChange(
  { tip, head, baseRef, files }: Snapshot,
  contents: Contents,
): Promise<{ settings: Settings; facts: SettingsFacts }> {
  const standing = tip.files.get(settingsPath) ?? null;
  const { settings, problems } = await readSettings(standing, contents);
  const edited = files.some(({ path, status }) => path === settingsPath && status !== "removed");
  const proposed = edited ? (head.files.get(settingsPath) ?? null) : null;
  return {
    settings,
    facts: {
      source: standing && { path: settingsPath, ref: baseRef, oid: tip.oid },
      problems,
      proposed: proposed && { path: settingsPath, problems: (await readSettings(proposed, contents)).problems },
    },
  };
}

/** The settings of one copy of the file (null: there is none), and its faults. */
export async function readSettings(
  file: FileAt | null,
  contents: Pick<Contents, "blob">,
): Promise<{ settings: Settings; problems: SettingsProblem[] }> {
  if (file === null) return parseConfig(settingsPath, null);
  const unreadable = problemOfMode(file.mode) ?? problemOfSize(file.size ?? 0, defaultLimits);
  if (unreadable) return broken(unreadable.message);
  if (file.text !== null) return parseConfig(settingsPath, file.text);
  const read = textOfBytes(await contents.blob(file.oid), defaultLimits);
  return "text" in read ? parseConfig(settingsPath, read.text) : broken(read.problem.message);
}

/** A file that holds no text to find faults in. */
function broken(message: string): { settings: Settings; problems: SettingsProblem[] } {
  return {
    settings: parseConfig(settingsPath, null).settings,
    problems: [
      {
        path: settingsPath,
        at: { line: 1, endLine: 1, start: 0, end: 0 },
        column: 1,
        message: [message.replaceAll("plan", "settings file")],
        remedy: ["Make it a YAML file in UTF-8."],
      },
    ],
  };
}
