// The lifecycle that a plan's folder tells, when its own text says nothing.
import type { FolderLifecycle, StatusName } from "./plan.ts";

const folders: Readonly<Record<string, FolderLifecycle>> = {
  active: "active",
  completed: "completed",
  complete: "completed",
  done: "completed",
  archive: "closed",
  archived: "closed",
  superseded: "superseded",
  abandoned: "abandoned",
  deferred: "deferred",
};

/** The lifecycle named by the innermost lifecycle folder of a path, or null. */
export function folderLifecycle(path: string): FolderLifecycle | null {
  const parts = path.split("/");
  for (let i = parts.length - 2; i >= 0; i--) {
    const name = (parts[i] ?? "").toLowerCase();
    if (Object.hasOwn(folders, name)) return folders[name] ?? null;
  }
  return null;
}

/** The status of a plan that has none of its own and lies in such a folder. */
export const statusOfFolder: Readonly<Record<FolderLifecycle, StatusName>> = {
  active: "in-progress",
  completed: "completed",
  closed: "closed",
  superseded: "abandoned",
  abandoned: "abandoned",
  deferred: "blocked",
};

/** The same file in another lifecycle folder: in the place of the innermost one, else in a folder of that name beside the file. */
export function inLifecycleFolder(path: string, folder: string): string {
  const parts = path.split("/");
  const at = parts.findLastIndex((part, index) => index < parts.length - 1 && isLifecycleFolder(part));
  if (at === -1) parts.splice(-1, 0, folder);
  else parts[at] = folder;
  return parts.join("/");
}

/** The path without its lifecycle folders: the same wherever in its life a plan is. */
export function pathOfLife(path: string): string {
  const parts = path.split("/");
  return parts.filter((part, index) => index === parts.length - 1 || !isLifecycleFolder(part)).join("/");
}

const isLifecycleFolder = (name: string): boolean => Object.hasOwn(folders, name.toLowerCase());
