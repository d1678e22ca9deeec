// `/plan waive`: a person answers for an exception to a rule, for this commit or for some days.
import { nearest } from "../plan/spelling.ts";
import { check } from "../rules/check.ts";
import { rules } from "../rules/index.ts";
import type { Answer, ChangeCommand } from "./command.ts";

const day = 24 * 60 * 60_000;
/** A waiver may be given for so many days; who needs it longer says so again, or changes the settings. */
const mostDays = 7;
/** Characters of a reason, white space apart: enough for anything that says something. */
const leastReason = 10;

export const waive: ChangeCommand = {
  name: "waive",
  usage: "waive <rule> because <reason> [until <YYYY-MM-DD>]",
  summary: `Lets a rule's findings stand on this commit, or until the end of a day at most ${mostDays} days ahead. Shown wherever the findings are.`,
  who: "write",
  secondPerson: true,
  needs: ["checks"],
  run({ facts, settings, state, asker, arguments: { text, because, until } }) {
    const { change, now } = facts;
    if (change === null || state !== "open")
      return {
        refusal: {
          words: ["Only an open pull request has findings to waive."],
          ...(change === null ? { remedy: ["Ask in the one that changes the plan."] } : {}),
        },
      };
    const rule = ruleOf(text);
    if (typeof rule !== "string") return { refusal: rule };
    if (because.replace(/\s/g, "").length < leastReason)
      return {
        refusal: { words: [`A reason has at least ${leastReason} characters: whoever reads the waiver was not here.`] },
      };
    const end = until === "" ? null : endOf(until, now);
    if (typeof end === "string")
      return {
        refusal: {
          words: [{ quoted: until }, ` ${end}.`],
          remedy: [`Days are UTC; the last one possible is ${dayOf(now + mostDays * day)}.`],
        },
      };
    const { findings, unknown } = check(facts, settings);
    if (![...findings, ...unknown].some((one) => one.rule === rule))
      return {
        refusal: { words: [{ quoted: rule }, " finds nothing in this pull request, so there is nothing to waive."] },
      };
    const waiver = { rule, by: asker.login, because, head: end === null ? change.head : null, until: end };
    const held =
      end === null ? ["for ", { quoted: change.head.slice(0, 7) }, "; a push ends it"] : [`until the end of ${until}`];
    return {
      answer: {
        words: ["Waived ", { quoted: rule }, " ", ...held, "."],
        remedy: [`\`/plan unwaive ${rule}\` takes it back.`],
      },
      waive: waiver,
      review: true,
    };
  },
};

/** The rule of that name, or which was meant. */
export function ruleOf(name: string): string | Answer {
  const names = rules.map((rule) => rule.name);
  const wanted = name.toLowerCase().replace(/^`|`$/g, "");
  if (names.includes(wanted)) return wanted;
  const near = nearest(wanted, names);
  return {
    words: [{ quoted: name }, " is no rule."],
    remedy:
      near === null ? ["The check names the rule behind every finding."] : ["Did you mean ", { quoted: near }, "?"],
  };
}

const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** The last millisecond of a day in UTC, or why it is none that a waiver may have. */
function endOf(until: string, now: number): number | string {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(until) ? Date.parse(`${until}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(start) || dayOf(start) !== until) return "is no day (`YYYY-MM-DD`)";
  const end = start + day - 1;
  if (end < now) return "is over";
  return start > now + mostDays * day ? `is more than ${mostDays} days ahead` : end;
}
