// Judges a change: rules find, and here it is settled, once for all of them, how much each finding weighs.
import type { Plan } from "../plan/plan.ts";
import { unansweredDemand, whyNoPlan } from "./exemption.ts";
import type { Change, Facts, PlanChange, PlanVersion, Waiver } from "./facts.ts";
import { glance } from "./glance.ts";
import { rules as allRules } from "./index.ts";
import { isOlder, settingOf, weakest } from "./level.ts";
import { skipOf } from "./markers.ts";
import { planReadable } from "./plan-readable.ts";
import type { ChangeRule, Deferral, Observation, PlanRule, Rule } from "./rule.ts";
import { type Mode, type Settings, type Severity, severities } from "./settings.ts";
import { type Touch, touchOf } from "./touch.ts";
import type { Examined, Exemption, Finding, Unknown, Verdict } from "./verdict.ts";
import type { Words } from "./words.ts";

/** A change that touches more plans than this moves, renames or archives them: plan rules speak as notices. Or it brings so many. */
const manyPlans = 3;

/** So many findings of one rule in one plan are told one by one. A plan has at most thousands of items, and nobody reads as many findings. */
const mostAlike = 200;

/** What lets a finding pass: a marker of the plan, else a person's waiver. */
type Pardon = Pick<Finding, "skipped" | "waived">;

/** Judges what the facts say by the settings. Pure: the same facts and settings give the same verdict, tomorrow too. */
export function check(facts: Facts, settings: Settings, rules: readonly Rule[] = allRules): Verdict {
  const findings: Finding[] = [];
  const unknown: Unknown[] = [];
  const awaited = new Map<string, { until: number; again: number }>();
  const looked = new Set<Rule>();
  const off = new Set<Rule>();
  const touches = new Map(facts.plans.map((change) => [change, touchOf(change)]));
  const touched = [...touches.values()].filter((touch) => touch !== "untouched");
  // New plans beside one that stood there are no bulk move of it: a few empty ones would silence what is said of it.
  const isOneOfMany = (touch: Touch): boolean =>
    facts.change !== null && touched.filter((other) => touch === "added" || other !== "added").length > manyPlans;

  for (const rule of rules) {
    if ("checkPlan" in rule) {
      for (const [change, touch] of touches) judgePlan(rule, change, touch);
    } else judgeChange(rule);
  }

  function judgePlan(rule: PlanRule, change: PlanChange, touch: Touch): void {
    const { path, preset } = change;
    const plan = judgedBy(rule, change);
    const { level, options: raw } = settingOf(rule, path, preset, settings, lenientBy(change, facts));
    if (level === "off") {
      off.add(rule);
      return;
    }
    if (plan === null || (touch === "moved" && !rule.onMoves)) return;
    // Of a plan that could not be read there is only that to say, however many plans there are and however long it has been so.
    const unread = isUnread(plan);
    if (unread && rule !== planReadable) return;
    looked.add(rule);
    const skipped = skipOf(rule, lenientBy(change, facts), settings);
    const pardon = skipped ? { skipped } : waiverOf(rule.name, facts);
    const missing = lacking(rule, plan.plan);
    if (missing) {
      unknown.push({ rule: rule.name, path, message: missing, ...pardon });
      return;
    }
    const base = readable(change.base);
    const context = { change, facts, preset, settings, options: optionsOf(rule, raw), rules };
    const deferred: Deferral[] = [];
    const observed = observe((report) =>
      rule.checkPlan({ ...context, plan, base }, report, (deferral) => deferred.push(deferral)),
    );
    // Plans that are judged on their own, without a change, are no bulk move.
    const soft = !unread && !rule.firm && (isOneOfMany(touch) || touch === "reworded");
    const severity = weakest(level, ...(soft ? ["notice" as const] : []));
    for (const deferral of deferred) settle(rule, path, severity, deferral, pardon);
    if (observed.length === 0) return;

    const debts = new Map<string, number>();
    if (!rule.delta && base !== null && !unread) {
      const atBase = { ...context, plan: base, base: null };
      for (const observation of observe((report) => rule.checkPlan(atBase, report, () => {}))) {
        const key = keyOf(observation, base);
        debts.set(key, (debts.get(key) ?? 0) + 1);
      }
    }
    const weighed = observed.flatMap((observation) => {
      const key = keyOf(observation, plan);
      const debt = debts.get(key) ?? 0;
      debts.set(key, debt - 1);
      // What was a notice at the base would be told again in every change.
      if (debt > 0 && weakest(level, observation.atMost ?? level) === "notice") return [];
      return {
        observation,
        old: debt > 0,
        severity: weakest(debt > 0 ? "notice" : severity, observation.atMost ?? severity),
      };
    });
    for (const { observation, old, severity } of weighed.slice(0, mostAlike))
      add(rule, observation.path ?? path, severity, observation, old, pardon);
    const others = weighed.slice(mostAlike);
    const worst = severities.find((severity) => others.some((one) => one.severity === severity));
    if (worst === undefined) return;
    const rest = { message: [`This rule finds ${others.length} more in this plan.`], at: null };
    add(
      rule,
      path,
      worst,
      rest,
      others.every(({ old }) => old),
      pardon,
    );
  }

  /** Only an error is worth waiting for, or failing for without an answer. */
  function settle(rule: Rule, path: string, severity: Severity, deferral: Deferral, pardon: Pardon): void {
    if (deferral.check !== undefined) {
      const { check, until, again } = deferral;
      const known = awaited.get(check) ?? { until, again };
      if (severity === "error" && !pardon.waived && !pardon.skipped)
        awaited.set(check, { until: Math.min(until, known.until), again: Math.min(again, known.again) });
    } else if (severity === "error") unknown.push({ rule: rule.name, path, message: deferral.message, ...pardon });
    else add(rule, path, severity, deferral, false, pardon);
  }

  function judgeChange(rule: ChangeRule): void {
    const preset = settings.preset ?? "lenient";
    const { level, options: raw } = settingOf(rule, "", preset, settings);
    if (level === "off") {
      off.add(rule);
      return;
    }
    looked.add(rule);
    const pardon = waiverOf(rule.name, facts);
    const missing = lacking(rule, null);
    if (missing) {
      unknown.push({ rule: rule.name, path: "", message: missing, ...pardon });
      return;
    }
    const observed = observe((report) =>
      rule.checkChange({ facts, settings, options: optionsOf(rule, raw), rules }, report),
    );
    for (const observation of observed) add(rule, observation.path ?? "", level, observation, false, pardon);
  }

  function add(
    rule: Rule,
    path: string,
    severity: Severity,
    observation: Observation,
    old: boolean,
    pardon: Pardon,
  ): void {
    const { message, remedy = [rule.remedy], at, column, before, commit, repository, atMost = severity } = observation;
    const { command = rule.command ?? null, absent } = observation;
    findings.push({
      rule: rule.name,
      severity: weakest(severity, atMost),
      message,
      remedy,
      path,
      at,
      old,
      ...(command !== null && facts.change?.kind === "pull-request" ? { command } : {}),
      ...(column === undefined ? {} : { column }),
      ...(absent ? { absent } : {}),
      ...(commit === undefined ? {} : { commit }),
      ...(repository === undefined ? {} : { repository }),
      ...(before === undefined ? {} : { before }),
      ...pardon,
    });
  }

  /** What a rule needs and facts do not have, in words; null when it can look. */
  function lacking(rule: Rule, plan: Plan | null): Words | null {
    if (rule.needs?.includes("commits") && facts.change && !facts.change.commitsComplete)
      return ["There are more commits than could be read."];
    const onGitHub = facts.change !== null && facts.change.kind !== "working-tree";
    if (onGitHub && facts.checks === null && plan && (rule.checks?.(plan) ?? []).length > 0)
      return ["The checks on the head could not be read."];
    const path = plan && rule.paths?.(plan).find((name) => !facts.paths.has(name));
    return typeof path === "string"
      ? ["Whether ", { quoted: path }, " is a file at the head was not looked up."]
      : null;
  }

  const exemption = exemptionFrom(facts, settings);
  const conclusion = inMode(settings.mode, concludes(findings, unknown, awaited.size > 0, exemption));
  return {
    mode: settings.mode,
    conclusion,
    findings: findings.sort(worstFirst),
    examined: {
      plans: facts.plans.map((change) => examinedPlan(change, facts, settings)),
      base: facts.change?.base ?? null,
      head: facts.change?.head ?? null,
      settings: examinedSettings(facts),
      organisation: examinedOrganisation(facts),
      ...endedWaivers(facts),
      rules: { looked: looked.size, off: [...off].filter((rule) => !looked.has(rule)).length },
    },
    unknown,
    awaits: conclusion === "pending" ? awaits(awaited) : null,
    exemption,
    refusal: null,
  };
}

/** Paths of the repository whose existence at the head the enabled rules ask for, so that a job can look them up. */
export function neededPaths(
  plans: readonly PlanChange[],
  settings: Settings,
  rules: readonly Rule[] = allRules,
): readonly string[] {
  const wanted = new Set<string>();
  for (const change of plans) {
    for (const rule of rules) {
      const judged = judgedBy(rule, change);
      if (judged === null || !rule.paths || settingOf(rule, change.path, change.preset, settings).level === "off")
        continue;
      for (const name of rule.paths(judged.plan)) wanted.add(name);
    }
  }
  return [...wanted];
}

/** Names of the checks on the head that the enabled rules ask for, so that a job can look at them. */
export function neededChecks(
  plans: readonly PlanChange[],
  settings: Settings,
  rules: readonly Rule[] = allRules,
): readonly string[] {
  const wanted = new Set<string>();
  for (const change of plans) {
    const plan = readable(change.head);
    if (plan === null) continue;
    const moved = touchOf(change) === "moved";
    for (const rule of rules) {
      if (!rule.checks || (moved && !rule.onMoves)) continue;
      if (settingOf(rule, change.path, change.preset, settings).level === "off") continue;
      for (const name of rule.checks(plan.plan)) wanted.add(name);
    }
  }
  return [...wanted];
}

/** The plans that an enabled rule wants to see at each commit of the change. */
export function neededRevisions(
  plans: readonly PlanChange[],
  change: Change,
  settings: Settings,
  rules: readonly Rule[] = allRules,
): readonly PlanChange[] {
  return plans.filter((one) => {
    const plan = readable(one.head);
    if (plan === null || ["untouched", "moved"].includes(touchOf(one))) return false;
    return rules.some((rule) => {
      const { level, options } = settingOf(rule, one.path, one.preset, settings);
      const question = { plan, base: readable(one.base), change, options: optionsOf(rule, options) };
      return level !== "off" && rule.revisions?.(question);
    });
  });
}

/** The version of a plan that a rule looks at: the head's, or what stood at the base of a removed one. */
function judgedBy(rule: Rule, { head, base }: PlanChange): PlanVersion | null {
  if (rule.onRemoval) return head === null ? base : null;
  return head;
}

function awaits(awaited: ReadonlyMap<string, { until: number; again: number }>): Verdict["awaits"] {
  const times = [...awaited.values()];
  return {
    checks: [...awaited.keys()],
    deadline: Math.min(...times.map(({ until }) => until)),
    again: Math.min(...times.map(({ again }) => again)),
  };
}

function observe(run: (report: (observation: Observation) => void) => void): Observation[] {
  const observed: Observation[] = [];
  run((observation) => observed.push(observation));
  return observed;
}

/** Settings were validated where they were read; what the schema does not take all the same is as good as not said. */
function optionsOf(rule: Rule, raw: unknown): unknown {
  const read = rule.options?.safeParse(raw);
  return read === undefined || read.success ? read?.data : rule.options?.parse({});
}

/** Nothing of it could be read: its plan is empty, which says nothing about it. */
const isUnread = ({ problems }: PlanVersion): boolean => problems.some(({ fatal }) => fatal);

/**
 * The version of a plan whose markers and Created count: the one at the base, never the one that a change writes. A plan that is
 * judged on its own has no other.
 */
const lenientBy = ({ head, base }: PlanChange, { change }: Facts): PlanVersion | null =>
  change === null ? head : base;

/** Null where there is none, and where nothing of it could be read. */
export const readable = (version: PlanVersion | null): PlanVersion | null =>
  version && !isUnread(version) ? version : null;

/** What makes it the same finding at the base: what the rule says, else the text of the place, else the rule alone. */
function keyOf({ key, at }: Observation, { plan }: PlanVersion): string {
  return key ?? (at === null ? "" : plan.text.slice(at.start, at.end));
}

/** A waiver counts for the head it was given for, or until its end, and never for ever. */
const counts = ({ head, until }: Waiver, { change, now }: Facts): boolean =>
  until === null ? head !== null && head === change?.head : until > now;

function waiverOf(rule: string, facts: Facts): { waived?: Waiver } {
  const waived = facts.waivers.find((waiver) => waiver.rule === rule && counts(waiver, facts));
  return waived ? { waived } : {};
}

/** Shown, so that nobody wonders where one went. */
function endedWaivers(facts: Facts): { ended?: readonly Waiver[] } {
  const ended = facts.waivers.filter((waiver) => !counts(waiver, facts));
  return ended.length > 0 ? { ended } : {};
}

/** Why there is no plan, and none is missing; null where there is one, or should be. */
function exemptionFrom({ change, plans, missing }: Facts, settings: Settings): Exemption | null {
  if (change === null || plans.length + missing.length > 0 || unansweredDemand(change, settings)) return null;
  return whyNoPlan(change, settings);
}

/** What a verdict comes to: advice fails nothing. */
export function inMode(mode: Mode, conclusion: Verdict["conclusion"]): Verdict["conclusion"] {
  return mode === "advisory" && conclusion === "failure" ? "neutral" : conclusion;
}

/** An error fails unless it is waived or skipped, and so does what could not be found out. Then it may wait. Nothing found where nothing is asked for is skipped. */
function concludes(
  findings: readonly Finding[],
  unknown: readonly Unknown[],
  waits: boolean,
  exemption: Exemption | null,
): Verdict["conclusion"] {
  if (findings.some(({ severity, waived, skipped }) => severity === "error" && !waived && !skipped)) return "failure";
  if (unknown.some(({ waived, skipped }) => !waived && !skipped)) return "failure";
  if (waits) return "pending";
  return exemption && findings.length === 0 ? "skipped" : "success";
}

/** Worst first, then in the order in which a reader meets them. */
function worstFirst(one: Finding, other: Finding): number {
  return (
    severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
    compare(one.path, other.path) ||
    (one.at?.start ?? -1) - (other.at?.start ?? -1) ||
    compare(one.rule, other.rule)
  );
}

/** By code units, so that no machine's language changes the order. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function examinedPlan(plan: PlanChange, facts: Facts, { enforceFrom }: Settings): Examined["plans"][number] {
  const { path, head, base, sources, preset } = plan;
  const { change, shared } = facts;
  return {
    path,
    oid: head?.oid ?? null,
    baseOid: base?.oid ?? null,
    basePath: base?.path ?? null,
    sources,
    shared: shared.get(path) ?? [],
    preset,
    spared: isOlder(lenientBy(plan, facts), enforceFrom) ? enforceFrom : null,
    glance: head === null || isUnread(head) ? null : glance(head.plan, change),
  };
}

function examinedSettings({ settings: { source, problems, proposed } }: Facts): Examined["settings"] {
  const broken = problems.filter(({ held }) => !held).length;
  return source && { ...source, problems: broken, mended: broken > 0 && proposed?.problems.length === 0 };
}

function examinedOrganisation({ settings: { organisation } }: Facts): Examined["organisation"] {
  if (organisation === null) return null;
  const { repository, used, unused } = organisation;
  return { repository, used: used && { ref: used.ref, oid: used.oid, problems: used.problems.length }, unused };
}
