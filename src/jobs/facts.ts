// Gathers what the rules may know of a change, with as few requests as can be.
import { placesOf as placesOfLife } from "../commands/life.ts";
import { folderLifecycle } from "../plan/lifecycle.ts";
import { neededChecks, neededPaths } from "../rules/check.ts";
import type { Change, Checks, Facts, Oid, PlanChange } from "../rules/facts.ts";
import { presetOf } from "../rules/level.ts";
import type { Settings } from "../rules/settings.ts";
import type { Verdict } from "../rules/verdict.ts";
import type { Words } from "../rules/words.ts";
import { Fault } from "./fault.ts";
import type { Contents, Snapshot } from "./github.ts";
import { Lookup } from "./lookup.ts";
import type { Hints } from "./memory.ts";
import { mergeBaseOf } from "./merge-base.ts";
import { readPlanFile } from "./plan-file.ts";
import { type MeantPlan, mostNamed, type Named, placesOf, plansOfChange } from "./plans-of-change.ts";
import { withRevisions } from "./revisions.ts";
import { settingsOfChange } from "./settings-of-change.ts";
import type { Surroundings } from "./surroundings.ts";

type Refusal = NonNullable<Verdict["refusal"]>;

export type Gathered = { settings: Settings; hints: Hints } & ({ facts: Facts } | { refusal: Refusal });

/** How many paths a hint may hold: more would make the first query heavy for what it saves. */
const mostHints = 60;

/** What is judged, and its merge base where that is known already: of a merge group, and of a working tree. */
type Judged = {
  kind: Change["kind"];
  base: Oid | null;
  /** Its head is the tip of the branch it was merged into: what it changed may have gone elsewhere since. */
  merged?: boolean;
  /** The plans that are named, where the description and its like do not tell. */
  named?: (settings: Settings, lookup: Lookup) => Promise<readonly Named[]>;
};

/** `checksOf` answers what was said of the head under names that rules ask for; left out, nobody can be asked. */
export async function gather(
  pullRequest: Snapshot,
  judged: Judged,
  contents: Contents,
  { plans: reader, now }: Pick<Surroundings, "plans" | "now">,
  checksOf: (names: readonly string[]) => Promise<Checks | null> = async () => null,
): Promise<Gathered> {
  const { settings, facts: settingsFacts } = await settingsOfChange(pullRequest, contents);
  const none = { settings, hints: { mergeBase: null, paths: [] } };
  if (!pullRequest.filesComplete) return { ...none, refusal: tooManyFiles(pullRequest.filesTotal) };

  const base = judged.base ?? (await mergeBaseOf(pullRequest, contents));
  if (base === null) return { ...none, refusal: unrelated(pullRequest) };
  const head = pullRequest.head.oid;
  const lookup = new Lookup(contents, [pullRequest.head, pullRequest.tip, pullRequest.base]);
  const found = await plansOfChange(pullRequest, base, settings, lookup, contents, {
    ...(judged.merged ? { merged: true } : {}),
    ...(judged.named ? { named: await judged.named(settings, lookup) } : {}),
  });
  if ("tooMany" in found) return { ...none, refusal: tooManyNamed(found.tooMany) };
  const { plans: meant, missing } = found;
  if (meant.length > settings.limits.plans)
    return { ...none, refusal: tooManyPlans(meant.length, settings.limits.plans) };
  await lookup.load(placesOf(meant, head, base));

  const read = async (oid: string, path: string | null) => {
    const file = path === null ? null : lookup.at({ oid, path });
    return file && readPlanFile(file, settings, contents, reader);
  };
  const plans = await Promise.all(
    meant.map(async ({ path, headPath, basePath, sources }): Promise<PlanChange> => {
      const [atHead, atBase] = await Promise.all([read(head, headPath), read(base, basePath)]);
      // The list of files and the tree are of one moment, or nothing can be said.
      if (headPath === null ? atBase === null : atHead === null)
        throw new Fault(`GitHub lists ${path} among the changed files and does not show it.`);
      const sides = [atHead, atBase].flatMap((version) => (version ? [version.plan.preset] : []));
      return { path, head: atHead, base: atBase, sources, preset: presetOf(path, sides, settings), revisions: null };
    }),
  );

  const change = changeOf(pullRequest, judged.kind, base);
  const traced = await withRevisions(plans, change, settings, contents, reader);
  const needed = neededPaths(plans, settings);
  const changed = new Map(pullRequest.files.map(({ path, status }) => [path, status !== "removed"]));
  await lookup.load(needed.filter((path) => !changed.has(path)).map((path) => ({ oid: head, path })));
  const paths = new Map(
    needed.map((path) => {
      const file = lookup.has({ oid: head, path }) ? lookup.at({ oid: head, path }) : undefined;
      return [path, file === undefined ? (changed.get(path) ?? false) : isFile(file?.mode)];
    }),
  );
  return {
    settings,
    hints: { mergeBase: base, paths: worthKnowing(plans, meant, needed) },
    facts: {
      change,
      plans: traced,
      missing,
      settings: settingsFacts,
      paths,
      checks: await checksOf(neededChecks(plans, settings)),
      shared: new Map(),
      waivers: [],
      now: now(),
    },
  };
}

const isFile = (mode: number | undefined): boolean => mode === 0o100644 || mode === 0o100755;

/** Also where a plan under way goes when it is completed: the command that does it is the one most asked for. */
function worthKnowing(plans: readonly PlanChange[], meant: readonly MeantPlan[], needed: readonly string[]): string[] {
  const paths = meant.flatMap(({ headPath, basePath }) => [headPath, basePath].filter((path) => path !== null));
  const active = plans.filter(({ head }) => head !== null && folderLifecycle(head.path) === "active");
  return [...new Set([...paths, ...needed, ...placesOfLife({ plans: active }, "completed")])].slice(0, mostHints);
}

function changeOf(pullRequest: Snapshot, kind: Change["kind"], base: Oid): Change {
  const { number, author, draft, body, labels, headRef, baseRef, files, commits, commitsComplete } = pullRequest;
  return {
    kind,
    number,
    author,
    draft,
    body,
    labels,
    headRef,
    baseRef,
    head: pullRequest.head.oid,
    base,
    files,
    commits,
    commitsComplete,
  };
}

const figure = (value: number): string => value.toLocaleString("en-US");

function refusal(title: Words, message: Words, remedy: Words): Refusal {
  return { title, message, remedy };
}

const tooManyFiles = (files: number): Refusal =>
  refusal(
    [`Not judged: ${figure(files)} files changed, the limit is 3,000`],
    [
      `GitHub lists at most 3,000 changed files, and this change has ${figure(files)}: plans among the others are unseen.`,
    ],
    ["Split the change."],
  );

const tooManyPlans = (plans: number, limit: number): Refusal =>
  refusal(
    [`Not judged: ${figure(plans)} plans, the limit is ${figure(limit)}`],
    [`This change means ${figure(plans)} plans, and at most ${figure(limit)} are judged at once.`],
    ["Split the change, or raise ", { quoted: "limits.plans" }, " in the settings."],
  );

const tooManyNamed = (plans: number): Refusal =>
  refusal(
    [`Not judged: ${figure(plans)} plans are named, the limit is ${figure(mostNamed)}`],
    [
      `The description, commits and issues of this change name ${figure(plans)} plans, and at most ${figure(mostNamed)} are looked for.`,
    ],
    ["Name the plans that this change works on."],
  );

const unrelated = ({ baseRef }: Snapshot): Refusal =>
  refusal(
    ["Not judged: no common ancestor with the base branch"],
    ["This branch and ", { quoted: baseRef }, " have no commit in common, so there is no base to compare with."],
    ["Rebase it onto the base branch."],
  );
