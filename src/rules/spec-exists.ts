// The feature spec that a plan builds on.
import type { Plan } from "../plan/plan.ts";
import { planRule } from "./rule.ts";

export const specExists = planRule({
  name: "spec-exists",
  group: "plan",
  summary: "Feature Spec names a path that is no file at the head.",
  why: "The plan says how; without the spec nobody can tell whether it answers what was asked.",
  remedy: "Correct the path, or bring the file.",
  level: "warning",
  delta: false,
  paths: specPaths,
  checkPlan({ plan: { plan }, base, facts }, report) {
    const places = specPaths(plan);
    if (plan.spec === null || places.length === 0 || places.some((path) => facts.paths.get(path) !== false)) return;
    // Taken away by this very change, it is no old debt: the key is one that the base cannot have.
    const removed =
      base !== null &&
      facts.change?.files.some(({ path, previousPath, status }) =>
        places.includes(status === "removed" ? path : (previousPath ?? "")),
      );
    report({
      message: [
        "Feature Spec names ",
        { quoted: plan.spec.value },
        removed ? ", which this change removes." : ", and no such file is at the head.",
      ],
      at: plan.spec.at,
      ...(removed ? { key: "removed" } : {}),
    });
  },
});

/** The paths a spec may mean: from the repository's root, then from the plan's folder. None for a URL, an issue or a placeholder. */
function specPaths({ spec, path }: Plan): string[] {
  const written = spec?.value.match(/\]\(<?([^()<>\s]+)>?\)/)?.[1] ?? spec?.value.replaceAll("`", "").trim() ?? "";
  const name = (written.split("#")[0] ?? "").replace(/:\d+$/, "");
  if (!/^[^\s[\]<>{}*:]+\.[A-Za-z0-9]{1,8}$/.test(name) || /^[a-z]+:/i.test(name) || name.startsWith("~")) return [];
  const folder = path.split("/").slice(0, -1);
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
