// The feature spec that a plan builds on.
import type { Plan } from "../plan/plan.ts";
import { namedPaths } from "./named-paths.ts";
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
    if (!removed && awaited.test(plan.spec.raw)) return;
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

/** What the plan itself says behind the path: it is still to come. */
const awaited = /\bnot yet (?:on|in|at|there|here|written|merged)\b/i;

function specPaths({ spec, path }: Plan): string[] {
  const written = spec?.value.match(/\]\(<?([^()<>\s]+)>?\)/)?.[1] ?? spec?.value.replaceAll("`", "").trim() ?? "";
  return namedPaths(written, path);
}
