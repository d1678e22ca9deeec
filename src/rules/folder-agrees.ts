// What a plan's status says, and what its folder says.
import { folderLifecycle } from "../plan/lifecycle.ts";
import type { FolderLifecycle, Plan, StatusName } from "../plan/plan.ts";
import { planRule } from "./rule.ts";
import type { Severity } from "./settings.ts";

/** Which contradictions are worth a word. `archive/` and the others hold plans of any status. */
const contradictions: Partial<Record<FolderLifecycle, Partial<Record<StatusName, Severity>>>> = {
  completed: { draft: "warning", "in-progress": "warning", approved: "notice" },
  active: { completed: "warning" },
};

export const folderAgrees = planRule({
  name: "folder-agrees",
  group: "lifecycle",
  summary: "A plan in progress lies in a completed folder, or a completed one in `active/`.",
  why: "People and agents find their work by folder, and do finished work again or never see what is open.",
  remedy: "Move the file, or correct Status.",
  command: "/plan complete",
  level: "warning",
  delta: true,
  onMoves: true,
  checkPlan({ plan: { plan }, base }, report) {
    const severity = contradictionOf(plan);
    if (severity === null || (base !== null && contradictionOf(base.plan) !== null)) return;
    const folder = plan.path.split("/").slice(0, -1).join("/");
    report({
      message: ["Status says ", { quoted: plan.status.raw ?? "" }, ", and the plan lies in ", { quoted: folder }, "."],
      at: plan.status.at,
      atMost: severity,
    });
  },
});

/** Child files tell of one task of a plan; a plan that is done and waits for its merge may wait in either folder. */
export function contradictionOf({ path, status }: Plan): Severity | null {
  const folder = folderLifecycle(path);
  const child = /(^|\/)(TASK_|MS\d+_)[^/]*$/.test(path);
  if (folder === null || child || status.from !== "text" || /\bmerge\b/i.test(status.raw ?? "")) return null;
  return contradictions[folder]?.[status.value] ?? null;
}
