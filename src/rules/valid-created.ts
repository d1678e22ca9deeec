// The date a plan was made: missing, impossible, or later than the commit that brings it.
import { planRule } from "./rule.ts";

const day = 24 * 60 * 60 * 1000;

export const validCreated = planRule({
  name: "valid-created",
  group: "plan",
  summary:
    "Created is impossible or more than a day later than the newest commit, or missing where the template is followed: no other family of plans has it.",
  why: "Age is how a forgotten plan is told from a young one.",
  remedy: "Write the day the plan was made: `**Created**: 2026-11-02`.",
  level: "notice",
  levelIn: { template: "warning" },
  delta: false,
  checkPlan({ plan: { plan }, base, preset, facts }, report) {
    const { created } = plan;
    if (created === null) {
      if (preset === "template")
        report({ message: ["Created is missing: a date was expected."], at: null, key: "missing" });
      return;
    }
    const { at, raw, stamp } = created;
    if (stamp?.fault === "impossible")
      report({ message: ["Created ", { quoted: raw }, " names a day that does not exist."], at });
    else if (stamp?.fault === "unfilled")
      report({ message: ["Created is still ", { quoted: raw }, ": a date was expected."], at });
    // Of a list that is not whole, the newest may be missing.
    const commits = facts.change?.commitsComplete ? facts.change.commits : [];
    const newest = Math.max(...commits.map(({ committedAt }) => committedAt));
    const altered = base === null || base.plan.created?.raw !== raw;
    if (!stamp?.interval || !altered || !Number.isFinite(newest) || stamp.interval.from <= newest + day) return;
    const days = Math.floor((stamp.interval.from - newest) / day);
    report({
      message: ["Created ", { quoted: raw }, ` is ${days} ${days === 1 ? "day" : "days"} after the newest commit.`],
      at,
    });
  },
});
