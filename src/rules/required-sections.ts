// Sections that a plan of its kind has, and that this one lacks.

import { type Plan, type PresetName, type SectionName, sectionNames } from "../plan/plan.ts";
import { livingSections, presets } from "../plan/presets.ts";
import { planRule } from "./rule.ts";

export const requiredSections = planRule({
  name: "required-sections",
  group: "plan",
  summary:
    "Sections are missing or empty: the template's nine, the four living ones of an ExecPlan, or what another plan has begun and left empty.",
  why: "Where progress, decisions and surprises have no place, nobody writes them down.",
  remedy: "Add the section; one line that says what is known so far is enough.",
  level: "notice",
  levelIn: { template: "error" },
  delta: true,
  checkPlan({ plan: { plan }, base, preset }, report) {
    const before = base ? lackingIn(base.plan, preset) : [];
    const lacking = lackingIn(plan, preset).filter((name) => !before.includes(name));
    if (lacking.length === 0) return;
    const begun = plan.sections.find(({ canonical }) => canonical !== null && lacking.includes(canonical));
    report({ message: [`Missing or empty: ${lacking.join(", ")}.`], at: begun?.at ?? null });
  },
});

/** A plan of no known family owes no section, only a word in what it has begun. Outcomes may be empty until the end. */
function lackingIn(plan: Plan, preset: PresetName): SectionName[] {
  const { required } = presets[preset];
  const wanted = required.length > 0 ? required : sectionNames.filter((name) => !livingSections.includes(name));
  return wanted.filter((name) => {
    const sections = plan.sections.filter(({ canonical }) => canonical === name);
    if (sections.length === 0) return required.length > 0;
    return name !== "Outcomes & Retrospective" && sections.every(({ empty }) => empty);
  });
}
