// `/plan snooze`: the weekly issue leaves a plan out of its list for a week.
import { planNamed } from "./arguments.ts";
import { plansCalled } from "./choose-plan.ts";
import type { Answer, ChangeCommand } from "./command.ts";

const day = 24 * 60 * 60_000;
const days = 7;

/** So many are named. */
const most = 10;

export const snooze: ChangeCommand = {
  name: "snooze",
  usage: "snooze",
  summary: "Leaves a plan out of the list of the weekly issue for a week. It is asked in that issue.",
  who: "write",
  needs: ["list"],
  run({ list }, name) {
    if (list === undefined)
      return {
        refusal: {
          words: ["Only a plan in the list of the weekly issue is snoozed, and only there."],
          remedy: ["An issue of ours about one plan is snoozed by closing it."],
        },
      };
    const known =
      name === null
        ? list.plans
        : plansCalled(
            list.plans.map((path) => ({ path })),
            name,
          ).map(({ path }) => path);
    const [path] = known;
    if (path === undefined || known.length > 1) return { refusal: whichOf(list.plans, known, name) };
    // By the day and by when it was asked: whoever ticks twice, or is answered late, gets the same.
    const until = Math.floor((list.askedAt + days * day) / day) * day;
    return {
      answer: { words: [`Snoozed until ${new Date(until).toISOString().slice(0, 10)}: `, { quoted: path }, "."] },
      snooze: { path, until },
    };
  },
};

function whichOf(plans: readonly string[], known: readonly string[], name: string | null): Answer {
  if (name !== null && known.length === 0) return { words: [{ quoted: name }, " is not in the list."] };
  const [first] = known;
  if (first === undefined) return { words: ["No plan is in the list."] };
  const named = known.slice(0, most).flatMap((path, index) => [index > 0 ? ", " : "", { quoted: path }]);
  const rest = known.length > most ? [` and ${known.length - most} more`] : [];
  return {
    words:
      name === null
        ? [`${plans.length} plans are in the list: `, ...named, ...rest, "."]
        : [{ quoted: name }, " could be ", ...named, ...rest, "."],
    remedy: ["Name one: ", { quoted: `/plan ${planNamed(first)} snooze` }, "."],
  };
}
