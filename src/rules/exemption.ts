// Whether a change must have a plan, and if not, why.
import { matchesAny } from "../plan/globs.ts";
import { planReferences } from "../plan/references.ts";
import type { Change } from "./facts.ts";
import type { Demand, Exemptions, Settings } from "./settings.ts";
import type { Exemption } from "./verdict.ts";

/** Who asks for a plan: the repository, and the organisation's floor. What exempts from one demand exempts from no other. */
const demandsOf = (settings: Settings): readonly Demand[] => [settings, ...(settings.floor ? [settings.floor] : [])];

/** The first demand for a plan that no exemption answers, and the file that calls for it. */
export function unansweredDemand(change: Change, settings: Settings): (Demand & { path: string }) | null {
  for (const demand of demandsOf(settings)) {
    const path = fileThatNeedsPlan(change, demand);
    if (path !== null && exemptionOf(change, demand) === null) return { ...demand, path };
  }
  return null;
}

/** Why a change without a plan needs none. */
export function whyNoPlan(change: Change, settings: Settings): Exemption {
  const demand = demandsOf(settings).find((each) => fileThatNeedsPlan(change, each) !== null);
  return (demand && exemptionOf(change, demand)) ?? { kind: "no-plan", detail: "" };
}

/** The first file that calls for a plan; null when nobody asks for one or no file does. */
function fileThatNeedsPlan(change: Change, { require }: Demand): string | null {
  if (require === null) return null;
  const files = change.files.flatMap(({ path, previousPath }) =>
    previousPath === null ? [path] : [path, previousPath],
  );
  return files.find((path) => matchesAny(path, require.globs)) ?? null;
}

/** A reason to have no plan is read the same in any repository. */
const nowhere = { server: "", owner: "", name: "", branches: [] };

/** The class of changes without a plan that this one belongs to; null when it belongs to none. */
function exemptionOf(change: Change, { exempt }: { exempt: Exemptions }): Exemption | null {
  const covered = ({ path, previousPath }: Change["files"][number]): boolean =>
    matchesAny(path, exempt.paths) && (previousPath === null || matchesAny(previousPath, exempt.paths));
  if (change.files.length > 0 && change.files.every(covered)) {
    const used = exempt.paths.filter((glob) => change.files.some(({ path }) => matchesAny(path, [glob])));
    return { kind: "paths", detail: used.join(", ") };
  }
  const label = change.labels.find((name) => exempt.labels.some((other) => other.toLowerCase() === name.toLowerCase()));
  if (label !== undefined) return { kind: "labels", detail: label };
  if (exempt.authors.some((name) => isAuthor(name, change)))
    return { kind: "authors", detail: change.author?.login ?? "" };
  const lines = change.files.reduce((sum, file) => sum + file.additions + file.deletions, 0);
  if (exempt.lines !== null && lines <= exempt.lines) return { kind: "lines", detail: String(lines) };
  if (exempt.drafts && change.draft) return { kind: "draft", detail: "" };
  const reason = exempt.declared ? declaredReason(change) : null;
  return reason ? { kind: "declared", detail: reason } : null;
}

/** The reason of `Plan: none — reason` in the description: empty when it gives none, null when nothing like it is there. */
export function declaredReason({ body }: Change): string | null {
  return planReferences(body, nowhere).exemption?.reason ?? null;
}

/** `renovate[bot]` means the app alone; GitHub names apps with the suffix in REST and without it in GraphQL. */
function isAuthor(name: string, { author }: Change): boolean {
  if (author === null) return false;
  const app = author.bot ? `${author.login.replace(/\[bot\]$/, "")}[bot]` : author.login;
  return app.toLowerCase() === name.toLowerCase();
}
