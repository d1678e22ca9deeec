// A milestone that does not say how to see that it is done.
import type { Item, Milestone } from "../plan/plan.ts";
import { planRule } from "./rule.ts";

export const milestoneVerify = planRule({
  name: "milestone-verify",
  group: "milestones",
  summary: "A milestone has no verify line.",
  why: "What can be observed tells done from believed.",
  remedy: "Say what to run and what it shows: `**Verify**: …`.",
  level: "off",
  levelIn: { template: "warning" },
  delta: false,
  checkPlan({ plan: { plan } }, report) {
    for (const [index, { name, key, at, body, steps }] of plan.milestones.entries())
      if (!verifies.test(name) && !hasVerify(plan.milestones, index, body.end) && !steps.some(isProof))
        report({ message: [{ quoted: name }, " has no verify line."], at, key });
  },
});

/** `Task 7: Verify acceptance criteria`: a milestone that is nothing else. */
const verifies =
  /^\W{0,3}[\p{L}]{1,12}[ ]?[\p{L}\p{N}.]{1,5}[\s:.—–(-]+(?:final |full |end-to-end )?(?:verify|verification|validat(?:e|ion)|acceptance)\b/iu;

/** A step that is done only when something passes: `run the tests - must pass before task 3`, `Step 4: Verify both files`. */
const isProof = ({ text }: Item): boolean =>
  /\bmust (?:all )?pass\b|^run (?:the |all )?tests\b|\bconfirm\b.{0,40}\bpass(?:es)?\b|^(?:step \w{1,3}\W{1,3})?verify\b/i.test(
    text.slice(0, 300),
  );

/** Its own, or one of a milestone inside it. Those follow it, so no more is walked than six levels of headings can nest. */
function hasVerify(milestones: readonly Milestone[], index: number, end: number): boolean {
  for (let at = index; at < milestones.length; at++) {
    const milestone = milestones[at];
    if (!milestone || milestone.at.start >= end) return false;
    if (milestone.verify.length > 0) return true;
  }
  return false;
}
