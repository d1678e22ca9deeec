// The paths of the repository that a name in a plan may mean.

/**
 * From the repository's root, then from the plan's folder. None for a URL, an issue, a placeholder, a folder, and what leads out of the
 * repository: of these nobody can tell whether they are there. A line number and a fragment are no part of the name.
 */
export function namedPaths(written: string, plan: string): string[] {
  const name = (written.split("#")[0] ?? "").replace(/:\d+(?:[-–:]\d+)?$/, "");
  if (!/^[^\s[\]<>{}*:]+\.[A-Za-z0-9]{1,8}$/.test(name) || /^[a-z]+:/i.test(name) || name.startsWith("~")) return [];
  const folder = plan.split("/").slice(0, -1);
  const candidates = name.startsWith("/")
    ? [name.slice(1)]
    : name.startsWith(".")
      ? [[...folder, name].join("/")]
      : [name, [...folder, name].join("/")];
  return [...new Set(candidates.map(normal).filter((place) => place !== null))];
}

/** Without `.` and `..`; null when it leads out of the repository. */
function normal(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return null;
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
