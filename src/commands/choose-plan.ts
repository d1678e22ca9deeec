// Which plan a command means.
import { pathOfLife } from "../plan/lifecycle.ts";
import type { PlanVersion } from "../rules/facts.ts";
import { planNamed } from "./arguments.ts";
import type { Answer, Request } from "./command.ts";

/** So many are named. */
const most = 10;

/** The plans that stand there and could be read, or what is wrong with the one that was named. */
export function readablePlans({ facts }: Pick<Request, "facts">): PlanVersion[] {
  return facts.plans.flatMap(({ head }) => (head && !head.problems.some(({ fatal }) => fatal) ? [head] : []));
}

/** The plan of that name, the only plan, or which there are. A name is a path, or the end of one, with `.md` or without. */
export function choosePlan(request: Request, name: string | null, command: string): PlanVersion | Answer {
  const there = request.facts.plans.flatMap(({ head }) => head ?? []);
  const known = name === null ? there : plansCalled(there, name);
  const [plan] = known;
  if (plan !== undefined && known.length === 1) {
    // Where a side of a conflict ends, nobody can tell which of them an edit is for.
    const problem = plan.problems.find(({ fatal, code }) => fatal || code === "conflict");
    if (problem === undefined) return plan;
    const cannot = problem.fatal ? "read" : "edited";
    return { words: [{ quoted: plan.path }, ` cannot be ${cannot}. ${problem.message}`], remedy: ["Mend the file."] };
  }
  if (there.length === 0) return noPlan(request.facts, command);
  const [first] = there;
  const here = request.facts.change === null ? "This issue names" : "This pull request involves";
  return {
    words:
      name === null
        ? [`${here} ${there.length} plans: `, ...listed(there), "."]
        : [
            { quoted: name },
            known.length > 1 ? " could be " : ` is no plan. ${here} `,
            ...listed(known.length > 1 ? known : there),
            ".",
          ],
    remedy: ["Name one: ", { quoted: `/plan ${planNamed(first?.path ?? "")} ${command}` }, "."],
  };
}

function noPlan({ change, missing }: Request["facts"], command: string): Answer {
  if (change !== null)
    return {
      words: ["This pull request involves no plan."],
      remedy: ["`/plan new <title>` makes one; `/plan link <path>` names one that is there."],
    };
  const [lost] = missing;
  if (lost === undefined)
    return {
      words: ["This issue names no plan, and no plan names it in a line `Issue`."],
      remedy: ["Name one: ", { quoted: `/plan in PATH ${command}` }, "; or `/plan new <title>` makes one."],
    };
  return {
    words: [{ quoted: lost.path }, " is no plan on the default branch."],
    remedy:
      lost.suggestion === null
        ? ["Name another one: ", { quoted: `/plan in PATH ${command}` }, "."]
        : ["Did you mean ", { quoted: `/plan ${planNamed(lost.suggestion)} ${command}` }, "?"],
  };
}

const listed = (plans: readonly PlanVersion[]) =>
  plans
    .slice(0, most)
    .flatMap(({ path }, index) => [...(index > 0 ? [", "] : []), { quoted: path }])
    .concat(plans.length > most ? [` and ${plans.length - most} more`] : []);

/**
 * Those of that path; else whose path ends in it, from a folder or the file's name on; else from a word of that name on, behind its
 * date; else those that were moved since, from one lifecycle folder to another.
 */
export function plansCalled<Known extends { path: string }>(plans: readonly Known[], name: string): Known[] {
  const wanted = name.replace(/^\.?\//, "");
  const ends = (before: RegExp) => (path: string) =>
    [path, path.replace(/\.md$/i, "")].some(
      (full) => full.endsWith(wanted) && before.test(full.slice(0, full.length - wanted.length)),
    );
  const moved = (path: string) => pathOfLife(path) === pathOfLife(wanted);
  const ways = [(path: string) => path === name, ends(/^$|\/$/), ends(/[-_. ]$/), moved];
  return ways.map((is) => plans.filter(({ path }) => is(path))).find(({ length }) => length > 0) ?? [];
}
