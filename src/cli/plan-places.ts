// Where the plans of a repository lie: by its settings, and where no setting looks.
import type { Contents, TreeEntry } from "../jobs/github.ts";
import { readPlanFile } from "../jobs/plan-file.ts";
import type { PlanReader } from "../jobs/surroundings.ts";
import { compileGlob } from "../plan/globs.ts";
import { isPlanPath } from "../plan/location.ts";
import type { Plan } from "../plan/plan.ts";
import type { Adoption } from "../report/replayed.ts";
import type { Settings } from "../rules/settings.ts";

const isFile = ({ mode }: TreeEntry): boolean => mode === 0o100644 || mode === 0o100755;

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** Folders that are named; the others hold few. */
const mostFolders = 3;

/** How many plans there are, and the folders with most of them. */
export function foldersOf(entries: readonly TreeEntry[], { plans }: Settings): Pick<Adoption, "plans" | "folders"> {
  const found = entries.filter((entry) => isFile(entry) && isPlanPath(entry.path, plans));
  const folders = [...Map.groupBy(found, ({ path }) => folderOf(path))]
    .map(([folder, group]) => ({ folder, plans: group.length }))
    .sort((one, other) => other.plans - one.plans);
  return { plans: found.length, folders: folders.slice(0, mostFolders) };
}

/** Files that are read to find out, and plans that a folder must hold to be one of plans. */
const mostRead = 200;
const fewestPlans = 2;

/**
 * Globs of folders whose name, or whose files' names, say plan, whose files read like plans, and which settings do not look into. Most repositories have
 * none: then no file is read.
 */
export async function placesElsewhere(
  entries: readonly TreeEntry[],
  settings: Settings,
  contents: Contents,
  reader: PlanReader,
): Promise<string[]> {
  const { include, exclude } = settings.plans;
  const candidates = entries.flatMap((entry) => {
    const folder = placeOf(entry.path);
    const wanted = folder !== null && isFile(entry) && !isPlanPath(entry.path, { include, exclude });
    return wanted && isPlanPath(entry.path, { include: [`${folder}/**/*.md`], exclude }) ? [{ ...entry, folder }] : [];
  });
  const plans = new Map<string, number>();
  for (const { folder, ...entry } of candidates.slice(0, mostRead)) {
    const file = { ...entry, size: null, text: null };
    const { plan } = await readPlanFile(file, settings, contents, reader);
    if (isLikely(plan)) plans.set(folder, (plans.get(folder) ?? 0) + 1);
  }
  return [...plans].flatMap(([folder, count]) => (count >= fewestPlans ? [`${folder}/**/*.md`] : []));
}

/** The outermost folder of a path that is called after plans, or that of a file which is; null when there is none, or no glob can name it. */
function placeOf(path: string): string | null {
  const names = path.split("/");
  const at = names.findIndex((name, index) => index < names.length - 1 && /(?:^|[-_. ])(?:exec-?)?plans?$/i.test(name));
  if (!path.endsWith(".md") || (at < 0 && !/exec[-_ ]?plan/i.test(names.at(-1) ?? ""))) return null;
  const folder = names.slice(0, at < 0 ? -1 : at + 1).join("/");
  return folder !== "" && !/[*?[\]{}]/.test(folder) && "glob" in compileGlob(`${folder}/**/*.md`) ? folder : null;
}

/** Of a known family, or with boxes and a log of progress. */
const isLikely = ({ preset, boxes, progress }: Plan): boolean =>
  preset !== "lenient" || (boxes.length > 0 && progress.length > 0);
