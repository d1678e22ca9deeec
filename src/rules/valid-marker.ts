// A marker in a plan that skips nothing: misspelt, without a reason, or for a rule that no marker may skip.
import { nearest } from "../plan/spelling.ts";
import { isWhole, type Marker, whyNotSkipped } from "./markers.ts";
import { planRule, type Rule } from "./rule.ts";
import type { Settings } from "./settings.ts";
import type { Words } from "./words.ts";

export const validMarker = planRule({
  name: "valid-marker",
  group: "gate",
  summary:
    "A marker `<!-- plan-warden: skip … -->` that skips nothing: it gives no reason, names no rule, or one that no plan may skip.",
  why: "Who wrote it believes that it counts. What it should have skipped is judged all the same.",
  remedy: "Write `<!-- plan-warden: skip RULE because REASON -->`, or take the marker out.",
  level: "notice",
  delta: false,
  unskippable: true,
  checkPlan({ plan: { plan }, settings, rules }, report) {
    for (const marker of plan.markers) {
      const fault = faultOf(marker, settings, rules);
      if (fault !== null) report({ ...fault, at: marker.at });
    }
  },
});

const reasons = {
  "whole-change": (name: string) => `no marker skips ${name}, which judges the change as a whole`,
  never: (name: string) => `no marker skips ${name}`,
  floor: (name: string) => `the organisation asks for ${name}`,
  settings: (name: string) => `the settings let no marker skip ${name}`,
} as const;

function faultOf(
  marker: Marker,
  settings: Settings,
  rules: readonly Rule[],
): { message: Words; remedy?: Words } | null {
  const { rule: name } = marker.value;
  if (name === "") return { message: ["This is no marker: ", { quoted: marker.raw }, " names no rule to skip."] };
  const rule = rules.find((each) => each.name === name);
  if (!rule) {
    const near = nearest(
      name,
      rules.filter((each) => whyNotSkipped(each, settings) === null).map((each) => each.name),
    );
    return {
      message: ["The marker skips nothing: ", { quoted: name }, " is no rule."],
      remedy: [near === null ? "Rules are listed in `docs/rules.md`." : `Did you mean \`${near}\`?`],
    };
  }
  const why = whyNotSkipped(rule, settings);
  if (why !== null)
    return {
      message: [`The marker skips nothing: ${reasons[why](`\`${name}\``)}.`],
      remedy: ["Take the marker out."],
    };
  if (isWhole(marker)) return null;
  return {
    message: [`The marker skips nothing: it does not say why \`${name}\` is to be skipped.`],
    remedy: [`Write \`<!-- plan-warden: skip ${name} because … -->\`.`],
  };
}
