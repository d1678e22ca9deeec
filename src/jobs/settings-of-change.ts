// The settings that judge a change: the repository's at its base, upon its organisation's; and the copy that the change brings.
import { type Organisation, parseConfig, parseOrganisation, settingsPath, unknownOrganisation } from "../config.ts";
import { defaultLimits } from "../plan/limits.ts";
import { problemOfMode, problemOfSize, textOfBytes } from "../plan/plan-bytes.ts";
import type { OrganisationFacts, SettingsFacts, SettingsProblem } from "../rules/facts.ts";
import { isOrganisations, type Settings } from "../rules/settings.ts";
import type { Contents, FileAt, OrganisationCopy, Snapshot, Visibility } from "./github.ts";

/**
 * Settings come from the tip of the base branch (of a merge group: its base), never from the change. Its own copy is only looked
 * through for faults, when it edits the file.
 */
export async function settingsOfChange(
  { tip, head, baseRef, files, organisation: copy, visibility }: Snapshot,
  contents: Contents,
): Promise<{ settings: Settings; facts: SettingsFacts }> {
  const { organisation, facts } = readOrganisation(copy, visibility);
  const standing = tip.files.get(settingsPath) ?? null;
  const own = organisationOf(contents.pages) ?? organisation;
  const { settings, problems } = await readSettings(standing, contents, own);
  const edited = files.some(({ path, previousPath }) => path === settingsPath || previousPath === settingsPath);
  const proposed = head.files.get(settingsPath) ?? null;
  return {
    settings,
    facts: {
      organisation: facts,
      source: standing && { path: settingsPath, ref: baseRef, oid: tip.oid },
      problems,
      proposed: edited
        ? { path: settingsPath, problems: (await readSettings(proposed, contents, own)).problems }
        : null,
    },
  };
}

/**
 * The settings that hold for a repository as it stands, and every fault in its file and its organisation's. What is only below the
 * organisation's floor is none: there the floor holds.
 */
export async function standingSettings(
  standing: { settings: FileAt | null; organisation: OrganisationCopy | null; visibility: Visibility | null },
  contents: Pick<Contents, "pages" | "blob">,
): Promise<{ settings: Settings; problems: readonly SettingsProblem[] }> {
  const { organisation, facts } = readOrganisation(standing.organisation, standing.visibility);
  const own = organisationOf(contents.pages) ?? organisation;
  const { settings, problems } = await readSettings(standing.settings, contents, own);
  return { settings, problems: [...(facts?.used?.problems ?? []), ...problems.filter(({ held }) => !held)] };
}

/**
 * The settings of one copy of the file (null: there is none) and its faults. `organisation` is what it stands upon; a name says that
 * the file is itself the organisation's of that name.
 */
export async function readSettings(
  file: FileAt | null,
  contents: Pick<Contents, "blob">,
  organisation: Organisation | string | null = null,
): Promise<{ settings: Settings; problems: SettingsProblem[] }> {
  const found = file === null ? null : await textOf(file, () => contents.blob(file.oid));
  if (typeof organisation === "string") {
    const own = organisationFrom(found ?? { text: "" }, organisation);
    return { settings: parseConfig(settingsPath, null, own.organisation).settings, problems: own.problems };
  }
  if (found === null || "text" in found) return parseConfig(settingsPath, found?.text ?? null, organisation);
  return { settings: parseConfig(settingsPath, null, organisation).settings, problems: [problemOf(found.fault)] };
}

/** The name of a repository that holds the settings of its organisation: it is judged by them as every other one. Else null. */
export function organisationOf({ owner, name }: Contents["pages"]): string | null {
  return isOrganisations(name) ? `${owner}/${name}` : null;
}

/** What is private stays so: an organisation's file is quoted in checks that the judged repository's readers see. */
const audiences: readonly Visibility[] = ["public", "internal", "private"];

function readOrganisation(
  found: OrganisationCopy | null,
  judged: Visibility | null,
): { organisation: Organisation | null; facts: OrganisationFacts | null } {
  if (found === null) return { organisation: null, facts: null };
  const { repository, visibility, copy } = found;
  const unused = (why: string) => ({ organisation: null, facts: { repository, used: null, unused: why } });
  if (copy === null) return unused("GitHub does not let us read it");
  if (visibility === null || judged === null) return unused("GitHub does not say who may see it");
  if (audiences.indexOf(visibility) > audiences.indexOf(judged))
    return unused(`it is ${visibility}, and this repository is ${judged}`);
  const { file, ref, oid } = copy;
  const fault = faultOf(file);
  // Its bytes are in another repository than this job's: what did not come as text is none.
  const text = file.text === null ? { fault: "The plan is not text in UTF-8." } : { text: file.text };
  const { organisation, problems } = organisationFrom(fault === null ? text : { fault }, repository);
  return { organisation, facts: { repository, used: { path: settingsPath, ref, oid, problems }, unused: null } };
}

type Text = { text: string } | { fault: string };

function organisationFrom(found: Text, repository: string): ReturnType<typeof parseOrganisation> {
  if ("text" in found) return parseOrganisation(settingsPath, found.text, repository);
  return { organisation: unknownOrganisation(repository), problems: [problemOf(found.fault)] };
}

async function textOf(file: FileAt, bytes: () => Promise<Uint8Array>): Promise<Text> {
  const fault = faultOf(file);
  if (fault !== null) return { fault };
  if (file.text !== null) return { text: file.text };
  const read = textOfBytes(await bytes(), defaultLimits);
  return "text" in read ? read : { fault: read.problem.message };
}

/** Why an entry of a tree holds no text for us, as it is said of a plan. */
const faultOf = ({ mode, size }: FileAt): string | null =>
  (problemOfMode(mode) ?? problemOfSize(size ?? 0, defaultLimits))?.message ?? null;

/** A file that holds no text to find faults in. */
const problemOf = (fault: string): SettingsProblem => ({
  path: settingsPath,
  at: { line: 1, endLine: 1, start: 0, end: 0 },
  column: 1,
  message: [fault.replaceAll("plan", "settings file")],
  remedy: ["Make it a YAML file in UTF-8."],
});
