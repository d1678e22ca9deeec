// A change of what judges (the settings, the owners, a marker in a plan), or of a template.
import { matchesAny } from "../plan/globs.ts";
import { codeOwnersPaths } from "./code-owners.ts";
import type { SettingsFacts } from "./facts.ts";
import { quotedNames } from "./listed.ts";
import { countingMarkers, type Marker } from "./markers.ts";
import { changeRule } from "./rule.ts";
import { type Settings, settingsPath } from "./settings.ts";
import type { Words } from "./words.ts";

export const gateChanged = changeRule({
  name: "gate-changed",
  group: "gate",
  summary:
    "The change edits what judges (the settings file, CODEOWNERS, or a `plan-warden: skip` marker in a plan), or a template that plans are made from.",
  why: "A change is judged by the rules that stand before it. A reviewer should know that it brings others.",
  remedy: "Nothing to do. Who may change the rules should have seen it.",
  level: "notice",
  delta: true,
  checkChange({ facts: { change, plans, settings: facts }, settings, rules }, report) {
    if (change === null) return;
    for (const { path, previousPath, status } of change.files) {
      const names = [path, ...(status === "renamed" && previousPath !== null ? [previousPath] : [])];
      const part = names.map((name) => partOf(name, settings)).find((found) => found !== null);
      // Of settings that are broken at the base, `config-valid` tells by what is judged.
      if (!part || (part === "settings" && facts.problems.some(({ held }) => !held))) continue;
      const gone = status === "removed";
      const verb = { added: "adds", removed: "removes", copied: "adds", renamed: "moves", modified: "edits" }[status];
      report({
        message: [
          `This change ${verb} ${what[part]}`,
          ...(part === "template" ? [] : [". It is judged by what stood there before"]),
          ...(part === "settings" && (gone || path !== settingsPath) ? afterwards(facts) : []),
          ".",
        ],
        path,
        at: null,
        ...(gone ? { commit: change.base } : {}),
      });
    }
    for (const { path, head, base } of plans) {
      if (head === null) continue;
      const [now, before] = [head, base].map((side) => (side ? countingMarkers(side.plan, rules, settings) : []));
      const set = unlike(now, before);
      const lifted = unlike(before, now);
      if (set[0])
        report({
          message: ["This change sets markers in the plan that count from the next one on. To skip: ", ...named(set)],
          path,
          at: set[0].at,
        });
      if (lifted[0])
        report({
          message: ["This change lifts markers in the plan that still count in this one. To skip: ", ...named(lifted)],
          path: base?.path ?? path,
          at: lifted[0].at,
          commit: change.base,
        });
    }
  },
});

/** The first marker for each rule that the others do not name. */
function unlike(markers: readonly Marker[] = [], others: readonly Marker[] = []): Marker[] {
  const known = new Set(others.map(({ value }) => value.rule));
  return markers.filter(({ value: { rule } }) => {
    const fresh = !known.has(rule);
    known.add(rule);
    return fresh;
  });
}

const named = (markers: readonly Marker[]): Words => quotedNames(markers.map(({ value }) => value.rule));

/** What judges once the settings are gone from where they are read. */
function afterwards({ organisation }: SettingsFacts): Words {
  if (!organisation?.used) return ["; after the merge, defaults judge"];
  return ["; after the merge, the defaults of ", { quoted: organisation.repository }, " judge"];
}

const what = {
  settings: "the settings",
  template: "a template that plans are made from",
  owners: "who owns which files",
} as const;

/** Names that say template anywhere. `.agent/PLANS.md` tells agents how plans are written. */
const templates = /^(?:PLANS|(?:exec(?:ution)?[-_]?)?plan[-_]template)\.md$/i;
/** The name of a plan in a folder of templates. */
const amongTemplates = /(?:^|\/)templates?\/(?:exec(?:ution)?[-_]?)?plan\.md$/i;
/** What says template where plans live: its name, or its folder's. */
const besidePlans = /(?:^|\/)(?:_?template\.md$|_?templates\/[^/]*\.md$)/i;

function partOf(path: string, { plans, template }: Settings): keyof typeof what | null {
  if (path === settingsPath) return "settings";
  if (path === template) return "template";
  if (codeOwnersPaths.includes(path)) return "owners";
  const start = path.lastIndexOf("/") + 1;
  if (templates.test(path.slice(start)) || amongTemplates.test(path)) return "template";
  // Any file of that folder would be a plan.
  return besidePlans.test(path) && matchesAny(`${path.slice(0, start)}plan.md`, plans.include) ? "template" : null;
}
