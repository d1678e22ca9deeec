// What stands behind a tick: nothing, or something that is not there.
import type { Criterion, Evidence, Plan } from "../plan/plan.ts";
import { added, identityOf } from "./added.ts";
import type { Change } from "./facts.ts";
import { namedPaths } from "./named-paths.ts";
import { isDone } from "./open-items.ts";
import { planRule } from "./rule.ts";
import type { Words } from "./words.ts";

/** So many paths of one plan are looked up. */
const mostPaths = 100;

export const criteriaEvidence = planRule({
  name: "criteria-evidence",
  group: "acceptance",
  summary: "A ticked criterion names no evidence, or a file or commit that is not there.",
  why: "A tick says that somebody believed it; evidence lets the next one see it.",
  remedy: "Write behind it what shows that it holds: a link, a test's path, a commit of this change, or `check:NAME`.",
  level: "off",
  delta: false,
  paths: (plan) => [...new Set(ticked(plan).flatMap((criterion) => pathsOf(criterion, plan)))].slice(0, mostPaths),
  checkPlan({ plan: { plan }, base, facts }, report) {
    // A commit that ticked it earlier may be anywhere in the history.
    const fresh = new Set(base ? added({ plan: { plan }, base }, ticked, identityOf) : []);
    for (const criterion of ticked(plan)) {
      const message =
        missing(criterion, plan) ??
        absentFile(criterion, plan, facts.paths) ??
        (fresh.has(criterion) ? foreignCommit(criterion, facts.change) : null);
      if (message !== null) report({ message, at: criterion.at });
    }
  },
});

const ticked = ({ criteria }: Plan): Criterion[] => criteria.filter(isDone);

const named = (evidence: readonly Evidence[], kind: Evidence["kind"]): string[] =>
  evidence.filter((one) => one.kind === kind).map(({ value }) => value);

/** A site is no file, whatever its address ends with. */
const site = /^[^/]+\.(?:com|org|net|io|dev|app)\//i;

const pathsOf = ({ evidence }: Criterion, { path }: Plan): string[] =>
  named(evidence, "path").flatMap((name) => (site.test(name) ? [] : namedPaths(name, path)));

/** The words that say that what follows is evidence, also where it is a sentence. */
const proof = /\b(?:evidence|proof|validat(?:ed|ion)|verified(?: by)?|verification)\b[*_]*\s?[:：]\s?[^\s]/i;

function missing({ evidence, at, text }: Criterion, plan: Plan): Words | null {
  if (evidence.length > 0 || proof.test(plan.text.slice(at.start, Math.min(at.end, at.start + 4000)))) return null;
  return ["Ticked without evidence: ", { quoted: text }];
}

/** What was not looked up is not known to be missing. */
function absentFile({ evidence }: Criterion, plan: Plan, paths: ReadonlyMap<string, boolean>): Words | null {
  const absent = named(evidence, "path").find((name) => {
    const places = site.test(name) ? [] : namedPaths(name, plan.path);
    return places.length > 0 && places.every((place) => paths.get(place) === false);
  });
  return absent === undefined
    ? null
    : ["The evidence names ", { quoted: absent }, ", and no such file is at the head."];
}

function foreignCommit({ evidence }: Criterion, change: Change | null): Words | null {
  if (change?.kind !== "pull-request" || !change.commitsComplete) return null;
  const commit = named(evidence, "commit").find((value) => !change.commits.some(({ oid }) => oid.startsWith(value)));
  const count = change.commits.length;
  const among = count === 1 ? "is not the one commit" : `is none of the ${count} commits`;
  return commit === undefined ? null : ["The evidence names ", { quoted: commit }, `, which ${among} of this change.`];
}
