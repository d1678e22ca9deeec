// A tick that a check on the head does not bear out.
import { z } from "zod";
import { nearest } from "../plan/spelling.ts";
import { added } from "./added.ts";
import { type Binding, bindings } from "./bindings.ts";
import { duration } from "./duration.ts";
import type { Checks } from "./facts.ts";
import { linesOf } from "./lines.ts";
import { endedAs, saidOf } from "./outcomes.ts";
import { planRule } from "./rule.ts";
import type { Words } from "./words.ts";

const minute = 60_000;
/**
 * How long a check may be missing after anything last happened on the commit. Most begin within seconds of a push, and the next job
 * of a pipeline within seconds of the one before; a crowded runner takes minutes.
 */
const grace = 10 * minute;

const options = z.strictObject({
  wait: z
    .int()
    .min(1)
    .max(24 * 60)
    .default(120)
    .describe("Minutes that checks may take. What has no outcome by then fails, and is judged again when it has one."),
});

export const checkAgrees = planRule<z.infer<typeof options>>({
  name: "check-agrees",
  group: "acceptance",
  summary:
    "A ticked criterion or step, or the verify line of a finished milestone, names a check (`check: ci / unit`) that is not green on the head. Waits for one that still runs.",
  why: "Whoever binds a criterion to a check wants it proven by the machine, on this commit, and not by memory. A skipped or neutral check proves nothing.",
  remedy: "Make the check pass, or untick what it does not prove yet.",
  level: "error",
  delta: false,
  firm: true,
  options,
  checks: (plan) => bindings(plan).map(({ check }) => check),
  checkPlan({ plan, base, change, facts, options: { wait } }, report, defer) {
    // What checks say of the head, they do not say of the base: nothing here is old debt.
    if (plan === change.base) return;
    const bound = bindings(plan.plan);
    const { checks } = facts;
    if (bound.length === 0) return;
    if (checks === null) {
      report({
        message: ["What is ticked here is bound to checks, and only on GitHub they can be looked at."],
        remedy: ["Nothing to do here: the pull request's check looks."],
        at: null,
        atMost: "notice",
      });
      return;
    }
    const where = facts.change?.kind === "merge-group" ? "on the pull request's head" : "on this commit";
    const sides = { plan, base };
    const fresh = new Set(added(sides, (one) => (one === plan.plan ? bound : bindings(one)), keyOf));
    const deadline = checks.since + wait * minute;
    for (const [name, group] of Map.groupBy(bound, ({ check }) => check)) {
      const said = saidOf(name, checks.states);
      const wrong = said.find(({ outcome }) => outcome !== null && outcome !== "success" && !isVoid(outcome));
      const until = said.length > 0 ? deadline : Math.min(deadline, appearsBy(checks));
      const open = said.length === 0 || said.some(({ outcome }) => outcome === null);
      if (wrong?.outcome) for (const one of group) report(against(one, wrong.outcome, where));
      else if (open && facts.now < until)
        defer({ check: name, until: deadline, again: said.length > 0 ? until : Math.min(until, facts.now + grace) });
      else if (open) {
        const [first] = group;
        if (first === undefined) continue;
        const message = [
          ...boundWords(group, name),
          ...(said.length > 0 ? late(wait, where) : missing(name, checks, where)),
        ];
        // What was ticked before may be bound to a check that has nothing to do with this change.
        if (said.length === 0 && !group.some((one) => fresh.has(one)))
          report({ message, at: first.at, atMost: "notice" });
        else defer({ message, at: first.at });
      } else {
        const proofless = said.find(({ outcome }) => outcome !== null && isVoid(outcome));
        for (const one of group)
          if (proofless?.outcome && fresh.has(one)) report(against(one, proofless.outcome, where));
      }
    }
  },
});

/** A tick that moved or got more evidence is the same tick. */
const keyOf = ({ check, identity }: Binding): string => `${check} ${identity}`;

/** GitHub lets them pass for required checks; they came to no judgement all the same. */
const isVoid = (outcome: string): boolean => outcome === "skipped" || outcome === "neutral";

/** Until when a check that nothing speaks of may still appear: as long as others run, and a while after the last word. */
function appearsBy({ states, since }: Checks): number {
  if (states.some(({ outcome }) => outcome === null)) return Number.POSITIVE_INFINITY;
  return Math.max(since, ...states.map(({ at }) => at ?? since)) + grace;
}

function against(
  { check, of, text, at }: Binding,
  outcome: string,
  where: string,
): { message: Words; at: Binding["at"] } {
  const claim = of === "item" ? "This is ticked, and " : "This milestone is done, and ";
  const so = isVoid(outcome) ? ", which proves nothing" : "";
  return { message: [claim, { quoted: check }, " ", ...endedAs(outcome), ` ${where}${so}: `, { quoted: text }], at };
}

const boundWords = (group: readonly Binding[], name: string): Words => [
  `What stands on ${linesOf(group)} is bound to `,
  { quoted: name },
];

const late = (wait: number, where: string): Words => [
  `, which had no outcome ${where} after ${duration(wait * minute)}. When it has one, this is judged again.`,
];

function missing(name: string, { states }: Checks, where: string): Words {
  const near = suggestion(name, [...new Set(states.map((state) => state.name))]);
  if (near !== null) return [`, and no check of that name is ${where}. Did you mean `, { quoted: near }, "?"];
  return [
    states.length === 0 ? `, and there is no check at all ${where}.` : `, and no check of that name is ${where}.`,
  ];
}

/**
 * The name that was most likely meant. GitHub's pages show `ci / unit (push)` for a job that is called `unit`, so a name that is the
 * end of the other comes before one that is spelt alike.
 */
function suggestion(name: string, names: readonly string[]): string | null {
  const bare = (text: string) =>
    (text.split(" / ").at(-1) ?? text)
      .replace(/ \([^()]*\)$/, "")
      .trim()
      .toLowerCase();
  const same = names.filter((other) => bare(other) === bare(name));
  return same.length === 1 ? (same[0] ?? null) : nearest(name, names);
}
