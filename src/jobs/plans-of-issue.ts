// Which plans an issue means: those that the command names; else those that the issue names; else those whose line `Issue` names it.
import { plansCalled } from "../commands/choose-plan.ts";
import { folderLifecycle } from "../plan/lifecycle.ts";
import { isPlanPath } from "../plan/location.ts";
import { planReferences } from "../plan/references.ts";
import { normalisePath } from "../plan/repository-path.ts";
import { linksOf } from "../rules/plan-digest.ts";
import type { Settings } from "../rules/settings.ts";
import type { GitHub, PullRequest, Side } from "./github.ts";
import type { Lookup } from "./lookup.ts";
import { readPlanFile } from "./plan-file.ts";
import type { Named } from "./plans-of-change.ts";
import type { PlanReader } from "./surroundings.ts";

/** Of so many plans the texts are looked through for the number of an issue, those under way first; so many that hold it are read. */
const mostLooked = 300;
const mostRead = 20;
/** A name that means several plans is answered with so many of them. */
const mostCalled = 10;

/** `names` are what the commands call their plans; null for one that names none. */
export async function plansOfIssue(
  { number, body, headRef }: PullRequest,
  names: readonly (string | null)[],
  at: Side,
  { settings, lookup, github, reader }: { settings: Settings; lookup: Lookup; github: GitHub; reader: PlanReader },
): Promise<Named[]> {
  if (names.length === 0) return [];
  const { paths } = planReferences(body, { ...github.pages, branches: [headRef] });
  const told = paths
    .filter(({ kind, path }) => kind === "plan-line" || isPlanPath(path, settings.plans))
    .map(({ path, raw }): Named => ({ path, raw, source: "body" }));
  const named = names.flatMap((name) => (name === null ? [] : called(name, told)));
  const others = !names.includes(null)
    ? []
    : told.length > 0
      ? told
      : await naming(number, at, { settings, lookup, github, reader });
  // Anybody can write a thousand links into an issue.
  return [...new Map([...named, ...others].map((plan) => [plan.path, plan])).values()].slice(0, settings.limits.plans);
}

/** A plan of the issue by its path or the end of it; else whatever stands there, with `.md` or without. */
function called(name: string, told: readonly Named[]): Named[] {
  const known = plansCalled(told, name);
  if (known.length > 0) return known.slice(0, mostCalled);
  const read = normalisePath(/\.(?:md|markdown)$/i.test(name) ? name : `${name}.md`);
  return "path" in read ? [{ path: read.path, raw: name, source: "asked" }] : [];
}

/** The tree, and the texts of plans: most are told by the number alone, which is not in them. */
async function naming(
  number: number,
  { oid }: Side,
  { settings, lookup, github, reader }: { settings: Settings; lookup: Lookup; github: GitHub; reader: PlanReader },
): Promise<Named[]> {
  const { entries } = await github.tree(oid);
  const places = entries
    .filter(({ path, mode }) => (mode === 0o100644 || mode === 0o100755) && isPlanPath(path, settings.plans))
    .map(({ path }) => ({ oid, path }))
    .sort((one, other) => Number(isOver(one.path)) - Number(isOver(other.path)))
    .slice(0, mostLooked);
  await lookup.load(places);
  const holds = new RegExp(`(?<!\\d)${number}(?!\\d)`);
  const files = places
    .flatMap((place) => lookup.at(place) ?? [])
    .filter(({ text }) => text !== null && holds.test(text))
    .slice(0, mostRead);
  const plans = await Promise.all(files.map((file) => readPlanFile(file, settings, github, reader)));
  const here = `${github.pages.owner}/${github.pages.name}`.toLowerCase();
  return plans
    .filter(({ plan }) =>
      linksOf(plan, ["issue"]).some(
        (link) => link.number === number && (link.repository === null || link.repository.toLowerCase() === here),
      ),
    )
    .map(({ path }) => ({ path, raw: path, source: "issue" }));
}

const isOver = (path: string): boolean => !["active", null].includes(folderLifecycle(path));
