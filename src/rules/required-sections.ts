// Sections that a plan of its kind has, and that this one lacks.
import { type Plan, type PresetName, type SectionName, sectionNames } from "../plan/plan.ts";
import { planRule } from "./rule.ts";
import { livingSections } from "./touch.ts";

/** The nine of the template, which are the first nine there are. */
const nine = sectionNames.slice(0, 9);

export const requiredSections = planRule({
  name: "required-sections",
  group: "plan",
  summary:
    "Sections are missing or empty: the template's nine, a living one of an ExecPlan, or (a notice) what a plan has begun and left empty.",
  why: "Where progress, decisions and surprises have no place, nobody writes them down.",
  remedy: "Add the section; one line that says what is known so far is enough.",
  level: "notice",
  levelIn: { template: "error", execplan: "warning" },
  delta: true,
  checkPlan({ plan: { plan }, base, preset }, report) {
    const before = base ? lackingIn(base.plan, preset) : [];
    const lacking = lackingIn(plan, preset).filter((name) => !before.includes(name));
    const grave = preset === "execplan" ? lacking.filter((name) => livingSections.includes(name)) : lacking;
    const lesser = lacking.filter((name) => !grave.includes(name));
    for (const [names, cap] of [
      [grave, {}],
      [lesser, { atMost: "notice" }],
    ] as const)
      if (names.length > 0)
        report({ message: [`Missing or empty: ${names.join(", ")}.`], at: placeOf(names, plan), ...cap });
  },
});

/** Outcomes may be empty until the end; `lenient` asks for no section, only that what was begun says something. */
function lackingIn(plan: Plan, preset: PresetName): SectionName[] {
  return nine.filter((name) => {
    const sections = plan.sections.filter(({ canonical }) => canonical === name);
    if (sections.length === 0) return preset !== "lenient";
    const mayWait = name === "Outcomes & Retrospective" || (preset === "lenient" && livingSections.includes(name));
    return !mayWait && sections.every(({ empty }) => empty);
  });
}

const placeOf = (names: readonly SectionName[], plan: Plan) =>
  plan.sections.find(({ canonical }) => canonical !== null && names.includes(canonical))?.at ?? null;
