// Which family a plan is of, told from its sections and metadata alone.
import type { PresetName, SectionName } from "./plan.ts";
import { livingSections, templateSections } from "./presets.ts";

/**
 * The template is known by its header (Feature Spec, Created, Status) over at least seven of its nine sections. An ExecPlan
 * is known by three living sections, Surprises or Outcomes among them: two also match other families.
 */
export function detectPreset(sections: Iterable<SectionName>, keys: { has(key: string): boolean }): PresetName {
  const present = new Set(sections);
  const count = (names: readonly SectionName[]): number => names.filter((name) => present.has(name)).length;
  const header = keys.has("feature spec") && keys.has("created") && keys.has("status");
  if (header && count(templateSections) >= 7) return "template";
  const telling = present.has("Surprises & Discoveries") || present.has("Outcomes & Retrospective");
  return telling && count(livingSections) >= 3 ? "execplan" : "lenient";
}
