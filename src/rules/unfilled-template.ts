// A copy of the template that nobody filled in.
import type { Plan, Section } from "../plan/plan.ts";
import { templateGuidance } from "../plan/presets.ts";
import { planRule } from "./rule.ts";
import { templateBlanks } from "./template-text.ts";
import { squeezed } from "./touch.ts";

/** Fewer known sections than this are too few to tell a copy by. */
const fewest = 4;

export const unfilledTemplate = planRule({
  name: "unfilled-template",
  group: "plan",
  summary: "The title is a placeholder, or at least half of the known sections hold nothing but the template's text.",
  why: "It has the shape of a plan and says nothing, so everything else that is judged about it is noise.",
  remedy: "Fill it in, or take the file out of the change.",
  level: "error",
  delta: false,
  checkPlan({ plan: { plan } }, report) {
    const { title } = plan;
    if (title && isPlaceholder(title.value)) {
      report({ message: ["The title is a placeholder: ", { quoted: title.value }], at: title.at, key: "template" });
      return;
    }
    const known = plan.sections.filter(({ canonical }) => canonical !== null);
    const unfilled = known.filter((section) => isUnfilled(section, plan));
    if (known.length < fewest || unfilled.length * 2 < known.length) return;
    report({
      message: [`${unfilled.length} of ${known.length} sections hold nothing but the template's text.`],
      at: unfilled[0]?.at ?? null,
      key: "template",
    });
  },
});

/** `Execution Plan: [Task Title]`, `<Short description>`: the whole title stands in brackets and names a part of a plan. */
function isPlaceholder(title: string): boolean {
  const name = title
    .slice(0, 200)
    .replace(/^[\w ]{0,40}:/, "")
    .trim();
  const inner = /^[[<{]([\p{L} ,'-]+)[\]>}]$/u.exec(name)?.[1] ?? "";
  return /\b(title|name|description|task|feature|plan|topic|subject)\b/i.test(inner);
}

/** Every paragraph is the template's guidance, or lines of it that wait. */
function isUnfilled({ body }: Section, { text }: Plan): boolean {
  const paragraphs = text
    .slice(body.start, body.end)
    .trim()
    .split(/\n\s*\n/);
  return paragraphs.every(
    (paragraph) =>
      templateGuidance.includes(squeezed(paragraph)) ||
      paragraph.split("\n").every((line) => templateBlanks.has(line.trim())),
  );
}
