// A stamp that names no moment there ever was.
import type { Plan, Stamp } from "../plan/plan.ts";
import { added } from "./added.ts";
import { planRule } from "./rule.ts";

export const progressValid = planRule({
  name: "progress-valid",
  group: "progress",
  summary: "A progress entry is stamped with an impossible date or clock.",
  why: "An impossible time was not read off a clock, and hides when the work was done.",
  remedy: 'Write the day and the clock as they were; `date -u +"%Y-%m-%d %H:%MZ"` prints them.',
  level: "error",
  delta: true,
  checkPlan(sides, report) {
    for (const { raw, at } of added(sides, impossible, ({ raw }) => raw))
      report({ message: ["The stamp ", { quoted: raw }, " names a day or a clock that does not exist."], at });
  },
});

const impossible = (plan: Plan): Stamp[] =>
  plan.progress.flatMap(({ stamp }) => (stamp?.fault === "impossible" ? [stamp] : []));
